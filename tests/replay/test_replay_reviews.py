"""What people decided, as a yes or no: what stands, by whom it was confirmed, and what is still open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from doorwatch.replay.reviews import verdicts
from doorwatch.types import CaseEvent, ListingRef
from tests.store.samples import NOW, PLATFORM

REF = ListingRef(PLATFORM, "A-1")
LISTING = {
    "platform": PLATFORM, "id": "A-1", "level": "urgent", "lanes": {}, "points": 1, "evidence": "e" * 64,
    "assessment": 1,
}  # fmt: skip


def events(*more: tuple[str, dict[str, Any]], case: int = 1) -> list[CaseEvent]:
    first = ("opened", {"listings": [LISTING], "due_at": NOW.isoformat()})
    return [
        CaseEvent(case, number, kind, NOW + timedelta(minutes=number + 100 * case), "r1", data)  # type: ignore[arg-type]
        for number, (kind, data) in enumerate((first, *more), start=1)
    ]


def decided(decision: str) -> tuple[str, dict[str, Any]]:
    listings = [{"platform": PLATFORM, "id": "A-1"}]
    return "decided", {"decision": decision, "ground": "any", "reason": "seen", "listings": listings}


AGREED = ("second_given", {"agrees": True, "reason": "seen"})
REFUSED = ("second_given", {"agrees": False, "reason": "seen"})
REOPENED = ("reopened", {"reason": "complaint"})


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ([decided("no_concern")], False),
        ([decided("remove")], True),
        ([decided("offer_help")], True),
        ([decided("not_decidable")], None),
        ([decided("escalate")], None),
        ([decided("duplicate")], None),
        ([decided("refer_police")], None),
        ([decided("refer_police"), AGREED], True),
        ([decided("refer_police"), REFUSED], None),
        ([decided("remove"), REOPENED], None),
        ([decided("remove"), REOPENED, decided("no_concern")], False),
        ([decided("remove"), ("undone", {"sequence": 2, "reason": "slip"})], None),
        ([], None),
    ],
)
def test_a_decision_that_stands_confirms_or_clears(
    case: list[tuple[str, dict[str, Any]]], said: bool | None
) -> None:
    assert verdicts([events(*case)]).get(REF) is said


def test_of_two_cases_the_newest_decision_counts() -> None:
    older, newer = events(decided("remove")), events(decided("no_concern"), case=2)
    assert verdicts([newer, older]) == {REF: False}
    assert verdicts([older, newer]) == {REF: False}


def test_a_listing_that_was_not_shown_is_not_decided_about() -> None:
    other = {**LISTING, "id": "A-2"}
    case = events(decided("remove"))
    first = CaseEvent(1, 1, "opened", NOW, "machine", {**case[0].data, "listings": [LISTING, other]})
    assert verdicts([[first, *case[1:]]]) == {REF: True}
