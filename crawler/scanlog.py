"""What a crawl did and did not see: counts, reasons, extraction rates, and the record at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from doorwatch.types import ScanEnd

REASONS: Mapping[str, str] = {
    "unreachable": "the site did not answer",
    "list_failed": "a list page could not be read",
    "empty_list": "the list showed no listing",
    "list_below_floor": "the list showed far fewer listings than are known",
    "list_loops": "the list led back to a page that was read",
    "list_too_long": "the list has more pages than the profile allows",
    "cards_unread": "a card had no id or no address",
    "changed_layout": "a page did not look as the profile says",
    "maintenance": "the site showed a maintenance page",
    "extraction_below_floor": "a field was found on too few pages",
    "detail_failed": "a detail page could not be read",
    "hours": "the agreed hours ended",
    "pages": "the agreed number of requests was used up",
    "robots": "robots.txt disallows a page that the profile asks for",
    "agreement": "a page that the profile asks for is outside the agreement",
    "address": "a host's address is not public",
    "spool_full": "the pipeline did not make room in time",
    "fault": "the crawler itself failed",
}
"""Why a scan is partial: the words of `ScanEnd.reasons`."""
_LEAST_PAGES = 5
"""Detail pages from which an extraction rate is held against its floor."""


class ScanLog:
    """Collects while the crawl runs; `end` sums it up. Plain numbers, no content."""

    def __init__(self, floors: Mapping[str, float]) -> None:
        self._floors = floors
        self._counts: Counter[str] = Counter()
        self._fields: Counter[str] = Counter()
        self._reasons: dict[str, None] = {}
        self.index_ok = True
        self.detail_ok = True

    def count(self, name: str, by: int = 1) -> None:
        """Add to a plain number."""
        self._counts[name] += by

    def counted(self, name: str) -> int:
        """Return a plain number."""
        return self._counts[name]

    def not_index(self, reason: str) -> None:
        """Note why the list was not read whole."""
        self._reasons[reason] = None
        self.index_ok = False

    def not_detail(self, reason: str) -> None:
        """Note why not all due detail pages were read."""
        self._reasons[reason] = None
        self.detail_ok = False

    def extracted(self, fields: Iterable[str]) -> None:
        """Note the fields that one detail page gave."""
        self._counts["extracted"] += 1
        self._fields.update(set(fields))

    def rates(self) -> dict[str, float]:
        """Return found/read per field, 0-1, for fields with a floor and fields that were found."""
        pages = self._counts["extracted"]
        names = {*self._fields, *self._floors}
        return {name: round(self._fields[name] / pages, 4) for name in sorted(names)} if pages else {}

    def alarms(self) -> list[str]:
        """Return a line for each field that was found on fewer pages than its floor says."""
        if self._counts["extracted"] < _LEAST_PAGES:
            return []
        rates = self.rates()
        return [
            f"{name}: found on {rates[name]:.0%} of the pages; the floor is {floor:.0%}"
            for name, floor in sorted(self._floors.items())
            if rates[name] < floor
        ]

    def end(self, at: datetime, refused: Mapping[str, int]) -> ScanEnd:
        """Return the record that ends the scan.

        Below a floor the layout has changed: then the ids of the list are doubted as well, so that
        nothing is called removed.
        """
        alarms = self.alarms()
        if alarms:
            self.not_index("extraction_below_floor")
            self.not_detail("extraction_below_floor")
        counts = {**self._counts, "refused": sum(refused.values())}
        counts |= {f"refused_{reason}": number for reason, number in sorted(refused.items())}
        return ScanEnd(
            index_complete=self.index_ok,
            detail_complete=self.detail_ok,
            reasons=tuple(self._reasons),
            counts=counts,
            extraction=self.rates(),
            at=at,
            alarms=tuple(alarms),
        )
