"""`doorwatch users` and `doorwatch tokens`: what they do and refuse; secrets are shown once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from doorwatch.types import system_clock
from tests.cli.conftest import Run, home, run

__all__ = ["home", "run"]
END = f"{system_clock() + timedelta(days=90):%F}"


@pytest.fixture
def ready(run: Run) -> Run:
    """A tenant with keys and a database."""
    run("keys", "new")
    run("db", "upgrade")
    return run


def test_an_account_is_made_listed_and_disabled(ready: Run) -> None:
    made = ready("users", "add", "m.one", "--role", "moderator", "--platform", "demo-north", "--json")
    assert made.code == 0
    once = made.json["one_time_password"]
    listed = ready("users", "list", "--json")
    assert [(u["name"], u["roles"], u["must_change"]) for u in listed.json] == [
        ("m.one", ["moderator"], True)
    ]
    assert once not in ready("users", "list").out
    assert ready("users", "roles", "m.one", "--role", "senior", "--json").json["roles"] == ["senior"]
    assert ready("users", "reset", "m.one", "--json").json["one_time_password"] != once
    assert ready("users", "lock", "m.one").code == 0
    assert ready("users", "unlock", "m.one").code == 0
    assert ready("users", "disable", "m.one").code == 0
    assert ready("users", "disable", "m.one").code == 3
    assert ready("users", "list", "--json").json[0]["state"] == "disabled"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["m.one", "--role", "admin", "--role", "senior"], 3, "expected admin apart from senior"),
        (["m.one", "--role", "liaison"], 2, "expected a route for a liaison"),
        (["m.one", "--role", "moderator", "--route", "police-nl"], 2, "expected a route for a liaison"),
        (["m.one", "--role", "boss"], 2, "expected some of moderator"),
        (["operator", "--role", "moderator"], 2, "the journal does not use itself"),
        (["token-x", "--role", "moderator"], 2, "the journal does not use itself"),
        (["M One", "--role", "moderator"], 2, "small letters and digits"),
        (["m.one", "--role", "moderator", "--language", "xx"], 2, "expected nl or en"),
        (["m.one"], 64, "--role"),
    ],
)
def test_what_is_no_account_is_refused(ready: Run, arguments: list[str], code: int, says: str) -> None:
    refused = ready("users", "add", *arguments)
    assert refused.code == code
    assert says in refused.err
    assert ready("users", "list", "--json").json == []


def test_the_last_admin_stays(ready: Run) -> None:
    ready("users", "add", "a.one", "--role", "admin")
    refused = ready("users", "disable", "a.one")
    assert refused.code == 3
    assert "expected another active admin first" in refused.err
    ready("users", "add", "a.two", "--role", "admin")
    assert ready("users", "disable", "a.one").code == 0


def test_a_token_is_issued_listed_and_revoked(ready: Run) -> None:
    made = ready(
        "tokens", "issue", "door", "--may", "door:listing:check", "--platform", "demo-north", "--until", END,
        "--json",
    )  # fmt: skip
    assert made.code == 0
    secret = made.json["secret"]
    assert secret.startswith("dwt_")
    listed = ready("tokens", "list", "--json")
    assert [t["name"] for t in listed.json] == ["door"]
    assert secret not in listed.out
    assert ready("tokens", "revoke", "door").code == 0
    assert ready("tokens", "list", "--json").json[0]["revoked_at"]
    assert ready("tokens", "revoke", "window").code == 2


@pytest.mark.parametrize(
    ("may", "until", "code", "says"),
    [
        ("case:evidence:view", END, 3, "expected some of cases:summary:read"),
        ("door", END, 2, "expected permissions as area:noun:verb"),
        ("door:listing:check", "2020-01-01", 2, "expected an end within a year"),
    ],
)
def test_what_is_no_token_is_refused(ready: Run, may: str, until: str, code: int, says: str) -> None:
    refused = ready("tokens", "issue", "door", "--may", may, "--platform", "p", "--until", until)
    assert refused.code == code
    assert says in refused.err
