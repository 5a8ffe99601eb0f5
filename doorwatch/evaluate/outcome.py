"""What was found in one sentence, beside what must be found in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from doorwatch.evaluate.corpus import ADULT, Sentence
from doorwatch.types import FLAGGED, LANES, Assessment, Lane, Level

TEXT_AGE = frozenset({"stated_age_under_18", "obfuscated_age_under_18", "birth_date_under_18", "turning_18"})
"""The four indicators of which one may be found in place of another: all say the same of the person."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One sentence after its assessment. `found` holds signals of live rules and detectors.

    `rules` names (rule, indicator) of every rule that matched, in shadow or not. `stated_age` is the
    verdict in years.
    """

    sentence: Sentence
    found: frozenset[str]
    rules: frozenset[tuple[str, str]]
    stated_age: int | None
    levels: Mapping[Lane, Level]

    @property
    def wrong(self) -> frozenset[str]:
        """Indicators that the sentence does not show."""
        return self.found - self.sentence.right

    @property
    def missing(self) -> frozenset[str]:
        """Expected indicators for which neither they nor an allowed reading of the same age was found."""
        named_otherwise = bool(self.found & TEXT_AGE & self.sentence.right)
        return frozenset(
            name
            for name in self.sentence.expect.indicators
            if name not in self.found and not (name in TEXT_AGE and named_otherwise)
        )

    @property
    def flagged_as_minor(self) -> bool:
        """True when the lane minor_age is at review or urgent."""
        return self.levels["minor_age"] in FLAGGED

    @property
    def says_minor(self) -> bool:
        """True when a person would be told of a minor: by the lane or by the verdict."""
        return self.flagged_as_minor or (self.stated_age is not None and self.stated_age < ADULT)

    @property
    def verdict_right(self) -> bool:
        """True when the verdict is the expected number, or none where none is expected."""
        return self.stated_age == self.sentence.expect.stated_age

    @property
    def faulty(self) -> bool:
        """True when anything at all is not as expected."""
        missed = self.sentence.minor and not self.flagged_as_minor
        return bool(self.wrong or self.missing or missed or not self.verdict_right)


def outcome_of(sentence: Sentence, assessment: Assessment) -> Outcome:
    """Return what an assessment of a sentence's listing found."""
    return Outcome(
        sentence=sentence,
        found=frozenset(signal.indicator for signal in assessment.signals),
        rules=frozenset(
            (signal.rule, signal.indicator)
            for signal in (*assessment.signals, *assessment.shadow)
            if signal.rule is not None
        ),
        stated_age=assessment.stated_age,
        levels={lane: assessment.lanes[lane].level for lane in LANES},
    )
