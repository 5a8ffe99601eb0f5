"""Agency marks as an act on a case: a senior saw a proof that the account is a licensed agency's.

The mark explains what the account's own listings share in the lane exploitation; it silences no other lane.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from doorwatch.casework.claims import existing, words
from doorwatch.casework.rights import ActRefused, refusals, require_case
from doorwatch.keys import KeyRing
from doorwatch.store import Store
from doorwatch.store.agencies import AgencyMark, mark_agency, names_of_account, running_mark, unmark_agency
from doorwatch.store.casetext import case_texts
from doorwatch.store.caseviews import accounts_of
from doorwatch.types import ListingRef
from doorwatch.types.people import Permission, Person


@dataclass(frozen=True, slots=True)
class AgencyState:
    """What Memory tells of the account of one listing: how many names it shows, and its mark now."""

    names: int
    mark: AgencyMark | None

    @property
    def perhaps(self) -> bool:
        """True for an account without a mark that shows several names: it could be a licensed agency."""
        return self.mark is None and self.names > 1


def agency_state(conn: Any, case: int, listing: ListingRef, now: datetime) -> AgencyState | None:
    """Return what is known of the account of a case's listing, None when it names or keeps none."""
    group = accounts_of(conn, case).get(listing)
    if group is None:
        return None
    return AgencyState(names_of_account(conn, group), running_mark(conn, group, now))


def set_mark(
    store: Store,
    keys: KeyRing,
    person: Person,
    case: int,
    listing: ListingRef,
    proof: str,
    until: datetime,
    now: datetime,
) -> AgencyMark:
    """Mark the account of a case's listing as a licensed agency's until a day within a year.

    `proof` names what was seen, without a name or a contact. Raises PermissionRefused; ActRefused
    (`no_account`): the listing's text has ended or names none; BadInput: proof or day do not hold.
    """
    live = keys.memory_keys(now)

    def work(conn: Any) -> AgencyMark:
        account = _account(conn, person, case, listing)
        return mark_agency(conn, live, account, person.name, words("proof", proof), until, now)

    with refusals(store, person, now, f"case/{case}"):
        return store.run_write(work)


def end_mark(
    store: Store, keys: KeyRing, person: Person, case: int, listing: ListingRef, now: datetime
) -> None:
    """End the mark of the account of a case's listing. Raises as `set_mark`; BadInput: it carries none."""
    live = keys.memory_keys(now)

    def work(conn: Any) -> None:
        unmark_agency(conn, live, _account(conn, person, case, listing), person.name, now)

    with refusals(store, person, now, f"case/{case}"):
        store.run_write(work)


def _account(conn: Any, person: Person, case: int, listing: ListingRef) -> str:
    state = existing(conn, case)
    require_case(person, Permission.AGENCY_MARK, state)
    text = case_texts(conn, case, [listing]).get(listing)
    account = text.content.listing.account if text and text.content else None
    if account is None or account.id is None:
        raise ActRefused("no_account", f"case {case}: expected a listing that names its account; got none")
    return account.id
