"""Sightings for a view: the remembered facts of snapshots, those with equal content made one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from doorwatch.store.sql import among, chunks
from doorwatch.store.tables import agency_marks, fingerprints, listings, sightings, snapshots
from doorwatch.types.listing import ListingRef
from doorwatch.types.memory import Sighting

_NAMED = ("phone", "handle", "payer", "person", "artifact")
"""Kinds of which a sighting names the groups, beside those of its own row."""

_GROUPS = (
    sa.select(fingerprints.c.snapshot, fingerprints.c.kind, fingerprints.c.grp)
    .where(among(fingerprints.c.snapshot, "snapshots"), fingerprints.c.kind.in_(_NAMED))
    .order_by(fingerprints.c.snapshot, fingerprints.c.grp)
)
_MARKED = sa.exists().where(
    agency_marks.c.account == sightings.c.account, agency_marks.c.until > sa.bindparam("now")
)
_FACTS = (
    sa.select(
        snapshots.c.id, snapshots.c.listing.label("row"), snapshots.c.content_hash, snapshots.c.observed_at,
        snapshots.c.last_seen, sightings, listings.c.platform, listings.c.listing, _MARKED.label("agency"),
    )
    .join(sightings, sightings.c.snapshot == snapshots.c.id)
    .join(listings, listings.c.id == snapshots.c.listing)
    .where(among(snapshots.c.id, "snapshots"))
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """A sighting with what only the store may know of it: its listing's row and its content."""

    sighting: Sighting
    listing: int
    content_hash: str

    @property
    def identity(self) -> tuple[int, str]:
        """Two snapshots of a listing with equal content are one sighting."""
        return self.listing, self.content_hash

    def same_content(self, other: Known) -> bool:
        """True for the same listing saying the same."""
        return self.identity == other.identity


def load_known(conn: sa.Connection, ids: Iterable[int], now: datetime) -> Mapping[int, Known]:
    """Return the sighting of each snapshot; snapshots of a listing with equal content share one.

    `first_seen` and `last_seen` span all snapshots with that content among `ids`. A snapshot without
    remembered facts (its term has ended) is missing.
    """
    wanted = sorted(set(ids))
    groups = _groups(conn, wanted)
    one_by_one: dict[int, Known] = {}
    for part in chunks(wanted):
        for row in conn.execute(_FACTS, {"snapshots": part, "now": now}):
            sighting = Sighting(
                order=row.id,
                ref=None if row.listing is None else ListingRef(row.platform, row.listing),
                first_seen=row.observed_at,
                last_seen=row.last_seen,
                persona=_hex(row.persona),
                account=_hex(row.account),
                phones=tuple(groups.get((row.id, "phone"), ())),
                stated_ages=tuple(row.stated_ages),
                municipality=_hex(row.municipality),
                verified=row.verified,
                account_marked_agency=bool(row.agency),
                handles=tuple(groups.get((row.id, "handle"), ())),
                payer=next(iter(groups.get((row.id, "payer"), ())), None),
                person=next(iter(groups.get((row.id, "person"), ())), None),
                artifacts=tuple(groups.get((row.id, "artifact"), ())),
                status=row.status or "live",
                refused_ages=tuple(row.refused_ages or ()),
            )
            one_by_one[row.id] = Known(sighting, row.row, row.content_hash)
    return _merged(one_by_one)


def _merged(known: Mapping[int, Known]) -> Mapping[int, Known]:
    together: dict[tuple[int, str], Known] = {}
    for one in known.values():
        other = together.get(one.identity)
        together[one.identity] = one if other is None else _both(other, one)
    return {id: together[one.identity] for id, one in known.items()}


def _both(one: Known, other: Known) -> Known:
    """The later sighting's facts (the earlier one's place may have been forgotten), both spans."""
    later, earlier = sorted((one.sighting, other.sighting), key=lambda each: (each.last_seen, each.order))[
        ::-1
    ]
    span = replace(
        later,
        order=min(later.order, earlier.order),
        first_seen=min(later.first_seen, earlier.first_seen),
    )
    return replace(one, sighting=span)


def _groups(conn: sa.Connection, ids: list[int]) -> dict[tuple[int, str], list[str]]:
    """Return the groups of each (snapshot, kind), those that a sighting names, in order."""
    found: dict[tuple[int, str], list[str]] = {}
    for part in chunks(ids):
        for snapshot, kind, group in conn.execute(_GROUPS, {"snapshots": part}):
            found.setdefault((snapshot, kind), []).append(group.hex())
    return found


def _hex(group: bytes | None) -> str | None:
    return None if group is None else group.hex()
