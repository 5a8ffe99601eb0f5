"""Placements of door studies, sealed: recognised by digests, told only by the release officer's key."""

from __future__ import annotations

import sqlalchemy as sa

from doorwatch.store.tables.base import METADATA, ROW_ID, Instant, column, serial

study_register = sa.Table(
    "study_register",
    METADATA,
    serial("entry"),
    column("platform", sa.String(64), "where it is to be placed"),
    column("placement", sa.String(64), "HMAC of study and placement under the people key, hex"),
    column("words", sa.String(64), "HMAC of platform and exact words, hex"),
    column("phone", sa.String(64), "HMAC of the study's own phone, hex"),
    column("sealed", sa.LargeBinary, "study, placement and gradation, sealed to the release officer"),
    column("officer", sa.String(100), "pseudonym of the release officer"),
    column("contact", sa.String(100), "pseudonym of the police contact"),
    column("by", sa.String(64), "who entered it"),
    column("entered_at", Instant, "when; a listing that was seen before is never excused"),
    column("until", Instant, "end of the study's authorisation"),
    column("stopped_at", Instant, "when a referral of it was stopped: it would have been sent", null=True),
    column("cleared_at", Instant, "when its traces left Memory and figures", null=True),
    sa.UniqueConstraint("placement"),
    sa.Index("ix_study_register_words", "words"),
    sa.Index("ix_study_register_phone", "phone"),
    sa.Index("ix_study_register_until", "until"),
    sqlite_autoincrement=True,
    comment="sealed register of door studies, asked when a referral is sent",
)

study_cases = sa.Table(
    "study_cases",
    METADATA,
    column("case", ROW_ID, "case", sa.ForeignKey("cases.id", ondelete="CASCADE"),
           primary_key=True, autoincrement=False),
    column("row", ROW_ID, "the placement's listing (listings.id)", primary_key=True, autoincrement=False),
    column("since", Instant, "when it was found out"),
    comment="cases that hold a study's placement; no figure counts them",
)  # fmt: skip
