"""The engine that a command works with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from doorwatch.errors import Unreachable

if TYPE_CHECKING:
    from doorwatch.engine import Engine

EngineName = Literal["local", "dask"]
SHARDS = 4
"""Shards a worker: enough that the last one to end leaves the others idle for a short time only."""


@contextmanager
def opened_engine(name: EngineName, workers: int, scheduler: str | None) -> Iterator[Engine]:
    """Give an engine; `scheduler` is the address of a Dask cluster, None for one of its own.

    Raises Unreachable: Dask is not installed, or nobody answers.
    """
    if name == "local":
        from doorwatch.engine import LocalEngine

        yield LocalEngine(workers)
        return
    try:
        from doorwatch.engine.cluster import dask_engine
    except ImportError as error:
        raise Unreachable(f"dask: expected to be installed (doorwatch[dask]); {error.name} is not") from error
    with dask_engine(workers, scheduler) as engine:
        yield engine
