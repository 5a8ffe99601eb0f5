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
    from doorwatch.rules import RuleSet, Weights
    from doorwatch.settings import TenantSettings
    from doorwatch.store import Store


def load_judge(tenant: TenantSettings | None, store: Store | None = None) -> Judge:
    """Load the shipped rules and the detectors, with a tenant's private rules and thresholds if one is given.

    From the tenant's `store` come the rules that were put back to shadow and the accepted calibration; one
    that is not migrated yet holds neither. Raises RuleError: a rule with a fault; no rule set is half loaded.
    """
    private = [tenant.private_rules] if tenant and tenant.private_rules else []
    rules, taxonomy, weights = load_rules([SHIPPED, *private]), load_taxonomy(), load_weights()
    if store is not None:
        rules, weights = _as_the_tenant_has_them(rules, weights, store)
    thresholds = tenant.thresholds if tenant else Thresholds()
    return Judge(load_detectors(rules, taxonomy, thresholds), rules, taxonomy, weights, thresholds)


def _as_the_tenant_has_them(rules: RuleSet, weights: Weights, store: Store) -> tuple[RuleSet, Weights]:
    from doorwatch.rules.lowered import calibrated, lowered
    from doorwatch.store.calibrations import accepted
    from doorwatch.store.quality import shadowed

    present, newest = store.revision()
    if present != newest:
        return rules, weights
    with store.read() as conn:
        names, calibration = shadowed(conn), accepted(conn)
    rules = lowered(rules, names)
    return (rules, weights) if calibration is None else calibrated(rules, weights, calibration)


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
