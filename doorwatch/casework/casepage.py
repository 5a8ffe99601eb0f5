"""Everything that a person sees of one case on one page; the look is journalled before it is given."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from doorwatch.casework.look import ShownCase, view
from doorwatch.store import Store
from doorwatch.store.casetext import CaseText, case_texts
from doorwatch.types import ListingRef
from doorwatch.types.people import Person


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case with the words of its listings, as they were flagged and as they stand now."""

    shown: ShownCase
    texts: Mapping[ListingRef, CaseText]


def case_page(
    store: Store,
    person: Person,
    case: int,
    now: datetime,
    listing: ListingRef | None = None,
    *,
    part: Collection[ListingRef] | None = None,
) -> CasePage | None:
    """Return what a person sees of a case, None when there is none; the look is journalled first.

    With `listing` it is that one, opened by itself; with `part` those, beside each other.

    Raises PermissionRefused: the case is not on this person's platforms.
    """
    shown = view(store, person, case, now, listing, part=part)
    if shown is None:
        return None
    refs = [ListingRef(one.platform, one.id) for one in shown.listings]
    with store.read() as conn:
        return CasePage(shown, case_texts(conn, case, refs))
