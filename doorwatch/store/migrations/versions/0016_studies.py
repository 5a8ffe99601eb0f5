"""The sealed register of door studies, and the cases that hold a placement."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorwatch.store.migrations import ROW_ID
from doorwatch.store.tables.base import Instant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "study_register",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="entry"),
        sa.Column("platform", sa.String(length=64), nullable=False, comment="where it is to be placed"),
        _text(64, "placement", "HMAC of study and placement under the people key, hex"),
        _text(64, "words", "HMAC of platform and exact words, hex"),
        _text(64, "phone", "HMAC of the study's own phone, hex"),
        sa.Column(
            "sealed",
            sa.LargeBinary(),
            nullable=False,
            comment="study, placement and gradation, sealed to the release officer",
        ),
        _text(100, "officer", "pseudonym of the release officer"),
        _text(100, "contact", "pseudonym of the police contact"),
        _text(64, "by", "who entered it"),
        _moment("entered_at", "when; a listing that was seen before is never excused"),
        _moment("until", "end of the study's authorisation"),
        _moment("stopped_at", "when a referral of it was stopped: it would have been sent", null=True),
        _moment("cleared_at", "when its traces left Memory and figures", null=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_register")),
        sa.UniqueConstraint("placement", name=op.f("uq_study_register_placement")),
        comment="sealed register of door studies, asked when a referral is sent",
        sqlite_autoincrement=True,
    )
    for name in ("words", "phone", "until"):
        op.create_index(f"ix_study_register_{name}", "study_register", [name], unique=False)
    op.create_table(
        "study_cases",
        sa.Column("case", ROW_ID, autoincrement=False, nullable=False, comment="case"),
        sa.Column(
            "row",
            ROW_ID,
            autoincrement=False,
            nullable=False,
            comment="the placement's listing (listings.id)",
        ),
        _moment("since", "when it was found out"),
        sa.ForeignKeyConstraint(
            ["case"], ["cases.id"], name=op.f("fk_study_cases_case_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case", "row", name=op.f("pk_study_cases")),
        comment="cases that hold a study's placement; no figure counts them",
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("study_cases")
    op.drop_table("study_register")


def _text(length: int, name: str, comment: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False, comment=comment)


def _moment(name: str, comment: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, Instant(), nullable=null, comment=comment)
