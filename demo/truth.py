"""What was planted in a listing, and how what was found compares with it."""

from __future__ import annotations

from dataclasses import dataclass

from doorwatch.types import ListingRef


@dataclass(frozen=True, slots=True)
class Truth:
    """What one listing holds in one night.

    `indicators` must be found. `allowed` may be found as well: other readings of the same words,
    which count neither for nor against. `needs` says what a plant can only be seen with: `feed`
    (the platform's own data), `ocr` (words in pictures), `bank` (the demo's hash bank).
    `kind` names a hard negative, None for all others; `benign` says that nothing is planted, so that
    whatever raises a level is a false flag. `stated_age` is the verdict in years, exact
    to within `age_slack` years. `form` says how it was written.
    """

    ref: ListingRef
    index: int
    night: int
    language: str
    plant: str
    kind: str | None
    indicators: frozenset[str]
    allowed: frozenset[str]
    needs: frozenset[str]
    benign: bool
    stated_age: int | None
    age_slack: int = 0
    form: str = ""
