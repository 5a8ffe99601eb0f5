"""In which order detail pages are visited: what is likeliest to be new first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from doorwatch.types import CardSeen, KnownListing, VisitPlan

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Visit:
    """A detail page that is due. `known` is None for a new listing."""

    id: str
    url: str
    known: KnownListing | None


def order_of_visits(cards: Mapping[str, CardSeen], plan: VisitPlan, *, index_complete: bool) -> list[Visit]:
    """Return the due visits: new, card changed, flagged or linked, longest unseen; the done ones left out.

    After a complete list the known listings that it did not show come last: a 404 tells at once
    what the list alone tells after two nights. Among equals the longest unseen comes first.
    """
    due = [Visit(card.id, card.url, plan.known.get(card.id)) for card in cards.values()]
    if index_complete:
        due += [Visit(known.id, known.url, known) for known in plan.known.values() if known.id not in cards]
    due = [visit for visit in due if visit.id not in plan.done]
    return sorted(due, key=lambda visit: _rank(visit, cards.get(visit.id)))


def _rank(visit: Visit, card: CardSeen | None) -> tuple[int, datetime, str]:
    known = visit.known
    if known is None:
        return 0, _LONG_AGO, visit.id
    seen = known.last_detail or _LONG_AGO
    if card is None:
        return 4, seen, visit.id
    if known.card is not None and known.card != card.card:
        return 1, seen, visit.id
    return (2 if known.flagged_or_linked else 3), seen, visit.id
