"""The morning report's figures, from what is stored; a resumed night reports the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crawler.scanlog import REASONS
from doorwatch.cases import OPEN_STATES
from doorwatch.casework.standing import standing_alarms
from doorwatch.errors import Exit
from doorwatch.night.duties import referral_figures
from doorwatch.night.house import House
from doorwatch.night.scan import REFUSED
from doorwatch.report import CaseFigures, MorningReport, PastNight, PlatformNight, ScanState
from doorwatch.store.aside import shadow_counts_of
from doorwatch.store.casefile import overdue
from doorwatch.store.figures import (
    case_numbers,
    ended_since,
    night_scans,
    oldest_unvisited,
    past_nights,
    standings,
)
from doorwatch.store.nights import Night
from doorwatch.store.proposals import open_cases_by
from doorwatch.types.alarm import Alarm

if TYPE_CHECKING:
    from doorwatch.night.notes import Run

STALE_HOURS = 72.0
"""Hours without a visit from which the oldest listing is an alarm."""
_UNREACHABLE = "unreachable"
_TOLD_HERE = ("referral_unanswered", "referral_failed", "referral_unreviewed", "disk")
"""Standing alarms that no sentence of the night itself says already."""


def summarise(house: House, run: Run, night: Night, code: Exit) -> MorningReport:
    """Put the report together. Reads the store and nothing else; writes nothing."""
    shop = house.workshop
    now = shop.now()
    with shop.store.read() as conn:
        rows = night_scans(conn, night.night, night.started_at)
        platforms = [_platform(conn, name, row, now) for name, row in sorted(rows.items())]
        cases = _cases(conn, run, night, now)
        history = tuple(PastNight(*one) for one in past_nights(conn, night.night))
        shadow = shadow_counts_of(conn, night.night)
        ended = ended_since(conn, night.started_at)
        referrals = referral_figures(conn, now)
    platforms += [
        PlatformNight(name, "refused", (reason,)) for name, reason in sorted(run.papers.refused.items())
    ]
    # This night is about to be complete: that the one before was missed is told when it happens.
    standing = [
        one for one in standing_alarms(shop.store, house.tenant.data, now) if one.kind != "scan_missed"
    ]
    notices = (*standing, *_notices(platforms))
    told = [one.sentence() for one in standing if one.kind in _TOLD_HERE]
    return MorningReport(
        tenant=house.tenant.name,
        night=night.night,
        kind=house.kind,
        started_at=night.started_at,
        ended_at=now,
        exit_code=int(code),
        platforms=tuple(sorted(platforms, key=lambda one: one.platform)),
        cases=cases,
        steps=tuple(run.steps),
        retention=ended,
        shadow=shadow,
        alarms=tuple(dict.fromkeys((*run.alarms, *told, *_alarms(platforms, cases)))),
        history=history,
        ruleset=shop.judge.ruleset,
        resumed=run.resumed,
        referrals=referrals,
        notices=notices,
    )


def _platform(conn: Any, name: str, row: Any, now: datetime) -> PlatformNight:
    stands = standings(conn, name)
    oldest = oldest_unvisited(conn, name)
    counts: Mapping[str, int] = row.counts or {}
    reasons: tuple[str, ...] = tuple(row.reasons or ())
    return PlatformNight(
        platform=name,
        state=_state(row, reasons),
        reasons=reasons,
        scan_try=row.attempt,
        **{kind: counts.get(kind, 0) for kind in ("seen", "new", "changed", "unchanged", "gone", "failed")},
        index_complete=bool(row.index_complete),
        detail_complete=bool(row.detail_complete),
        extraction=dict(row.extraction or {}),
        alarms=tuple(row.alarms or ()),
        requests=counts.get("requests", 0),
        refused_requests=counts.get("refused", 0),
        pictures=counts.get("pictures", 0),
        oldest_unvisited=None if oldest is None else round((now - oldest).total_seconds() / 3600, 2),
        not_looked_at=stands.not_looked_at,
        levels=stands.levels,
        seconds=round(((row.finished_at or now) - row.started_at).total_seconds(), 2),
    )


def _state(row: Any, reasons: Iterable[str]) -> ScanState:
    if row.state == "complete":
        return "complete"
    if row.state == "open":
        return "interrupted"
    if any(reason.startswith(REFUSED) for reason in reasons):
        return "refused"
    return "unreachable" if _UNREACHABLE in reasons else "partial"


def _cases(conn: Any, run: Run, night: Night, now: datetime) -> CaseFigures:
    opened = case_numbers(conn, night.started_at, ("opened",))
    updated = set(case_numbers(conn, night.started_at, ("evidence_changed", "listing_added")))
    return CaseFigures(
        opened=len(opened),
        updated=len(updated - set(opened)),
        kept_back=run.kept_back,
        waiting=run.waiting,
        opened_ids=opened,
        overdue_ids=overdue(conn, now),
        open_by_level=open_cases_by(conn, "level", OPEN_STATES),
        open_by_lane=open_cases_by(conn, "lane", OPEN_STATES),
    )


def _notices(platforms: Iterable[PlatformNight]) -> list[Alarm]:
    """What went wrong with the scans, as alarms of a kind."""
    found: list[Alarm] = []
    for one in platforms:
        if one.state != "complete":
            found.append(Alarm("scan_incomplete", one.platform))
        if one.alarms:
            found.append(Alarm("extraction", one.platform, counts={"fields": len(one.alarms)}))
        if one.oldest_unvisited is not None and one.oldest_unvisited > STALE_HOURS:
            found.append(Alarm("coverage", one.platform, counts={"hours": round(one.oldest_unvisited)}))
    return found


def _alarms(platforms: Iterable[PlatformNight], cases: CaseFigures) -> list[str]:
    """What a person must look at this morning, the most pressing first."""
    found: list[str] = []
    if cases.overdue_ids:
        found.append(f"{len(cases.overdue_ids)} open cases are past their due time")
    for one in platforms:
        if one.state not in ("complete", "refused"):
            why = "; ".join(REASONS.get(reason, reason) for reason in one.reasons) or "no reason given"
            found.append(f"{one.platform}: the scan is {one.state}: {why}")
        elif one.state == "refused":
            found.append(f"{one.platform}: {', '.join(one.reasons)}")
        found += [f"{one.platform}: extraction of {alarm}" for alarm in one.alarms]
        if one.oldest_unvisited is not None and one.oldest_unvisited > STALE_HOURS:
            hours = round(one.oldest_unvisited)
            found.append(f"{one.platform}: a live listing was not visited for {hours} hours")
    if cases.waiting:
        found.append(f"{cases.waiting} flagged listings wait: the moderators' capacity is used up")
    return found
