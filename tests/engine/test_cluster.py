"""The same work on a real Dask cluster of two worker processes: same bytes, dead workers, failures."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from doorwatch.engine import LocalEngine, cut, run
from doorwatch.engine.shards import shard_of
from doorwatch.errors import Unreachable
from tests.engine.tasks import Dies, Stumbles, lengths, rows

cluster = pytest.importorskip("doorwatch.engine.cluster", reason="the extra dask is not installed")

ROWS = rows(300)


@pytest.fixture(scope="module")
def dask() -> Iterator[object]:
    with cluster.dask_engine(2) as engine:
        yield engine


def results(path: Path, count: int, engine: object, given: list[tuple[bytes, bytes]]) -> bytes:
    with cut(path, given, count) as shards:
        outcome = run(lengths, shards, engine=engine)  # type: ignore[arg-type]
        assert outcome.failed == ()
        return b"\n".join(key + b" " + payload for key, payload in outcome.rows())


def test_dask_and_the_local_engine_give_the_same_bytes(tmp_path: Path, dask: object) -> None:
    shuffled = random.Random(2).sample(ROWS, len(ROWS))
    here = {results(tmp_path, 2, LocalEngine(1), ROWS)}
    there = {results(tmp_path, count, dask, given) for count in (1, 2, 7) for given in (ROWS, shuffled)}
    assert here == there


def test_a_killed_dask_worker_costs_only_its_shard_which_is_done_again(tmp_path: Path, dask: object) -> None:
    with cut(tmp_path, ROWS, 5) as shards:
        outcome = run(Dies(b"00044", tmp_path / "died"), shards, engine=dask)  # type: ignore[arg-type]
        assert (tmp_path / "died").exists()
        assert (list(outcome.rows()), outcome.failed) == (sorted(lengths(ROWS)), ())


def test_a_failing_shard_is_named_by_dask_too(tmp_path: Path, dask: object) -> None:
    with cut(tmp_path, ROWS, 4) as shards:
        outcome = run(Stumbles(b"00100"), shards, engine=dask)  # type: ignore[arg-type]
        assert [one.number for one in outcome.failed] == [shard_of(b"00100", 4)]
        assert "ValueError" in outcome.failed[0].reason


def test_a_scheduler_that_does_not_answer_is_unreachable() -> None:
    with (
        pytest.raises(
            Unreachable, match=r"expected a Dask scheduler at tcp://127\.0\.0\.1:9; nobody answers"
        ),
        cluster.dask_engine(address="tcp://127.0.0.1:9", patience=0.5),
    ):
        pass
