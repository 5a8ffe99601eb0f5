"""The judge of a command, and listings assessed one after another without a store."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detectors.registry import load_detectors
from doorwatch.ingest import picture_bytes
from doorwatch.reading import effective_date, read
from doorwatch.rules import SHIPPED, load_rules, load_taxonomy, load_weights
from doorwatch.scoring.judge import Judge
from doorwatch.settings import Thresholds
from doorwatch.types import Assessment, Listing, MemoryView, PictureReading

if TYPE_CHECKING:
    from doorwatch.images.read import PictureBank
    from doorwatch.settings import TenantSettings


def load_judge(tenant: TenantSettings | None) -> Judge:
    """Load the shipped rules and the detectors, with a tenant's private rules and thresholds if one is given.

    Raises RuleError: a rule with a fault; no rule set is half loaded.
    """
    private = [tenant.private_rules] if tenant and tenant.private_rules else []
    rules, taxonomy = load_rules([SHIPPED, *private]), load_taxonomy()
    thresholds = tenant.thresholds if tenant else Thresholds()
    return Judge(load_detectors(rules, taxonomy, thresholds), rules, taxonomy, load_weights(), thresholds)


@dataclass(frozen=True)
class Assessor:
    """Assesses listings as if there were no other listing and no earlier night.

    `banks` are compared with the pictures.
    """

    judge: Judge
    today: dt.date
    as_of: dt.date | None = None
    banks: tuple[PictureBank, ...] = ()

    def assess(self, listing: Listing, folder: Path | None) -> Assessment:
        """Return the assessment of one listing; `folder` is where its pictures may lie."""
        day = effective_date(listing, self.as_of, self.today)
        return self.judge.assess(read(listing, _pictures(listing, folder, self.banks), day), MemoryView())


def _pictures(
    listing: Listing, folder: Path | None, banks: tuple[PictureBank, ...]
) -> tuple[PictureReading, ...]:
    found = []
    for index, data in picture_bytes(listing, folder):
        address = None if listing.images[index][:5].lower() == "data:" else listing.images[index]
        if isinstance(data, str):
            found.append(PictureReading(index, address, failure=data))
            continue
        from doorwatch.images import read_picture

        found.append(read_picture(data, index, address, ocr=True, banks=banks))
    return tuple(found)
