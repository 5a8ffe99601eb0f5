"""What became of what was submitted to a site, as the advertiser may see it, and who has an account."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from doorwatch.types import Account, Listing

State = Literal["online", "verification", "waiting", "refused", "refused_by_person", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Submitted:
    """One submission: the listing, what became of it, and what its advertiser was told."""

    listing: Listing
    state: State
    message: str


@dataclass(slots=True)
class Submissions:
    """A site's submissions by id, and its known accounts by name; a name that is not known is a new one."""

    shown: dict[str, Listing]
    by_id: dict[str, Submitted] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    def put(self, listing: Listing, state: State, message: str) -> None:
        """Note a submission; what is online is shown."""
        self.by_id[listing.id] = Submitted(listing, state, message)
        if state == "online":
            self.shown[listing.id] = replace(listing, status="live")

    def edited(self, listing: Listing, before: str) -> Listing:
        """Return a submission under the id of the one that it edits, which its account handed in before."""
        known = self.by_id.get(before)
        return (
            listing
            if known is None or known.listing.account != listing.account
            else replace(listing, id=before)
        )

    def settle(self, listing: str, state: State, message: str) -> None:
        """Let the platform put a waiting submission online, or refuse it, after somebody looked.

        Raises KeyError: there is none that waits.
        """
        found = self.by_id[listing]
        if found.state != "waiting":
            raise KeyError(listing)
        self.put(found.listing, state, message)

    def withdraw(self, listing: str) -> bool:
        """Take an advertisement down, as its advertiser may; False when it was not online."""
        online = self.shown.pop(listing, None) is not None
        if online:
            self.by_id[listing] = replace(self.by_id[listing], state="withdrawn")
        return online
