"""What visitors told the platform: reports and reviews of a minor, reports of force."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from detectors.base import MOST_EVIDENCE, BaseDetector, words
from doorwatch.ages import find_ages
from doorwatch.reasons import explain, where
from doorwatch.types import Age, FieldEvidence, MemoryView, Reading, Signal

UNDERAGE = "underage"
FORCE = ("coercion", "exploitation", "trafficking", "violence")
"""Kinds of report that say that somebody is forced."""
ADULT = 18


class ReportsDetector(BaseDetector):
    """Reads the platform's feed. Never decisive; each reporter counts once."""

    name = "reports"
    indicators: tuple[str, ...] = ("user_report_underage", "coercion_in_reviews")

    def signals(self, reading: Reading, view: MemoryView) -> Iterable[Signal]:
        """Yield one signal for all reports, and one for each review that tells an age under 18."""
        if count := reporters(reading, (UNDERAGE,)):
            evidence = [FieldEvidence("reports.underage", count)]
            yield self.signal("user_report_underage", evidence, explain("reports", count=count))
        if count := reporters(reading, FORCE):
            evidence = [FieldEvidence("reports.force", count)]
            yield self.signal("coercion_in_reviews", evidence, explain("reports_coercion", count=count))
        for age in _told_by_clients(reading)[:MOST_EVIDENCE]:
            words_of = words(reading, age.field, age.start, age.end)
            quote = age.quote or getattr(words_of, "quote", "")
            yield self.signal(
                "user_report_underage",
                [words_of],
                explain("says_age", where=where(age.field), quote=quote, years=age.years),
            )


def reporters(reading: Reading, kinds: Collection[str]) -> int:
    """Return how many reporters sent reports of these kinds: each once, all without a name as one."""
    return len({report.by for report in reading.listing.reports if report.kind in kinds})


def _told_by_clients(reading: Reading) -> list[Age]:
    """Return the ages under 18 that clients' reviews tell of the person; they are nobody's own words."""
    reviews = [text for text in reading.texts if text.field.startswith("review:")]
    if not reviews:
        return []
    return [
        age
        for age in find_ages(reviews, reading.as_of, None)
        if age.subject == "advertised_person" and age.current and age.years < ADULT
    ]
