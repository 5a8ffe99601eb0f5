"""Transparency figures: what happened in the time, small counts hidden, errors with intervals."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from doorwatch.export import LIMITS
from doorwatch.export.transparency import (
    Transparency,
    errors,
    figures,
    rows,
    transparency_csv,
    transparency_json,
)  # fmt: skip
from doorwatch.rates import Rate, wilson
from doorwatch.types import CaseEvent
from tests.store.samples import DAY, HOUR, NOW, PLATFORM

END = NOW + 30 * DAY
REFS = [{"platform": PLATFORM, "id": "A-1"}]
NONE = Rate(0, 0)


def case(
    number: int, *more: tuple[str, dict[str, Any], timedelta], by: str = "machine", platform: str = PLATFORM
) -> list[CaseEvent]:
    refs = [{"platform": platform, "id": "A-1"}]
    events = [CaseEvent(number, 1, "opened", NOW, by, {"listings": refs})]
    for at, (kind, data, after) in enumerate(more, start=2):
        shown = {**data, "listings": refs} if kind in ("decided", "complained") else data
        events.append(CaseEvent(number, at, kind, NOW + after, "mod-a", shown))  # type: ignore[arg-type]
    return events


def decided(kind: str = "remove", after: timedelta = HOUR) -> tuple[str, dict[str, Any], timedelta]:
    return "decided", {"decision": kind, "ground": "minor_advertised"}, after


def told(cases: list[list[CaseEvent]], start: datetime = NOW, misses: Rate = NONE) -> Transparency:
    return figures(cases, PLATFORM, start, END, misses)


def test_decisions_are_counted_where_and_when_they_were_made() -> None:
    cases = [case(1, decided()), case(2, decided("restrict", 3 * HOUR), by="mod-b"), case(3)]
    cases += [case(4, decided(after=31 * DAY)), case(5, decided(), platform="other")]
    found = told(cases)
    assert found.decisions == {"remove": 1, "restrict": 1}
    assert found.grounds == {"minor_advertised": 2}
    assert found.detection == {"machine": 1, "person": 1}
    assert found.hours_to_decision == 2.0


def test_an_undone_decision_counts_as_undone_alone() -> None:
    found = told([case(1, decided(), ("undone", {"sequence": 2}, 2 * HOUR), decided("no_concern", 4 * HOUR))])
    assert found.decisions == {"no_concern": 1}
    assert found.undone == 1
    assert found.hours_to_decision == 4.0


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("upheld", "reversed"), ("partly_upheld", "reversed"), ("rejected", "rejected"), (None, "waiting")],
)
def test_a_complaint_has_the_outcome_of_the_answer_behind_it(answer: str | None, outcome: str) -> None:
    more = [decided(), ("complained", {}, DAY)]
    if answer:
        more.append(("complaint_answered", {"outcome": answer}, 2 * DAY))
    assert told([case(1, *more)]).complaints == {outcome: 1}


def test_without_anything_nothing_is_told() -> None:
    found = told([])
    assert {count for _, _, count in rows(found)} == {None}
    assert found.hours_to_decision is None
    assert errors(found)["decisions_undone"] == (None, (None, None))


def large(**change: Any) -> Transparency:
    given: dict[str, Any] = {
        "decisions": Counter(remove=40, restrict=25, no_concern=3), "grounds": Counter(a=50, b=18),
        "detection": Counter(machine=68), "complaints": Counter(reversed=12, rejected=30, waiting=11),
        "hours_to_decision": 2.5, "undone": 4, "misses": Rate(2, 500),
    }  # fmt: skip
    return Transparency(**given | change)


def test_small_counts_and_those_that_would_give_them_away_are_hidden() -> None:
    shown = {(name, value): count for name, value, count in rows(large())}
    assert shown["decisions", "all"] == 68
    assert shown["decision", "remove"] == 40
    assert shown["decision", "restrict"] is shown["decision", "no_concern"] is None
    assert shown["ground", "a"] == 50
    assert shown["detection", "machine"] is shown["detection", "person"] is None
    assert shown["complaints", "reversed"] == 12


def test_a_single_ground_is_told_as_the_total_only() -> None:
    names = [(name, value) for name, value, _ in rows(large(grounds=Counter(a=68)))]
    assert not [one for one in names if one[0] == "ground"]


def test_few_errors_are_told_as_the_bound_of_nine() -> None:
    """Four undone and none undone give the same line: the number itself cannot be read from it."""
    found = errors(large())
    assert found["decisions_undone"] == (None, (0.0, round(wilson(9, 77)[1], 4)))
    assert errors(large(undone=0))["decisions_undone"] == found["decisions_undone"]
    assert found["complaints_reversed"] == (round(12 / 42, 4), tuple(round(e, 4) for e in wilson(12, 42)))
    hidden = errors(large(complaints=Counter(reversed=12, rejected=30, waiting=2)))
    assert hidden["complaints_reversed"] == (None, (None, None))
    assert errors(large(misses=Rate(20, 500)))["misses_in_control_sample"][0] == 0.04


def test_both_forms_say_the_same_and_print_the_limits() -> None:
    body = json.loads(transparency_json(large(), PLATFORM, "2026-11"))
    text = transparency_csv(large(), PLATFORM, "2026-11").decode()
    table = list(csv.reader(line for line in text.splitlines() if not line.startswith("#")))[1:]
    counts = [
        (row[0], row[1], int(row[2]) if row[2] else None)
        for row in table
        if row[1] not in ("share", "median")
    ]
    assert counts == [(one["figure"], one["value"], one["number"]) for one in body["counts"]]
    assert body["limits"] == list(LIMITS)
    assert body["decisions_by_automated_means"] == 0
    assert all(limit in text for limit in LIMITS)
    assert "mod-a" not in text + json.dumps(body)
