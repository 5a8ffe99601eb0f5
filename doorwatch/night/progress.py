"""How a night tells a person where it is. The command line draws bars; tests and timers stay silent."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Receives how far a task is. `total` is None while it is not known."""

    def update(self, task: str, done: int, total: int | None = None) -> None:
        """Note that `done` of `total` parts of `task` are through."""
        ...

    def finish(self, task: str) -> None:
        """Note that a task has ended."""
        ...


class Silent:
    """A Progress that says nothing."""

    def update(self, task: str, done: int, total: int | None = None) -> None:
        """Say nothing."""

    def finish(self, task: str) -> None:
        """Say nothing."""
