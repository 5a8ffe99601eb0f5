"""Keyed fingerprints: which group a value belongs to, and writing them under the newest key.

A value's *group* is its first digest. Whoever meets the value again under another key takes the
group over, so that links survive the rotation of keys; once the keys are destroyed no new value
can find its way to an old group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from doorwatch.keys import MemoryKey
from doorwatch.memory import digest
from doorwatch.store.sql import among, chunks, insert_or_ignore
from doorwatch.store.tables import fingerprints
from doorwatch.types.memory import KEYED_KINDS, FingerprintKind, Trace

MUNICIPALITY = "municipality"
LINKING: tuple[FingerprintKind, ...] = ("phone", "handle", "account", "payer", "artifact", "person")
"""Kinds whose shared value links two listings. A first name alone does not."""

_KNOWN = (
    sa.select(fingerprints.c.digest, fingerprints.c.grp)
    .where(among(fingerprints.c.digest, "digests"))
    .distinct()
)

Value = tuple[str, str]
"""(kind, normalised value)"""


@dataclass(frozen=True, slots=True)
class Print:
    """One value of one snapshot as it is stored."""

    kind: str
    key: str
    digest: bytes
    group: bytes


def keyed_values(traces: Iterable[Trace], municipality: str | None) -> list[Value]:
    """Return the values of a reading that are kept as keyed digests, without doubles, in order."""
    found = {(str(trace.kind), trace.value): None for trace in traces if trace.kind in KEYED_KINDS}
    if municipality:
        found[(MUNICIPALITY, municipality)] = None
    return list(found)


def assign(conn: sa.Connection, keys: Sequence[MemoryKey], values: Iterable[Value]) -> dict[Value, Print]:
    """Return the print of each value under the newest key, with its group.

    `keys` are the live ones, newest first. The group known under the oldest key wins, so that every writer
    finds the same.
    """
    wanted = list(dict.fromkeys(values))
    by_key = [{value: digest(key, *value) for value in wanted} for key in keys]
    known = _groups(conn, [one for digests in by_key for one in digests.values()])
    prints: dict[Value, Print] = {}
    for value in wanted:
        new = by_key[0][value]
        older = (known.get(digests[value]) for digests in reversed(by_key))
        prints[value] = Print(value[0], keys[0].id, new, next((one for one in older if one), new))
    return prints


def _groups(conn: sa.Connection, digests: Sequence[bytes]) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for part in chunks(digests):
        for one, group in conn.execute(_KNOWN, {"digests": part}):
            found[one] = min(group, found.get(one, group))
    return found


def drop_prints(conn: sa.Connection, ids: Sequence[int]) -> None:
    """Take the keyed fingerprints of these snapshots out, before they are written anew."""
    for part in chunks(ids):
        conn.execute(sa.delete(fingerprints).where(fingerprints.c.snapshot.in_(part)))


def write_prints(conn: sa.Connection, by_snapshot: Mapping[int, Iterable[Print]]) -> None:
    """Write the keyed fingerprints of these snapshots."""
    insert_or_ignore(
        conn,
        fingerprints,
        [
            {"snapshot": snapshot, "grp": one.group, "kind": one.kind, "key": one.key, "digest": one.digest}
            for snapshot, prints in by_snapshot.items()
            for one in prints
        ],
    )
