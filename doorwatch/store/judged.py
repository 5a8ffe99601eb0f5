"""Assessments: inserted or ignored, one in force a listing, quotes only while flagged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from doorwatch.cases import evidence_digest
from doorwatch.ingest import assessment_from_json, assessment_to_json
from doorwatch.store.sql import AnyRow, among, chunks, insert_or_ignore, update_by
from doorwatch.store.tables import assessments, listings
from doorwatch.types.assessment import Assessment
from doorwatch.types.listing import ListingRef
from doorwatch.types.signals import Evidence, Level, MemoryEvidence, Signal

_STORED = sa.select(
    assessments.c.id, assessments.c.snapshot, assessments.c.ruleset, assessments.c.detectors,
    assessments.c.links, assessments.c.as_of,
).where(among(assessments.c.snapshot, "snapshots"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """An assessment with what it rests on: listing row, snapshot, and the digests of its inputs.

    `review_on` is the day on which a date-sensitive cue (a birth date, "turning") changes it.
    """

    row: int
    snapshot: int
    assessment: Assessment
    links: bytes
    detectors: str
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The assessment in force of a listing. `body` is None unless it is flagged and still kept."""

    id: int
    row: int
    ref: ListingRef | None
    snapshot: int
    ruleset: str
    detectors: str
    links: bytes
    as_of: date
    level: Level
    lanes: Mapping[str, Any]
    evidence: str
    body: Assessment | None


def insert_assessments(conn: sa.Connection, batch: Sequence[Judged], now: datetime) -> dict[int, int]:
    """Store assessments and put them in force; return assessment id by listing row.

    The same (snapshot, rules, detectors, links, as_of) is stored once; coming back to it puts the old row in
    force again. A snapshot that is no longer current never takes force.
    """
    insert_or_ignore(conn, assessments, [_row(one, now) for one in batch])
    found: dict[tuple[object, ...], int] = {}
    for part in chunks([one.snapshot for one in batch]):
        found.update((tuple(row[1:]), row.id) for row in conn.execute(_STORED, {"snapshots": part}))
    ids = {
        one.row: found[one.snapshot, one.assessment.ruleset, one.detectors, one.links, one.assessment.as_of]
        for one in batch
    }
    update_by(
        conn,
        listings,
        ("id", "current"),
        [{"id": one.row, "current": one.snapshot, "assessment": ids[one.row]} for one in batch],
    )
    return ids


def _row(one: Judged, now: datetime) -> dict[str, Any]:
    made = one.assessment
    return {
        "snapshot": one.snapshot, "ruleset": made.ruleset, "detectors": one.detectors, "links": one.links,
        "as_of": made.as_of, "level": made.level,
        "lanes": {lane: {"level": part.level, "points": part.points} for lane, part in made.lanes.items()},
        "body": msgspec.json.decode(assessment_to_json(made)) if made.flagged else None,
        "vector": vector(made),
        "evidence": evidence_digest(made), "review_on": one.review_on, "made_at": now,
    }  # fmt: skip


def body_from(body: Mapping[str, Any]) -> Assessment:
    """Return the assessment of a stored body (the form of `docs/formats.md`)."""
    return assessment_from_json(msgspec.json.encode(body))


def vector(assessment: Assessment) -> dict[str, Any]:
    """Return an assessment without a word of the listing: no quotes, contacts, values or references."""
    return {
        "stated_age": assessment.stated_age,
        "languages": list(assessment.languages),
        "lanes": {lane: [part.level, part.points] for lane, part in assessment.lanes.items()},
        "signals": [_bare(signal) for signal in assessment.signals],
        "shadow": [_bare(signal) for signal in assessment.shadow],
        "context": [fact.indicator for fact in assessment.context],
        "coverage": msgspec.to_builtins(assessment.coverage),
        "pending": list(assessment.pending),
        "failures": msgspec.to_builtins(assessment.failures),
    }


def _bare(signal: Signal) -> dict[str, Any]:
    return {
        "indicator": signal.indicator, "lane": signal.lane, "family": signal.family, "weight": signal.weight,
        "detector": signal.detector, "version": signal.version, "rule": signal.rule,
        "counted": signal.counted,
        "evidence": [_kind(item) for item in signal.evidence],
    }  # fmt: skip


def _kind(item: Evidence) -> dict[str, Any]:
    if isinstance(item, MemoryEvidence):
        return {"type": item.type, "kind": item.kind, "count": item.count}
    return {"type": item.type}


def current_assessments(conn: sa.Connection, rows: Sequence[int]) -> dict[int, Standing]:
    """Return the assessment in force of each listing row; listings without one are missing."""
    found: dict[int, Standing] = {}
    for part in chunks(list(rows)):
        query = (
            sa.select(assessments, listings.c.id.label("row"), listings.c.platform, listings.c.listing)
            .join(assessments, assessments.c.id == listings.c.assessment)
            .where(listings.c.id.in_(part))
        )
        found.update((row.row, _standing(row)) for row in conn.execute(query))
    return found


def _standing(row: AnyRow) -> Standing:
    return Standing(
        id=row.id,
        row=row.row,
        ref=None if row.listing is None else ListingRef(row.platform, row.listing),
        snapshot=row.snapshot,
        ruleset=row.ruleset,
        detectors=row.detectors,
        links=row.links,
        as_of=row.as_of,
        level=row.level,
        lanes=row.lanes,
        evidence=row.evidence,
        body=None if row.body is None else body_from(row.body),
    )


def level_counts(conn: sa.Connection, platform: str) -> dict[str, int]:
    """Return how many live listings of a platform stand at each level; `not_assessed` for those without."""
    level = sa.func.coalesce(assessments.c.level, "not_assessed").label("level")
    query = (
        sa.select(level, sa.func.count().label("listings"))
        .select_from(listings.outerjoin(assessments, assessments.c.id == listings.c.assessment))
        .where(listings.c.platform == platform, listings.c.status == "live")
        .group_by(level)
    )
    return {row.level: row.listings for row in conn.execute(query)}
