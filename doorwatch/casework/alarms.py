"""Alarms: what nobody claimed, seconded, sent or answered in time reaches the agreement's named owner.

The machine notes that time has passed and tells somebody; it decides nothing. Messages wait in the outbox
and hold ids, levels and times.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from doorwatch.casework.claims import existing
from doorwatch.casework.complaints import ANSWERED
from doorwatch.store import Store
from doorwatch.store.alarming import alarm_candidates, put_message
from doorwatch.store.casefile import append_event, events_of
from doorwatch.store.journalling import append_journal
from doorwatch.store.leases import lease_of
from doorwatch.types import Agreement, CaseState

if TYPE_CHECKING:
    from sqlalchemy import Connection

Alarm = Literal["unclaimed", "undecided", "second", "unsent", "age_check"]
OWNER = "operator"
"""The role among an agreement's contacts that owns open cases."""
SENT_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Raised:
    """One alarm: which case, what is late, since when."""

    case: int
    alarm: Alarm
    due_at: datetime


def raise_alarms(store: Store, agreements: Mapping[str, Agreement], now: datetime) -> tuple[Raised, ...]:
    """Alarm once for everything that is late at `now`, and return what is new.

    Each alarm is an event of its case and a message per platform to the agreement's owner; a platform
    without an agreement has nobody to tell, its case is alarmed all the same. An age check without an
    answer is noted as such and its listing waits for a person again.
    """
    with store.read() as conn:
        late = alarm_candidates(conn, now, now - SENT_WITHIN)
    found: list[Raised] = []
    for case in late:
        found += store.run_write(lambda conn, case=case: _alarm(conn, case, agreements, now))  # type: ignore[misc]
    return tuple(found)


def _alarm(conn: Connection, case: int, agreements: Mapping[str, Agreement], now: datetime) -> list[Raised]:
    state = existing(conn, case)
    known = {
        (one.data["alarm"], datetime.fromisoformat(one.data["due_at"]))
        for one in events_of(conn, case)
        if one.kind == "alarmed" and "due_at" in one.data
    }
    new = [one for one in _late(conn, state, now) if (one.alarm, one.due_at) not in known]
    for one in new:
        data: dict[str, Any] = {"alarm": one.alarm, "due_at": one.due_at.isoformat(), "owner": OWNER}
        state = append_event(conn, case, state.sequence, now, "alarmed", data)
        append_journal(conn, now, "machine", "case.alarmed", f"case/{case}", {"alarm": one.alarm})
        for platform in sorted({held.ref.platform for held in state.listings} & agreements.keys()):
            payload = {
                "case": case, "alarm": one.alarm, "level": state.level, "lane": state.lane,
                "due_at": one.due_at.isoformat(), "listings": len(state.listings),
            }  # fmt: skip
            put_message(conn, f"case/{case}/{state.sequence}", f"{OWNER}/{platform}", payload, now)
    _note_unanswered(conn, state, now)
    return new


def _late(conn: Connection, state: CaseState, now: datetime) -> Iterator[Raised]:
    if state.undecided and state.state not in ("merged", "closed") and state.due_at < now:
        held = lease_of(conn, state.case, now).living
        yield Raised(state.case, "undecided" if held else "unclaimed", state.due_at)
    if state.second_due is not None and state.second_due < now and state.merged_into is None:
        yield Raised(state.case, "second", state.second_due)
    for one in state.decisions:
        ready = one.kind == "danger" or (one.kind == "refer_police" and one.second == "agreed")
        sent_by = one.at + SENT_WITHIN
        if state.state == "decided" and (ready or one.kind == "refer_care") and sent_by < now:
            yield Raised(state.case, "unsent", sent_by)
        if one.due_at is not None and one.due_at < now and state.state != "closed":
            yield Raised(state.case, "age_check", one.due_at)


def _note_unanswered(conn: Connection, state: CaseState, now: datetime) -> None:
    """An age check whose time has passed has no answer: the listing goes back into the queue."""
    refs = [one.ref for one in state.decisions if one.due_at is not None and one.due_at < now]
    if not refs or state.state == "closed":
        return
    data = {
        "listings": [{"platform": ref.platform, "id": ref.id} for ref in refs],
        "result": "no_answer",
        "due_at": (now + ANSWERED).isoformat(),
    }
    append_event(conn, state.case, state.sequence, now, "age_checked", data)
    append_journal(conn, now, "machine", "case.age_checked", f"case/{state.case}", {"result": "no_answer"})
