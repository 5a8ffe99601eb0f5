from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from audit.desk import Desk, open_desk, preregister
from audit.entries import ALL, EntryKind
from audit.fold import disagreements
from audit.model import Outcome
from doorwatch.errors import BadInput, Refused
from tests.audit.files import written

START = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return preregister(written(tmp_path))


def enter(
    desk: Desk, placement: str, kind: EntryKind, minutes: float = 0, by: str = "r1", **data: Any
) -> None:
    at = START + timedelta(minutes=minutes)
    desk.enter(placement, kind, at, by, at, data, lambda planned: True)


def first(desk: Desk) -> str:
    return desk.plan.placements[0].placement


def test_a_placement_that_went_online_and_was_removed(desk: Desk) -> None:
    name = first(desk)
    enter(desk, name, "submitted", account_type="new", document="synthetic passport", phase="baseline")
    enter(
        desk,
        name,
        "response",
        1,
        outcome="asked_verification",
        verification_step="selfie",
        stated_reason="check",
    )
    enter(desk, name, "look", 2, online=False)
    enter(desk, name, "look", 10, online=True, views=3, messages=1)
    enter(desk, name, "look", 40, online=True, views=9)
    enter(desk, name, "look", 55, online=False)
    enter(desk, name, "report_check", 60, how="asked the contact", result="not_reported")
    enter(desk, name, "deleted", 61, proof="account closed, mail 1")
    (placed,) = desk.book.placed()
    assert placed.outcome is Outcome.PUBLISHED_THEN_REMOVED
    assert placed.accepted
    assert placed.verification_asked
    assert (placed.views, placed.messages) == (9, 1)
    assert placed.first_response_at == START + timedelta(minutes=1)
    assert (placed.last_offline_at, placed.gone_at) == (
        START + timedelta(minutes=2),
        START + timedelta(minutes=55),
    )
    assert placed.report is not None
    assert placed.report.by == "r1"
    assert placed.deletion_proof is not None


def test_what_we_withdraw_is_ours(desk: Desk) -> None:
    name = first(desk)
    enter(desk, name, "submitted")
    enter(desk, name, "look", 5, online=True)
    enter(desk, name, "withdrawn", 50)
    enter(desk, name, "look", 51, online=False)
    (placed,) = desk.book.placed()
    assert placed.outcome is Outcome.WITHDRAWN_BY_US


def test_time_over_the_limit_stops_further_placements(desk: Desk) -> None:
    one, two = (planned.placement for planned in desk.plan.placements[:2])
    enter(desk, one, "submitted")
    enter(desk, one, "look", 1, online=True)
    with pytest.raises(Refused, match=f"no placement online past the limit; got {one}: withdraw it first"):
        enter(desk, two, "submitted", 62)
    enter(desk, one, "withdrawn", 63)
    enter(desk, two, "submitted", 64)


def test_the_kill_switch_ends_placing(desk: Desk) -> None:
    one, two = (planned.placement for planned in desk.plan.placements[:2])
    enter(desk, one, "submitted")
    enter(desk, one, "look", 1, online=True)
    enter(desk, ALL, "killed", 2, reason="a reader was worried")
    assert desk.book.killed == "a reader was worried"
    assert desk.book.online() == (one,)
    with pytest.raises(Refused, match="one that was stopped"):
        enter(desk, two, "submitted", 3)


def test_a_wrong_entry_is_voided_not_overwritten(desk: Desk) -> None:
    name = first(desk)
    enter(desk, name, "submitted")
    enter(desk, name, "response", 1, outcome="refused_by_person")
    enter(desk, ALL, "void", 2, entry=2, reason="other advertisement")
    enter(desk, name, "response", 3, outcome="refused_automatically")
    (placed,) = desk.book.placed()
    assert placed.outcome is Outcome.REFUSED_AUTOMATICALLY
    assert len(desk.book.entries) == 4
    with pytest.raises(BadInput, match="the number of an entry in force; got 2"):
        enter(desk, ALL, "void", 4, entry=2, reason="again")


def test_two_coders_and_a_third(desk: Desk) -> None:
    name = first(desk)
    enter(desk, name, "submitted")
    enter(desk, name, "response", 1, outcome="refused_by_person")
    enter(desk, name, "coded", 2, by="coder-1", label="refused_by_person")
    enter(desk, name, "coded", 3, by="coder-2", label="refused_automatically")
    assert disagreements(desk.book.codings()) == (name,)
    with pytest.raises(BadInput, match="one of the coders coder-1, coder-2; got somebody else"):
        enter(desk, name, "coded", 4, by="r1", label="published")
    with pytest.raises(Refused, match="expected a third person"):
        enter(desk, name, "adjudicated", 4, by="coder-1", label="refused_automatically")
    enter(desk, name, "adjudicated", 5, by="r9", label="refused_automatically")
    assert desk.book.placed()[0].outcome is Outcome.REFUSED_AUTOMATICALLY


@pytest.mark.parametrize(
    ("kind", "minutes", "data", "message"),
    [
        ("response", 1, {}, "the key outcome; got nothing"),
        ("response", 1, {"outcome": "fine"}, "one of blocked_client_side, .* got another word"),
        ("response", -5, {"outcome": "published"}, "a time after the submission"),
        ("look", 1, {"online": "yes"}, "bool, not empty; got str"),
        ("look", 1, {"online": True, "words": "hello"}, "one of online, views, messages; got 'words'"),
        ("report_check", 1, {"how": "asked", "result": "maybe"}, "one of reported, not_reported, unknown"),
        ("submitted", 1, {}, "a placement that was not submitted yet"),
        ("killed", 1, {"reason": "x"}, r"'\*', the whole study; got one placement"),
    ],
)
def test_what_does_not_fit_is_refused(
    desk: Desk, kind: EntryKind, minutes: int, data: dict[str, Any], message: str
) -> None:
    enter(desk, first(desk), "submitted")
    with pytest.raises(BadInput, match=message):
        enter(desk, first(desk), kind, minutes, **data)


def test_only_planned_and_submitted_placements_are_told_of(desk: Desk) -> None:
    with pytest.raises(BadInput, match="a placement of the schedule; got an unknown one"):
        enter(desk, "p-9999", "submitted")
    with pytest.raises(BadInput, match="one that was not"):
        enter(desk, first(desk), "look", online=True)
    with pytest.raises(BadInput, match="a document type marked synthetic"):
        enter(desk, first(desk), "submitted", document="passport")


def test_a_time_ahead_or_without_zone_is_refused(desk: Desk) -> None:
    with pytest.raises(BadInput, match="a time that is not ahead"):
        desk.enter(first(desk), "submitted", START + timedelta(1), "r1", START, {}, lambda planned: True)
    with pytest.raises(BadInput, match="a time with its zone"):
        desk.enter(
            first(desk), "submitted", START.replace(tzinfo=None), "r1", START, {}, lambda planned: True
        )


@pytest.mark.parametrize("damage", ["changed", "dropped", "torn"])
def test_a_damaged_book_names_the_first_bad_line(desk: Desk, damage: str) -> None:
    name = first(desk)
    enter(desk, name, "submitted")
    enter(desk, name, "response", 1, outcome="published")
    enter(desk, name, "look", 2, online=True)
    path = desk.folder / "book.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    if damage == "changed":
        lines[1] = lines[1].replace(b"published", b"asked_verification")
    elif damage == "dropped":
        del lines[1]
    else:
        lines[2] = lines[2][:20]
    path.write_bytes(b"".join(lines))
    number = {"changed": 3, "dropped": 2, "torn": 3}[damage]
    with pytest.raises(BadInput, match=rf"book\.jsonl:{number}: "):
        open_desk(desk.folder / "study.yaml").book.placed()
