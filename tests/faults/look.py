"""What must be neither lost nor doubled, in names that do not depend on how often a night was begun."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from demo.sites.faults import Faults
from doorwatch.keys import KeyRing
from doorwatch.store.journalling import verify_journal
from doorwatch.store.tables import assessments, case_listings, listings, scans, snapshots
from tests.night.places import Place

Name = tuple[str, str]


@dataclass(frozen=True)
class Essence:
    """Listings with their state, content, highest level and how often a content was kept; cases."""

    listings: dict[Name, tuple[str, str, str | None]]
    contents: Counter[tuple[Name, str]]
    cases: Counter[tuple[Name, ...]]


def essence(place: Place, tenant: str) -> Essence:
    """Read the end state. The journal must be whole, no scan open, and nothing left half way on disk."""
    settings = place.tenant(tenant)
    with place.store(tenant) as store, store.read() as conn:
        assert verify_journal(conn, KeyRing.open(settings.keys).signing_key("journal").verify_key) is None
        assert set(conn.scalars(sa.select(scans.c.state))) <= {"complete", "partial"}
        found = _essence(conn)
    left = [*settings.spool.rglob("*.seg"), *settings.spool.rglob("*.part")]
    left += [*(settings.data / "orders").glob("*")]
    assert left == []
    return found


def _essence(conn: sa.Connection) -> Essence:
    named: dict[int, Name] = {
        row.id: (row.platform, row.listing) for row in conn.execute(sa.select(listings)).all()
    }
    query = (
        sa.select(listings.c.id, listings.c.status, snapshots.c.content_hash, assessments.c.level)
        .join(snapshots, snapshots.c.id == listings.c.current)
        .outerjoin(assessments, assessments.c.id == listings.c.assessment)
    )
    states = {named[id]: (status, content, level) for id, status, content, level in conn.execute(query)}
    contents = Counter(
        (named[row.listing], row.content_hash)
        for row in conn.execute(sa.select(snapshots.c.listing, snapshots.c.content_hash))
    )
    held: dict[int, list[Name]] = {}
    for case, row in conn.execute(sa.select(case_listings.c.case, case_listings.c.row)):
        held.setdefault(case, []).append(named[row])
    return Essence(states, contents, Counter(tuple(sorted(names)) for names in held.values()))


class OnRequest(Faults):
    """Does something while a site is asked for its so-manieth page, before it answers."""

    def __init__(self, page: int, act: Any, **faults: Any) -> None:
        super().__init__(**faults)
        self.left, self.act = page, act

    def take_error(self) -> bool:
        """Count the pages; errors are the ones of the other switch."""
        self.left -= 1
        if self.left == 0:
            self.act()
        return super().take_error()
