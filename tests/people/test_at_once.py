"""Several at once: one code, one admin left, one confirmation, no free guesses; on both kinds of database."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from doorwatch.casework import people, subjects
from doorwatch.casework.rights import ActRefused
from doorwatch.casework.signing_in import FREE, SignInRefused
from doorwatch.casework.subject_names import Named
from doorwatch.errors import DoorwatchError
from doorwatch.store import tables as t
from doorwatch.types.people import Person, permissions_of
from tests.people.desk import GOOD, NOW, STEP, TENANT, Desk


def all_at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Do all acts side by side; return results, or the error that each raised."""

    def one(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except DoorwatchError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_one_code_opens_one_session(desk: Desk) -> None:
    _, app, _ = desk.ready("m.one")
    at = NOW + STEP
    code = app.at(at)
    done = all_at_once([lambda: desk.try_in("m.one", GOOD, code, at)] * 4)
    assert sorted(isinstance(one, SignInRefused) for one in done) == [False, True, True, True]


def test_many_guesses_at_once_are_counted_one_by_one(desk: Desk) -> None:
    desk.add("m.one")
    done = all_at_once([lambda: desk.try_in("m.one", "wrong")] * 9)
    assert all(isinstance(one, SignInRefused) for one in done)
    with desk.store.read() as conn:
        failed = sa.select(sa.func.count()).where(t.journal.c.act == "user.sign_in_failed")
        assert conn.scalar(failed) == FREE["name"]


def test_two_admins_who_remove_each_other_leave_one(desk: Desk) -> None:
    from tests.people.desk import ADMIN

    roles: frozenset[Any] = frozenset({"admin"})
    for name in ("a.one", "a.two"):
        people.add_user(desk.store, ADMIN, name, roles, [], NOW)
    one, two = (Person(n, TENANT, roles, frozenset(), permissions_of(roles)) for n in ("a.one", "a.two"))
    done = all_at_once([
        lambda: people.disable(desk.store, one, "a.two", NOW),
        lambda: people.disable(desk.store, two, "a.one", NOW),
    ])  # fmt: skip
    assert [isinstance(result, ActRefused) for result in done].count(True) == 1
    with desk.store.read() as conn:
        assert [user.state for user in people.users(conn, ADMIN)].count("active") == 1


@pytest.mark.parametrize("kind", ["find", "erase"])
def test_a_request_is_carried_out_once(desk: Desk, tmp_path: Path, kind: Any) -> None:
    roles: frozenset[Any] = frozenset({"privacy_officer"})
    one, two, three = (
        Person(name, TENANT, roles, frozenset({"p"}), permissions_of(roles)) for name in ("a", "b", "c")
    )
    number = subjects.open_request(desk.store, one, kind, "p", Named(("A-1",)), "L-17", NOW, keys=desk.keys)
    confirm = [
        lambda by=by: subjects.confirm_request(
            desk.store, by, number, NOW, keys=desk.keys, log=tmp_path / "log"
        )
        for by in (two, three)
    ]
    done = all_at_once(confirm)
    assert [isinstance(result, ActRefused) for result in done].count(True) == 1
