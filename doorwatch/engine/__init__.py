"""Bulk work in shards, on the processes of this machine or on a Dask cluster, with the same bytes at the end.

A *task* turns the rows of a shard into rows. Rows are cut into shards by their keys, sorted, given to the
task and merged in the order of their keys: neither the number of shards, nor the order in which rows came,
nor the engine can be seen in the result. Shards lie on disk encrypted under a key that only the run holds,
and are deleted at its end; what a killed run left cannot be read any more and is deleted by the next.

    with cut(folder, rows, 7) as shards:
        outcome = run(task, shards, engine=LocalEngine(2))
        for key, payload in outcome.rows():
            ...

`doorwatch.engine.cluster` (extra `dask`) is the only home of Dask; nothing here imports it.
"""

from doorwatch.engine.local import LocalEngine
from doorwatch.engine.run import Engine, Outcome, ShardFailed, run
from doorwatch.engine.sealed import Row
from doorwatch.engine.shards import Shards, cut
from doorwatch.engine.worker import Ended, Job, Task

__all__ = [
    "Ended",
    "Engine",
    "Job",
    "LocalEngine",
    "Outcome",
    "Row",
    "ShardFailed",
    "Shards",
    "Task",
    "cut",
    "run",
]
