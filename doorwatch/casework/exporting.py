"""Exports as acts: who may have figures or statements, journalled before they leave.

`by` is a person of the console, whose right is checked, or the name of an operator at the command line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from doorwatch.casework.quality_figures import misses_of, precision
from doorwatch.casework.rights import refusals, require
from doorwatch.export.dashboard import DAYS, Dashboard, dashboard
from doorwatch.export.statements import forms
from doorwatch.export.statistics import Month, check_month, statistics
from doorwatch.export.suppress import Cell
from doorwatch.export.transparency import Transparency, figures
from doorwatch.store import Store
from doorwatch.store.journalling import append_journal
from doorwatch.store.quality import real_cases, reviewed_controls
from doorwatch.store.statements import mark_exported, statements_between
from doorwatch.store.statistics import listing_facts
from doorwatch.types.people import Permission, Person

What = Literal["statements", "transparency", "statistics"]
_RIGHTS: Mapping[What, Permission] = {
    "statements": Permission.STATEMENT_EXPORT, "transparency": Permission.DASHBOARD_VIEW,
    "statistics": Permission.STATISTICS_VIEW,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time, from `start` to before `end`, and what it is called."""

    start: datetime
    end: datetime
    name: str

    @classmethod
    def month(cls, month: Month) -> Period:
        """Return a calendar month."""
        return cls(month.start, month.end, str(month))


def export_statements(
    store: Store, by: Person | str, platform: str, period: Period, now: datetime
) -> list[Mapping[str, Any]]:
    """Return the forms of the statements that a platform sent in a period, and note that they left.

    Raises PermissionRefused; BadInput: a form would not be accepted any more.
    """

    with _allowed(store, by, "statements", [platform], now):
        with store.read() as conn:
            found = forms(statements_between(conn, platform, period.start, period.end))
        puids = [form["puid"] for form in found]
        store.run_write(lambda conn: mark_exported(conn, puids, now))
        _note(store, by, "statements", len(found), now)
    return found


def export_transparency(
    store: Store, by: Person | str, platform: str, period: Period, now: datetime
) -> Transparency:
    """Return the transparency figures of a platform's period. Raises PermissionRefused."""

    with _allowed(store, by, "transparency", [platform], now):
        with store.read() as conn:
            controls = (
                one
                for one in reviewed_controls(conn)
                if one.platform == platform and period.start <= one.reviewed_at < period.end
            )
            misses = misses_of(controls).rate
            found = figures(real_cases(conn), platform, period.start, period.end, misses)
        _note(store, by, "transparency", 1, now)
    return found


def export_statistics(
    store: Store, by: Person | str, platforms: Sequence[str], month: Month, now: datetime, kept_days: int
) -> tuple[tuple[str, str, Cell], ...]:
    """Return the published cells of a month, of `platforms`, or of all that `by` may see when none is named.

    Raises PermissionRefused; Refused: the month has not ended, or is not kept whole any more.
    """
    check_month(month, now, kept_days)
    with _allowed(store, by, "statistics", platforms, now):
        with store.read() as conn:
            facts = listing_facts(conn, month.start, month.end)
        wanted = platforms or sorted(by.platforms if isinstance(by, Person) else facts)
        cells = statistics({name: facts.get(name, []) for name in wanted}, month)
        _note(store, by, "statistics", len(cells), now)
    return cells


def view_dashboard(store: Store, person: Person, now: datetime, days: int = DAYS) -> Dashboard:
    """Return the dashboard of the platforms that a person may see. Raises PermissionRefused."""
    with refusals(store, person, now, "dashboard"):
        require(person, Permission.DASHBOARD_VIEW)
    with store.read() as conn:
        return dashboard(real_cases(conn), precision(conn).rules, person.platforms, now, days)


@contextmanager
def _allowed(
    store: Store, by: Person | str, what: What, platforms: Sequence[str], now: datetime
) -> Iterator[None]:
    """Check a person's right; an operator at the command line holds the keys of the house anyway."""
    if isinstance(by, str):
        yield
        return
    with refusals(store, by, now, f"export/{what}"):
        require(by, _RIGHTS[what], platforms)
        yield


def _note(store: Store, by: Person | str, what: What, items: int, now: datetime) -> None:
    """Journal an export before it is handed out."""
    name = by if isinstance(by, str) else by.name
    detail = {"items": items}
    store.run_write(lambda conn: append_journal(conn, now, name, f"export.{what}", f"export/{what}", detail))
