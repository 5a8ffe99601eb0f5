"""Alarms that matter: what went wrong or is late, as a kind, ids and counts; never a word of a listing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

AlarmKind = Literal[
    "scan_missed",
    "scan_incomplete",
    "extraction",
    "coverage",
    "overdue_urgent",
    "overdue",
    "urgent_minor_age",
    "referral_unanswered",
    "referral_failed",
    "referral_unreviewed",
    "disk",
    "clock",
]
ALARM_KINDS: tuple[AlarmKind, ...] = get_args(AlarmKind)

_SENTENCES: Mapping[AlarmKind, str] = {
    "scan_missed": "no night was completed for {hours} hours",
    "scan_incomplete": "a scan is not complete",
    "extraction": "{fields} fields were found on fewer pages than the profile expects",
    "coverage": "a live listing was not visited for {hours} hours",
    "overdue_urgent": "{cases} urgent cases are past their due time",
    "overdue": "{cases} open cases are past their due time",
    "urgent_minor_age": "{cases} urgent cases of the lane minor_age wait unclaimed at night",
    "referral_unanswered": "{referrals} referrals have no answer and their time has passed",
    "referral_failed": "{referrals} referrals could not be handed over; a person must look",
    "referral_unreviewed": "{referrals} cases sent in immediate danger have had no second person in time",
    "disk": "{megabytes} MB are free on the disk of the tenant",
    "clock": "the clock is doubtful; nothing was destroyed",
}


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm. `ids` are case numbers, `counts` plain numbers; `platform` is None for the whole tenant."""

    kind: AlarmKind
    platform: str | None = None
    ids: tuple[int, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What makes it the same alarm as before: kind, platform and ids. Growing counts are no news."""
        return "/".join((self.kind, self.platform or "-", ",".join(map(str, sorted(self.ids)))))

    def sentence(self) -> str:
        """Return the alarm in words for people who run doorwatch."""
        words = _SENTENCES[self.kind].format_map(self.counts)
        return f"{self.platform}: {words}" if self.platform else words
