"""Ages under 18: stated, disguised, by birth date, about to turn 18; and ages that contradict.

The version ends with the digest of the subject model's weights: other weights are another detector.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from detectors.base import MOST_EVIDENCE, BaseDetector, words
from doorwatch.ages import subject_digest
from doorwatch.reasons import explain, inside, where
from doorwatch.types import (
    Age,
    ContextFact,
    Evidence,
    FieldEvidence,
    Indicator,
    MemoryView,
    Reading,
    Signal,
    Weight,
)

ADULT = 18
YOUNG_ADULT = (18, 20)
FIELD = "stated_age"
_HIDDEN_KINDS = ("hidden", "sum", "roman")
_TOLD_IN_WORDS = ("birth_date", "birth_year", "turning")


class AgesDetector(BaseDetector):
    """Reads the ages of the reading: present ones of the advertised person, never a client's review."""

    name = "ages"
    indicators: tuple[str, ...] = (
        "stated_age_under_18",
        "obfuscated_age_under_18",
        "birth_date_under_18",
        "turning_18",
        "age_contradiction",
        "age_at_platform_minimum",
    )

    def __init__(self, taxonomy: Mapping[str, Indicator]) -> None:
        super().__init__(taxonomy)
        self.version = f"2+{subject_digest()}"

    def signals(self, reading: Reading, view: MemoryView) -> Iterable[Signal]:
        """Yield a signal for each age under 18, at most `MOST_EVIDENCE`, and one for a contradiction."""
        own = own_ages(reading)
        minor = [age for age in own if age.years < ADULT]
        for age in minor[:MOST_EVIDENCE]:
            indicator, weight = indicator_of(age)
            if age.moved:  # a guess by a model, however good: a person looks, nobody is woken
                weight = "strong"
            yield self.signal(indicator, [age_evidence(reading, age)], _says(reading, age), weight=weight)
        yield from self._contradiction(reading, own)

    def context(self, reading: Reading, view: MemoryView) -> Iterable[ContextFact]:
        """Yield the fact that the age field says 18 to 20."""
        years = reading.listing.stated_age
        direction = self.taxonomy["age_at_platform_minimum"].direction
        if years is not None and YOUNG_ADULT[0] <= years <= YOUNG_ADULT[1] and direction is not None:
            yield ContextFact(
                "age_at_platform_minimum",
                direction["en"],
                (FieldEvidence(FIELD, years),),
                explain("field_age", years=years),
            )

    def _contradiction(self, reading: Reading, own: Sequence[Age]) -> Iterable[Signal]:
        """Yield a signal when the age field and the text give different ages.

        A duo that names two ages of which one is the field's contradicts nothing. A birth year
        leaves a year open.
        """
        field = reading.listing.stated_age
        told = [age for age in own if age.kind != "field"]
        if field is None or not told or any(_agrees(age, field) for age in told):
            return
        age = min(told, key=lambda item: (item.years, item.field, item.start))
        weight: Weight = "strong" if min(field, age.years) < ADULT else "weak"
        quote = age.quote or _cut(reading, age)
        yield self.signal(
            "age_contradiction",
            [FieldEvidence(FIELD, field), age_evidence(reading, age)],
            explain("age_contradiction", field_years=field, where=inside(where(age.field)), quote=quote),
            weight=weight,
        )


def own_ages(reading: Reading) -> list[Age]:
    """Return the advertised person's present ages as the listing itself tells them, by place."""
    return sorted(
        (
            age
            for age in reading.ages
            if age.subject == "advertised_person" and age.current and not age.field.startswith("review")
        ),
        key=lambda age: (age.kind != "field", age.field, age.start, age.end, age.years),
    )


def indicator_of(age: Age) -> tuple[str, Weight]:
    """Return the indicator and weight of an age under 18, by how it is told."""
    if age.kind == "birth_date":
        return "birth_date_under_18", "decisive"
    if age.kind == "birth_year":
        return "birth_date_under_18", "strong"
    if age.kind == "turning":
        return "turning_18", "decisive"
    if age.hidden or age.kind in _HIDDEN_KINDS:
        return "obfuscated_age_under_18", "decisive"
    return "stated_age_under_18", "decisive"


def age_evidence(reading: Reading, age: Age) -> Evidence:
    """Return where an age stands: in the field, in a text, or in a picture."""
    if age.kind == "field" or age.field == FIELD:
        return FieldEvidence(FIELD, age.years)
    start, end = _whole(reading, age) if age.kind in _TOLD_IN_WORDS else (age.start, age.end)
    return words(reading, age.field, start, end)


def _whole(reading: Reading, age: Age) -> tuple[int, int]:
    """Return the span of an age with the words that tell it: a date says more than its day."""
    original = next((text.original for text in reading.texts if text.field == age.field), "")
    size = len(age.quote)
    at = original.find(age.quote, max(0, age.end - size), age.start + size) if size else -1
    return (at, at + size) if at >= 0 else (age.start, age.end)


def _agrees(age: Age, field: int) -> bool:
    return abs(age.years - field) <= (1 if age.kind == "birth_year" else 0)


def _cut(reading: Reading, age: Age) -> str:
    return next((t.original[age.start : age.end] for t in reading.texts if t.field == age.field), "")


def _says(reading: Reading, age: Age) -> dict[str, str]:
    if age.kind == "field" or age.field == FIELD:
        return dict(explain("field_age", years=age.years))
    quote = age.quote or _cut(reading, age)
    if age.moved:  # the subject model gave it to her: its words are named
        named = ", ".join(f'"{word}"' for word in age.moved)
        return dict(explain("reads_age", where=where(age.field), quote=quote, years=age.years, words=named))
    template = "says" if age.kind == "digits" and not age.hidden else "says_age"
    return dict(explain(template, where=where(age.field), quote=quote, years=age.years))
