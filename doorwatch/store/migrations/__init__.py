"""Migrations in order; each is frozen once it was released and imports no table of today."""

import sqlalchemy as sa

ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
"""64 bits on both; SQLite's own row id only answers to INTEGER."""
