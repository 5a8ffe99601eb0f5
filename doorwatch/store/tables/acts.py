"""What acts of people leave beside events: who was shown what, how a day was spread, own filters."""

from __future__ import annotations

import sqlalchemy as sa

from doorwatch.store.tables.base import JSON, METADATA, ROW_ID, Instant, column

case_views = sa.Table(
    "case_views",
    METADATA,
    column("case", ROW_ID, "case", sa.ForeignKey("cases.id", ondelete="CASCADE"),
           primary_key=True, autoincrement=False),
    column("person", sa.String(64), "who", primary_key=True),
    column("platform", sa.String(64), "platform of the listing", primary_key=True),
    column("listing", sa.String(200), "the platform's id, kept as long as the case", primary_key=True),
    column("evidence", sa.String(64), "digest of the evidence that was shown, hex"),
    column("opened", sa.Boolean, "it was opened by itself, not only within the case"),
    column("at", Instant, "the last time"),
    comment="a decision falls only on a listing that was shown to who decides; ends with its case",
)  # fmt: skip

person_days = sa.Table(
    "person_days",
    METADATA,
    column("person", sa.String(64), "whose; it belongs to that person", primary_key=True),
    column("day", sa.Date, "day, in UTC", primary_key=True),
    column("claims", sa.Integer, "cases taken from the queue"),
    column("hard", sa.Integer, "of them in the lanes minor_age and known_image"),
    column("hard_row", sa.Integer, "of these the newest without another lane between"),
    sa.Index("ix_person_days_day", "day"),
    comment="how the cases of a day were spread; no times, no speed; 31 days",
)

saved_filters = sa.Table(
    "saved_filters",
    METADATA,
    column("person", sa.String(64), "whose", primary_key=True),
    column("name", sa.String(60), "what the person calls it", primary_key=True),
    column("filter", JSON, "lanes, levels, platforms; no word of a case"),
    column("saved_at", Instant, "when"),
    sa.Index("ix_saved_filters_saved_at", "saved_at"),
    comment="own filters of the queue; a year after they were saved",
)
