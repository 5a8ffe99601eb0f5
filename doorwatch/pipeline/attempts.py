"""What was refused or edited before a listing went live, kept though its next sight does not tell it.

A platform's events tell of an attempt once; its feed and its pages show how the listing is now. An attempt
is a fact of the past, so that it stays with the listing until its term ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from doorwatch.pipeline.workshop import Workshop
from doorwatch.store.told import known_attempts
from doorwatch.types import Attempt, Listing


def with_attempts(
    workshop: Workshop, platform: str, listings: Sequence[Listing], since: datetime
) -> list[Listing]:
    """Return listings of one platform with the attempts since then that the store knows of each."""
    if not listings:
        return []
    with workshop.store.read() as conn:
        known = known_attempts(conn, platform, [one.id for one in listings])
    return [_with(one, known.get(one.id, ()), since) for one in listings]


def _with(listing: Listing, known: Sequence[Attempt], since: datetime) -> Listing:
    fresh = [one for one in known if one.at >= since and one not in listing.attempts]
    if not fresh:
        return listing
    return replace(listing, attempts=tuple(sorted((*listing.attempts, *fresh), key=lambda one: one.at)))
