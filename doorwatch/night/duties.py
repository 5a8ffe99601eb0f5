"""What a night does for people's work: alarms for what is late, hand-overs that wait, silent referrals.

The traces of a study's placements leave Memory and figures before the register forgets them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from doorwatch.casework.alarms import raise_alarms
from doorwatch.casework.notifying import queue_alarms
from doorwatch.casework.referring_replies import figures
from doorwatch.casework.studyregister import Register
from doorwatch.night.house import House
from doorwatch.report import MorningReport, ReferralFigures
from doorwatch.store.alarming import removed_without_referral

if TYPE_CHECKING:
    from doorwatch.night.notes import Run

LAST_DAYS = timedelta(days=2)
"""How long before its end an entry of the study register is swept: two nights, should one be missed."""
COUNTED = timedelta(days=30)
"""How far back the morning report counts what was removed without a referral."""


def duties(house: House, run: Run) -> int:
    """Alarm what is late, hand over what waits, note referrals without an answer; return how many.

    Each part can be repeated: an alarm is raised once, a hand-over is noted once.
    """
    from doorwatch.casework.referring_delivery import deliver_due
    from doorwatch.casework.referring_desk import open_desk
    from doorwatch.casework.referring_replies import alarm_unanswered

    store, now = house.workshop.store, house.workshop.now()
    raised = raise_alarms(store, run.papers.valid, now)
    desk = open_desk(house.tenant, store)
    run.alarms += [f"route {name}: {fault}" for name, fault in sorted(desk.faults.items())]
    tried = deliver_due(desk, now)
    alarm_unanswered(store, now)
    Register(store, house.workshop.keys).sweep(now, left=LAST_DAYS)
    return len(raised) + len(tried.delivered) + len(tried.waiting) + len(tried.failed)


def tell_people(house: House, report: MorningReport) -> None:
    """Let the alarms of a night wait for the people who are to know; `doorwatch notify` sends them.

    The night itself reaches nobody: a slow mail server must not hold it.
    """
    if house.kind != "pilot":
        queue_alarms(house.workshop.store, house.tenant, report.notices, house.workshop.now())


def referral_figures(conn: Any, now: Any) -> ReferralFigures:
    """Return the report's figures of referrals, and what was removed without one, by reason."""
    counted = figures(conn, now)
    return ReferralFigures(
        waiting=counted.waiting,
        failed=counted.failed,
        ready=counted.ready,
        unanswered=counted.unanswered,
        unreviewed=counted.unreviewed,
        removed_without=removed_without_referral(conn, now - COUNTED, now),
    )
