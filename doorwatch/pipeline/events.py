"""Platform events: what each says of a listing, written as a new sight of it and assessed at once.

A listing whose text is still kept gets a snapshot with what the event tells (an attempt, a step of
verification, another account), so that every detector reads it as if a feed had told it. Where the text has
gone, what Memory needs is noted on its last sighting: that it was refused, with which age, or removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any, Literal

from doorwatch.pipeline.assess import assess_rows
from doorwatch.pipeline.commit import detail_of
from doorwatch.pipeline.workshop import Workshop
from doorwatch.store import (
    BATCH,
    Content,
    Detail,
    ScanResult,
    finish_scan,
    load_content,
    open_scan,
    write_details,
)
from doorwatch.store.told import Told, keep_status, known_rows, note_refused, note_removed
from doorwatch.types import Account, Agreement, Attempt, Listing, Verification
from doorwatch.types.platform_events import PlatformEvent

EventState = Literal["applied", "known", "unknown", "not_kept"]
"""Applied; told before; a listing that Memory does not know; its text is gone and nothing could be noted."""
_EVENTS = "events do not say what is gone"
_TICK = timedelta(microseconds=1)


@dataclass(slots=True)
class EventsDone:
    """What came of a batch: a state for each event in order, and how many listings were assessed."""

    states: list[EventState] = field(default_factory=list)
    assessed: int = 0
    left: int = 0
    """Listings that were touched and wait for the night."""


def tell(workshop: Workshop, agreement: Agreement, events: Sequence[PlatformEvent]) -> EventsDone:
    """Apply events of one platform, at most 500; the same events again change nothing."""
    platform = agreement.platform
    with workshop.store.read() as conn:
        told = known_rows(conn, platform, {one.id for one in events})
        contents = load_content(conn, [one.row for one in told.values()])
    states: dict[int, EventState] = {}
    details: list[Detail] = []
    notes: list[tuple[PlatformEvent, Told]] = []
    for listing, mine in _by_listing(events).items():
        known = told.get(listing)
        content = contents.get(known.row) if known is not None else None
        if known is None:
            states.update((number, "unknown") for number, _ in mine)
        elif content is None:
            for number, event in mine:
                states[number] = _noted(event, known)
                if states[number] == "applied":
                    notes.append((event, known))
        else:
            after = content.listing
            for number, event in mine:
                before, after = after, applied(after, event, newest=event.at >= known.last_seen)
                states[number] = "applied" if after != before else "known"
            if after != content.listing:
                details.append(_detail(workshop, content, after, max(one.at for _, one in mine)))
    touched = _write(workshop, agreement, details, notes, told)
    done = EventsDone([states[number] for number in range(len(events))])
    if len(touched) <= BATCH:
        done.assessed = assess_rows(workshop, sorted(touched)).count if touched else 0
    else:
        done.left = len(touched)
    return done


def applied(listing: Listing, event: PlatformEvent, *, newest: bool) -> Listing:
    """Return a listing with what an event tells of it; `newest`: nothing was seen of it since the event."""
    after = replace(listing, account=_account(listing.account, event))
    if event.kind in ("refused", "edited"):
        attempt = Attempt(event.at, event.stated_age, event.kind)
        if attempt not in after.attempts:
            after = replace(after, attempts=(*after.attempts, attempt))
    if event.kind in ("refused", "removed") and newest:
        after = replace(after, status=event.kind)
    return after


def _account(account: Account | None, event: PlatformEvent) -> Account | None:
    facts = event.account
    if facts is None and event.verification is None:
        return account
    after = account or Account()
    if facts is not None:
        told = {name: value for name in facts.__slots__ if (value := getattr(facts, name)) is not None}
        after = replace(after, **told)
    if event.verification is not None:
        step = Verification(event.verification.method, event.at, event.verification.artifact)
        if step not in after.verification:
            after = replace(after, verification=(*after.verification, step))
    return after


def _noted(event: PlatformEvent, known: Told) -> EventState:
    """Tell whether anything can be noted of a listing without its text."""
    if event.kind not in ("refused", "removed"):
        return "not_kept"
    age = event.stated_age if event.kind == "refused" else None
    if age is not None and age not in known.refused_ages:
        return "applied"
    return "applied" if event.at >= known.last_seen and known.status != event.kind else "known"


def _detail(workshop: Workshop, content: Content, after: Listing, at: Any) -> Detail:
    """Return the new sight: as late as the event, and later than what is known."""
    moment = max(min(at, workshop.now()), content.last_seen + _TICK)
    return detail_of(workshop, replace(after, observed_at=moment), content.pictures, content.reveal)


def _write(
    workshop: Workshop,
    agreement: Agreement,
    details: Sequence[Detail],
    notes: Sequence[tuple[PlatformEvent, Told]],
    told: dict[str, Told],
) -> set[int]:
    """Write all in one transaction and return the rows of listings that are to be assessed."""

    def work(conn: Any) -> set[int]:
        now = workshop.now()
        touched: set[int] = set()
        for event, known in notes:
            note = note_refused if event.kind == "refused" else note_removed
            touched |= note(conn, known, event.at, event.stated_age, now)
        if details:
            scan = open_scan(conn, agreement.platform, now.date(), now, "feed")
            written = write_details(
                conn, scan, details, workshop.memory_keys(), now, search=workshop.search,
                text_days=agreement.terms.text,
            )  # fmt: skip
            for one in details:
                if one.listing.id in told and one.listing.status == "submitted":
                    keep_status(conn, told[one.listing.id])
            touched |= set(written.rows.values()) | set(written.touched)
            finish_scan(conn, scan.id, ScanResult(False, True, (_EVENTS,)), now)
        return touched

    if not details and not notes:
        return set()
    return workshop.store.run_write(partial(work))


def _by_listing(events: Iterable[PlatformEvent]) -> dict[str, list[tuple[int, PlatformEvent]]]:
    """Return the events of each listing with their number, the oldest first."""
    found: dict[str, list[tuple[int, PlatformEvent]]] = {}
    for number, event in enumerate(events):
        found.setdefault(event.id, []).append((number, event))
    return {listing: sorted(mine, key=lambda one: (one[1].at, one[0])) for listing, mine in found.items()}
