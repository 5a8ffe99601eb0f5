"""The judge: rules, weights and detectors that turn a reading into an assessment. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cached_property

import msgspec

from doorwatch.rules import RuleSet, Weights
from doorwatch.scoring.assess import assess
from doorwatch.scoring.detect import detect
from doorwatch.settings import Thresholds
from doorwatch.types import Assessment, Detector, Indicator, MemoryView, Reading

_DATED = ("birth_date", "birth_year")
_ADULT = 18


@dataclass(frozen=True)
class Judge:
    """What an assessment depends on beside the listing and its links."""

    detectors: tuple[Detector, ...]
    rules: RuleSet
    taxonomy: Mapping[str, Indicator]
    weights: Weights
    thresholds: Thresholds

    @property
    def ruleset(self) -> str:
        """The digest of rules, taxonomy and weights, `sha256:` and 64 hex digits."""
        return self.rules.digest

    @cached_property
    def digest(self) -> str:
        """The digest of detectors (names, versions) and thresholds, `sha256:` and 64 hex digits."""
        parts = [sorted((one.name, one.version) for one in self.detectors), asdict(self.thresholds)]
        return "sha256:" + hashlib.sha256(msgspec.json.encode(parts)).hexdigest()

    def assess(self, reading: Reading, view: MemoryView) -> Assessment:
        """Return the assessment of one reading."""
        signals, context, failures = detect(reading, view, self.detectors)
        return assess(
            reading,
            signals,
            context,
            weights=self.weights,
            taxonomy=self.taxonomy,
            ruleset=self.ruleset,
            failures=failures,
        )


def review_on(assessment: Assessment) -> date | None:
    """Return the day from which this assessment must be made anew though nothing changed, None for never.

    A birth date makes somebody older every day; a person who is 17 by it is looked at daily.
    """
    dated = any(age.kind in _DATED and age.years <= _ADULT for age in assessment.ages)
    return assessment.as_of + timedelta(days=1) if dated else None
