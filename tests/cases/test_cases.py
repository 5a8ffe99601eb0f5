"""A case's state is the fold of its events."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorwatch.cases import check_event, fold, may_absorb
from doorwatch.errors import BadInput
from doorwatch.types import LANES, CaseEvent

START = datetime(2026, 11, 20, 8, tzinfo=UTC)
DUE = (START + timedelta(hours=1)).isoformat()
LINK = {"kind": "phone", "strength": "strong", "group": "a1"}


def listing(number: int, level: str = "review", lane: str = "exploitation") -> dict[str, Any]:
    lanes = dict.fromkeys(LANES, "none") | {lane: level}
    return {
        "platform": "demo-north", "id": f"A-{number}", "level": level, "lanes": lanes, "points": 10,
        "evidence": f"{number:064x}", "assessment": number,
    }  # fmt: skip


def ref(number: int) -> dict[str, str]:
    return {"platform": "demo-north", "id": f"A-{number}"}


def events(*kinds: tuple[str, str, dict[str, Any]], case: int = 1) -> list[CaseEvent]:
    return [
        CaseEvent(case, number, kind, START + timedelta(minutes=number), actor, data)  # type: ignore[arg-type]
        for number, (kind, actor, data) in enumerate(kinds, start=1)
    ]


OPENED = ("opened", "machine", {"listings": [listing(1)], "due_at": DUE})
CLAIMED = ("claimed", "mod-1", {"until": DUE})


def decided(decision: str) -> tuple[str, str, dict[str, Any]]:
    data = {"decision": decision, "ground": "terms", "reason": "seen", "listings": [ref(1)]}
    return ("decided", "mod-1", data)


SECOND = ("second_given", "senior-1", {"agrees": True, "reason": "same view"})
REFERRED = ("referred", "disp-1", {"route": "police", "dossier": "ab"})


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([OPENED], "new"),
        ([OPENED, CLAIMED], "claimed"),
        ([OPENED, CLAIMED, ("released", "mod-1", {})], "new"),
        ([OPENED, CLAIMED, decided("no_concern")], "decided"),
        ([OPENED, CLAIMED, decided("refer_police")], "awaiting_second"),
        ([OPENED, CLAIMED, decided("refer_police"), SECOND], "decided"),
        ([OPENED, CLAIMED, decided("refer_police"), SECOND, REFERRED], "referred"),
        ([OPENED, CLAIMED, decided("refer_police"),
          ("second_given", "senior-1", {"agrees": False, "reason": "other reading"})], "claimed"),
        ([OPENED, CLAIMED, decided("remove"), ("undone", "mod-1", {"sequence": 3, "reason": "wrong case"})],
         "claimed"),
        ([OPENED, ("merged_into", "machine", {"case": 2, "link": LINK})], "merged"),
        ([OPENED, ("merged_into", "machine", {"case": 2, "link": LINK}),
          ("undone", "mod-1", {"sequence": 2, "reason": "other person"})], "new"),
        ([OPENED, CLAIMED, decided("remove"), ("closed", "machine", {"reason": "term"})], "closed"),
        ([OPENED, CLAIMED, decided("remove"), ("complained", "machine", {"listings": [ref(1)]}),
          ("reopened", "machine", {"reason": "complaint", "not_for": "mod-1", "due_at": DUE})], "new"),
    ],
)  # fmt: skip
def test_events_add_up_to_the_state(steps: list[Any], state: str) -> None:
    chain = events(*steps)
    for event in chain:
        check_event(event)
    assert fold(chain).state == state


def test_level_and_lane_of_a_case_are_those_of_its_worst_listing_which_stands_first() -> None:
    added = ("listing_added", "machine", {"listing": listing(2, "urgent", "minor_age"), "link": LINK})
    case = fold(events(OPENED, added))
    assert (case.level, case.lane, case.listings[0].ref.id) == ("urgent", "minor_age", "A-2")


def test_merge_brings_the_listings_and_the_earlier_due_time() -> None:
    soon = START.isoformat()
    merged = {"case": 2, "link": LINK, "listings": [listing(2)], "due_at": soon}
    case = fold(events(OPENED, ("merged_from", "machine", merged)))
    assert {one.ref.id for one in case.listings} == {"A-1", "A-2"}
    assert case.due_at == START


def test_split_takes_the_listings_out_of_one_case_and_into_another() -> None:
    both = ("opened", "machine", {"listings": [listing(1), listing(2)], "due_at": DUE})
    off = ("split_off", "mod-1", {"case": 9, "listings": [ref(2)], "reason": "two people"})
    source = {"case": 1, "listings": [listing(2)], "due_at": DUE, "reason": "two people"}
    chain, child = events(both, off), events(("split_from", "mod-1", source), case=9)
    for event in (*chain, *child):
        check_event(event)
    assert [one.ref.id for one in fold(chain).listings] == ["A-1"]
    assert [one.ref.id for one in fold(child).listings] == ["A-2"]


@pytest.mark.parametrize("steps", [[OPENED, CLAIMED], [OPENED, CLAIMED, decided("remove")]])
def test_claimed_and_decided_cases_are_never_absorbed(steps: list[Any]) -> None:
    assert may_absorb(fold(events(OPENED)))
    assert not may_absorb(fold(events(*steps)))


def test_a_gap_in_the_sequence_is_refused() -> None:
    first, second = events(OPENED, CLAIMED)
    with pytest.raises(BadInput, match=r"case 1: event 2 of this case; got event 3 of case 1"):
        fold([first, replace(second, sequence=3)])


def test_a_case_that_was_never_opened_is_refused() -> None:
    with pytest.raises(BadInput, match="first event must be opened or split_from; got claimed"):
        fold(events(CLAIMED))


@pytest.mark.parametrize(
    ("kind", "data", "message"),
    [
        ("decided", decided("remove")[2] | {"reason": ""}, "non-empty"),
        ("decided", decided("arrest")[2], "arrest"),
        ("merged_into", {"case": 2}, "'link' is a required property"),
        ("claimed", {"until": "tomorrow"}, "does not match"),
        ("noted", {"text": "x", "extra": 1}, "Additional properties"),
    ],
)
def test_an_event_of_the_wrong_form_is_refused(kind: str, data: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        check_event(CaseEvent(1, 1, kind, START, "mod-1", data))  # type: ignore[arg-type]


@given(st.permutations([1, 2, 3, 4]))
def test_listings_of_a_case_do_not_depend_on_the_order_they_came_in(order: list[int]) -> None:
    levels = {1: "review", 2: "urgent", 3: "watch", 4: "review"}
    steps = [("opened", "machine", {"listings": [listing(order[0], levels[order[0]])], "due_at": DUE})]
    steps += [
        ("listing_added", "machine", {"listing": listing(number, levels[number]), "link": LINK})
        for number in order[1:]
    ]
    assert [one.ref.id for one in fold(events(*steps)).listings] == ["A-2", "A-1", "A-4", "A-3"]
