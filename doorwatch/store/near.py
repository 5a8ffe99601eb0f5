"""Near and mirrored pictures among what is stored.

SQL is the truth. The search in memory is derived: it holds the id of the last row that it
includes, takes in what came since, and is made anew when that row is no longer what it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from doorwatch.memory.pictures import PictureIndex
from doorwatch.store.sql import AnyRow, among, chunks
from doorwatch.store.tables import pictures

RADIUS = 31
"""Bits, of 256: PDQ's published threshold."""
LOW_QUALITY = 49
"""PDQ quality up to which a picture has too little detail to link anything."""
KINDS = ("pdq", "pdq_r")
PART = "region"
"""A stored part: the PDQ of a known picture of which this one shows a part. Searched with kind `pdq`."""
PART_TRANSFORM = "part"
_ROWS = 50_000


def _usable(table: sa.FromClause = pictures) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.kind.in_((*KINDS, PART)), sa.func.coalesce(table.c.quality, 100) > LOW_QUALITY


_LAST = sa.select(pictures.c.id, pictures.c.snapshot, pictures.c.hash).where(
    pictures.c.id == sa.bindparam("last")
)
_NEWER = (
    sa.select(pictures)
    .where(pictures.c.id > sa.bindparam("after"), *_usable())
    .order_by(pictures.c.id)
    .limit(_ROWS)
)
_LIVING = sa.select(pictures.c.id).where(among(pictures.c.id, "rows"))
_SHOWN = sa.select(pictures).where(among(pictures.c.snapshot, "snapshots"), *_usable())


@dataclass(frozen=True, slots=True)
class Near:
    """One stored picture near a picture of ours; `index` is the own picture's number."""

    snapshot: int
    other: int
    kind: str
    index: int
    hash: bytes
    distance: int
    transform: str


@dataclass(slots=True)
class _Held:
    """What the search holds of a kind: place i of the index is row `rows[i]`, of snapshot `snapshots[i]`.

    `parts[i]` says that the snapshot shows only a part of that picture.
    """

    index: PictureIndex = field(default_factory=PictureIndex)
    rows: list[int] = field(default_factory=list)
    snapshots: list[int] = field(default_factory=list)
    parts: list[bool] = field(default_factory=list)


class PictureSearch:
    """The tenant's pictures in memory: about 50 bytes each."""

    def __init__(self) -> None:
        self._kinds = {kind: _Held() for kind in KINDS}
        self._last: tuple[int, int, bytes] | None = None

    def refresh(self, conn: sa.Connection) -> None:
        """Take in rows that came since; start anew when the last row held is gone or another."""
        if self._last is not None:
            row = conn.execute(_LAST, {"last": self._last[0]}).one_or_none()
            if row is None or tuple(row) != self._last:
                self._kinds = {kind: _Held() for kind in KINDS}
                self._last = None
        while self._take(conn):
            pass

    def _take(self, conn: sa.Connection) -> bool:
        after = self._last[0] if self._last else 0
        rows = conn.execute(_NEWER, {"after": after}).all()
        for kind, held in self._kinds.items():
            mine = [row for row in rows if _searched_as(row.kind) == kind]
            if mine:
                held.index.add(_matrix([row.hash for row in mine]))
                held.rows += [row.id for row in mine]
                held.snapshots += [row.snapshot for row in mine]
                held.parts += [row.kind == PART for row in mine]
        if rows:
            self._last = (rows[-1].id, rows[-1].snapshot, rows[-1].hash)
        return len(rows) == _ROWS

    def near(self, conn: sa.Connection, ids: Sequence[int]) -> list[Near]:
        """Return every stored picture within the radius of a picture of these snapshots, in any turn.

        Pictures of the own snapshot are left out.
        """
        shown = _own(conn, ids)
        if not shown:
            return []
        self.refresh(conn)
        found: list[Near] = []
        for kind, held in self._kinds.items():
            own = [row for row in shown if _searched_as(row.kind) == kind]
            if not own:
                continue
            hits = held.index.search(_matrix([row.hash for row in own]), RADIUS)
            living = _living(conn, {held.rows[hit.position] for hit in hits})
            for hit in hits:
                row, other = own[hit.query], held.snapshots[hit.position]
                if other != row.snapshot and held.rows[hit.position] in living:
                    near = held.index.hash(hit.position)
                    part = row.kind == PART or held.parts[hit.position]
                    how = PART_TRANSFORM if part else hit.transform
                    found.append(Near(row.snapshot, other, kind, row.picture, near, hit.distance, how))
        return found

    def holders(self, conn: sa.Connection, hashes: NDArray[np.uint8]) -> set[int]:
        """Return the snapshots that show a picture near one of these PDQ hashes [n, 32], in any turn."""
        self.refresh(conn)
        held = self._kinds["pdq"]
        hits = held.index.search(hashes, RADIUS) if len(hashes) else []
        living = _living(conn, {held.rows[hit.position] for hit in hits})
        return {held.snapshots[hit.position] for hit in hits if held.rows[hit.position] in living}


def _searched_as(kind: str) -> str:
    return "pdq" if kind == PART else kind


def _living(conn: sa.Connection, rows: set[int]) -> set[int]:
    """Those rows that are still there: what has ended stays in the search until it is made anew."""
    found: set[int] = set()
    for part in chunks(sorted(rows)):
        found.update(conn.scalars(_LIVING, {"rows": part}))
    return found


def near_pictures(conn: sa.Connection, ids: Sequence[int], search: PictureSearch | None) -> list[Near]:
    """Return near pictures by the search; without one, pictures with the very same hash."""
    if not ids:
        return []
    return search.near(conn, ids) if search is not None else _equal(conn, ids)


def _own(conn: sa.Connection, ids: Sequence[int]) -> list[AnyRow]:
    rows: list[AnyRow] = []
    for part in chunks(ids):
        rows += conn.execute(_SHOWN, {"snapshots": part}).all()
    return rows


def _equal(conn: sa.Connection, ids: Sequence[int]) -> list[Near]:
    other = pictures.alias()
    found: list[Near] = []
    for part in chunks(ids):
        query = (
            sa.select(
                pictures.c.snapshot,
                other.c.snapshot.label("other"),
                pictures.c.kind,
                pictures.c.picture,
                other.c.hash,
            )
            .join(other, sa.and_(other.c.hash == pictures.c.hash, other.c.kind == pictures.c.kind))
            .where(pictures.c.snapshot.in_(part), *_usable(), *_usable(other))
            .where(other.c.snapshot != pictures.c.snapshot)
        )
        found += [
            Near(
                row.snapshot, row.other, _searched_as(row.kind), row.picture, row.hash, 0,
                PART_TRANSFORM if row.kind == PART else "original",
            )
            for row in conn.execute(query)
        ]
    return found


def _matrix(hashes: Sequence[bytes]) -> NDArray[np.uint8]:
    return np.frombuffer(b"".join(hashes), dtype=np.uint8).reshape(-1, 32)
