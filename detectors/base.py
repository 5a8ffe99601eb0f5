"""What all detectors share: building signals with their evidence, and the check each must pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from doorwatch.errors import DoorwatchError
from doorwatch.reasons import benign
from doorwatch.types import (
    Bilingual,
    Box,
    ContextFact,
    Detector,
    Evidence,
    Indicator,
    Lane,
    MemoryView,
    PictureTextEvidence,
    Reading,
    Signal,
    TextEvidence,
    Weight,
)

MOST_EVIDENCE = 25
"""Pieces of evidence, or signals of one kind, that one detector gives for one listing."""


class DetectorFault(DoorwatchError):
    """A detector that breaks the contract; it is not loaded."""


class BaseDetector:
    """A detector that knows the taxonomy. Subclasses name themselves and override `signals`."""

    name: str = ""
    version: str = "1"
    indicators: tuple[str, ...] = ()
    needs_memory: bool = False

    def __init__(self, taxonomy: Mapping[str, Indicator]) -> None:
        self.taxonomy = taxonomy

    def signals(self, reading: Reading, view: MemoryView) -> Iterable[Signal]:
        """Yield the signals of one reading; none by default."""
        return ()

    def context(self, reading: Reading, view: MemoryView) -> Iterable[ContextFact]:
        """Yield facts that are shown and never scored; none by default."""
        return ()

    def signal(
        self,
        indicator: str,
        evidence: Sequence[Evidence],
        explanation: Bilingual,
        *,
        weight: Weight | None = None,
        lane: Lane | None = None,
        counted: bool = True,
    ) -> Signal:
        """Return a signal of this detector, with the indicator's lane, family, weight and benign text."""
        entry = self.taxonomy[indicator]
        return Signal(
            indicator=indicator,
            lane=lane or entry.lane or "exploitation",
            family=entry.family or "text_other",
            weight=weight or entry.weight or "weak",
            detector=self.name,
            version=self.version,
            rule=None,
            evidence=tuple(evidence),
            explanation=explanation,
            benign=benign(entry),
            counted=counted,
        )


def words(reading: Reading, field: str, start: int, end: int) -> Evidence:
    """Return the evidence for the original slice [start, end) of a field of the reading."""
    original = next((text.original for text in reading.texts if text.field == field), "")
    quote = original[start:end]
    kind, _, index = field.partition(":")
    if kind == "picture_text":
        return PictureTextEvidence(int(index), _box(reading, int(index), quote), quote)
    return TextEvidence(field, start, end, quote)


def _box(reading: Reading, index: int, quote: str) -> Box | None:
    """Return where in a picture a quote stands, None when the text reader did not say."""
    for picture in reading.pictures:
        if picture.index == index:
            return next((text.box for text in picture.texts if quote in text.quote), None)
    return None


def check_detector(
    detector: Detector,
    taxonomy: Mapping[str, Indicator],
    samples: Iterable[tuple[Reading, MemoryView]] = (),
) -> None:
    """Check that a detector keeps the contract, on `samples` too.

    Raises DetectorFault: a name or version is missing, an indicator is unknown, or a signal does not
    fit the taxonomy, has no evidence, quotes other words than stand there, explains in more or less
    than one sentence, or differs when it is asked again.
    """
    if not isinstance(detector, Detector):
        raise DetectorFault(
            f"{type(detector).__name__}: a detector has the members of doorwatch.types.Detector"
        )
    if not detector.name or not detector.version:
        raise DetectorFault(f"{type(detector).__name__}: a detector has a name and a version")
    for indicator in detector.indicators:
        if indicator not in taxonomy or taxonomy[indicator].build not in ("score", "context"):
            raise DetectorFault(
                f"{detector.name}: an indicator of the taxonomy that is built; got {indicator!r}"
            )
    for reading, view in samples:
        first = tuple(detector.signals(reading, view))
        if first != tuple(detector.signals(reading, view)):
            raise DetectorFault(f"{detector.name}: the same signals when asked again; got others")
        for signal in first:
            _check_signal(detector, signal, taxonomy, reading)


def _check_signal(
    detector: Detector, signal: Signal, taxonomy: Mapping[str, Indicator], reading: Reading
) -> None:
    place = f"{detector.name}: {signal.indicator}"
    entry = taxonomy.get(signal.indicator)
    if entry is None or signal.indicator not in detector.indicators:
        raise DetectorFault(f"{place}: an indicator that the detector declares")
    if signal.lane != entry.lane and "lane" not in entry.condition:
        raise DetectorFault(f"{place}: lane must be {entry.lane}; got {signal.lane}")
    if signal.family not in (entry.family, "exchange"):
        raise DetectorFault(f"{place}: family must be {entry.family}; got {signal.family}")
    if signal.detector != detector.name or signal.version != detector.version:
        raise DetectorFault(f"{place}: the name and version of its detector")
    if not signal.evidence:
        raise DetectorFault(f"{place}: at least one piece of evidence")
    for text in (signal.explanation, signal.benign):
        if set(text) != {"nl", "en"} or not all(value.strip() for value in text.values()):
            raise DetectorFault(f"{place}: a sentence in nl and one in en")
    if not all(value.endswith(".") for value in signal.explanation.values()):
        raise DetectorFault(f"{place}: an explanation that is a sentence")
    for item in signal.evidence:
        if item.type == "text" and item != words(reading, item.field, item.start, item.end):
            raise DetectorFault(f"{place}: offsets that cut out exactly the quoted text")
