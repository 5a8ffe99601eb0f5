"""What listings share, as groups of rows: values of Memory, near pictures, near texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from doorwatch.memory.pictures import near_components
from doorwatch.memory.texts import jaccard, unpack
from doorwatch.store.near import KINDS, LOW_QUALITY
from doorwatch.store.prints import LINKING
from doorwatch.store.similar import SIMILAR
from doorwatch.store.sql import chunks
from doorwatch.store.tables import (
    bank_entries,
    bank_matches,
    banks,
    fingerprints,
    pictures,
    shingle_bands,
    shingle_sets,
    snapshots,
)


@dataclass(frozen=True, slots=True)
class SharedRows:
    """Listing rows that share one value: `kind` as in Memory, `group` in hex, two rows or more, sorted."""

    kind: str
    group: str
    rows: tuple[int, ...]


def shared_values(conn: sa.Connection, rows: Iterable[int]) -> list[SharedRows]:
    """Return the keyed values that stand in any remembered snapshot of two or more of these rows."""
    found: dict[tuple[str, bytes], set[int]] = defaultdict(set)
    for part in chunks(sorted(set(rows))):
        query = (
            sa.select(fingerprints.c.kind, fingerprints.c.grp, snapshots.c.listing)
            .join(snapshots, snapshots.c.id == fingerprints.c.snapshot)
            .where(snapshots.c.listing.in_(part), fingerprints.c.kind.in_(LINKING))
            .distinct()
        )
        for kind, group, row in conn.execute(query):
            found[kind, group].add(row)
    return [
        SharedRows(kind, group.hex(), tuple(sorted(held)))
        for (kind, group), held in sorted(found.items())
        if len(held) > 1
    ]


def shared_pictures(conn: sa.Connection, rows: Iterable[int], radius: int) -> list[SharedRows]:
    """Return rows with pictures that hang together within `radius` bits, one value for each such picture.

    Whole pictures only, upright, with enough detail, and in no bank of stock or template pictures. The group
    is the smallest of the hashes.
    """
    found: list[SharedRows] = []
    for kind in KINDS:
        holders = _holders(conn, rows, kind)
        hashes = sorted(holders)
        if not hashes:
            continue
        matrix = np.frombuffer(b"".join(hashes), np.uint8).reshape(-1, 32)
        together: dict[int, set[int]] = defaultdict(set)
        for number, root in enumerate(near_components(matrix, radius).tolist()):
            together[root] |= holders[hashes[number]]
        found += [
            SharedRows(kind, hashes[root].hex(), tuple(sorted(held)))
            for root, held in together.items()
            if len(held) > 1
        ]
    return found


def _holders(conn: sa.Connection, rows: Iterable[int], kind: str) -> Mapping[bytes, set[int]]:
    explained = (
        sa.exists()
        .where(bank_matches.c.snapshot == pictures.c.snapshot, bank_matches.c.picture == pictures.c.picture)
        .where(bank_entries.c.id == bank_matches.c.entry, banks.c.id == bank_entries.c.bank)
        .where(banks.c.kind.in_(("stock", "template")))
    )
    found: dict[bytes, set[int]] = defaultdict(set)
    for part in chunks(sorted(set(rows))):
        query = (
            sa.select(pictures.c.hash, snapshots.c.listing)
            .join(snapshots, snapshots.c.id == pictures.c.snapshot)
            .where(snapshots.c.listing.in_(part), pictures.c.kind == kind)
            .where(sa.func.coalesce(pictures.c.quality, 100) > LOW_QUALITY, ~explained)
            .distinct()
        )
        for hash, row in conn.execute(query):
            found[hash].add(row)
    return found


def shared_texts(conn: sa.Connection, rows: Iterable[int]) -> list[SharedRows]:
    """Return rows whose texts are nearly one, a value for each crowd around one text.

    Each text is compared with the first of its band only, by the bytes of its shingles, so that thousands of
    copies cost thousands of comparisons. The group is the band's name.
    """
    owner = _owners(conn, rows)
    sets = _sets(conn, list(owner))
    by_band: dict[bytes, list[int]] = defaultdict(list)
    for part in chunks(list(sets)):
        query = sa.select(shingle_bands).where(shingle_bands.c.snapshot.in_(part))
        for found in conn.execute(query):
            by_band[found.band].append(found.snapshot)
    crowds: dict[frozenset[int], str] = {}
    for band in sorted(by_band):
        ordered = sorted(by_band[band], key=lambda snapshot: sets[snapshot])
        first = unpack(sets[ordered[0]])
        near = {owner[one] for one in ordered if jaccard(first, unpack(sets[one])) >= SIMILAR}
        if len(near) > 1:
            crowds.setdefault(frozenset(near), band.hex())
    return [SharedRows("text", group, tuple(sorted(held))) for held, group in crowds.items()]


def _owners(conn: sa.Connection, rows: Iterable[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for part in chunks(sorted(set(rows))):
        query = sa.select(snapshots.c.id, snapshots.c.listing).where(snapshots.c.listing.in_(part))
        found.update((id, listing) for id, listing in conn.execute(query))
    return found


def _sets(conn: sa.Connection, ids: Sequence[int]) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    for part in chunks(ids):
        query = sa.select(shingle_sets.c.snapshot, shingle_sets.c.shingles).where(
            shingle_sets.c.snapshot.in_(part)
        )
        found.update((id, raw) for id, raw in conn.execute(query))
    return found
