"""People and services: accounts, sessions, second factors, tokens, and what failed at the door."""

from __future__ import annotations

import sqlalchemy as sa

from doorwatch.store.tables.base import JSON, METADATA, ROW_ID, Instant, column, one_of, serial

_HASH = sa.LargeBinary(32)


def _user(**options: bool) -> sa.Column[int]:
    return column("user", ROW_ID, "whose", sa.ForeignKey("users.id", ondelete="CASCADE"), **options)


users = sa.Table(
    "users",
    METADATA,
    serial("user"),
    column("name", sa.String(40), "login, as events and journal name the person; never used twice"),
    column("external", sa.String(255), "claim of the identity provider that signs them in", null=True),
    column("roles", JSON, "roles, sorted"),
    column("platforms", JSON, "platforms that they may touch, sorted"),
    column("route", sa.String(64), "a liaison's route", null=True),
    column("language", sa.String(2), "language of the pages"),
    column("settings", JSON, "their own settings"),
    column("state", sa.String(16), "active, locked or disabled"),
    column("password", sa.String(200), "Argon2id; NULL: no local sign-in", null=True),
    column("password_until", Instant, "end of a one-time password; NULL: chosen by the person", null=True),
    column("password_at", Instant, "when the password was last set", null=True),
    column("generation", sa.Integer, "grows with password, roles and state; older sessions are void"),
    column("totp", sa.LargeBinary, "secret of the second factor, encrypted with the people key", null=True),
    column("totp_next", sa.LargeBinary, "the same, not yet confirmed by a code", null=True),
    column("totp_step", sa.BigInteger, "time step of the last code used; none is taken twice", null=True),
    column("created_at", Instant, "when"),
    column("created_by", sa.String(64), "who made the account"),
    column("disabled_at", Instant, "when it was disabled", null=True),
    sa.UniqueConstraint("name"),
    sa.UniqueConstraint("external"),
    one_of("state", ("active", "locked", "disabled"), "state"),
    one_of("language", ("nl", "en"), "language"),
    sqlite_autoincrement=True,
    comment="local accounts of the tenant",
)

recovery_codes = sa.Table(
    "recovery_codes",
    METADATA,
    _user(primary_key=True, autoincrement=False),
    column("hash", _HASH, "SHA-256 of the code (80 random bits)", primary_key=True),
    comment="unused recovery codes; a used one is deleted",
)

sessions = sa.Table(
    "sessions",
    METADATA,
    serial("session"),
    column("token", _HASH, "SHA-256 of the token (256 random bits)"),
    _user(),
    column("way", sa.String(16), "password, or provider for OpenID Connect"),
    column("generation", sa.Integer, "the user's generation that it belongs to"),
    column("created_at", Instant, "sign-in"),
    column("last_seen", Instant, "last request, at most a minute old"),
    column("idle_until", Instant, "end without another request"),
    column("until", Instant, "end whatever happens"),
    sa.UniqueConstraint("token"),
    one_of("way", ("password", "provider"), "way"),
    sa.Index("ix_sessions_user", "user"),
    sa.Index("ix_sessions_until", "until"),
    sqlite_autoincrement=True,
    comment="signed-in people",
)

sign_in_failures = sa.Table(
    "sign_in_failures",
    METADATA,
    serial("counter"),
    column("kind", sa.String(8), "name: what was typed; source: where it came from"),
    column("digest", _HASH, "HMAC of the name or address; both may be unknown to us"),
    column("count", sa.Integer, "attempts in a row that did not sign in"),
    column("last_at", Instant, "the last one"),
    column("blocked_until", Instant, "no attempt is looked at before", null=True),
    sa.UniqueConstraint("kind", "digest"),
    one_of("kind", ("name", "source"), "kind"),
    sa.Index("ix_sign_in_failures_last_at", "last_at"),
    sqlite_autoincrement=True,
    comment="failed sign-ins, for a day; an unknown name is counted like a known one",
)

service_tokens = sa.Table(
    "service_tokens",
    METADATA,
    serial("token"),
    column("name", sa.String(40), "the service; never used twice"),
    column("hash", _HASH, "SHA-256 of the secret (256 random bits)"),
    column("permissions", JSON, "what it may do, sorted"),
    column("platforms", JSON, "platforms that it may touch, sorted"),
    column("created_at", Instant, "when"),
    column("created_by", sa.String(64), "who issued it"),
    column("until", Instant, "its end"),
    column("revoked_at", Instant, "when it was taken back", null=True),
    column("last_used", sa.Date, "day of its last use", null=True),
    sa.UniqueConstraint("name"),
    sa.UniqueConstraint("hash"),
    sqlite_autoincrement=True,
    comment="tokens of services that call the interface",
)
