"""Cases: events are the truth, the columns of `cases` are their fold for queries and claims."""

from __future__ import annotations

import sqlalchemy as sa

from doorwatch.store.tables.base import JSON, METADATA, ROW_ID, Instant, column, one_of, serial

_STATES = ("new", "claimed", "decided", "awaiting_second", "referred", "merged", "closed")

cases = sa.Table(
    "cases",
    METADATA,
    serial("case; never used twice"),
    column("sequence", sa.Integer, "sequence of its newest event"),
    column("state", sa.String(16), "fold of the events"),
    column("level", sa.String(16), "level of its worst listing"),
    column("lane", sa.String(16), "lane that gave the level"),
    column("opened_at", Instant, "when"),
    column("due_at", Instant, "when somebody must have looked"),
    column("danger", sa.Boolean, "immediate danger was noted"),
    column("claimed_by", sa.String(64), "who works on it", null=True),
    column("lease_until", Instant, "until when the claim holds without a heartbeat", null=True),
    column("heartbeat_at", Instant, "last sign of the claim", null=True),
    column("decision", sa.String(32), "decision in force", null=True),
    column("decided_by", sa.String(64), "who decided", null=True),
    column("decided_at", Instant, "when", null=True),
    column("second_by", sa.String(64), "second person", null=True),
    column("merged_into", ROW_ID, "the case that absorbed it", sa.ForeignKey("cases.id"), null=True),
    column("closed_at", Instant, "when", null=True),
    column("open_complaint", sa.Boolean, "a complaint waits for its answer"),
    column("referred_until", Instant, "end of the route's own term for a referred case", null=True),
    column(
        "burst",
        sa.String(160),
        "what the listings of a burst case share; NULL for every other case",
        null=True,
    ),
    column("undecided", sa.Integer, "listings that wait for a decision", server_default="0"),
    column("escalated_by", sa.String(64), "who left it to a senior", null=True),
    column("second_due", Instant, "by when a second person must have looked", null=True),
    one_of("state", _STATES, "state"),
    sa.Index("ix_cases_state_due_at", "state", "due_at"),
    sa.Index("ix_cases_closed_at", "closed_at"),
    sqlite_autoincrement=True,
    comment="cases as their events left them",
)

case_events = sa.Table(
    "case_events",
    METADATA,
    column("case", ROW_ID, "case", sa.ForeignKey("cases.id", ondelete="CASCADE"),
           primary_key=True, autoincrement=False),
    column("sequence", sa.Integer, "from 1, without gaps", primary_key=True, autoincrement=False),
    column("kind", sa.String(24), "kind of event"),
    column("at", Instant, "when"),
    column("actor", sa.String(64), "user, or machine"),
    column("data", JSON, "per kind, see case_event.schema.json"),
    comment="case event = (case, sequence)",
)  # fmt: skip

case_listings = sa.Table(
    "case_listings",
    METADATA,
    column("case", ROW_ID, "case", sa.ForeignKey("cases.id", ondelete="CASCADE"),
           primary_key=True, autoincrement=False),
    column("row", ROW_ID, "listing (listings.id)", primary_key=True, autoincrement=False),
    column("platform", sa.String(64), "platform"),
    column("listing", sa.String(200), "the platform's id, kept as long as the case"),
    column("url", sa.Text, "address, kept as long as the case", null=True),
    column("since", Instant, "observed_at of the first flagged snapshot: content is kept from here on"),
    column("level", sa.String(16), "level within the case"),
    column("points", sa.Integer, "order within the queue, nothing else"),
    column("evidence", sa.String(64), "digest of the counted evidence, hex"),
    column("assessment", ROW_ID, "the assessment that the case shows (assessments.id)"),
    sa.Index("ix_case_listings_row", "row"),
    comment="which listings a case holds now",
)  # fmt: skip

clearing_marks = sa.Table(
    "clearing_marks",
    METADATA,
    serial("mark"),
    column("row", ROW_ID, "listing (listings.id)"),
    column("evidence", sa.String(64), "digest of the evidence that was cleared, hex"),
    column("case", ROW_ID, "number of the case; may be gone"),
    column("decided_at", Instant, "when"),
    column("until", Instant, "end of the mark"),
    sa.UniqueConstraint("row", "evidence", "case"),
    sqlite_autoincrement=True,
    comment="the same evidence does not reopen a case that a person cleared",
)

agency_marks = sa.Table(
    "agency_marks",
    METADATA,
    serial("mark"),
    column("account", sa.LargeBinary(16), "group of the account"),
    column("marked_by", sa.String(64), "who"),
    column("marked_at", Instant, "when"),
    column("proof", sa.Text, "which proof was seen (no contact, no name)"),
    column("until", Instant, "end of the mark"),
    sa.Index("ix_agency_marks_account", "account"),
    sqlite_autoincrement=True,
    comment="accounts that a person marked as an agency, on proof",
)
