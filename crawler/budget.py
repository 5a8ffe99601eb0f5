"""Pages a night: how many requests the agreement has left, also after a kill.

The count stands in a file beside the spool. It is written ahead in blocks: a killed scan may lose
up to a block of its allowance and never gains one.
"""

from __future__ import annotations

import json
import os
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from doorwatch.errors import RequestRefused
from doorwatch.types import Agreement

BLOCK = 50
FILE = "requests.json"


def night_of(agreement: Agreement, now: datetime) -> date:
    """Return the night that `now` (aware) belongs to, named by the day on which its hours begin."""
    hours = agreement.scope.hours
    local = now.astimezone(ZoneInfo(hours.zone))
    start = timedelta(hours=hours.start.hour, minutes=hours.start.minute)
    return (local - start).date()


class Budget:
    """Counts requests of one agreement against `scope.pages`, night by night."""

    def __init__(self, folder: Path, agreement: Agreement) -> None:
        self._path = folder / FILE
        self._agreement = agreement
        self._night: date | None = None
        self._used = self._reserved = 0

    def take(self, now: datetime) -> None:
        """Count one request. Raises RequestRefused: the night's pages are used up."""
        night = night_of(self._agreement, now)
        if night != self._night:
            self._night, self._used = night, self._stored(night)
            self._reserved = self._used
        pages = self._agreement.scope.pages
        if self._used >= pages:
            raise RequestRefused(f"{self._agreement.reference}: expected at most {pages} requests a night")
        if self._used >= self._reserved:
            self._reserve(min(self._used + BLOCK, pages))
        self._used += 1

    def close(self) -> None:
        """Give back what was reserved and not used."""
        if self._night is not None:
            self._reserve(self._used)

    def _reserve(self, count: int) -> None:
        assert self._night is not None
        draft = self._path.with_suffix(".draft")
        content = {"agreement": self._agreement.digest, "night": self._night.isoformat(), "requests": count}
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(content, file)
        draft.rename(self._path)
        self._reserved = count

    def _stored(self, night: date) -> int:
        """Return what was counted for this night. An unreadable count is a used-up night: no free lunch."""
        try:
            content = json.loads(self._path.read_text())
            if content["night"] != night.isoformat():
                return 0
            return int(content["requests"])
        except FileNotFoundError:
            return 0
        except (ValueError, KeyError, TypeError):
            return self._agreement.scope.pages
