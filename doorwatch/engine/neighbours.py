"""Clusters of near-duplicate texts over Parquet: keyed shingle sets in, cluster names out.

    in    key (string: the Memory key's id), platform, id, shingles (list of uint64, sorted, no doubles)
    out   platform, id, cluster, sorted by platform and id; only listings that have a near-duplicate

The first run names the bands of each set, the second compares within each band, both in shards; pairs are
joined here. A band that more than `CROWD` listings share is compared with its `CROWD` smallest names only:
template texts would else cost their square. A cluster is named by the smallest name in it. Sets under
different keys never meet (memory.texts). Clusters serve overviews and measurements; no level rests on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from doorwatch.engine.run import Engine, Outcome, run
from doorwatch.engine.sealed import Row
from doorwatch.engine.shards import cut
from doorwatch.errors import BadInput, DoorwatchError
from doorwatch.keys import MemoryKey
from doorwatch.memory import bands, jaccard, pack, unpack
from doorwatch.memory.clusters import Shared, connected

CROWD = 64
COLUMNS = ("key", "platform", "id", "shingles")
_BATCH = 10_000
_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)


def name_bands(rows: Sequence[Row]) -> Iterator[Row]:
    """Answer each set (keyed by its name) with its 16 bands, keyed by the band: (name, set)."""
    for name, packed in rows:
        key_id, shingles = msgspec.msgpack.decode(packed, type=tuple[str, bytes])
        # Bands depend on a key's id alone; its secret went into the shingles and stays with the tenant.
        (named,) = bands(MemoryKey(key_id, b"", _ANY_TIME), [unpack(shingles)])
        for band in named:
            yield band, msgspec.msgpack.encode((name, shingles))


@dataclass(frozen=True, slots=True)
class Comparing:
    """Compares the sets of each band. Pairs of at least `similarity` (Jaccard, 0-1) are answered."""

    similarity: float

    def __call__(self, rows: Sequence[Row]) -> Iterator[Row]:
        """Answer with pairs of names, the smaller one first; a pair may come from several bands."""
        for _, group in groupby(rows, key=lambda row: row[0]):
            held = sorted({msgspec.msgpack.decode(payload, type=tuple[bytes, bytes]) for _, payload in group})
            sets = [(name, unpack(packed)) for name, packed in held]
            for place, (one, mine) in enumerate(sets[:CROWD]):
                for other, theirs in sets[place + 1 :]:
                    if jaccard(mine, theirs) >= self.similarity:
                        yield one, other


def cluster_texts(
    source: Path, target: Path, folder: Path, *, engine: Engine, shards: int, similarity: float
) -> int:
    """Write the clusters of a Parquet file to another and return how many there are.

    Raises BadInput: a column is missing. DoorwatchError: a shard failed; clusters without it would be
    others. Shards lie below `folder`.
    """
    with cut(folder, read_sets(source), shards) as sets:
        named = _whole(run(name_bands, sets, engine=engine))
        with cut(folder, named.rows(), shards) as banded:
            pairs = sorted(set(_whole(run(Comparing(similarity), banded, engine=engine)).rows()))
    names = sorted({name for pair in pairs for name in pair})
    numbers = {name: number for number, name in enumerate(names)}
    shared = (
        Shared("text", f"{number}", (numbers[one], numbers[other]), 1)
        for number, (one, other) in enumerate(pairs)
    )
    groups = connected({number: number for number in numbers.values()}, shared).groups()
    of = {number: names[min(group)] for group in groups for number in group}
    _write(target, [(*_parts(name), "/".join(_parts(of[numbers[name]]))) for name in names])
    return len(groups)


def read_sets(source: Path) -> Iterator[Row]:
    """Yield the sets of a Parquet file, keyed by their names. Raises BadInput."""
    try:
        file = pq.ParquetFile(source)
    except (OSError, pa.ArrowInvalid) as error:
        raise BadInput(str(source), "a Parquet file", "something else") from error
    with file:
        missing = [name for name in COLUMNS if name not in file.schema_arrow.names]
        if missing:
            raise BadInput(str(source), f"columns {', '.join(COLUMNS)}", f"none named {missing[0]}")
        for batch in file.iter_batches(_BATCH, columns=list(COLUMNS)):
            for key, platform, id, shingles in zip(*(batch.column(name) for name in COLUMNS), strict=True):
                packed = pack(np.asarray(shingles.as_py(), dtype=np.uint64))
                name = msgspec.json.encode((platform.as_py(), id.as_py()))
                yield name, msgspec.msgpack.encode((key.as_py(), packed))


def write_sets(target: Path, sets: Sequence[tuple[str, str, str, Sequence[int]]]) -> None:
    """Write (key id, platform, id, shingles) as a file that `read_sets` reads."""
    kinds = {
        "key": pa.string(),
        "platform": pa.string(),
        "id": pa.string(),
        "shingles": pa.list_(pa.uint64()),
    }
    schema = pa.schema(list(kinds.items()))
    rows = [dict(zip(COLUMNS, one, strict=True)) for one in sets]
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), target)


def _parts(name: bytes) -> tuple[str, str]:
    return msgspec.json.decode(name, type=tuple[str, str])


def _write(target: Path, rows: Sequence[tuple[str, str, str]]) -> None:
    columns = list(zip(*sorted(rows), strict=True)) or [(), (), ()]
    names = ("platform", "id", "cluster")
    table = pa.table(
        {name: pa.array(column, pa.string()) for name, column in zip(names, columns, strict=True)}
    )
    pq.write_table(table, target)


def _whole(outcome: Outcome) -> Outcome:
    if outcome.failed:
        raise DoorwatchError(f"expected every shard to be done; got {outcome.failed[0]}")
    return outcome
