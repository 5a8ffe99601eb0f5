"""Assess one listing after another without a store: what `doorwatch check` does with each line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detectors.registry import load_detectors
from doorwatch.ingest import picture_bytes
from doorwatch.reading import effective_date, read
from doorwatch.rules import SHIPPED, RuleSet, Weights, load_rules, load_taxonomy, load_weights
from doorwatch.scoring import assess, detect
from doorwatch.settings import Thresholds
from doorwatch.types import Assessment, Detector, Indicator, Listing, MemoryView, PictureReading

if TYPE_CHECKING:
    from doorwatch.settings import TenantSettings


@dataclass(frozen=True)
class Assessor:
    """Rules, tables and detectors, loaded once. It knows no other listing and no earlier night."""

    rules: RuleSet
    taxonomy: Mapping[str, Indicator]
    weights: Weights
    detectors: tuple[Detector, ...]
    today: dt.date
    as_of: dt.date | None = None

    @classmethod
    def load(cls, tenant: TenantSettings | None, today: dt.date, as_of: dt.date | None = None) -> Assessor:
        """Load the shipped rules, and a tenant's private rules and thresholds where one is given.

        Raises RuleError: a rule with a fault; no rule set is half loaded.
        """
        private = [tenant.private_rules] if tenant and tenant.private_rules else []
        rules, taxonomy = load_rules([SHIPPED, *private]), load_taxonomy()
        thresholds = tenant.thresholds if tenant else Thresholds()
        return cls(rules, taxonomy, load_weights(), load_detectors(rules, taxonomy, thresholds), today, as_of)

    def assess(self, listing: Listing, folder: Path | None) -> Assessment:
        """Return the assessment of one listing; `folder` is where its pictures may lie."""
        day = effective_date(listing, self.as_of, self.today)
        reading = read(listing, self._pictures(listing, folder), day)
        signals, context, failures = detect(reading, MemoryView(), self.detectors)
        return assess(
            reading, signals, context, weights=self.weights, taxonomy=self.taxonomy,
            ruleset=self.rules.digest, failures=failures,
        )  # fmt: skip

    def _pictures(self, listing: Listing, folder: Path | None) -> tuple[PictureReading, ...]:
        found = []
        for index, data in picture_bytes(listing, folder):
            address = None if listing.images[index][:5].lower() == "data:" else listing.images[index]
            if isinstance(data, str):
                found.append(PictureReading(index, address, failure=data))
                continue
            from doorwatch.images import read_picture

            found.append(read_picture(data, index, address, ocr=True))
        return tuple(found)
