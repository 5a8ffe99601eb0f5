"""`doorwatch subject` at the terminal: each of two officers signs in with both factors."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest

from doorwatch.casework import duties, people
from doorwatch.keys import KeyRing
from doorwatch.settings import load_settings
from doorwatch.store import Store, open_scan, write_details
from doorwatch.types import system_clock
from tests.cli.conftest import Outcome, Run, home, run
from tests.people.desk import GOOD, Desk
from tests.store.samples import detail

__all__ = ["home", "run"]
Officer = Callable[..., Outcome]
KEY = pyrage.x25519.Identity.generate()
ASK = ("--platform", "demo-north", "--listing", "A-1", "--reference", "L-17")


@pytest.fixture
def officer(run: Run, monkeypatch: pytest.MonkeyPatch) -> Officer:
    """Return how an officer runs a command: with the next of their recovery codes."""
    run("keys", "new")
    run("db", "upgrade")
    chosen, now = load_settings().tenant("north"), system_clock()
    store, ring = Store.open(chosen.database, system_clock), KeyRing.open(chosen.keys)
    scan = store.run_write(lambda conn: open_scan(conn, "demo-north", now.date(), now, "feed"))
    sight = detail("A-1", at=now)
    store.run_write(lambda conn: write_details(conn, scan, [sight], ring.memory_keys(now), now))
    desk, codes = Desk(store, ring), {}
    for name in ("p.one", "p.two"):
        made = people.add_user(
            store, duties.operator("north"), name, ["privacy_officer"], ["demo-north"], now
        )
        assert made.one_time_password is not None
        token = desk.change(
            desk.try_in(name, made.one_time_password, at=now).session_token, made.one_time_password, at=now
        )
        codes[name] = list(desk.confirm(token, desk.begin(token, now).at(now), now).recovery_codes)
    store.close()

    def call(name: str, *arguments: str) -> Outcome:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{GOOD}\n{codes[name].pop()}\n"))
        return run("subject", *arguments, "--by", name, "--json")

    return call


def test_a_listing_is_found_given_out_and_erased_by_two_officers(officer: Officer, home: Path) -> None:
    recipient = str(KEY.to_public())
    assert officer("p.one", "find", *ASK).json == {"request": 1, "kind": "find", "state": "open"}
    same = officer("p.one", "confirm", "1")
    assert (same.code, "expected a second person" in same.err) == (3, True)
    assert officer("p.two", "confirm", "1").json["counts"] == {"listings": 1}
    officer("p.one", "export", *ASK, "--recipient", recipient)
    without = officer("p.two", "confirm", "2")
    assert (without.code, "expected a file for the sealed export" in without.err) == (2, True)
    assert officer("p.two", "confirm", "2", "--out", "held.age").code == 0
    with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(Path("held.age").read_bytes(), [KEY]))) as archive:
        assert archive.namelist() == ["held.json"]
    officer("p.one", "erase", *ASK)
    assert officer("p.two", "confirm", "3").json["counts"] == {"erased": 1, "emptied": 0}
    assert (home / "tenants/north/erasures.jsonl").stat().st_mode & 0o777 == 0o600
    officer("p.two", "object", *ASK)
    assert officer("p.two", "withdraw", "4").json["state"] == "withdrawn"
    listed = officer("p.one", "list").json
    assert [(one["id"], one["state"]) for one in listed] == [
        (4, "withdrawn"), (3, "done"), (2, "done"), (1, "done"),
    ]  # fmt: skip


def test_who_does_not_sign_in_does_nothing(
    run: Run, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for typed in ("", "wrong\n000000\n", f"{GOOD}\n000000\n"):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        refused = run("subject", "find", *ASK, "--by", "p.one")
        assert (refused.code, "sign-in: expected a name" in refused.err) == (3, True)
    assert officer("p.one", "list").json == []
