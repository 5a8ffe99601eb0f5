"""A Monday: ten moderators, each a process of its own, and a night that writes meanwhile, on one database."""

from __future__ import annotations

import json
from collections import Counter
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from doorwatch.cases import evidence_digest
from doorwatch.store import Judged, Store, insert_assessments, load_content, rows_of
from doorwatch.store.casefile import create_case
from doorwatch.store.journalling import journal_entries
from doorwatch.store.tables import case_events, cases
from doorwatch.types import LANES
from tests.casework import worker
from tests.store.samples import HOUR, NOW, PLATFORM, assessment, detail, write

CASES = 200


def fill(store: Store, number: int) -> None:
    """Open cases of one listing each, a third of them urgent, every seventh a burst."""
    names = [f"A-{n:04}" for n in range(number)]
    for start in range(0, number, 200):
        write(store, *(detail(name) for name in names[start : start + 200]))
    with store.read() as conn:
        rows = {name: held.id for name, held in rows_of(conn, PLATFORM, names).items()}
        content = load_content(conn, list(rows.values()))
    levels: list[Any] = ["urgent" if n % 3 == 0 else "review" for n in range(number)]
    judged = [
        Judged(rows[name], content[rows[name]].snapshot, assessment(name, level), b"1" * 16, "d1")
        for name, level in zip(names, levels, strict=True)
    ]

    def work(conn: Any) -> None:
        made = insert_assessments(conn, judged, NOW)
        for number_, (name, level) in enumerate(zip(names, levels, strict=True)):
            listing = {
                "platform": PLATFORM, "id": name, "level": level, "points": 10,
                "lanes": dict.fromkeys(LANES, "none") | {"exploitation": level},
                "evidence": evidence_digest(assessment(name, level)), "assessment": made[rows[name]],
            }  # fmt: skip
            burst = {"burst": f"account/{number_}"} if number_ % 7 == 0 else {}
            create_case(conn, NOW, {"listings": [listing], "due_at": (NOW + HOUR).isoformat(), **burst})

    store.run_write(work)


def start(url: str, folder: Path, name: str | None) -> tuple[Any, Path]:
    """Start a process; it shares nothing with this one but the database."""
    out = folder / f"{name or 'night'}.jsonl"
    process = get_context("fork").Process(target=worker.main, args=(url, out, name, folder / "stop"))
    process.start()
    return process, out


def lines(process: Any, out: Path) -> list[dict[str, Any]]:
    """Wait for a process and read what it did."""
    process.join()
    assert process.exitcode == 0
    return [json.loads(line) for line in out.read_text().splitlines()]


def monday(url: str, store: Store, people: int, number: int, folder: Path) -> None:
    """Let them work, and look at what is left of it."""
    fill(store, number)
    writing = start(url, folder, None)
    working = {name: start(url, folder, name) for name in (f"mod-{n}" for n in range(people))}
    done = {name: lines(*process) for name, process in working.items()}
    (folder / "stop").touch()
    written = lines(*writing)
    shown = [line["shown"] for said in (*done.values(), written) for line in said if "shown" in line]
    assert shown == []
    assert Counter(line["case"] for said in done.values() for line in said) == dict.fromkeys(
        range(1, number + 1), 1
    )
    assert written[-1]["batches"] >= 1
    with store.read() as conn:
        _check_events(conn, number)
        journalled = Counter(one.act for one in journal_entries(conn))
    assert (journalled["case.claimed"], journalled["case.decided"]) == (number, number)


def _check_events(conn: Any, number: int) -> None:
    """Each case: one claim, one decision, by one person, and nothing left."""
    kinds: dict[int, dict[str, list[str]]] = {}
    for one in conn.execute(case_events.select()):
        kinds.setdefault(one.case, {}).setdefault(one.kind, []).append(one.actor)
    assert len(kinds) == number
    for held in kinds.values():
        assert len(held["claimed"]) == len(held["decided"]) == len(held["closed"]) == 1
        assert held["claimed"] == held["decided"] == held["closed"]
        assert "taken_over" not in held
    left = [row for row in conn.execute(cases.select()) if row.state != "closed" or row.lease_until]
    assert left == []


def test_ten_people_decide_two_hundred_cases_once_while_a_night_writes(
    database: str, store: Store, tmp_path: Path
) -> None:
    monday(database, store, 10, CASES, tmp_path)


@pytest.mark.slow
def test_ten_people_decide_two_thousand_cases_once_while_a_night_writes(
    database: str, store: Store, tmp_path: Path
) -> None:
    monday(database, store, 10, 2000, tmp_path)
