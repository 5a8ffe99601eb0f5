"""When somebody must have looked at a case (defaults of the design; `docs/cases.md`)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from doorwatch.types import Lane, Level

DAY_STARTS = time(8)
DAY_ENDS = time(20)
_URGENT_MINOR = timedelta(hours=1)
_URGENT = timedelta(hours=4)
_REVIEW = timedelta(days=3)
_UNSEEN = timedelta(days=14)
_SATURDAY = 5


def due_at(level: Level, lane: Lane, now: datetime, zone: str, *, held: bool = False) -> datetime:
    """Return the due time of a case opened at `now` (aware), in UTC.

    Urgent in minor_age: an hour, in another lane four, counted within the day (08-20 in the
    IANA `zone`); what opens at night counts from the morning, its alarm goes out at once. Review:
    three days. Unseen and drawn: the 14 days of its term; `held` at the door: one working day.
    """
    if level == "urgent":
        left = _URGENT_MINOR if lane == "minor_age" else _URGENT
        return _within_days(now.astimezone(ZoneInfo(zone)), left).astimezone(now.tzinfo)
    if level == "unseen" and held:
        return _next_working_day(now.astimezone(ZoneInfo(zone))).astimezone(now.tzinfo)
    return now + (_UNSEEN if level == "unseen" else _REVIEW)


def _next_working_day(now: datetime) -> datetime:
    """Return the same time on the next day from Monday to Friday."""
    moment = now + timedelta(days=1)
    while moment.weekday() >= _SATURDAY:
        moment += timedelta(days=1)
    return moment


def _within_days(now: datetime, left: timedelta) -> datetime:
    """Add working time: hours outside the day do not count."""
    moment = _next_day_hour(now)
    while True:
        end = datetime.combine(moment.date(), DAY_ENDS, moment.tzinfo)
        if moment + left <= end:
            return moment + left
        left -= end - moment
        moment = _next_day_hour(end)


def _next_day_hour(moment: datetime) -> datetime:
    """Return `moment` when it is within the day, else the next morning."""
    if moment.time() < DAY_STARTS:
        return datetime.combine(moment.date(), DAY_STARTS, moment.tzinfo)
    if moment.time() >= DAY_ENDS:
        return datetime.combine(moment.date() + timedelta(days=1), DAY_STARTS, moment.tzinfo)
    return moment
