"""Signals: indicators found in one listing, with evidence, and the taxonomy that they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from doorwatch.types.reading import Box

Lane = Literal["minor_age", "exploitation", "verification", "recruitment", "known_image"]
LANES: tuple[Lane, ...] = ("minor_age", "exploitation", "verification", "recruitment", "known_image")
HARD_LANES: tuple[Lane, ...] = ("minor_age", "known_image")
Weight = Literal["weak", "moderate", "strong", "decisive"]
WEIGHTS: tuple[Weight, ...] = ("weak", "moderate", "strong", "decisive")
Level = Literal["none", "watch", "unseen", "review", "urgent"]
LEVELS: tuple[Level, ...] = ("none", "watch", "unseen", "review", "urgent")
FLAGGED: tuple[Level, ...] = ("review", "urgent")
Bilingual = Mapping[str, str]
"""A sentence in Dutch and English: keys `nl` and `en`."""


@dataclass(frozen=True, slots=True)
class TextEvidence:
    """Words of the listing; offsets count code points of the original field."""

    field: str
    start: int
    end: int
    quote: str
    type: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class FieldEvidence:
    """A field of the listing and its value."""

    name: str
    value: str | int | float | bool | None
    type: Literal["field"] = "field"


@dataclass(frozen=True, slots=True)
class ImageEvidence:
    """A picture that matched another: distance 0-256 bits, transform a dihedral name."""

    index: int
    distance: int
    transform: str
    bank: str | None = None
    type: Literal["image"] = "image"


@dataclass(frozen=True, slots=True)
class PictureTextEvidence:
    """Words in a picture, with the box in pixels."""

    index: int
    box: Box | None
    quote: str
    type: Literal["picture_text"] = "picture_text"


@dataclass(frozen=True, slots=True)
class MemoryEvidence:
    """Other sightings: `count` of what `kind` names, `refs` are the tenant's own listings."""

    kind: str
    count: int
    first_seen: str | None
    refs: tuple[str, ...] = ()
    type: Literal["memory"] = "memory"


@dataclass(frozen=True, slots=True)
class ChangeEvidence:
    """A field that changed; `at` is an ISO instant."""

    name: str
    before: str | int | None
    after: str | int | None
    at: str | None
    type: Literal["change"] = "change"


Evidence = (
    TextEvidence | FieldEvidence | ImageEvidence | PictureTextEvidence | MemoryEvidence | ChangeEvidence
)
SELF_STATED = ("text", "field", "picture_text")
"""Evidence types that come from the listing itself."""


@dataclass(frozen=True, slots=True)
class Signal:
    """An indicator found in one listing.

    `weight` is the upper bound that the rule or detector gives; scoring lowers or lifts it by the
    indicator's condition and sets `counted`. `shadow` signals are recorded apart and move nothing.
    """

    indicator: str
    lane: Lane
    family: str
    weight: Weight
    detector: str
    version: str
    rule: str | None
    evidence: tuple[Evidence, ...]
    explanation: Bilingual
    benign: Bilingual
    counted: bool = True
    shadow: bool = False

    @property
    def self_stated(self) -> bool:
        """True when all evidence is the listing's own text, field or picture text."""
        return all(item.type in SELF_STATED for item in self.evidence)


@dataclass(frozen=True, slots=True)
class ContextFact:
    """A fact that is shown folded with its direction and never scored."""

    indicator: str
    direction: str
    evidence: tuple[Evidence, ...]
    explanation: Bilingual


@dataclass(frozen=True, slots=True)
class Indicator:
    """One entry of the taxonomy (`rules/indicators.yaml`)."""

    id: str
    build: Literal["score", "context", "human", "no"]
    lane: Lane | None
    family: str | None
    weight: Weight | None
    needs: tuple[str, ...]
    flags: tuple[str, ...]
    condition: str
    title: Bilingual
    definition: Bilingual
    benign: Bilingual
    public_text: Mapping[str, str]
    validation: str
    sources: tuple[str, ...]
    direction: Bilingual | None = None
    excluded_because: Bilingual | None = None
