"""What the machine made of it: assessments, what waits for one, samples and shadow counts."""

from __future__ import annotations

import sqlalchemy as sa

from doorwatch.store.tables.base import JSON, METADATA, ROW_ID, Instant, column, one_of, serial

assessments = sa.Table(
    "assessments",
    METADATA,
    serial("assessment"),
    column("snapshot", ROW_ID, "of what", sa.ForeignKey("snapshots.id", ondelete="CASCADE")),
    column("ruleset", sa.String(80), "digest of rules, taxonomy and weights"),
    column("detectors", sa.String(80), "digest of detector names and versions, banks and thresholds"),
    column("links", sa.LargeBinary(16), "digest of the links that it saw"),
    column("as_of", sa.Date, "the day that ages and terms were counted at"),
    column("level", sa.String(16), "highest lane"),
    column("lanes", JSON, "level and points per lane"),
    column("body", JSON, "the assessment with its quotes; only while flagged", null=True),
    column("vector", JSON, "its signals without quotes and references; 90 days"),
    column("evidence", sa.String(64), "digest of the counted evidence, hex; clearing marks compare it"),
    column("review_on", sa.Date, "a date-sensitive cue changes on this day", null=True),
    column("made_at", Instant, "when"),
    sa.UniqueConstraint("snapshot", "ruleset", "detectors", "links", "as_of", name="uq_assessments_identity"),
    one_of("level", ("none", "watch", "unseen", "review", "urgent"), "level"),
    sqlite_autoincrement=True,
    comment="assessment = (snapshot, ruleset, detectors, links, as_of); inserted or ignored",
)

pending_assessments = sa.Table(
    "pending_assessments",
    METADATA,
    column("listing", ROW_ID, "which", sa.ForeignKey("listings.id", ondelete="CASCADE"),
           primary_key=True, autoincrement=False),
    column("reason", sa.String(16), "why, the first reason that came"),
    column("since", Instant, "when"),
    column("version", sa.Integer, "grows with each reason, so that a late one is not lost"),
    one_of("reason", ("new", "changed", "touched", "outdated", "date"), "reason"),
    comment="listings whose assessment is due; survives a kill",
)  # fmt: skip

control_sample = sa.Table(
    "control_sample",
    METADATA,
    serial("draw"),
    column("snapshot", ROW_ID, "of what", sa.ForeignKey("snapshots.id", ondelete="CASCADE")),
    column("kind", sa.String(16), "control: unflagged; unseen: from the unseen queue"),
    column("night", sa.Date, "the night that drew it"),
    column("drawn_at", Instant, "when"),
    column("reviewed_at", Instant, "when it was reviewed or decided", null=True),
    column("result", sa.String(32), "what the review said", null=True),
    sa.UniqueConstraint("snapshot", "kind"),
    one_of("kind", ("control", "unseen"), "kind"),
    sqlite_autoincrement=True,
    comment="listings kept for a blind review, and unseen listings drawn for a look",
)

shadow_counts = sa.Table(
    "shadow_counts",
    METADATA,
    column("night", sa.Date, "night", primary_key=True),
    column("platform", sa.String(64), "platform", primary_key=True),
    column("rule", sa.String(100), "rule in shadow", primary_key=True),
    column("count", sa.Integer, "listings that it would have signalled"),
    comment="how often shadow rules spoke; no listing is named",
)

door_attempts = sa.Table(
    "door_attempts",
    METADATA,
    serial("attempt"),
    column("platform", sa.String(64), "platform"),
    column("account", sa.LargeBinary(16), "group of the account"),
    column("at", Instant, "when"),
    column("stated_ages", JSON, "ages of the attempt, years"),
    column("level", sa.String(16), "level of the attempt"),
    column("fingerprints", JSON, "groups of its contacts and pictures, hex"),
    sa.Index("ix_door_attempts_account", "account"),
    sa.Index("ix_door_attempts_at", "at"),
    sqlite_autoincrement=True,
    comment="what was tried at the door, in fingerprints",
)
