"""Endings of cases, marks, messages, the journal and what only counts."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from doorwatch.cases import OPEN_STATES
from doorwatch.journal import cut
from doorwatch.store import tables as t
from doorwatch.store.endings import Ending, Ids, Moment, delete_from
from doorwatch.store.journalling import journal_checkpoints, journal_entries
from doorwatch.store.personal import DAYS_KEPT, FILTERS_KEPT


def _of_platform(moment: Moment) -> sa.ColumnElement[bool]:
    """Cases with a listing of the platform; without a platform, cases that hold no listing."""
    holds = sa.exists().where(t.case_listings.c.case == t.cases.c.id)
    if moment.platform is None:
        return ~holds
    return sa.exists().where(
        t.case_listings.c.case == t.cases.c.id, t.case_listings.c.platform == moment.platform
    )


def _closed(moment: Moment) -> tuple[sa.ColumnElement[bool], ...]:
    return t.cases.c.state == "closed", t.cases.c.open_complaint.is_(False), _of_platform(moment)


def _no_concern_due(moment: Moment) -> Ids:
    return (
        sa.select(t.cases.c.id)
        .where(
            *_closed(moment),
            t.cases.c.decision == "no_concern",
            t.cases.c.closed_at <= moment.ago(moment.terms.no_concern_case),
        )
        .order_by(t.cases.c.id)
    )


def _closed_due(moment: Moment) -> Ids:
    return (
        sa.select(t.cases.c.id)
        .where(
            *_closed(moment),
            t.cases.c.decision.is_distinct_from("no_concern"),
            t.cases.c.referred_until.is_(None),
            t.cases.c.closed_at <= moment.ago(moment.terms.closed_case),
        )
        .order_by(t.cases.c.id)
    )


def _referred_due(moment: Moment) -> Ids:
    """The route's agreement says how long; an open complaint keeps the case all the same."""
    return (
        sa.select(t.cases.c.id)
        .where(t.cases.c.referred_until <= moment.now, t.cases.c.open_complaint.is_(False))
        .order_by(t.cases.c.id)
    )


def _end_cases(conn: sa.Connection, ids: Sequence[int]) -> None:
    """Delete cases with their events and listings, and the empty shells that were merged into them."""
    merged = sa.select(t.cases.c.id).where(t.cases.c.merged_into.in_(ids))
    while shells := list(conn.scalars(merged.where(t.cases.c.id.not_in(ids)))):
        ids = [*ids, *shells]
        merged = sa.select(t.cases.c.id).where(t.cases.c.merged_into.in_(ids))
    conn.execute(sa.update(t.cases).where(t.cases.c.id.in_(ids)).values(merged_into=None))
    conn.execute(sa.delete(t.cases).where(t.cases.c.id.in_(ids)))


def open_too_long(moment: Moment) -> Ids:
    """Return the open cases whose term has ended: their named owner closes them as not decidable."""
    return (
        sa.select(t.cases.c.id)
        .where(
            t.cases.c.state.in_(OPEN_STATES),
            t.cases.c.opened_at <= moment.ago(moment.terms.open_case),
            _of_platform(moment),
        )
        .order_by(t.cases.c.id)
    )


def _clearing_due(moment: Moment) -> Ids:
    return (
        sa.select(t.clearing_marks.c.id)
        .where(t.clearing_marks.c.until <= moment.now)
        .order_by(t.clearing_marks.c.id)
    )


def _agency_due(moment: Moment) -> Ids:
    return (
        sa.select(t.agency_marks.c.id)
        .where(t.agency_marks.c.until <= moment.now)
        .order_by(t.agency_marks.c.id)
    )


def _outbox_due(moment: Moment) -> Ids:
    return (
        sa.select(t.outbox.c.id)
        .where(t.outbox.c.created_at <= moment.ago(moment.terms.outbox))
        .order_by(t.outbox.c.id)
    )


def _scan_due(moment: Moment) -> Ids:
    """Scans (numbers only) after the journal's term, once nothing refers to them."""
    used = [
        sa.exists().where(column == t.scans.c.id)
        for column in (
            t.snapshots.c.scan, t.listings.c.listed_scan, t.listings.c.detail_scan, t.listings.c.missed_scan,
        )
    ]  # fmt: skip
    return (
        sa.select(t.scans.c.id)
        .where(t.scans.c.started_at <= moment.ago(moment.terms.journal), ~sa.or_(*used))
        .order_by(t.scans.c.id)
    )


def cut_journal(conn: sa.Connection, moment: Moment) -> int:
    """Cut entries older than their term, up to a signed checkpoint; return how many went."""
    upto = cut(journal_entries(conn), journal_checkpoints(conn), moment.ago(moment.terms.journal))
    conn.execute(sa.delete(t.checkpoints).where(t.checkpoints.c.sequence < upto))
    return conn.execute(sa.delete(t.journal).where(t.journal.c.sequence <= upto)).rowcount


def journal_due(conn: sa.Connection, moment: Moment) -> int:
    """Return how many journal entries are past their term, whether or not a checkpoint allows the cut."""
    old = t.journal.c.at <= moment.ago(moment.terms.journal)
    return conn.scalar(sa.select(sa.func.count()).select_from(t.journal).where(old)) or 0


def end_counts(conn: sa.Connection, moment: Moment) -> int:
    """Delete nights and shadow counts after the journal's term (numbers only), and what belongs to a person.

    That is how the cases of a day were spread (31 days) and own filters (a year). Return how many went.
    """
    day = moment.ago(moment.terms.journal).date()
    spread = t.person_days.c.day <= (moment.now - DAYS_KEPT).date()
    own = conn.execute(sa.delete(t.person_days).where(spread)).rowcount
    filters = t.saved_filters.c.saved_at <= moment.now - FILTERS_KEPT
    own += conn.execute(sa.delete(t.saved_filters).where(filters)).rowcount
    nights = conn.execute(sa.delete(t.nights).where(t.nights.c.night <= day)).rowcount
    return (
        own + nights + conn.execute(sa.delete(t.shadow_counts).where(t.shadow_counts.c.night <= day)).rowcount
    )


CASE_ENDINGS = (
    Ending("no_concern_case", t.cases, _no_concern_due, _end_cases),
    Ending("closed_case", t.cases, _closed_due, _end_cases),
    Ending("empty_no_concern_case", t.cases, _no_concern_due, _end_cases, per_platform=False),
    Ending("empty_closed_case", t.cases, _closed_due, _end_cases, per_platform=False),
    Ending("referred_case", t.cases, _referred_due, _end_cases, per_platform=False),
    Ending(
        "clearing_mark", t.clearing_marks, _clearing_due, delete_from(t.clearing_marks), per_platform=False
    ),
    Ending("agency_mark", t.agency_marks, _agency_due, delete_from(t.agency_marks), per_platform=False),
    Ending("outbox", t.outbox, _outbox_due, delete_from(t.outbox), per_platform=False),
)
LAST_ENDINGS = (Ending("scan", t.scans, _scan_due, delete_from(t.scans), per_platform=False),)
"""What may go only once listings and snapshots have gone."""
