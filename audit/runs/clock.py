"""A clock that a run moves itself, so that a study of days takes seconds and its times are exact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class StudyClock:
    """Shows `now` (aware) until it is moved; called like any clock."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the moment that it shows."""
        return self.now

    def move(self, by: timedelta) -> datetime:
        """Let time pass and return the new moment."""
        self.now += by
        return self.now
