"""What another tenant has confirmed: one weak sign, without a name, a text or a place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from detectors.base import BaseDetector
from doorwatch.reasons import explain
from doorwatch.types import Bilingual, MemoryEvidence, MemoryView, Reading, Signal

_SIGNS: Mapping[str, str] = {
    "phone": "shared_phone_many_personas",
    "handle": "shared_phone_many_personas",
    "pdq": "image_reused_other_persona",
    "sha256": "image_reused_other_persona",
}
_WHAT: Mapping[str, Bilingual] = {
    "shared_phone_many_personas": {"nl": "Een contactgegeven", "en": "A contact"},
    "image_reused_other_persona": {"nl": "Een foto", "en": "A picture"},
}


class ExchangeDetector(BaseDetector):
    """Reads the hits that the view holds; family `exchange`, always weak, so that no level rests on it."""

    name = "exchange"
    needs_memory = True
    indicators: tuple[str, ...] = tuple(dict.fromkeys(_SIGNS.values()))

    def signals(self, reading: Reading, view: MemoryView) -> Iterable[Signal]:
        """Yield one signal for each indicator whose fingerprint another tenant has confirmed."""
        kinds = view.links(reading.ref).exchange
        for indicator in self.indicators:
            hit = [kind for kind in kinds if _SIGNS.get(kind) == indicator]
            if hit:
                says = explain("exchange", what=_WHAT[indicator])
                evidence = [MemoryEvidence("exchange", len(hit), None)]
                yield replace(
                    self.signal(indicator, evidence, says, weight="weak", lane="exploitation"),
                    family="exchange",
                )
