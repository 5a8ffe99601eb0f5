"""Open cases that rest on a bank learn when it takes something back; the machine closes nothing for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from doorwatch.cases import OPEN_STATES
from doorwatch.store.casefile import append_event, load_case
from doorwatch.store.sql import chunks
from doorwatch.store.tables import bank_entries, bank_matches, banks, case_listings, cases, snapshots

Why = Literal["withdrawn", "disabled", "ended"]
_SAYS: dict[Why, str] = {
    "withdrawn": "bank {bank}: {count} match(es) of this case withdrawn / treffer(s) ingetrokken",
    "disabled": "bank {bank} disabled; {count} match(es) of this case / bank uitgezet, treffer(s)",
    "ended": "bank {bank}: {count} match(es) of this case reached their end / treffer(s) verlopen",
}


def note_in_cases(
    conn: sa.Connection, ids: Sequence[int] | sa.Select[tuple[int]], why: Why, now: datetime
) -> int:
    """Write a note into each open case with a listing that matches these entries; return how many cases."""
    counts: Counter[tuple[int, str]] = Counter()
    parts: list[Sequence[int] | sa.Select[tuple[int]]] = (
        [ids] if isinstance(ids, sa.Select) else list(chunks(list(ids)))
    )
    for part in parts:
        query = (
            sa.select(case_listings.c.case, banks.c.name, bank_matches.c.entry)
            .join(snapshots, snapshots.c.listing == case_listings.c.row)
            .join(bank_matches, bank_matches.c.snapshot == snapshots.c.id)
            .join(bank_entries, bank_entries.c.id == bank_matches.c.entry)
            .join(banks, banks.c.id == bank_entries.c.bank)
            .join(cases, cases.c.id == case_listings.c.case)
            .where(bank_matches.c.entry.in_(part), cases.c.state.in_(OPEN_STATES))
            .where(banks.c.kind.in_(("hotline", "survivor")))
            .distinct()
        )
        counts.update((case, name) for case, name, _ in conn.execute(query))
    for (case, name), count in sorted(counts.items()):
        state = load_case(conn, case)
        if state is not None:
            text = _SAYS[why].format(bank=name, count=count)
            append_event(conn, case, state.sequence, now, "noted", {"text": text})
    return len({case for case, _ in counts})
