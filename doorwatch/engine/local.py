"""The local engine: processes of this machine, each given one shard at a time.

Processes are spawned, not forked: a fork would copy the open connections and threads of whoever asks. A
worker that dies costs the shard that it held, which another one does again. Workers end when their end of
the pipe closes, so that a killed run leaves none behind.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from doorwatch.engine.worker import Ended, Job, work
from doorwatch.errors import BadInput

ATTEMPTS = 3
"""How often a shard is begun: one that kills its worker each time is given up."""
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    number: int | None = None


class LocalEngine:
    """Does shards on `workers` processes of this machine (1-256)."""

    def __init__(self, workers: int = 2) -> None:
        if not 1 <= workers <= 256:
            raise BadInput("workers", "a number from 1 to 256", str(workers))
        self.workers = workers

    def work(self, job: Job) -> Iterator[Ended]:
        """Do all shards of a job and tell each one's end as it comes."""
        waiting = deque(job.numbers)
        begun: Counter[int] = Counter()
        staff: list[_Worker] = []
        try:
            while waiting or any(one.number is not None for one in staff):
                _keep_busy(job, staff, waiting, begun, min(self.workers, len(job.numbers)))
                for pipe in wait([one.pipe for one in staff]):
                    one = next(worker for worker in staff if worker.pipe is pipe)
                    ended = _heard(one)
                    if ended is not None:
                        yield ended
                        continue
                    staff.remove(one)
                    yield from _given_up(one, waiting, begun)
        finally:
            _dismiss(staff)


def _keep_busy(job: Job, staff: list[_Worker], waiting: deque[int], begun: Counter[int], most: int) -> None:
    """Give each idle worker a shard, and engage as many as there is work for."""
    busy = sum(one.number is not None for one in staff)
    while len(staff) < min(most, busy + len(waiting)):
        ours, theirs = _SPAWN.Pipe()
        process = _SPAWN.Process(target=_serve, args=(job, theirs), daemon=True)
        process.start()
        theirs.close()
        staff.append(_Worker(process, ours))
    for one in staff:
        if one.number is None and waiting:
            one.number = waiting.popleft()
            begun[one.number] += 1
            try:
                one.pipe.send(one.number)
            except BrokenPipeError:
                continue  # it died idle: the end of its pipe is heard next


def _heard(one: _Worker) -> Ended | None:
    """Return what a worker says; None when it has died."""
    try:
        ended: Ended = one.pipe.recv()
    except (EOFError, ConnectionResetError):
        return None
    one.number = None
    return ended


def _given_up(one: _Worker, waiting: deque[int], begun: Counter[int]) -> Iterator[Ended]:
    """Put the shard of a dead worker back, or tell its end when it was begun too often."""
    one.process.join()
    one.pipe.close()
    if one.number is None:
        return
    if begun[one.number] < ATTEMPTS:
        waiting.append(one.number)
        return
    code = one.process.exitcode
    yield Ended(one.number, f"its worker ended {ATTEMPTS} times by itself, at last with {code}")


def _dismiss(staff: list[_Worker]) -> None:
    """End all workers. One that is busy is given up with its shard."""
    for one in staff:
        one.pipe.close()
        if one.number is not None:
            one.process.kill()
    for one in staff:
        one.process.join()


def _serve(job: Job, pipe: Connection) -> None:
    """Do shards until the other end of the pipe closes."""
    while True:
        try:
            pipe.send(work(job.folder, job.key, pipe.recv()))
        except (EOFError, OSError, KeyboardInterrupt):
            return
