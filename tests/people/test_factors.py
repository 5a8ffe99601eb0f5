"""Passwords and second factors by themselves: laws that hold whatever is tried."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pyotp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorwatch.casework import passwords, second_factor
from doorwatch.casework.signing_in import FREE, SignInRefused, pause
from doorwatch.errors import BadInput
from doorwatch.keys import KeyRing
from doorwatch.store.guests import count_attempt
from doorwatch.store.people import find_user
from tests.people.desk import GOOD, NOW, STEP, Desk

APPS: dict[Path, pyotp.TOTP] = {}
DAYS = count(1)
"""Each example begins after all codes of those before."""
DIGESTS = (number.to_bytes(32, "big") for number in count())
SLOW = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # fmt: skip


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("kort", "expected 12 to 256 characters; got 4"),
        ("x" * 257, "expected 12 to 256 characters; got 257"),
        ("jan.devries1", "the name with something around it"),
        ("12JANDEVRIES!", "the name with something around it"),
        ("seirvednaj!!!!", "the name with something around it"),
        ("password12345", "expected another than a common one"),
        ("Welkom!2026!!", "expected another than a common one"),
        ("qwertyqwerty", "expected another than a common one"),
        ("drowssap1234", "expected another than a common one"),
        ("correct horse battery staple", "expected another than a common one"),
        ("123456789012", "expected another than a common one"),
        ("987654321098", "expected another than a common one"),
        ("111111111111", "expected another than a common one"),
        ("abababababab", "expected at least 5 different characters"),
        ("een\x00ander woord", "expected characters that one can type"),
    ],
)
def test_a_password_that_others_would_try_is_refused(password: str, says: str) -> None:
    with pytest.raises(BadInput, match=says) as refused:
        passwords.check_new(password, "jan.devries")
    assert password not in str(refused.value)


@pytest.mark.parametrize(
    "password",
    ["vier rustige paarden", "een fiets zonder slot", "wachtwoord van de buurman", "ключ под ковриком",
     "jan.devries fietst graag", "729104583316"],
)  # fmt: skip
def test_a_password_of_ones_own_is_taken(password: str) -> None:
    assert passwords.check_new(password, "jan.devries") == password


@given(st.text(min_size=1, max_size=20))
@settings(max_examples=10, deadline=None)
def test_two_keyboards_that_write_one_text_agree(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    composed, parted = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert passwords.fits(passwords.make_hash(parted), composed)


def test_an_unknown_name_costs_the_work_and_never_fits() -> None:
    assert not passwords.fits(None, "anything at all")
    assert not passwords.fits("no hash", "anything at all")


def test_a_secret_is_bound_to_its_key_and_its_row(tmp_path: Path) -> None:
    keys = KeyRing.create(tmp_path / "north", NOW, environ={})
    others = KeyRing.create(tmp_path / "south", NOW, environ={})
    sealed = second_factor.seal("ABC", keys, 7)
    assert second_factor.unseal(sealed, keys, 7) == "ABC"
    assert second_factor.unseal(sealed, keys, 8) is None
    assert second_factor.unseal(sealed, others, 7) is None
    assert b"ABC" not in sealed


def test_the_qr_code_is_a_picture_of_ours_and_names_the_tenant(small: Desk) -> None:
    made = second_factor.enrolment("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "m.one", "north")
    assert made.uri.startswith(
        "otpauth://totp/doorwatch%20north:m.one?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    )
    assert made.svg.startswith("<svg")
    assert "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP" not in made.svg
    assert "href" not in made.svg
    assert "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP" not in repr(made)


@given(moves=st.lists(st.tuples(st.integers(-2, 4), st.integers(-1, 1)), min_size=1, max_size=12))
@SLOW
def test_no_code_and_no_older_one_is_ever_taken_twice(small: Desk, moves: list[tuple[int, int]]) -> None:
    """Whatever the clock does, each taken step is newer than all before."""
    name = "m.one"
    if not list_of(small):
        APPS[small.keys.folder] = small.ready(name)[1]
    app = APPS[small.keys.folder]
    at = NOW + next(DAYS) * timedelta(days=1)
    newest = int(NOW.timestamp()) // 30
    for move, drift in moves:
        at += move * STEP
        code = app.at(at + drift * STEP)
        step = int((at + drift * STEP).timestamp()) // 30

        def use(conn: object, code: str = code, at: object = at) -> str | None:
            user = find_user(conn, name)  # type: ignore[arg-type]
            assert user is not None
            return second_factor.use_code(conn, user, code, small.keys, at)  # type: ignore[arg-type]

        taken = small.store.run_write(use)
        assert (taken == "totp") == (step > newest)
        newest = max(newest, step)


def list_of(desk: Desk) -> list[object]:
    from doorwatch.store.people import all_users

    with desk.store.read() as conn:
        return list(all_users(conn))


@given(waits=st.lists(st.integers(0, 400), min_size=1, max_size=30))
@SLOW
def test_a_block_never_ends_earlier_by_trying_more(small: Desk, waits: list[int]) -> None:
    at, looked_at, ends, digest = NOW, 0, NOW, next(DIGESTS)
    for wait in waits:
        at += timedelta(seconds=wait)
        work = partial(_count, digest=digest, at=at, pause=partial(pause, "name"))
        blocked = small.store.run_write(work)
        if blocked is None:
            assert at >= ends
            looked_at += 1
            ends = at + pause("name", looked_at)
        else:
            assert looked_at >= FREE["name"]
            assert blocked == ends > at


def _count(conn: object, digest: bytes, at: object, pause: object) -> object:
    return count_attempt(conn, "name", digest, at, pause)  # type: ignore[arg-type]


def test_a_second_factor_is_replaced_only_with_a_code_of_it(desk: Desk) -> None:
    token, app, codes = desk.ready("m.one")
    with pytest.raises(SignInRefused, match="sign-in: expected"):
        desk.begin(token)
    with pytest.raises(SignInRefused, match="sign-in: expected"):
        desk.begin(token, code=app.at(NOW))
    at = NOW + STEP
    fresh = desk.begin(token, at, app.at(at))
    desk.try_in("m.one", GOOD, codes[0], at)
    later = at + STEP
    with pytest.raises(BadInput, match="expected the six digits that the app shows now"):
        desk.confirm(token, app.at(later), later)
    done = desk.confirm(token, fresh.at(later), later)
    assert desk.who(token, later) is None
    assert desk.who(done.session_token, later) is not None
    with pytest.raises(SignInRefused, match="sign-in: expected"):
        desk.try_in("m.one", GOOD, codes[1], later)


def test_guessing_in_an_open_session_is_slowed_down_too(small: Desk) -> None:
    token, app, _ = small.ready("m.one")
    for _ in range(5):
        with pytest.raises(SignInRefused, match="sign-in: expected"):
            small.change(token, "wrong guess at it")
    with pytest.raises(SignInRefused, match="sign-in: expected"):
        small.change(token, GOOD, "een heel ander slot")
    with pytest.raises(SignInRefused, match="sign-in: expected"):
        small.begin(token, NOW, app.at(NOW + STEP))
