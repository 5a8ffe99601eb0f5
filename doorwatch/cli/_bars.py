"""Progress bars of a night on a terminal."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn


class Bars:
    """A Progress (`doorwatch.night.Progress`) that draws one bar a task."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description:>14}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def update(self, task: str, done: int, total: int | None = None) -> None:
        """Move the bar of `task`, which appears with its first news."""
        if task not in self._tasks:
            self._tasks[task] = self._progress.add_task(task, total=total)
        self._progress.update(self._tasks[task], completed=done, total=total)

    def finish(self, task: str) -> None:
        """Fill the bar of `task`; the next news of this name draws a new one."""
        if task in self._tasks:
            bar = self._tasks.pop(task)
            held = self._progress.tasks[self._progress.task_ids.index(bar)]
            whole = held.total or held.completed
            self._progress.update(bar, total=whole, completed=whole)
