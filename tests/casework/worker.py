"""One moderator, or the night, in a process of its own.

It writes what it did to a file as JSON lines; anything that a person would have been shown as an error is a
line `shown`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from doorwatch.casework import claim_next, decide, heartbeat, look, propose
from doorwatch.errors import DoorwatchError
from doorwatch.store import Judged, Store, insert_assessments, load_content
from doorwatch.store.casefile import append_event, events_of
from tests.casework.acts import decision, person
from tests.casework.test_propose import agreement
from tests.store.samples import NOW, PLATFORM, assessment, detail, row, scan_of, write

LEASE = timedelta(minutes=15)


def now() -> datetime:
    """The clock of this process: leases of SQLite are measured on it."""
    return datetime.now(UTC)


def moderate(store: Store, name: str) -> Iterator[dict[str, Any]]:
    """Take cases until there are none, look at each, and find nothing to do."""
    who = person(name)
    while (state := claim_next(store, who, now(), lease=LEASE)) is not None:
        shown = look(store, state.case, name, now())
        assert shown is not None
        heartbeat(store, who, state.case, now(), lease=LEASE)
        made = decision("no_concern", "no_sign", shown.state.undecided[0].ref.id)
        decide(store, who, state.case, made, now(), shown.state.sequence)
        yield {"case": state.case}


def night(store: Store, stop: Path) -> Iterator[dict[str, Any]]:
    """Write sights, assess, propose and note alarms until `stop` is there."""
    for number in count():
        if stop.exists():
            yield {"batches": number}
            return
        names = [f"N-{number}-{one}" for one in range(20)]
        write(store, *(detail(name) for name in names), scan=scan_of(store, number + 1))
        rows = [row(store, name) for name in names]
        with store.read() as conn:
            held = load_content(conn, rows)
        judged = [
            Judged(one, held[one].snapshot, assessment(name), b"1" * 16, "d1")
            for one, name in zip(rows, names, strict=True)
        ]
        store.run_write(lambda conn, judged=judged: insert_assessments(conn, judged, NOW))  # type: ignore[misc]
        propose(store, NOW, {PLATFORM: agreement()}, night=NOW.date())
        store.run_write(lambda conn, case=number % 200 + 1: _remind(conn, case), attempts=20)  # type: ignore[misc]


def _remind(conn: Any, case: int) -> None:
    events = events_of(conn, case)
    append_event(conn, case, len(events), now(), "alarmed", {"alarm": "reminder"})


def main(url: str, out: Path, name: str | None, stop: Path) -> None:
    """Work as the moderator of this name, or as the night."""
    store = Store.open(url, now)
    with out.open("w") as file:
        try:
            for line in moderate(store, name) if name else night(store, stop):
                file.write(json.dumps(line) + "\n")
        except DoorwatchError as error:
            file.write(json.dumps({"shown": f"{type(error).__name__}: {error}"}) + "\n")
        finally:
            store.close()
