"""People and cases for tests of acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from doorwatch.casework import Decision, claim, look
from doorwatch.store import Judged, Store, insert_assessments, load_content
from doorwatch.store.casefile import create_case, load_case
from doorwatch.store.journalling import journal_entries
from doorwatch.store.tables import cases
from doorwatch.types import CaseState, Lane, LaneResult, Level, ListingRef, Signal
from doorwatch.types.people import Person, Role, permissions_of
from tests.store.samples import HOUR, NOW, PLATFORM, assessment, detail, row, scan_of, signal, write

SOON = timedelta(minutes=1)


def person(name: str, *roles: Role, platforms: tuple[str, ...] = (PLATFORM,)) -> Person:
    """Somebody with these roles; a moderator without any."""
    held = frozenset(roles or ("moderator",))
    return Person(name, "demo", held, frozenset(platforms), permissions_of(held))


ANNA, BEN = person("anna"), person("ben")
SARA, STEF = person("sara", "senior"), person("stef", "senior")
DIRK = person("dirk", "dispatcher")
LIA = person("lia", "liaison")


def control_signal() -> Signal:
    """A counted signal of an indicator that speaks of third-party control."""
    return replace(signal("bel de manager", "exploitation"), indicator="third_person_or_plural_voice")


def judged(
    store: Store,
    id: str,
    level: Level = "urgent",
    lane: Lane = "minor_age",
    *,
    points: int = 40,
    signals: tuple[Signal, ...] | None = None,
    **about: Any,
) -> dict[str, Any]:
    """Write and assess a listing; return the `listing` part of an event."""
    platform = about.get("platform", PLATFORM)
    write(store, detail(id, **about), scan=scan_of(store, platform=platform))
    listing = row(store, id, platform)
    held = (signal("zeventien", lane),) if signals is None else signals
    made = assessment(id, platform=platform)
    lanes = {**made.lanes, lane: LaneResult(level, points, tuple(range(len(held))))}
    made = replace(made, level=level, lanes=lanes, signals=held)
    with store.read() as conn:
        snapshot = load_content(conn, [listing])[listing].snapshot
    rows = store.run_write(
        lambda conn: insert_assessments(conn, [Judged(listing, snapshot, made, b"1" * 16, "d1")], NOW)
    )
    return {
        "platform": platform, "id": id, "level": level,
        "lanes": {name: result.level for name, result in lanes.items()}, "points": points,
        "evidence": f"{listing:064x}", "assessment": rows[listing],
    }  # fmt: skip


def open_case(
    store: Store, *listings: dict[str, Any], due: datetime = NOW + HOUR, burst: str | None = None
) -> int:
    """Open a case; one new urgent listing when none is given."""
    held = listings or (judged(store, f"A-{_next(store)}"),)
    data: dict[str, Any] = {"listings": list(held), "due_at": due.isoformat()}
    if burst:
        data["burst"] = burst
    return store.run_write(lambda conn: create_case(conn, NOW, data)).case


def _next(store: Store) -> int:
    with store.read() as conn:
        return len(list(conn.execute(cases.select()))) + 1


def state_of(store: Store, case: int) -> CaseState:
    """The state of a case."""
    with store.read() as conn:
        found = load_case(conn, case)
    assert found is not None
    return found


def ready(store: Store, case: int, who: Person = ANNA, at: datetime = NOW) -> CaseState:
    """Claim a case and look at it."""
    claim(store, who, case, at)
    shown = look(store, case, who.name, at)
    assert shown is not None
    return shown.state


def ref(id: str, platform: str = PLATFORM) -> ListingRef:
    """A reference on the test platform."""
    return ListingRef(platform, id)


def decision(kind: Any, ground: str, *ids: str, **more: Any) -> Decision:
    """A decision with a reason."""
    return Decision(kind, ground, "seen and weighed", tuple(ref(id) for id in ids), **more)


def expire(store: Store, case: int) -> None:
    """Let a lease have ended on either clock."""
    past = cases.update().where(cases.c.id == case).values(lease_until=NOW - HOUR)
    store.run_write(lambda conn: conn.execute(past))


def acts_in_journal(store: Store) -> list[tuple[str, str]]:
    """Who did what, in order."""
    with store.read() as conn:
        return [(one.actor, one.act) for one in journal_entries(conn)]
