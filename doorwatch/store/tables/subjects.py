"""Rights of data subjects: requests that two persons handle, and what may not be processed meanwhile."""

from __future__ import annotations

import sqlalchemy as sa

from doorwatch.store.tables.base import JSON, METADATA, ROW_ID, Instant, column, one_of, serial

subject_requests = sa.Table(
    "subject_requests",
    METADATA,
    serial("request"),
    column("kind", sa.String(8), "find, export, erase or object"),
    column("platform", sa.String(64), "the platform that handed it in; nothing of another is touched"),
    column("reference", sa.String(64), "what the platform calls the request; no name, no contact"),
    column("body", sa.LargeBinary, "listing ids and account, encrypted with the people key; "
           "NULL once closed", null=True),
    column("recipient", sa.String(100), "age public key that an export is sealed to", null=True),
    column("state", sa.String(16), "open, done or withdrawn"),
    column("opened_by", sa.String(64), "who opened it"),
    column("opened_at", Instant, "when"),
    column("closed_by", sa.String(64), "the second person, who confirmed it or withdrew it", null=True),
    column("closed_at", Instant, "when", null=True),
    column("outcome", JSON, "case numbers, counts, and codes of what was refused", null=True),
    column("until", Instant, "end of the row"),
    one_of("kind", ("find", "export", "erase", "object"), "kind"),
    one_of("state", ("open", "done", "withdrawn"), "state"),
    sa.Index("ix_subject_requests_until", "until"),
    sqlite_autoincrement=True,
    comment="requests of data subjects, which come through the platform",
)  # fmt: skip

objections = sa.Table(
    "objections",
    METADATA,
    serial("objection"),
    column("digest", sa.LargeBinary(16), "HMAC of platform and listing or account, under a Memory key"),
    column("request", ROW_ID, "number of its request; may be gone"),
    column("since", Instant, "when"),
    column("until", Instant, "its end"),
    sa.UniqueConstraint("digest", "request"),
    sa.Index("ix_objections_until", "until"),
    sqlite_autoincrement=True,
    comment="listings and accounts that are not taken in meanwhile; nobody can read whose",
)
