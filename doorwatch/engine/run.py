"""Running a task over shards with any engine, and merging what came of them."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from doorwatch.engine.sealed import Row
from doorwatch.engine.shards import Shards
from doorwatch.engine.worker import Ended, Job, Task, put_task


class Engine(Protocol):
    """Something that does shards. One that dies with its worker is done again; it costs no other."""

    def work(self, job: Job) -> Iterator[Ended]:
        """Do all shards of a job and tell each one's end as it comes."""
        ...


@dataclass(frozen=True, slots=True)
class ShardFailed:
    """A shard without a result: its number, how many rows it has, and why, without their words."""

    number: int
    rows: int
    reason: str

    def __str__(self) -> str:
        return f"shard {self.number} ({self.rows} rows): {self.reason}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run; to be read before the shards are deleted."""

    shards: Shards
    done: tuple[int, ...]
    failed: tuple[ShardFailed, ...]

    def rows(self) -> Iterator[Row]:
        """Yield all result rows in the order of their keys, whatever the shards and the engine were."""
        return heapq.merge(*(self.shards.results(number) for number in self.done))


def run(
    task: Task,
    shards: Shards,
    *,
    engine: Engine,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Outcome:
    """Give every shard that has rows to the task. `progress` is told (rows done, rows in all).

    A shard that fails is named in the outcome, the others are done. Raises BadInput: the task cannot be
    sent to a worker. Unreachable: the engine cannot be reached.
    """
    put_task(shards.folder, shards.key, task)
    numbers = tuple(number for number, size in enumerate(shards.sizes) if size)
    total, handled = sum(shards.sizes), 0
    ended: dict[int, Ended] = {}
    progress(0, total)
    for one in engine.work(Job(str(shards.folder), shards.key, numbers)) if numbers else ():
        ended[one.number] = one
        handled += shards.sizes[one.number]
        progress(handled, total)
    return Outcome(
        shards,
        tuple(number for number in numbers if ended[number].failure is None),
        tuple(
            ShardFailed(number, shards.sizes[number], failure)
            for number in numbers
            if (failure := ended[number].failure) is not None
        ),
    )
