"""A small store made by hand: neutral listings of two open cases, a control sample and a window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from detectors.registry import load_detectors
from doorwatch.cases import listing_data
from doorwatch.replay import Change, Judges
from doorwatch.rules import RuleSet, load_rules, load_taxonomy, load_weights
from doorwatch.scoring.judge import Judge
from doorwatch.settings import Thresholds
from doorwatch.store import Judged, Store, insert_assessments
from doorwatch.store.aside import draw
from doorwatch.store.casefile import append_event, create_case
from tests.store.samples import DAY, HOUR, NOW, PLATFORM, assessment, detail, row, write

RULE = """\
id: {id}
title: {{nl: Een teken, en: A sign}}
indicator: recruitment_ad
status: {status}
weight: {weight}
fields: [title, text]
match:
  nl: [{match}]
why: {{nl: Een reden., en: A reason.}}
false_positives: [An adult who lends money.]
sources:
  - {{cite: A report, where: public, says: supports}}
examples:
  match: [Snel geld verdienen.]
  no_match: [Thee.]
live: {{set: none, n: 0, precision: 0, interval: [0, 1], second: review, advisory: none yet}}
changes: [2026-11-21 First version.]
"""
TEXTS = {
    "A-1": "Snel geld verdienen, thee erbij.",
    "A-2": "Snel geld, ook overdag.",
    "A-3": "Thee en koffie, geld terug.",
    "A-4": "Makkelijk geld voor iedereen.",
    "A-5": "Snel geld voor een goed gesprek.",
}


def rule_file(
    folder: Path,
    id: str = "money",
    *,
    status: str = "shadow",
    weight: str = "strong",
    match: str = "snel geld",
) -> Path:
    """Write a neutral rule and return its file."""
    path = folder / "recruitment" / f"{id}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(RULE.format(id=id, status=status, weight=weight, match=match), "utf-8")
    return path


def rules_of(folder: Path) -> RuleSet:
    """The rules of a folder."""
    return load_rules([folder])


def judges_of(change: Change) -> Judges:
    """Both judges of a change."""
    taxonomy, thresholds = load_taxonomy(), Thresholds()

    def judge(rules: RuleSet) -> Judge:
        detectors = load_detectors(rules, taxonomy, thresholds)
        return Judge(detectors, rules, taxonomy, load_weights(), thresholds)

    return Judges(judge(change.before), judge(change.after))


def filled(store: Store, decisions: Mapping[str, str] | None = None) -> dict[str, int]:
    """Write five listings: cases hold A-1 and A-2, the sample A-3, the window A-4; nothing keeps A-5.

    Returns the cases by listing; `decisions` are taken about them.
    """
    write(store, *(replace(detail(id, text), at=NOW) for id, text in TEXTS.items()))
    with store.write() as conn:
        draw(conn, [current(store, "A-3")], "control", NOW.date(), NOW)
    cases = {id: open_case(store, id) for id in ("A-1", "A-2")}
    for id, decision in (decisions or {}).items():
        decide(store, cases[id], id, decision)
    return cases


def current(store: Store, id: str) -> int:
    """The number of a listing's current snapshot."""
    import sqlalchemy as sa

    from doorwatch.store.tables import listings

    with store.read() as conn:
        return int(conn.execute(sa.select(listings.c.current).where(listings.c.listing == id)).scalar_one())


def open_case(store: Store, id: str) -> int:
    """Open a case with one listing."""
    made = assessment(id, "urgent")
    one = Judged(row(store, id), current(store, id), made, b"0" * 16, "sha256:1")
    stored = store.run_write(lambda conn: insert_assessments(conn, [one], NOW))
    data: dict[str, Any] = {
        "listings": [listing_data(made, "e" * 64, stored[one.row])],
        "due_at": (NOW + HOUR).isoformat(),
    }
    return store.run_write(lambda conn: create_case(conn, NOW, data)).case


def decide(store: Store, case: int, id: str, decision: str, sequence: int = 1) -> None:
    """Let a person claim a case and decide about its listing."""
    ref = {"platform": PLATFORM, "id": id}
    data = {"decision": decision, "ground": "terms", "reason": "seen", "listings": [ref]}
    with store.write() as conn:
        until = {"until": (NOW + HOUR).isoformat()}
        append_event(conn, case, sequence, NOW, "claimed", until, actor="r1")
        append_event(conn, case, sequence + 1, NOW, "decided", data, actor="r1")


WINDOW = {PLATFORM: NOW - DAY}
