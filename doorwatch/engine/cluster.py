"""The Dask engine: the same work on a cluster of many machines, or on one that it starts itself.

Workers must have doorwatch installed, in the same version, and see the folder of the shards under the same
path. What travels through the cluster is a folder's name, numbers of shards and the run's key, never a row:
use TLS between machines (docs/sizing.md). Dask is told to keep nothing on disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import dask
from distributed import Client, KilledWorker, LocalCluster, as_completed

from doorwatch.engine.local import ATTEMPTS
from doorwatch.engine.worker import Ended, Job, work
from doorwatch.errors import Unreachable

_QUIET = {
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.target": False,
    "distributed.scheduler.allowed-failures": ATTEMPTS - 1,
    "distributed.admin.log-length": 0,
    "distributed.diagnostics.nvml": False,
}


@dataclass(frozen=True)
class DaskEngine:
    """Does shards on a Dask cluster. A dead worker costs the shards that it held; others do them again."""

    client: Any

    def work(self, job: Job) -> Iterator[Ended]:
        """Do all shards of a job and tell each one's end as it comes.

        Raises Unreachable: the scheduler is gone.
        """
        numbers = {
            self.client.submit(
                work, job.folder, job.key, number, pure=False, key=f"shard-{id(job):x}-{number}"
            ): number
            for number in job.numbers
        }
        try:
            for future in as_completed(list(numbers), loop=self.client.loop):  # type: ignore[no-untyped-call]
                try:
                    yield future.result()
                except KilledWorker:
                    yield Ended(numbers[future], f"its worker ended {ATTEMPTS} times by itself")
        except (OSError, TimeoutError) as error:
            raise Unreachable("expected the Dask scheduler to answer; it is gone") from error
        finally:
            for future in numbers:
                future.release()


@contextmanager
def dask_engine(workers: int = 2, address: str | None = None, patience: float = 20.0) -> Iterator[DaskEngine]:
    """Give an engine on the cluster at `address`, or on `workers` single-threaded processes of its own.

    The own cluster listens on loopback alone and has no dashboard. Raises Unreachable: nobody answers
    at `address` within `patience` seconds.
    """
    with dask.config.set(_QUIET):
        if address is not None:
            try:
                client = Client(address, set_as_default=False, timeout=patience)  # type: ignore[no-untyped-call]
            except OSError as error:
                raise Unreachable(f"expected a Dask scheduler at {address}; nobody answers") from error
            with client:
                yield DaskEngine(client)
            return
        with (
            LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1",
                dashboard_address=None, memory_limit=0, silence_logs=50,
            ) as cluster,
            Client(cluster, set_as_default=False) as client,  # type: ignore[no-untyped-call]
        ):  # fmt: skip
            yield DaskEngine(client)
