"""Which detectors there are: those of doorwatch, and those of installed packages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import entry_points

from detectors.ages import AgesDetector
from detectors.base import DetectorFault, check_detector
from detectors.contacts import ContactsDetector
from detectors.exchange import ExchangeDetector
from detectors.hidden import HiddenDetector
from detectors.history import HistoryDetector
from detectors.known_image import KnownImageDetector
from detectors.payments import PaymentsDetector
from detectors.phrases import PhrasesDetector
from detectors.refusals import RefusalsDetector
from detectors.reports import ReportsDetector
from detectors.reuse import ReuseDetector
from detectors.texts import TextsDetector
from detectors.verification import VerificationDetector
from doorwatch.rules import RuleSet
from doorwatch.settings import Thresholds
from doorwatch.types import Detector, Indicator

GROUP = "doorwatch.detectors"
"""Entry points of this group are callables (rules, taxonomy, thresholds) -> Detector."""

Factory = Callable[[RuleSet, Mapping[str, Indicator], Thresholds], Detector]


def load_detectors(
    rules: RuleSet, taxonomy: Mapping[str, Indicator], thresholds: Thresholds
) -> tuple[Detector, ...]:
    """Return all detectors, sorted by name.

    Raises DetectorFault: one of an installed package cannot be loaded, breaks the contract or takes
    a name that exists. A detector that is silently missing would look like "nothing found".
    """
    found: dict[str, Detector] = {}
    built_in: tuple[Detector, ...] = (
        AgesDetector(taxonomy),
        ContactsDetector(taxonomy),
        ExchangeDetector(taxonomy),
        HiddenDetector(taxonomy),
        HistoryDetector(taxonomy, thresholds),
        KnownImageDetector(taxonomy),
        PaymentsDetector(taxonomy, thresholds),
        PhrasesDetector(rules, taxonomy),
        RefusalsDetector(taxonomy, thresholds),
        ReportsDetector(taxonomy),
        ReuseDetector(taxonomy, thresholds),
        TextsDetector(taxonomy, thresholds),
        VerificationDetector(taxonomy, thresholds),
    )
    for detector in (*built_in, *_installed(rules, taxonomy, thresholds)):
        check_detector(detector, taxonomy)
        if detector.name in found:
            raise DetectorFault(f"{GROUP}: each detector's name once; got {detector.name!r} twice")
        found[detector.name] = detector
    return tuple(found[name] for name in sorted(found))


def _installed(
    rules: RuleSet, taxonomy: Mapping[str, Indicator], thresholds: Thresholds
) -> tuple[Detector, ...]:
    made = []
    for entry in sorted(entry_points(group=GROUP), key=lambda item: (item.name, item.value)):
        try:
            factory: Factory = entry.load()
            made.append(factory(rules, taxonomy, thresholds))
        except Exception as error:
            raise DetectorFault(f"{GROUP}: {entry.name} could not be made: {type(error).__name__}") from error
    return tuple(made)
