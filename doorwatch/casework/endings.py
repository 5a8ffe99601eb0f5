"""The last two digits of numbers, so that a person sees which one is meant; no link shows more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from doorwatch.store.casefile import assessment_of, assessments_of
from doorwatch.store.caseshape import case_rows
from doorwatch.store.shared import shared_values
from doorwatch.types import Assessment, CaseState, ListingRef

DIGITS = 2


def phone_endings(conn: Any, state: CaseState) -> Mapping[str, str]:
    """Return the last two digits of each number that listings of a case share, by its group in hex.

    Read from the kept assessments; a number whose texts have ended, or that cannot be told from
    another, has none.
    """
    rows = case_rows(conn, state.case)
    kept = assessments_of(conn, [one.assessment for one in state.listings])
    told = {rows[one.ref]: _phones(kept.get(one.assessment)) for one in state.listings if one.ref in rows}
    found: dict[str, str] = {}
    for value in shared_values(conn, told):
        if value.kind == "phone":
            common = set[str].intersection(*(told[row] for row in value.rows))
            if len(common) == 1:
                found[value.group] = common.pop()[-DIGITS:]
    return found


def phones(conn: Any, assessment: int) -> set[str]:
    """Return the numbers that an assessment read; none when its words have ended."""
    return _phones(assessment_of(conn, assessment))


def _phones(kept: Assessment | None) -> set[str]:
    return set() if kept is None else {one.value for one in kept.contacts if one.kind == "phone"}


def short_name(ref: ListingRef) -> str:
    """Return what a listing is called on a page: platform and id."""
    return f"{ref.platform} {ref.id}"
