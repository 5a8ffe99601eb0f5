"""Flagged listings that share values, for tests of cases as clusters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any

import sqlalchemy as sa

from doorwatch.store import Judged, Store, insert_assessments, load_content
from doorwatch.store.tables import case_listings, cases
from doorwatch.types import Level
from tests.store.samples import NOW, PLATFORM, assessment, detail, row, scan_of, signal, write

_LINKS = count(1)


@dataclass(frozen=True)
class Ad:
    """A flagged listing and what it shares."""

    id: str
    level: Level = "urgent"
    phone: str | None = None
    account: str | None = None
    picture: str | None = None
    words: Sequence[str] = ()
    quote: str = "zeventien"
    platform: str = PLATFORM


def place(store: Store, ads: Iterable[Ad], at: datetime = NOW) -> None:
    """Write listings as one feed and put an assessment of each in force."""
    given = list(ads)
    for platform in sorted({ad.platform for ad in given}):
        mine = [ad for ad in given if ad.platform == platform]
        scan = scan_of(store, platform=platform)
        details = [
            detail(
                ad.id, f"Company and massage. {ad.id}", at=at, account=ad.account,
                phones=[ad.phone] if ad.phone else [], words=ad.words,
                pictures=[(ad.picture, 90)] if ad.picture else [], platform=platform,
            )
            for ad in mine
        ]  # fmt: skip
        for start in range(0, len(details), 400):
            write(store, *details[start : start + 400], scan=scan, now=at)
        judge(store, mine, at)


def judge(store: Store, ads: Sequence[Ad], at: datetime = NOW) -> None:
    """Put an assessment in force for each listing."""
    rows = {ad: row(store, ad.id, ad.platform) for ad in ads}
    with store.read() as conn:
        held = load_content(conn, list(rows.values()))
    judged = []
    for ad in ads:
        made = assessment(ad.id, ad.level, platform=ad.platform)
        if made.signals:
            made = replace(made, signals=(signal(ad.quote),))
        links = next(_LINKS).to_bytes(16, "big")
        judged.append(Judged(rows[ad], held[rows[ad]].snapshot, made, links, "d1"))
    store.run_write(lambda conn: insert_assessments(conn, judged, at))


def lying(
    store: Store, states: Sequence[str] = ("new", "claimed", "decided", "referred")
) -> Mapping[int, Any]:
    """The ids of the listings of each case in these states, sorted."""
    query = (
        sa.select(case_listings.c.case, case_listings.c.listing)
        .join(cases, cases.c.id == case_listings.c.case)
        .where(cases.c.state.in_(states))
        .order_by(case_listings.c.case, case_listings.c.listing)
    )
    found: dict[int, list[str]] = {}
    with store.read() as conn:
        for case, listing in conn.execute(query):
            found.setdefault(case, []).append(listing)
    return found


def groups(store: Store) -> set[tuple[str, ...]]:
    """The listings of open cases as sets."""
    return {tuple(ids) for ids in lying(store).values()}
