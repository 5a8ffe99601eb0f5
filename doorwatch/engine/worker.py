"""What a worker does with one shard, wherever it runs."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from doorwatch.engine.sealed import Row, RunKey, Sealer, seal, unseal, unsealed
from doorwatch.engine.shards import result, source
from doorwatch.errors import BadInput, DoorwatchError, describe_fault

Task = Callable[[Sequence[Row]], Iterable[Row]]
"""Turns the sorted rows of a shard into rows. It can be pickled, and a row depends on its own rows alone:
on its own, or on all with the same key."""
_TASK = "task"


@dataclass(frozen=True, slots=True)
class Job:
    """A run as workers know it: its folder, which all of them see, its key, and the shards to do."""

    folder: str
    key: RunKey
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a shard ended. `failure` is None when its result is written; it never quotes a row."""

    number: int
    failure: str | None = None


def put_task(folder: Path, key: RunKey, task: Task) -> None:
    """Seal the task into a run's folder, once for all workers.

    Raises BadInput: it cannot be sent to another process.
    """
    try:
        raw = pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        name = getattr(task, "__qualname__", type(task).__qualname__)
        raise BadInput("task", "something that can be sent to a worker (pickled)", name) from error
    (folder / _TASK).write_bytes(seal(key, _TASK.encode(), raw))


@lru_cache(maxsize=1)
def _task(folder: str, key: RunKey) -> Task:
    raw = unseal(key, _TASK.encode(), (Path(folder) / _TASK).read_bytes())
    task: Task = pickle.loads(raw)  # noqa: S301  (sealed by this run's own key: nobody else wrote it)
    return task


def work(folder: str, key: RunKey, number: int) -> Ended:
    """Do one shard: the same result file, whoever does it and however often.

    A failure is an answer and no exception, so that no engine logs or repeats it.
    """
    try:
        rows = sorted(unsealed(Path(folder) / source(number), key))
        _write(Path(folder), key, number, sorted(_task(folder, key)(rows)))
    except DoorwatchError as error:
        return Ended(number, str(error))
    except Exception as error:
        return Ended(number, describe_fault(error))
    return Ended(number)


def _write(folder: Path, key: RunKey, number: int, rows: Iterable[Row]) -> None:
    # Written aside in a folder of this worker: two workers may do a shard at once when one was given up.
    aside = folder / f"{os.getpid()}-{os.urandom(4).hex()}"
    aside.mkdir(mode=0o700)
    path = aside / result(number)
    sealer = Sealer(path, key)
    for row in rows:
        sealer.write(row)
    sealer.close()
    path.rename(folder / result(number))
    aside.rmdir()
