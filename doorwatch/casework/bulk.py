"""What stands before a decision in bulk: which listings belong together, and which must still be looked at.

`decide_bulk` checks all of it again; this is what a page tells before it is tried.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from doorwatch.casework.deciding import drawn_sample
from doorwatch.store.casefile import assessments_of
from doorwatch.store.caseviews import accounts_of, views_of
from doorwatch.types import Assessment, CaseListing, CaseState, ListingRef


@dataclass(frozen=True, slots=True)
class BulkGroup:
    """Undecided listings of one burst, or of one account: the worst first, two or more.

    `unlike` are those whose level or counted signs are not those of most: what is in dispute before a
    decision that treats all alike.
    """

    listings: tuple[CaseListing, ...]
    unlike: frozenset[ListingRef]

    @property
    def refs(self) -> tuple[ListingRef, ...]:
        """The names of its listings."""
        return tuple(one.ref for one in self.listings)


@dataclass(frozen=True, slots=True)
class Progress:
    """What one person has seen of some listings, each with the evidence that it has now.

    `sample` is drawn, so that nobody chooses it; `left` are those of it that are still to be opened, each by
    itself. `opened` are all that were.
    """

    shown: frozenset[ListingRef]
    opened: frozenset[ListingRef]
    sample: tuple[ListingRef, ...]
    left: tuple[ListingRef, ...]
    unshown: tuple[ListingRef, ...]

    @property
    def ready(self) -> bool:
        """True when a decision may be tried."""
        return not self.left and not self.unshown


def bulk_groups(conn: Any, state: CaseState) -> tuple[BulkGroup, ...]:
    """Return what of a case may be decided in bulk: its burst, or each of its accounts, the worst first."""
    parted: list[list[CaseListing]] = []
    if state.burst is not None:
        parted = [list(state.undecided)]
    else:
        accounts = accounts_of(conn, state.case)
        by_account: dict[bytes, list[CaseListing]] = {}
        for one in state.undecided:
            account = accounts.get(one.ref)
            if account is not None:
                by_account.setdefault(account, []).append(one)
        parted = list(by_account.values())
    found = [part for part in parted if len(part) > 1]
    known = assessments_of(conn, [one.assessment for part in found for one in part])
    return tuple(BulkGroup(tuple(part), _unlike(part, known)) for part in found)


def bulk_progress(conn: Any, state: CaseState, person: str, listings: Sequence[CaseListing]) -> Progress:
    """Return what a person has seen of some undecided listings of a case, and what is left to see."""
    views = views_of(conn, state.case, person)
    fresh = {
        one.ref: view
        for one in listings
        if (view := views.get(one.ref)) is not None and view.evidence == one.evidence
    }
    opened = frozenset(ref for ref, view in fresh.items() if view.opened)
    drawn = drawn_sample(state.case, [one.ref for one in listings])
    left = tuple(ref for ref in drawn if ref not in opened)
    unshown = tuple(one.ref for one in listings if one.ref not in fresh)
    return Progress(frozenset(fresh), opened, drawn, left, unshown)


def _unlike(listings: Sequence[CaseListing], known: Mapping[int, Assessment]) -> frozenset[ListingRef]:
    said = {one.ref: (one.level, _signs(known.get(one.assessment))) for one in listings}
    most = Counter(said.values()).most_common(1)[0][0]
    return frozenset(ref for ref, one in said.items() if one != most)


def _signs(assessment: Assessment | None) -> Collection[str]:
    if assessment is None:
        return frozenset()
    return frozenset(one.indicator for one in assessment.signals if one.counted)
