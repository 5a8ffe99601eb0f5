"""People and services: users, sessions, recovery codes, failed sign-ins, tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorwatch.store.migrations import ROW_ID

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "service_tokens",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="token"),
        sa.Column("name", sa.String(length=40), nullable=False, comment="the service; never used twice"),
        sa.Column(
            "hash",
            sa.LargeBinary(length=32),
            nullable=False,
            comment="SHA-256 of the secret (256 random bits)",
        ),
        sa.Column(
            "permissions", sa.JSON(none_as_null=True), nullable=False, comment="what it may do, sorted"
        ),
        sa.Column(
            "platforms",
            sa.JSON(none_as_null=True),
            nullable=False,
            comment="platforms that it may touch, sorted",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column("created_by", sa.String(length=64), nullable=False, comment="who issued it"),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False, comment="its end"),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True, comment="when it was taken back"),
        sa.Column("last_used", sa.Date(), nullable=True, comment="day of its last use"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_tokens")),
        sa.UniqueConstraint("hash", name=op.f("uq_service_tokens_hash")),
        sa.UniqueConstraint("name", name=op.f("uq_service_tokens_name")),
        comment="tokens of services that call the interface",
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="counter"),
        sa.Column(
            "kind",
            sa.String(length=8),
            nullable=False,
            comment="name: what was typed; source: where it came from",
        ),
        sa.Column(
            "digest",
            sa.LargeBinary(length=32),
            nullable=False,
            comment="HMAC of the name or address; both may be unknown to us",
        ),
        sa.Column("count", sa.Integer(), nullable=False, comment="attempts in a row that did not sign in"),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False, comment="the last one"),
        sa.Column(
            "blocked_until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="no attempt is looked at before",
        ),
        sa.CheckConstraint("kind IN ('name', 'source')", name=op.f("ck_sign_in_failures_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failures")),
        sa.UniqueConstraint("kind", "digest", name=op.f("uq_sign_in_failures_kind_digest")),
        comment="failed sign-ins, for a day; an unknown name is counted like a known one",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sign_in_failures_last_at", "sign_in_failures", ["last_at"], unique=False)
    op.create_table(
        "users",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="user"),
        sa.Column(
            "name",
            sa.String(length=40),
            nullable=False,
            comment="login, as events and journal name the person; never used twice",
        ),
        sa.Column(
            "external",
            sa.String(length=255),
            nullable=True,
            comment="claim of the identity provider that signs them in",
        ),
        sa.Column("roles", sa.JSON(none_as_null=True), nullable=False, comment="roles, sorted"),
        sa.Column(
            "platforms",
            sa.JSON(none_as_null=True),
            nullable=False,
            comment="platforms that they may touch, sorted",
        ),
        sa.Column("route", sa.String(length=64), nullable=True, comment="a liaison's route"),
        sa.Column("language", sa.String(length=2), nullable=False, comment="language of the pages"),
        sa.Column("settings", sa.JSON(none_as_null=True), nullable=False, comment="their own settings"),
        sa.Column("state", sa.String(length=16), nullable=False, comment="active, locked or disabled"),
        sa.Column(
            "password", sa.String(length=200), nullable=True, comment="Argon2id; NULL: no local sign-in"
        ),
        sa.Column(
            "password_until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="end of a one-time password; NULL: chosen by the person",
        ),
        sa.Column(
            "password_at", sa.DateTime(timezone=True), nullable=True, comment="when the password was last set"
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="grows with password, roles and state; older sessions are void",
        ),
        sa.Column(
            "totp",
            sa.LargeBinary(),
            nullable=True,
            comment="secret of the second factor, encrypted with the people key",
        ),
        sa.Column(
            "totp_next", sa.LargeBinary(), nullable=True, comment="the same, not yet confirmed by a code"
        ),
        sa.Column(
            "totp_step",
            sa.BigInteger(),
            nullable=True,
            comment="time step of the last code used; none is taken twice",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column("created_by", sa.String(length=64), nullable=False, comment="who made the account"),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True, comment="when it was disabled"),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_users_language")),
        sa.CheckConstraint("state IN ('active', 'locked', 'disabled')", name=op.f("ck_users_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("external", name=op.f("uq_users_external")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
        comment="local accounts of the tenant",
        sqlite_autoincrement=True,
    )
    op.create_table(
        "recovery_codes",
        sa.Column("user", ROW_ID, autoincrement=False, nullable=False, comment="whose"),
        sa.Column(
            "hash", sa.LargeBinary(length=32), nullable=False, comment="SHA-256 of the code (80 random bits)"
        ),
        sa.ForeignKeyConstraint(
            ["user"], ["users.id"], name=op.f("fk_recovery_codes_user_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user", "hash", name=op.f("pk_recovery_codes")),
        comment="unused recovery codes; a used one is deleted",
    )
    op.create_table(
        "sessions",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="session"),
        sa.Column(
            "token",
            sa.LargeBinary(length=32),
            nullable=False,
            comment="SHA-256 of the token (256 random bits)",
        ),
        sa.Column("user", ROW_ID, nullable=False, comment="whose"),
        sa.Column(
            "way", sa.String(length=16), nullable=False, comment="password, or provider for OpenID Connect"
        ),
        sa.Column(
            "generation", sa.Integer(), nullable=False, comment="the user's generation that it belongs to"
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, comment="sign-in"),
        sa.Column(
            "last_seen",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="last request, at most a minute old",
        ),
        sa.Column(
            "idle_until", sa.DateTime(timezone=True), nullable=False, comment="end without another request"
        ),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False, comment="end whatever happens"),
        sa.CheckConstraint("way IN ('password', 'provider')", name=op.f("ck_sessions_way")),
        sa.ForeignKeyConstraint(
            ["user"], ["users.id"], name=op.f("fk_sessions_user_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token", name=op.f("uq_sessions_token")),
        comment="signed-in people",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sessions_until", "sessions", ["until"], unique=False)
    op.create_index("ix_sessions_user", "sessions", ["user"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("service_tokens")
    op.drop_table("sign_in_failures")
    op.drop_table("sessions")
    op.drop_table("recovery_codes")
    op.drop_table("users")
