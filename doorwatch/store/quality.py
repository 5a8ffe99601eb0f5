"""Rows of quality: second looks, reviews of the control sample, rules put back, what decisions rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from doorwatch.store.golden import not_golden
from doorwatch.store.sql import AnyRow, chunks, insert_or_ignore
from doorwatch.store.tables import (
    assessments,
    case_events,
    case_listings,
    cases,
    control_sample,
    listings,
    second_reviews,
    shadowed_rules,
    snapshots,
)
from doorwatch.types.cases import CaseEvent


@dataclass(frozen=True, slots=True)
class Look:
    """A case drawn for a second look; `second` is None until it was given."""

    case: int
    sequence: int
    lane: str
    first_by: str
    first: str
    drawn_at: datetime
    second_by: str | None
    second: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a case showed of a listing: identity, and the vector of its assessment (no words)."""

    case: int
    platform: str
    listing: str
    vector: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ControlFact:
    """One reviewed listing of the control sample: its vector, level, and what the review said."""

    platform: str
    vector: Mapping[str, Any]
    level: str
    result: str
    reviewed_at: datetime


def real_cases(conn: sa.Connection) -> Iterator[tuple[CaseEvent, ...]]:
    """Yield the events of every case that is no golden item, by number."""
    query = (
        sa.select(case_events)
        .join(cases, cases.c.id == case_events.c.case)
        .where(not_golden(cases.c.id))
        .order_by(case_events.c.case, case_events.c.sequence)
    )
    rows = (
        CaseEvent(row.case, row.sequence, row.kind, row.at, row.actor, row.data)
        for row in conn.execute(query)
    )
    for _, events in groupby(rows, key=lambda one: one.case):
        yield tuple(events)


def shown_listings(conn: sa.Connection) -> Iterator[Shown]:
    """Yield what the real cases show of their listings."""
    query = (
        sa.select(
            case_listings.c.case, case_listings.c.platform, case_listings.c.listing, assessments.c.vector
        )
        .join(assessments, assessments.c.id == case_listings.c.assessment)
        .where(not_golden(case_listings.c.case))
        .order_by(case_listings.c.case, case_listings.c.listing)
    )
    for row in conn.execute(query):
        yield Shown(row.case, row.platform, row.listing, row.vector)


def undrawn(conn: sa.Connection, since: datetime) -> tuple[AnyRow, ...]:
    """Return the real cases decided at or after `since` of which nobody was asked a second look."""
    seen = sa.exists().where(second_reviews.c.case == cases.c.id)
    query = (
        sa.select(cases.c.id, cases.c.lane, cases.c.decision, cases.c.decided_by, cases.c.sequence)
        .where(
            cases.c.state.in_(("decided", "referred", "closed")), cases.c.decision.is_not(None),
            cases.c.decided_by != "machine", cases.c.decided_at >= since, ~seen, not_golden(cases.c.id),
        )
        .order_by(cases.c.id)
    )  # fmt: skip
    return tuple(conn.execute(query))


def put_looks(conn: sa.Connection, looks: Sequence[Look]) -> None:
    """Note cases that were drawn; one that is drawn already stays as it is."""
    names = ("case", "sequence", "lane", "first_by", "first", "drawn_at")
    insert_or_ignore(conn, second_reviews, [{name: getattr(one, name) for name in names} for one in looks])


def looks(conn: sa.Connection, *, given: bool | None = None) -> tuple[Look, ...]:
    """Return the second looks: all, those given, or those that wait; the oldest first."""
    query = sa.select(second_reviews).order_by(second_reviews.c.drawn_at, second_reviews.c.case)
    if given is not None:
        done = second_reviews.c.second.is_not(None)
        query = query.where(done if given else ~done)
    return tuple(
        Look(
            row.case, row.sequence, row.lane, row.first_by, row.first, row.drawn_at, row.second_by, row.second
        )
        for row in conn.execute(query)
    )


def give_look(conn: sa.Connection, case: int, second_by: str, second: str, now: datetime) -> bool:
    """Note a second look; False when another was faster."""
    done = conn.execute(
        sa.update(second_reviews)
        .where(second_reviews.c.case == case, second_reviews.c.second.is_(None))
        .values(second_by=second_by, second=second, given_at=now)
    )
    return bool(done.rowcount)


def golden_answers(conn: sa.Connection) -> Iterator[tuple[str, str, str]]:
    """Yield (item, who, decision) of every golden case that a person decided."""
    from doorwatch.store.tables import golden_cases

    query = (
        sa.select(golden_cases.c.item, cases.c.decided_by, cases.c.decision)
        .join(cases, cases.c.id == golden_cases.c.case)
        .where(cases.c.decision.is_not(None), cases.c.decided_by != "machine")
        .order_by(cases.c.id)
    )
    for row in conn.execute(query):
        yield row.item, row.decided_by, row.decision


def control_candidates(conn: sa.Connection, platform: str) -> tuple[int, ...]:
    """Return the snapshots of a platform's live, unflagged listings with text that are not drawn yet."""
    drawn = sa.exists().where(control_sample.c.snapshot == snapshots.c.id, control_sample.c.kind == "control")
    query = (
        sa.select(snapshots.c.id)
        .join(listings, listings.c.current == snapshots.c.id)
        .join(assessments, assessments.c.id == listings.c.assessment)
        .where(
            listings.c.platform == platform, listings.c.status == "live",
            assessments.c.level.in_(("none", "watch")), assessments.c.snapshot == snapshots.c.id,
            snapshots.c.content.is_not(None), ~drawn,
        )
        .order_by(snapshots.c.id)
    )  # fmt: skip
    return tuple(conn.scalars(query))


def waiting_controls(conn: sa.Connection, platforms: Iterable[str]) -> tuple[tuple[int, str, int], ...]:
    """Return the control listings that wait for a review: (snapshot, platform, listing row), oldest first."""
    query = (
        sa.select(control_sample.c.snapshot, listings.c.platform, listings.c.id)
        .join(snapshots, snapshots.c.id == control_sample.c.snapshot)
        .join(listings, listings.c.id == snapshots.c.listing)
        .where(
            control_sample.c.kind == "control", control_sample.c.reviewed_at.is_(None),
            snapshots.c.content.is_not(None), listings.c.platform.in_(sorted(platforms)),
        )
        .order_by(control_sample.c.drawn_at, control_sample.c.id)
    )  # fmt: skip
    return tuple((row.snapshot, row.platform, row.id) for row in conn.execute(query))


def reviewed_controls(conn: sa.Connection) -> Iterator[ControlFact]:
    """Yield the reviewed listings of the control sample whose vector is still kept, once each."""
    newest = (
        sa.select(sa.func.max(assessments.c.id))
        .where(assessments.c.snapshot == control_sample.c.snapshot)
        .correlate(control_sample)
        .scalar_subquery()
    )
    query = (
        sa.select(
            listings.c.platform, assessments.c.vector, assessments.c.level, control_sample.c.result,
            control_sample.c.reviewed_at,
        )
        .join(snapshots, snapshots.c.id == control_sample.c.snapshot)
        .join(listings, listings.c.id == snapshots.c.listing)
        .join(assessments, assessments.c.id == newest)
        .where(control_sample.c.kind == "control", control_sample.c.result.is_not(None))
        .order_by(control_sample.c.id)
    )  # fmt: skip
    for row in conn.execute(query):
        yield ControlFact(row.platform, row.vector, row.level, row.result, row.reviewed_at)


def language_counts(conn: sa.Connection) -> Iterator[tuple[tuple[str, ...], str, bool]]:
    """Yield (languages, level, referred) of every assessment in force of a live listing."""
    referred = sa.exists().where(
        case_listings.c.row == listings.c.id,
        cases.c.id == case_listings.c.case,
        cases.c.state == "referred",
        not_golden(cases.c.id),
    )
    query = (
        sa.select(assessments.c.vector, assessments.c.level, referred.label("referred"))
        .join(listings, listings.c.assessment == assessments.c.id)
        .where(listings.c.status == "live")
    )
    for row in conn.execute(query.execution_options(yield_per=2000)):
        yield tuple(row.vector["languages"]), row.level, bool(row.referred)


def put_back(conn: sa.Connection, rule: str, reason: Mapping[str, Any], now: datetime) -> bool:
    """Note that a rule counts as shadow from now on; False when it does already."""
    held = conn.scalar(sa.select(sa.func.count()).select_from(shadowed_rules).where(_holds(rule)))
    if held:
        return False
    conn.execute(sa.insert(shadowed_rules).values(rule=rule, since=now, reason=dict(reason)))
    return True


def shadowed(conn: sa.Connection) -> dict[str, Mapping[str, Any]]:
    """Return the rules that are put back to shadow, with the reason of each."""
    query = (
        sa.select(shadowed_rules).where(shadowed_rules.c.lifted_at.is_(None)).order_by(shadowed_rules.c.rule)
    )
    return {row.rule: row.reason for row in conn.execute(query)}


def lift(conn: sa.Connection, rule: str, by: str, second: str, now: datetime) -> bool:
    """Let a rule count again as its file says; False when it was not put back."""
    done = conn.execute(
        sa.update(shadowed_rules).where(_holds(rule)).values(lifted_at=now, lifted_by=by, second_by=second)
    )
    return bool(done.rowcount)


def _holds(rule: str) -> sa.ColumnElement[bool]:
    return sa.and_(shadowed_rules.c.rule == rule, shadowed_rules.c.lifted_at.is_(None))


def platforms_of_case(conn: sa.Connection, case: int) -> frozenset[str]:
    """Return the platforms whose listings a case holds."""
    held: set[str] = set()
    for part in chunks([case]):
        query = sa.select(case_listings.c.platform).where(case_listings.c.case.in_(part))
        held.update(conn.scalars(query))
    return frozenset(held)
