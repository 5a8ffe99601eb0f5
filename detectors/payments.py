"""Who pays: one payer for several persons, or somebody else than the verified person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from detectors.base import BaseDetector
from detectors.company import by_group, listings, perhaps_agency, persons, remembered
from doorwatch.reasons import explain
from doorwatch.settings import Thresholds
from doorwatch.types import FieldEvidence, Indicator, MemoryView, Reading, Signal


class PaymentsDetector(BaseDetector):
    """Reads the platform's payer. A partner who pays for one person is one weak fact, not a network."""

    name = "payments"
    needs_memory = True
    indicators: tuple[str, ...] = ("shared_payer", "payer_not_advertiser")

    def __init__(self, taxonomy: Mapping[str, Indicator], thresholds: Thresholds) -> None:
        super().__init__(taxonomy)
        self.thresholds = thresholds

    def signals(self, reading: Reading, view: MemoryView) -> Iterable[Signal]:
        """Yield at most one signal of each indicator."""
        yield from self._not_advertiser(reading)
        links = view.links(reading.ref)
        if links.own is None:
            return
        for _, others in sorted(by_group(links.others("payer")).items()):
            count = persons([links.own, *others], by_account=True)
            if count >= self.thresholds.persons_per_payer:
                says = explain("payer_persons", count=count, listings=listings(others) + 1)
                yield self.signal(
                    "shared_payer",
                    [remembered("persons_per_payer", count, others)],
                    perhaps_agency(links, links.own, says),
                )

    def _not_advertiser(self, reading: Reading) -> Iterable[Signal]:
        """Compare the two marks of the feed; both are the platform's own, of one kind."""
        account = reading.listing.account
        if account is None or account.payer is None or account.verified_person is None:
            return
        if account.payer != account.verified_person:
            evidence = [FieldEvidence("account.payer_is_verified_person", False)]
            yield self.signal("payer_not_advertiser", evidence, explain("payer_not_advertiser"))
