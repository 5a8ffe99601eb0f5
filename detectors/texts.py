"""One text for several persons: near-duplicates, with names, places, numbers and contacts left aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from detectors.base import BaseDetector
from detectors.company import Workplace, listings, perhaps_agency, persons, remembered, same_person
from doorwatch.reasons import explain
from doorwatch.settings import Thresholds
from doorwatch.types import Indicator, MemoryView, Reading, Sighting, Signal


class TextsDetector(BaseDetector):
    """Reads near texts: moderate, and no level that opens a case rests on them alone."""

    name = "texts"
    needs_memory = True
    indicators: tuple[str, ...] = ("near_duplicate_text_cluster",)

    def __init__(self, taxonomy: Mapping[str, Indicator], thresholds: Thresholds) -> None:
        super().__init__(taxonomy)
        self.thresholds = thresholds

    def signals(self, reading: Reading, view: MemoryView) -> Iterable[Signal]:
        """Yield one signal when the text stands with enough persons, this listing's own among them."""
        links = view.links(reading.ref)
        own = links.own
        if own is None:
            return
        near = [
            link
            for link in links.others("text")
            if (link.similarity or 0.0) >= self.thresholds.text_similarity
            and another_advertiser(own, link.sighting)
        ]
        count = persons([own, *(link.sighting for link in near)])
        if count < self.thresholds.personas_per_text:
            return
        workplace = Workplace(links, own, self.thresholds)
        beyond = [link.sighting for link in near if not workplace.explains(link.sighting)]
        least = min(link.similarity or 0.0 for link in near)
        others = [link.sighting for link in near]
        says = explain("near_text", count=count, listings=listings(others) + 1, share=int(least * 100))
        yield self.signal(
            "near_duplicate_text_cluster",
            [remembered("near_text", listings(others), others)],
            perhaps_agency(links, own, says),
            counted=persons([own, *beyond]) >= self.thresholds.personas_per_text,
        )


def another_advertiser(own: Sighting, other: Sighting) -> bool:
    """Tell whether another person uses the text: another name, or without names another account and phone."""
    same = same_person(own, other)
    if same is not None:
        return not same
    if own.account is not None and own.account == other.account:
        return False
    return bool(own.phones and other.phones) and not set(own.phones) & set(other.phones)
