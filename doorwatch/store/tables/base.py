"""What all tables share: naming of constraints, instants, short words for columns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

METADATA = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(sa.TypeDecorator[datetime]):
    """A moment, aware, stored in UTC. SQLite has no zones, so there it is naive UTC text."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse naive moments: a guess at the zone would move terms by hours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must be aware; got a naive datetime")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Give moments back aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


JSON = sa.JSON(none_as_null=True)
"""A JSON document; Python None is SQL NULL, so that "forgotten" is one thing and not two."""

ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
"""Row ids: 64 bits on both (SQLite's own row id only answers to INTEGER)."""


def column(
    name: str, kind: Any, comment: str, *args: Any, null: bool = False, **options: Any
) -> sa.Column[Any]:
    """Return a column that always has a comment and says openly when it may be NULL."""
    return sa.Column(name, kind, *args, nullable=null, comment=comment, **options)


def serial(comment: str) -> sa.Column[Any]:
    """Return the row id of a table whose ids are never used twice."""
    return sa.Column("id", ROW_ID, primary_key=True, autoincrement=True, comment=comment)


def one_of(name: str, words: Iterable[str], label: str) -> sa.CheckConstraint:
    """Return the named constraint that column `name` holds one of `words`, or NULL where it may."""
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{name} IN ({listed})", name=label)
