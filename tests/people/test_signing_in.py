"""Signing in: what opens a session, what slows a stranger down, what ends a session."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from doorwatch.casework import people, signing_in
from doorwatch.casework.passwords import token_hash
from doorwatch.casework.signing_in import ABSOLUTE, FREE, IDLE, SignInRefused, pause
from doorwatch.store import tables as t
from doorwatch.store.journalling import verify_journal
from doorwatch.types.people import ROLE_PERMISSIONS
from tests.people.desk import ADMIN, GOOD, NOW, STEP, TENANT, Desk

MINUTE = timedelta(minutes=1)
GENERIC = "sign-in: expected a name, a password and a code that belong together"


def test_the_first_sign_in_leads_through_password_and_second_factor(desk: Desk) -> None:
    once = desk.add("m.one", "moderator")
    first = desk.try_in("M.One ", once)
    assert (first.must_change, first.must_enrol) == (True, True)
    person = desk.who(first.session_token)
    assert person is not None
    assert person.permissions == frozenset()
    changed = desk.change(first.session_token, once)
    held = signing_in.held_session(desk.store, changed, NOW, tenant=TENANT)
    assert held is not None
    assert (held.must_change, held.must_enrol, held.person.permissions) == (False, True, frozenset())
    app = desk.begin(changed)
    done = desk.confirm(changed, app.at(NOW))
    full = desk.who(done.session_token)
    assert full is not None
    assert full.permissions == ROLE_PERMISSIONS["moderator"]
    assert (full.name, full.tenant, full.platforms) == ("m.one", TENANT, frozenset({"demo-north"}))
    later = NOW + STEP
    again = desk.try_in("m.one", GOOD, app.at(later), later)
    assert (again.must_change, again.must_enrol) == (False, False)


def test_each_step_gives_a_new_session_and_ends_the_one_before(small: Desk) -> None:
    once = small.add("m.one")
    first = small.try_in("m.one", once).session_token
    second = small.change(first, once)
    third = small.confirm(second, small.begin(second).at(NOW)).session_token
    assert len({first, second, third}) == 3
    assert small.who(first) is None
    assert small.who(second) is None
    assert small.who(third) is not None


@pytest.mark.parametrize(
    ("name", "password", "code"),
    [
        ("m.one", "something else entirely", "right"),
        ("m.one", GOOD, "000000"),
        ("m.one", GOOD, ""),
        ("m.one", GOOD, "١٢٣٤٥٦"),
        ("nobody", GOOD, "right"),
        ("", "", ""),
        ("m.one", GOOD + "\x00" * 5, "right"),
        ("m.one", "x" * 100_000, "right"),
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(small: Desk, name: str, password: str, code: str) -> None:
    _, app, _ = small.ready("m.one")
    at = NOW + STEP
    with pytest.raises(SignInRefused) as refused:
        small.try_in(name, password, app.at(at) if code == "right" else code, at)
    assert str(refused.value).startswith(GENERIC)
    assert name == "" or name not in str(refused.value)


@pytest.mark.parametrize("act", [people.disable, people.lock])
def test_who_is_locked_or_disabled_stays_out(small: Desk, act: object) -> None:
    token, app, _ = small.ready("m.one")
    act(small.store, ADMIN, "m.one", NOW)  # type: ignore[operator]
    assert small.who(token) is None
    with pytest.raises(SignInRefused, match=GENERIC):
        small.try_in("m.one", GOOD, app.at(NOW + STEP), NOW + STEP)


def test_a_one_time_password_waits_seven_days_and_no_longer(small: Desk) -> None:
    once = small.add("m.one")
    assert small.try_in("m.one", once, at=NOW + people.ONE_TIME - MINUTE).must_change
    with pytest.raises(SignInRefused, match=GENERIC):
        small.try_in("m.one", once, at=NOW + people.ONE_TIME)


@pytest.mark.parametrize("drift", [-1, 0, 1])
def test_a_code_may_be_one_step_off_and_is_taken_once(desk: Desk, drift: int) -> None:
    _, app, _ = desk.ready("m.one")
    at = NOW + 10 * STEP
    code = app.at(at + drift * STEP)
    desk.try_in("m.one", GOOD, code, at)
    with pytest.raises(SignInRefused, match=GENERIC):
        desk.try_in("m.one", GOOD, code, at)


@pytest.mark.parametrize("drift", [-3, -2, 2, 3])
def test_a_code_of_another_time_is_refused(small: Desk, drift: int) -> None:
    _, app, _ = small.ready("m.one")
    at = NOW + 10 * STEP
    with pytest.raises(SignInRefused, match=GENERIC):
        small.try_in("m.one", GOOD, app.at(at + drift * STEP), at)


def test_a_recovery_code_signs_in_once(desk: Desk) -> None:
    _, _, codes = desk.ready("m.one")
    assert len(set(codes)) == 10
    assert desk.try_in("m.one", GOOD, codes[0].upper()).recovery_used
    with pytest.raises(SignInRefused, match=GENERIC):
        desk.try_in("m.one", GOOD, codes[0])
    assert desk.try_in("m.one", GOOD, codes[1]).recovery_used


def test_too_many_attempts_block_the_name_from_anywhere_and_known_or_not(desk: Desk) -> None:
    _, app, _ = desk.ready("m.one")
    for name in ("m.one", "nobody"):
        for number in range(FREE["name"]):
            with pytest.raises(SignInRefused, match=GENERIC):
                desk.try_in(name, "wrong", at=NOW + STEP, where=f"192.0.2.{number}")
    with desk.store.read() as conn:
        blocks = set(
            conn.scalars(
                sa.select(t.sign_in_failures.c.blocked_until).where(t.sign_in_failures.c.kind == "name")
            )
        )
    assert blocks == {NOW + STEP + timedelta(seconds=30)}
    with pytest.raises(SignInRefused, match=GENERIC):
        desk.try_in("m.one", GOOD, app.at(NOW + STEP), NOW + STEP, where="198.51.100.9")
    later = NOW + 2 * STEP
    desk.try_in("m.one", GOOD, app.at(later), later, where="198.51.100.9")


def test_a_source_that_tries_many_names_is_blocked_for_all(small: Desk) -> None:
    _, app, _ = small.ready("m.one")
    for number in range(FREE["source"]):
        with pytest.raises(SignInRefused, match=GENERIC):
            small.try_in(f"nobody{number}", "wrong", at=NOW + STEP, where="203.0.113.5")
    with pytest.raises(SignInRefused, match=GENERIC):
        small.try_in("m.one", GOOD, app.at(NOW + STEP), NOW + STEP, where="203.0.113.5")
    assert small.try_in("m.one", GOOD, app.at(NOW + STEP), NOW + STEP, where="192.0.2.77")


def test_one_account_does_not_buy_attempts_at_others(small: Desk) -> None:
    """A sign-in forgives the name; of the source only its own attempt."""
    _, app, _ = small.ready("m.one")
    for number in range(FREE["source"] - 1):
        with pytest.raises(SignInRefused, match=GENERIC):
            small.try_in(f"nobody{number}", "wrong", at=NOW + STEP, where="203.0.113.5")
    small.try_in("m.one", GOOD, app.at(NOW + STEP), NOW + STEP, where="203.0.113.5")
    with pytest.raises(SignInRefused, match=GENERIC):
        small.try_in("nobody77", "wrong", at=NOW + STEP, where="203.0.113.5")
    at = NOW + STEP + timedelta(seconds=1)
    with pytest.raises(SignInRefused, match=GENERIC):
        small.try_in("m.one", GOOD, app.at(NOW + 2 * STEP), at, where="203.0.113.5")


def test_an_admin_unlocks_who_tried_too_often(small: Desk) -> None:
    _, app, _ = small.ready("m.one")
    for _ in range(FREE["name"]):
        with pytest.raises(SignInRefused, match=GENERIC):
            small.try_in("m.one", "wrong")
    people.unlock(small.store, ADMIN, "m.one", NOW, keys=small.keys)
    small.try_in("m.one", GOOD, app.at(NOW + STEP), NOW + STEP)


@given(st.sampled_from(["name", "source"]), st.integers(1, 5000), st.integers(1, 5000))
def test_more_attempts_never_shorten_the_pause(kind: str, a: int, b: int) -> None:
    low, high = sorted((a, b))
    assert pause(kind, low) <= pause(kind, high) <= timedelta(hours=1)
    assert (pause(kind, low) == timedelta()) == (low < FREE[kind])


def test_a_session_ends_idle_and_at_its_absolute_end(desk: Desk) -> None:
    token, app, _ = desk.ready("m.one")
    assert desk.who(token, NOW + IDLE - MINUTE) is not None
    assert desk.who(token, NOW + 2 * IDLE - 2 * MINUTE) is not None
    assert desk.who(token, NOW + 3 * IDLE) is None
    later = NOW + DAY
    token = desk.try_in("m.one", GOOD, app.at(later), later).session_token
    at = later
    while at < later + ABSOLUTE - 20 * MINUTE:
        at += 20 * MINUTE
        assert desk.who(token, at) is not None or at >= later + ABSOLUTE
    assert desk.who(token, later + ABSOLUTE) is None


DAY = timedelta(days=1)


def test_requests_within_a_minute_write_nothing(small: Desk) -> None:
    token, _, _ = small.ready("m.one")
    small.who(token, NOW + timedelta(seconds=59))
    with small.store.read() as conn:
        assert conn.scalar(sa.select(t.sessions.c.last_seen)) == NOW
    small.who(token, NOW + MINUTE)
    with small.store.read() as conn:
        assert conn.scalar(sa.select(t.sessions.c.last_seen)) == NOW + MINUTE


def test_signing_out_ends_this_session_only(desk: Desk) -> None:
    first, app, _ = desk.ready("m.one")
    second = desk.try_in("m.one", GOOD, app.at(NOW + STEP), NOW + STEP).session_token
    signing_in.sign_out(desk.store, first, NOW + STEP)
    signing_in.sign_out(desk.store, first, NOW + STEP)
    assert desk.who(first) is None
    assert desk.who(second, NOW + STEP) is not None


def test_a_changed_password_ends_every_other_session(desk: Desk) -> None:
    first, app, _ = desk.ready("m.one")
    second = desk.try_in("m.one", GOOD, app.at(NOW + STEP), NOW + STEP).session_token
    third = desk.change(second, GOOD, "een heel ander slot", NOW + STEP)
    assert desk.who(first, NOW + STEP) is None
    assert desk.who(second, NOW + STEP) is None
    assert desk.who(third, NOW + STEP) is not None


def test_no_token_password_or_code_is_kept_in_clear(small: Desk, tmp_path: object) -> None:
    token, app, codes = small.ready("m.one")
    with small.store.read() as conn:
        rows = [repr(row) for table in t.METADATA.sorted_tables for row in conn.execute(sa.select(table))]
    text = "\n".join(rows)
    for secret in (token, app.secret, GOOD, codes[0], codes[0].replace("-", "")):
        assert secret not in text
    assert repr(token_hash(token)) in text
    assert "192.0.2" not in text


def test_failures_do_not_repeat_what_was_typed(small: Desk) -> None:
    small.add("m.one")
    for name in ("m.one", "hunter2typed"):
        with pytest.raises(SignInRefused, match=GENERIC):
            small.try_in(name, "wrong")
    with small.store.read() as conn:
        failed = [
            row.data["object"]
            for row in conn.execute(sa.select(t.journal).where(t.journal.c.act == "user.sign_in_failed"))
        ]
        assert failed == ["user/m.one", "user/unknown"]
        assert verify_journal(conn) is None


def test_secrets_stay_out_of_reprs(small: Desk) -> None:
    once = small.add("m.one")
    signed = small.try_in("m.one", once)
    assert signed.session_token not in repr(signed)
    assert once not in repr(people.reset(small.store, ADMIN, "m.one", NOW))
