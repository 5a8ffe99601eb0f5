"""The end state of a tenant without ids and clock, so that two runs can be compared row by row.

Every table, in natural keys: a listing is (platform, id), a scan (platform, night, try), a snapshot (listing,
scan, content), a case its first listing and its number among the cases of that listing. Instants become
"set" or None. Left out, and why:

- `assessments` that were replaced: which ones were made on the way depends on what stood in which
  segment of the spool; those in force, and those that a case shows, are compared.
- digests of links (`assessments.links`) and the hash chain of the journal: they cover instants. The
  chain is verified.
- `checkpoints`: signatures over that chain; a night that was killed in its last phase has signed one more.
- counts, extraction rates and alarms that a crawl gives at its end: a crawl that was begun again counts
  what it asked for itself. What is counted from the store stays.
- `retention.applied` in the journal: the terms that ran again after a kill are journalled again; counts
  are summed a night.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from doorwatch.ingest import SetAside, read_warc
from doorwatch.store import Store
from doorwatch.store.tables import METADATA
from doorwatch.store.tables.base import Instant

STORED_COUNTS = ("seen", "new", "changed", "unchanged", "gone", "flagged")
_LEFT_OUT = {
    "assessments": ("links",),
    "scans": ("extraction", "alarms"),
    "checkpoints": None,
    "journal": None,
}  # fmt: skip
_TARGETS = {
    "listings.listed_scan": "scans", "listings.detail_scan": "scans", "listings.missed_scan": "scans",
    "listings.current": "snapshots", "listings.assessment": "assessments", "snapshots.scan": "scans",
    "snapshots.listing": "listings", "assessments.snapshot": "snapshots",
    "pending_assessments.listing": "listings", "control_sample.snapshot": "snapshots",
    "case_events.case": "cases", "case_listings.case": "cases", "case_listings.row": "listings",
    "case_listings.assessment": "assessments", "cases.merged_into": "cases", "clearing_marks.row": "listings",
    "clearing_marks.case": "cases",
    **{f"{table}.snapshot": "snapshots"
       for table in ("sightings", "fingerprints", "pictures", "shingle_sets", "shingle_bands",
                     "bank_matches")},
}  # fmt: skip
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*")
_CASE = re.compile(r"case[/:](\d+)")


@dataclass
class Names:
    """Natural keys by table and id."""

    known: dict[str, dict[int, Any]] = field(default_factory=dict)

    def of(self, table: str, id: int | None) -> Any:
        """Return the natural key; an id that leads nowhere stays visible as such."""
        return None if id is None else self.known[table].get(id, ("nowhere", table))


def dump(store: Store) -> dict[str, list[Any]]:
    """Return every table as sorted rows, the journal in order."""
    with store.read() as conn:
        names = _names(conn)
        held = _assessments_that_count(conn)
        tables: dict[str, list[Any]] = {}
        for table in METADATA.sorted_tables:
            if _LEFT_OUT.get(table.name, ()) is None:
                continue
            rows = conn.execute(sa.select(table)).mappings().all()
            if table.name == "assessments":
                rows = [row for row in rows if row["id"] in held]
            tables[table.name] = sorted((_row(table, row, names) for row in rows), key=repr)
        tables["journal"] = _journal(conn, names)
    return tables


def differences(one: Mapping[str, list[Any]], other: Mapping[str, list[Any]]) -> dict[str, Any]:
    """Return per table the rows that only one of two dumps has; empty when they are equal."""
    found: dict[str, Any] = {}
    for table in sorted({*one, *other}):
        here, there = (Counter(map(repr, side.get(table, []))) for side in (one, other))
        if here != there:
            found[table] = {"only first": sorted(here - there), "only second": sorted(there - here)}
    return found


def evidence(store: Store, folder: Path) -> list[Any]:
    """Return the pages in a tenant's evidence folder: whose case, which snapshot, what the page said."""
    with store.read() as conn:
        names = _names(conn)
    found = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_dir():
            continue
        snapshot = names.of("snapshots", int(path.name.split(".")[0].split("-")[1]))
        place = path.parent.name
        case = names.of("cases", int(place[5:])) if place.startswith("case-") else place
        pages = []
        with path.open("rb") as stream:
            for page in read_warc(stream, path.name):
                assert not isinstance(page, SetAside), page
                pages.append((page.url, page.status, hashlib.sha256(page.body).hexdigest()))
        found.append((case, snapshot, pages))
    return sorted(found, key=repr)


def _names(conn: sa.Connection) -> Names:
    names = Names()
    t = METADATA.tables
    listings = conn.execute(sa.select(t["listings"])).all()
    names.known["listings"] = {row.id: (row.platform, row.listing) for row in listings}
    scans = conn.execute(sa.select(t["scans"])).all()
    names.known["scans"] = {row.id: (row.platform, row.night.isoformat(), row.attempt) for row in scans}
    snapshots = conn.execute(sa.select(t["snapshots"])).all()
    names.known["snapshots"] = {
        row.id: (names.of("listings", row.listing), names.of("scans", row.scan), row.content_hash)
        for row in snapshots
    }
    made = conn.execute(sa.select(t["assessments"].c.id, t["assessments"].c.snapshot)).all()
    names.known["assessments"] = {row.id: names.of("snapshots", row.snapshot) for row in made}
    first = sa.select(t["case_events"]).where(t["case_events"].c.sequence == 1)
    names.known["cases"], counted = {}, Counter()
    for row in conn.execute(first.order_by(t["case_events"].c.case)):
        shown = row.data["listings"][0]
        whose = (shown["platform"], shown["id"])
        counted[whose] += 1
        names.known["cases"][row.case] = ("case", *whose, counted[whose])
    return names


def _assessments_that_count(conn: sa.Connection) -> set[int]:
    t = METADATA.tables
    in_force = conn.scalars(sa.select(t["listings"].c.assessment))
    shown = conn.scalars(sa.select(t["case_listings"].c.assessment))
    return {id for id in (*in_force, *shown) if id is not None}


def _row(table: sa.Table, row: Mapping[str, Any], names: Names) -> dict[str, Any]:
    skipped = _LEFT_OUT.get(table.name, ()) or ()
    plain: dict[str, Any] = {}
    for column in table.columns:
        if column.name in skipped or (column.name == "id" and column.primary_key):
            continue
        value, target = row[column.name], _TARGETS.get(f"{table.name}.{column.name}")
        if target is not None:
            plain[column.name] = names.of(target, value)
        elif isinstance(column.type, Instant):
            plain[column.name] = None if value is None else "set"
        else:
            plain[column.name] = _plain(value, names)
    if table.name == "cases":
        plain["case"] = names.of("cases", row["id"])
    if table.name == "scans":
        counts = row["counts"] or {}
        plain["counts"] = {name: counts.get(name) for name in STORED_COUNTS}
    return plain


def _plain(value: Any, names: Names, key: str = "") -> Any:
    """Return a value without clock and ids; lists whose order is that of arrival are sorted."""
    match value:
        case dict():
            return {name: _plain(one, names, name) for name, one in sorted(value.items())}
        case list():
            parts = [_plain(one, names) for one in value]
            return sorted(parts, key=repr) if key == "refs" else parts
        case str() if _INSTANT.fullmatch(value):
            return "set"
        case int() if key == "assessment":
            return names.of("assessments", value)
        case bytes():
            return value.hex()
        case datetime():
            return "set"
        case date():
            return value.isoformat()
        case _:
            return value


def _journal(conn: sa.Connection, names: Names) -> list[Any]:
    journal = METADATA.tables["journal"]
    entries: list[Any] = []
    ended: Counter[str] = Counter()
    for row in conn.execute(sa.select(journal).order_by(journal.c.sequence)):
        case = _CASE.fullmatch(row.data["object"])
        what = names.of("cases", int(case.group(1))) if case else row.data["object"]
        detail = _plain({name: one for name, one in row.data.items() if name != "object"}, names)
        if row.act == "retention.applied":
            ended.update(detail)
            continue
        if row.act == "night.completed":
            entries.append(("machine", "retention.applied", dict(sorted(ended.items()))))
            ended.clear()
        entries.append((row.actor, row.act, what, detail))
    return entries
