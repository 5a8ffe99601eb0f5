"""Taking a decision back: its clearing mark goes; and whether somebody outside was told of it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from doorwatch.store.tables import case_listings, clearing_marks, outbox, referrals, statements


def drop_clearing_mark(
    conn: sa.Connection, case: int, platform: str, listing: str, decided_at: datetime
) -> None:
    """Delete the mark that a decision of this moment left for a listing of a case."""
    row = sa.select(case_listings.c.row).where(
        case_listings.c.case == case,
        case_listings.c.platform == platform,
        case_listings.c.listing == listing,
    )
    conn.execute(
        sa.delete(clearing_marks).where(
            clearing_marks.c.case == case,
            clearing_marks.c.row.in_(row),
            clearing_marks.c.decided_at == decided_at,
        )
    )


def sent_out(conn: sa.Connection, case: int, sequence: int) -> bool:
    """Tell whether a statement, a referral or a message about event `sequence` has left the house.

    A referral that waits for its hand-over counts: its sealed file is made.
    """
    asked = (
        sa.select(statements.c.id).where(statements.c.case == case, statements.c.sequence == sequence),
        sa.select(referrals.c.id).where(referrals.c.case == case, referrals.c.decided == sequence),
        sa.select(outbox.c.id).where(outbox.c.event == f"case/{case}/{sequence}", outbox.c.state == "sent"),
    )
    return any(conn.execute(query.limit(1)).first() is not None for query in asked)
