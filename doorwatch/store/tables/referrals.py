"""Referrals: what was sent to whom on whose decision, what came back, and what a platform was asked to keep.

Nothing here tells of a listing: the sealed file lies in the case's folder, and all of it ends with the case.
"""

from __future__ import annotations

import sqlalchemy as sa

from doorwatch.store.tables.base import JSON, METADATA, ROW_ID, Instant, column, one_of, serial

REFERRAL_STATES = ("waiting", "ready", "delivered", "failed")
REPLY_CODES = ("received", "usable", "not_usable", "duplicate", "none")
_CASE = "case"

referrals = sa.Table(
    "referrals",
    METADATA,
    serial("referral"),
    column("case", ROW_ID, _CASE, sa.ForeignKey("cases.id", ondelete="CASCADE")),
    column("decided", sa.Integer, "sequence of the decision that it rests on"),
    column("route", sa.String(40), "route"),
    column("reference", sa.String(120), "what tenant and route call it; no word of a listing"),
    column("basis", sa.String(16), "two_people, danger or one_person"),
    column("state", sa.String(16), "waiting to be handed over, ready for download, delivered or failed"),
    column("platforms", JSON, "platforms whose listings it tells of"),
    column("file", sa.String(160), "name of the sealed file in the case's folder"),
    column("sealed", sa.String(64), "SHA-256 of the sealed file, hex"),
    column("manifest", sa.String(64), "SHA-256 of the package's tag manifest, hex"),
    column("size", ROW_ID, "bytes of the sealed file"),
    column("made_at", Instant, "when"),
    column("sent_by", sa.String(64), "who sent it"),
    column("review_due", Instant, "by when a second person must have looked (danger)", null=True),
    column("handed_at", Instant, "when it was handed over or ready for download", null=True),
    column("delivered_at", Instant, "when it was fetched or put where the route takes it", null=True),
    column("failure", sa.String(120), "why it is not handed over yet; no secret, no word of a listing",
           null=True),
    column("reply_due", Instant, "by when an answer is due; set at the hand-over", null=True),
    column("keep_until", Instant, "end of the route's term; set at the hand-over", null=True),
    column("reply", sa.String(16), "newest answer", null=True),
    column("replied_at", Instant, "when", null=True),
    column("alarmed_at", Instant, "when its silence was alarmed", null=True),
    sa.UniqueConstraint("case", "decided", "route"),
    sa.UniqueConstraint("reference"),
    one_of("state", REFERRAL_STATES, "state"),
    one_of("basis", ("two_people", "danger", "one_person"), "basis"),
    one_of("reply", REPLY_CODES, "reply"),
    sa.Index("ix_referrals_route_made_at", "route", "made_at"),
    sa.Index("ix_referrals_state", "state"),
    sqlite_autoincrement=True,
    comment="referral = (case, decision, route); ends with its case",
)  # fmt: skip

referral_replies = sa.Table(
    "referral_replies",
    METADATA,
    serial("reply"),
    column("referral", ROW_ID, "which", sa.ForeignKey("referrals.id", ondelete="CASCADE")),
    column("code", sa.String(16), "received, usable, not_usable, duplicate or none"),
    column("at", Instant, "when it was entered; of a signed file the time that it says"),
    column("way", sa.String(16), "dispatcher, inbox or file"),
    column("by", sa.String(64), "who entered it; for a file the route"),
    column("digest", sa.String(64), "SHA-256 of the signed body, hex: a file counts once", null=True),
    sa.UniqueConstraint("referral", "digest"),
    one_of("code", REPLY_CODES, "code"),
    one_of("way", ("dispatcher", "inbox", "file"), "way"),
    sqlite_autoincrement=True,
    comment="what routes answered; no weight depends on it",
)

preserve_requests = sa.Table(
    "preserve_requests",
    METADATA,
    serial("request"),
    column("case", ROW_ID, _CASE, sa.ForeignKey("cases.id", ondelete="CASCADE")),
    column("platform", sa.String(64), "the platform that is asked"),
    column("digest", sa.String(64), "SHA-256 of the signed request, hex"),
    column("listings", sa.Integer, "how many listings it names"),
    column("asked_at", Instant, "when"),
    column("asked_by", sa.String(64), "who"),
    column("until", Instant, "until when the originals are asked to be kept"),
    column("acknowledged_at", Instant, "when the platform said that it keeps them", null=True),
    column("acknowledged_by", sa.String(64), "who entered that", null=True),
    sa.UniqueConstraint("case", "platform", "digest"),
    sqlite_autoincrement=True,
    comment="requests to platforms to keep originals for the police; the request itself is not stored",
)
