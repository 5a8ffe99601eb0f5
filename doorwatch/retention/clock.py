"""Is the clock to be trusted? A clock that jumped ahead would destroy what must still be kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from doorwatch.errors import ClockRefused
from doorwatch.store import Store
from doorwatch.store.aside import fact, put_fact
from doorwatch.store.journalling import append_journal, newest_entry
from doorwatch.store.nights import last_completed

if TYPE_CHECKING:
    from sqlalchemy import Connection

MAX_GAP = timedelta(days=3)
_CONFIRMED = "clock_confirmed"


def check_clock(store: Store, now: datetime, *, confirm: str | None = None) -> None:
    """Return when `now` fits what the store knows, or when the person `confirm` says so.

    A confirmation is journalled; entries from before it, which a wrong clock may have written, are not
    held against later runs. Raises ClockRefused: `now` is before the newest journal entry, or more than three
    days after the last completed night.
    """
    with store.read() as conn:
        newest = newest_entry(conn, after=int(fact(conn, _CONFIRMED) or 0))
        night = last_completed(conn)
    doubt = _doubt(now, newest[1] if newest else None, night)
    if doubt is None:
        return
    if confirm is None:
        raise ClockRefused(f"retention: {doubt}; nothing was destroyed; confirm with --confirm-clock")

    def record(conn: Connection) -> None:
        entry = append_journal(conn, now, confirm, "retention.clock_confirmed", "retention")
        put_fact(conn, _CONFIRMED, entry.sequence)

    store.run_write(record)


def _doubt(now: datetime, newest: datetime | None, night: datetime | None) -> str | None:
    got = f"got {now:%F %R} UTC"
    if newest is not None and now < newest:
        return f"expected a clock at or after the newest journal entry ({newest:%F %R} UTC); {got}"
    if night is not None and now > night + MAX_GAP:
        return f"expected a clock within 3 days of the last completed night ({night:%F %R} UTC); {got}"
    return None
