"""Pilot nights: the same scan and assessments without a case, to know the work before saying yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from doorwatch.night.house import House
from doorwatch.night.run import Outcome, run_night
from doorwatch.store.aside import fact, put_fact
from doorwatch.store.proposals import flagged_listings


@dataclass(frozen=True, slots=True)
class PilotNight:
    """What one pilot night would have asked of the moderators."""

    night: date
    flagged: int
    new: int


@dataclass(frozen=True, slots=True)
class Pilot:
    """A platform's pilot so far. `cases_a_day` is the mean of new flags, the first night apart."""

    nights: tuple[PilotNight, ...]
    wanted: int

    @property
    def backlog(self) -> int:
        """Cases that the first day would have brought at once."""
        return self.nights[0].new if self.nights else 0

    @property
    def cases_a_day(self) -> float | None:
        """New cases a day after the first, None until there is a second night."""
        later = self.nights[1:]
        return sum(one.new for one in later) / len(later) if later else None


def pilot_night(house: House, platform: str, wanted: int) -> tuple[Outcome, Pilot]:
    """Run one pilot night of `platform`, one of `wanted`, and return what the pilot has shown so far."""
    outcome = run_night(house, only=platform)
    night = outcome.report.night
    name = f"pilot/{platform}"

    def write(conn: Any) -> dict[str, Any]:
        held: dict[str, Any] = fact(conn, name) or {"nights": {}, "known": []}
        flags = [one for one in flagged_listings(conn) if one.ref.platform == platform]
        known = set(held["known"]) - set(held["nights"].get(night.isoformat(), {}).get("new", []))
        new = sorted({f"{one.row}/{one.evidence[:16]}" for one in flags} - known)
        held["nights"][night.isoformat()] = {"flagged": len(flags), "new": new}
        held["known"] = sorted(known | set(new))
        put_fact(conn, name, held)
        return held

    held = house.workshop.store.run_write(write)
    nights = tuple(
        PilotNight(date.fromisoformat(day), one["flagged"], len(one["new"]))
        for day, one in sorted(held["nights"].items())
    )
    return outcome, Pilot(nights[-wanted:], wanted)
