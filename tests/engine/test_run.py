"""Shards on the processes of this machine: same bytes, dead workers, failures, and what is left on disk."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorwatch.engine import LocalEngine, Task, cut, run
from doorwatch.engine.sealed import RunKey, Sealer, ShardError, unsealed
from doorwatch.engine.shards import shard_of, sweep
from doorwatch.errors import BadInput
from tests.engine.tasks import Dies, Stumbles, lengths, rows

ROWS = rows(300)
EXPECTED = sorted(lengths(ROWS))


def test_the_shards_and_the_order_of_rows_cannot_be_seen_in_the_result(tmp_path: Path) -> None:
    shuffled = random.Random(1).sample(ROWS, len(ROWS))
    for count, given_rows in ((1, ROWS), (2, shuffled), (7, ROWS), (7, shuffled)):
        with cut(tmp_path, given_rows, count) as shards:
            outcome = run(lengths, shards, engine=LocalEngine(2))
            assert list(outcome.rows()) == EXPECTED
            assert outcome.failed == ()


def test_a_killed_worker_costs_only_its_shard_which_is_done_again(tmp_path: Path) -> None:
    with cut(tmp_path, ROWS, 5) as shards:
        outcome = run(Dies(b"00044", tmp_path / "died"), shards, engine=LocalEngine(2))
        assert (tmp_path / "died").exists()
        assert (list(outcome.rows()), outcome.failed) == (EXPECTED, ())


def test_a_shard_that_kills_every_worker_is_named_and_the_others_are_done(tmp_path: Path) -> None:
    number = shard_of(b"00044", 5)
    with cut(tmp_path, ROWS, 5) as shards:
        outcome = run(Dies(b"00044"), shards, engine=LocalEngine(2))
        (failed,) = outcome.failed
        assert (failed.number, failed.rows) == (number, shards.sizes[number])
        assert str(failed) == (
            f"shard {number} ({failed.rows} rows): its worker ended 3 times by itself, at last with -9"
        )
        assert list(outcome.rows()) == [row for row in EXPECTED if shard_of(row[0], 5) != number]


def test_a_failing_shard_is_named_without_its_words_and_the_others_are_done(tmp_path: Path) -> None:
    number = shard_of(b"00100", 4)
    with cut(tmp_path, ROWS, 4) as shards:
        outcome = run(Stumbles(b"00100"), shards, engine=LocalEngine(1))
        (failed,) = outcome.failed
        assert failed.number == number
        assert failed.reason.startswith("fault of ours: ValueError at tasks.py:")
        assert "secret" not in str(outcome.failed)
        assert list(outcome.rows()) == [row for row in EXPECTED if shard_of(row[0], 4) != number]


def test_a_task_that_cannot_be_sent_is_refused_before_any_worker_starts(tmp_path: Path) -> None:
    here: Task = lambda rows: iter(rows)  # noqa: E731
    with (
        cut(tmp_path, ROWS, 2) as shards,
        pytest.raises(
            BadInput, match=r"task: something that can be sent to a worker \(pickled\); got .*<lambda>"
        ),
    ):
        run(here, shards, engine=LocalEngine(1))


def test_no_rows_are_no_work(tmp_path: Path) -> None:
    with cut(tmp_path, [], 3) as shards:
        outcome = run(lengths, shards, engine=LocalEngine(2))
        assert (list(outcome.rows()), outcome.failed) == ([], ())


@pytest.mark.parametrize("count", [0, 4097])
def test_a_number_of_shards_out_of_range_is_refused(tmp_path: Path, count: int) -> None:
    with pytest.raises(BadInput, match="shards: a number from 1 to 4096"), cut(tmp_path, [], count):
        pass


def test_the_disk_holds_no_words_during_a_run_and_nothing_after_it(tmp_path: Path) -> None:
    secret = b"a calm salon " * 50
    with cut(tmp_path, [(b"1", secret), (b"2", secret)], 2) as shards:
        run(_same, shards, engine=LocalEngine(1))
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert len(files) >= 6
        assert not any(b"salon" in path.read_bytes() for path in files)
        assert {path.stat().st_mode & 0o077 for path in shards.folder.glob("*.in")} == {0}
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]


def _same(rows: object) -> object:
    return rows


def test_what_a_killed_run_left_is_deleted_by_the_next_and_a_living_run_is_left_alone(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from doorwatch.engine import LocalEngine, cut, run
from tests.engine.tasks import rows, waits
if __name__ == "__main__":
    with cut(Path({str(tmp_path)!r}), rows(20), 2) as shards:
        print("cut", flush=True)
        run(waits, shards, engine=LocalEngine(1))
"""
    script = tmp_path / "runs.py"
    script.write_text(code)
    killed = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, env=_here())
    assert killed.stdout is not None
    assert killed.stdout.readline() == b"cut\n"
    (left,) = tmp_path.glob("run-*")
    with cut(tmp_path, ROWS, 1):
        assert left.exists()
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        killed.stdout.close()
        assert sweep(tmp_path) == 1
        assert len(list(tmp_path.glob("run-*"))) == 1
    assert list(tmp_path.glob("run-*")) == []


def _here() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


@given(st.lists(st.tuples(st.binary(max_size=9), st.binary(max_size=40)), max_size=30))
def test_sealed_rows_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, made: list[tuple[bytes, bytes]]
) -> None:
    path, key = tmp_path_factory.mktemp("sealed") / "000001.in", RunKey.fresh()
    sealer = Sealer(path, key)
    for row in made:
        sealer.write(row)
    sealer.close()
    assert list(unsealed(path, key)) == made


def test_a_file_that_was_cut_off_moved_or_is_of_another_run_does_not_open(tmp_path: Path) -> None:
    path, key = tmp_path / "000001.in", RunKey.fresh()
    sealer = Sealer(path, key)
    for number in range(3):
        sealer.write((b"%d" % number, b"x" * 300_000))
    sealer.close()
    whole = path.read_bytes()
    with pytest.raises(ShardError, match=r"000001\.in/0: expected what this run sealed"):
        list(unsealed(path, RunKey.fresh()))
    moved = path.rename(tmp_path / "000002.in")
    with pytest.raises(ShardError, match=r"000002\.in/0"):
        list(unsealed(moved, key))
    frame = 4 + int.from_bytes(whole[:4], "big")
    for cut_to, said in (
        (frame, r"000001\.in/0"),
        (frame + 2, "cut off"),
        (frame - 1, "cut off"),
        (0, "empty file"),
    ):
        path.write_bytes(whole[:cut_to])
        with pytest.raises(ShardError, match=said):
            list(unsealed(path, key))


def test_a_run_key_has_no_words() -> None:
    assert repr(RunKey(b"k" * 32)) == "RunKey()"
