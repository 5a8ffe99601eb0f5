"""`doorwatch cases claim ... note`: acts at a terminal, in the name of an account and by its rights."""

from __future__ import annotations

from pathlib import Path

import pytest

from doorwatch.cli.common import open_store
from doorwatch.settings import load_settings
from doorwatch.store import Store
from doorwatch.store.journalling import journal_entries
from doorwatch.store.people import insert_user
from doorwatch.types import system_clock
from tests.casework.acts import judged, open_case
from tests.cli.conftest import Run
from tests.store.samples import PLATFORM


@pytest.fixture
def case(home: Path, run: Run) -> int:
    """A case of one listing, and three accounts."""
    assert run("db", "upgrade").code == 0
    store = opened()
    for name, roles in (("anna", ["moderator"]), ("sara", ["senior"]), ("lia", ["auditor"])):
        store.run_write(lambda conn, name=name, roles=roles: add(conn, name, roles))  # type: ignore[misc]
    number = open_case(store, judged(store, "A-1"))
    store.close()
    return number


def opened() -> Store:
    return open_store(load_settings().tenant())


def add(conn: object, name: str, roles: list[str]) -> int:
    values = {
        "name": name, "roles": roles, "platforms": [PLATFORM], "language": "nl", "settings": {},
        "state": "active", "generation": 1, "created_at": system_clock(), "created_by": "operator",
    }  # fmt: skip
    return insert_user(conn, values)  # type: ignore[arg-type]


DECIDE = ("--decision", "refer_police", "--ground", "minor_advertised", "--reason", "it says seventeen")


def test_a_case_goes_from_claim_to_second_and_back_at_a_terminal(case: int, run: Run) -> None:
    number = str(case)
    assert run("--json", "cases", "claim", number, "--as", "anna").json["state"] == "claimed"
    assert run("cases", "show", number, "--as", "anna").code == 0
    made = run("--json", "cases", "decide", number, "--as", "anna", "--expected", "2", *DECIDE)
    assert made.json == {
        "case": case, "state": "awaiting_second", "sequence": 3, "decision": "refer_police",
        "claimed_by": None,
    }  # fmt: skip
    word = ("--reason", "same view", "--expected", "3", "--agree")
    assert run("cases", "second", number, "--as", "anna", *word).code == 3
    assert run("cases", "show", number, "--as", "sara").code == 0
    assert run("--json", "cases", "second", number, "--as", "sara", *word).json["state"] == "decided"
    undone = run("--json", "cases", "undo", number, "--as", "sara", "--event", "3", "--reason", "wrong one")
    assert undone.json["state"] == "claimed"
    assert run("cases", "note", number, "--as", "anna", "looked twice").code == 0
    assert run("cases", "release", number, "--as", "anna").out.startswith(f"case {case}: new")


def test_who_does_not_exist_acts_on_nothing(case: int, run: Run) -> None:
    said = run("cases", "claim", str(case), "--as", "nobody")
    assert (said.code, said.out) == (3, "")
    assert "--as nobody: expected an active account of north; got none" in said.err


def test_an_account_without_the_right_is_refused_and_both_names_are_in_the_journal(
    case: int, run: Run
) -> None:
    assert run("cases", "claim", str(case), "--as", "lia").code == 3
    store = opened()
    with store.read() as conn:
        entries = [(one.actor.split(":")[0], one.act) for one in journal_entries(conn)]
    store.close()
    assert entries[-2:] == [("cli", "cli.acts_as"), ("lia", "act.refused")]


def test_an_unknown_decision_is_named(case: int, run: Run) -> None:
    said = run(
        "cases", "decide", str(case), "--as", "anna", "--decision", "arrest", "--ground", "no_sign",
        "--reason", "none at all", "--expected", "1",
    )  # fmt: skip
    assert said.code == 2
    assert "--decision: one of no_concern" in said.err
