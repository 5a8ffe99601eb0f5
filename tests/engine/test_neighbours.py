"""Near-duplicate clusters over Parquet and synthetic corpora: the same bytes whatever the shards."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from demo.generator import World, generate
from doorwatch.engine import Ended, Job, cut, run
from doorwatch.engine.corpus import Making, ranges
from doorwatch.engine.worker import work
from doorwatch.errors import BadInput
from doorwatch.ingest import to_json
from doorwatch.types import Listing

neighbours = pytest.importorskip("doorwatch.engine.neighbours", reason="the extra dask is not installed")
Set = tuple[str, str, str, list[int]]


class Here:
    """An engine of this very process."""

    def work(self, job: Job) -> Iterator[Ended]:
        """Do the shards one after the other."""
        for number in job.numbers:
            yield work(job.folder, job.key, number)


def sets() -> list[Set]:
    """Two groups of near copies, one under two keys, and strangers."""
    rng = random.Random(4)

    def fresh() -> set[int]:
        return {rng.getrandbits(64) for _ in range(60)}

    made: list[Set] = [("k1", "p", f"S-{n}", sorted(fresh())) for n in range(40)]
    for group, keys in (("A", ("k1", "k1", "k1")), ("B", ("k1", "k1", "k2"))):
        text = sorted(fresh())
        for n, key in enumerate(keys):
            made.append((key, "p", f"{group}-{n}", sorted({*text[: 58 - n], *sorted(fresh())[:2]})))
    return made


def clusters(path: Path, rows: list[Set], shards: int) -> bytes:
    source, target = path / "in.parquet", path / "out.parquet"
    neighbours.write_sets(source, rows)
    neighbours.cluster_texts(source, target, path / "work", engine=Here(), shards=shards, similarity=0.7)
    return target.read_bytes()


def test_copies_are_one_cluster_and_keys_never_meet(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    clusters(tmp_path, sets(), 2)
    told = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert [(one["id"], one["cluster"]) for one in told] == [
        ("A-0", "p/A-0"), ("A-1", "p/A-0"), ("A-2", "p/A-0"), ("B-0", "p/B-0"), ("B-1", "p/B-0"),
    ]  # fmt: skip


def test_clusters_are_the_same_bytes_for_any_shards_and_order(tmp_path: Path) -> None:
    rows = sets()
    shuffled = random.Random(5).sample(rows, len(rows))
    made = {clusters(tmp_path, given, count) for given in (rows, shuffled) for count in (1, 2, 7)}
    assert len(made) == 1
    assert not list((tmp_path / "work").glob("run-*"))


def test_nobody_near_is_an_empty_table(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    clusters(tmp_path, sets()[:3], 2)
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 0


def test_a_file_that_is_no_parquet_or_lacks_a_column_is_bad_input(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / "in.parquet"
    path.write_bytes(b"no")
    with pytest.raises(BadInput, match=r"in\.parquet: a Parquet file; got something else"):
        list(neighbours.read_sets(path))
    pq.write_table(pa.table({"key": ["k"], "platform": ["p"], "id": ["1"]}), path)
    with pytest.raises(BadInput, match="columns key, platform, id, shingles; got none named shingles"):
        list(neighbours.read_sets(path))


def shown(world: World, number: int) -> Listing | None:
    record = world.record(number, 0)
    return record and record.listing


def test_a_corpus_in_parts_is_the_corpus(tmp_path: Path) -> None:
    world = generate(60, 3, "A", 1)
    expected = [to_json(record.listing) for record in world.records(0)]
    for shards in (1, 2, 7):
        with cut(tmp_path, ranges(60, 7), shards) as made:
            outcome = run(Making(partial(shown, world)), made, engine=Here())
            assert [line for _, line in outcome.rows()] == expected
