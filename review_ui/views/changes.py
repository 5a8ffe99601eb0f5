"""What changed since the flag: the words that went and came, and the short fields that are others now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from typing import Literal

from doorwatch.reading import read
from doorwatch.store.casetext import CaseText
from doorwatch.types import Assessment, Listing
from review_ui.views.words import HIDDEN, veiled_field

Step = Literal["same", "gone", "came"]
_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_NEAR = 12
"""Words of unchanged text that are shown around a change."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field: `steps` for words, `before` and `after` for a short field. `at` is when it was seen."""

    field: str
    at: datetime | None
    steps: tuple[tuple[Step, str], ...] = ()
    before: str = ""
    after: str = ""


def changes(text: CaseText, assessment: Assessment | None, revealed: bool) -> tuple[Change, ...]:
    """Return what a listing says differently now; nothing when it says the same or no longer has its text."""
    if text.content is None or text.newer is None:
        return ()
    before, after = text.content.listing, text.newer.listing
    at = text.newer.observed_at
    if not revealed:
        before, after = _veiled(before, assessment), _veiled(after, _contacts_of(after, assessment))
    return tuple(_changed(before, after, at))


def _changed(before: Listing, after: Listing, at: datetime) -> Iterable[Change]:
    for field in ("title", "text", "hidden_text"):
        old, new = getattr(before, field) or "", getattr(after, field) or ""
        if old != new:
            yield Change(field, at, steps=diff(old, new))
    for field in ("stated_age", "persona", "city", "country", "section"):
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield Change(field, at, before=_told(old), after=_told(new))
    for field, one, other in (
        ("phones", before.phones, after.phones),
        ("handles", _values(before), _values(after)),
    ):
        if one != other:
            yield Change(field, at, before=", ".join(one), after=", ".join(other))
    if before.images != after.images:
        yield Change("pictures", at, before=str(len(before.images)), after=str(len(after.images)))


def diff(old: str, new: str) -> tuple[tuple[Step, str], ...]:
    """Return the words that stayed, went and came, in order; long stretches that stayed are shortened."""
    one, other = _WORD.findall(old), _WORD.findall(new)
    steps: list[tuple[Step, str]] = []
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            steps.append(("same", _short(one[first:last], bool(steps), last < len(one) or end < len(other))))
            continue
        if last > first:
            steps.append(("gone", "".join(one[first:last])))
        if end > start:
            steps.append(("came", "".join(other[start:end])))
    return tuple(steps)


def _short(same: Sequence[str], after_change: bool, before_change: bool) -> str:
    if len(same) <= 2 * _NEAR + 1:
        return "".join(same)
    head = "".join(same[:_NEAR]) if after_change else ""
    tail = "".join(same[-_NEAR:]) if before_change else ""
    return f"{head} … {tail}"


def _contacts_of(listing: Listing, seen: Assessment | None) -> Assessment | None:
    """Read the contacts of words that nobody has assessed yet, so that they can be masked."""
    if seen is None:
        return None
    elsewhere = tuple(replace(one, start=0, end=0) for one in seen.contacts)
    return replace(seen, contacts=(*read(listing).contacts, *elsewhere))


def _veiled(listing: Listing, assessment: Assessment | None) -> Listing:
    def veil(field: str, value: str | None) -> str | None:
        return None if value is None else veiled_field(field, value, listing, assessment)

    return replace(
        listing,
        title=veil("title", listing.title),
        text=veil("text", listing.text),
        hidden_text=veil("hidden_text", listing.hidden_text),
        persona=f"{listing.persona[:1]}{HIDDEN}" if listing.persona else None,
        phones=tuple(f"{HIDDEN} {one[-2:]}" for one in listing.phones),
        handles=tuple(replace(one, value=HIDDEN) for one in listing.handles),
    )


def _values(listing: Listing) -> tuple[str, ...]:
    return tuple(one.value for one in listing.handles)


def _told(value: object) -> str:
    return "" if value is None else str(value)
