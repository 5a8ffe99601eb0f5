"""May this person see a mosaic of this picture? Journalled either way, before anything is fetched.

In the hard lanes no picture is shown to anybody; elsewhere a mosaic only where the agreement grants it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from doorwatch.casework.rights import refusals, require_case
from doorwatch.errors import AgreementRefused
from doorwatch.journal import Scalar
from doorwatch.store import Store
from doorwatch.store.casefile import load_case
from doorwatch.store.casetext import case_texts
from doorwatch.store.journalling import append_journal
from doorwatch.types import HARD_LANES, Agreement, CaseState, ListingRef
from doorwatch.types.people import Permission, Person

Why = Literal["hard", "no_agreement", "not_agreed", "no_address"]


@dataclass(frozen=True, slots=True)
class MosaicSource:
    """Where a fresh picture may be asked for, and the agreement under which."""

    agreement: Agreement
    address: str


def mosaic_source(
    store: Store, person: Person, case: int, ref: ListingRef, index: int, now: datetime,
    agreement_of: Callable[[str], Agreement],
) -> MosaicSource | Why | None:  # fmt: skip
    """Return where picture `index` (from 0) of a listing is, why no mosaic is made, or None: no such case.

    `agreement_of` gives a platform's agreement with both signatures checked, or raises AgreementRefused.
    Raises PermissionRefused.
    """
    with refusals(store, person, now, f"case/{case}"):
        with store.read() as conn:
            state = load_case(conn, case)
        if state is None or ref not in {one.ref for one in state.listings}:
            return None
        require_case(person, Permission.CASE_PICTURE, state)
    found: MosaicSource | Why = "hard"
    if not hard_case(state):
        found = _granted(store, case, ref, index, agreement_of)
    said = found if isinstance(found, str) else "asked"
    detail: dict[str, Scalar] = {"platform": ref.platform, "picture": index, "outcome": said}
    store.run_write(
        lambda conn: append_journal(conn, now, person.name, "case.mosaic", f"case/{case}", detail)
    )
    return found


def hard_case(state: CaseState) -> bool:
    """Tell whether a hard lane speaks in any listing of a case."""
    return any(one.lanes.get(lane, "none") != "none" for one in state.listings for lane in HARD_LANES)


def _granted(
    store: Store, case: int, ref: ListingRef, index: int, agreement_of: Callable[[str], Agreement]
) -> MosaicSource | Why:
    try:
        agreement = agreement_of(ref.platform)
    except AgreementRefused:
        return "no_agreement"
    if not agreement.mosaic:
        return "not_agreed"
    with store.read() as conn:
        address = _address(conn, case, ref, index)
    return "no_address" if address is None else MosaicSource(agreement, address)


def _address(conn: Any, case: int, ref: ListingRef, index: int) -> str | None:
    text = case_texts(conn, case).get(ref)
    pictures = text.content.pictures if text and text.content else ()
    found = next((one.address for one in pictures if one.index == index), None)
    return found if found and found[:4].lower() == "http" else None
