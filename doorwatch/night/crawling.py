"""Starting a crawl as a process of its own, and hearing from it.

The crawl lives and dies on its own: a crash of it costs no more than what it had not yet written
to the spool. It ends when its standard input closes, so that a killed night leaves no crawl behind.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import msgspec

from doorwatch.types import VisitPlan


@dataclass(frozen=True, slots=True)
class CrawlOrder:
    """What a crawl is told (the file that `python -m crawler` gets).

    `clock_offset` is what the night's clock is ahead of the machine's, in seconds. `banks` is the
    folder of the files that known pictures are looked up in: hashes, no picture.
    """

    settings: str | None
    tenant: str
    platform: str
    scan: str
    plan: str
    spool: str
    clock_offset: float = 0.0
    banks: str | None = None


class Crawl(Protocol):
    """A crawl under way."""

    def poll(self) -> int | None:
        """Return its exit code, or None while it runs."""
        ...

    def events(self) -> list[Mapping[str, Any]]:
        """Return what it said since the last call."""
        ...

    def stop(self) -> None:
        """End it and wait until it has ended."""
        ...

    def last_words(self) -> str:
        """Return the last line that it wrote to standard error, empty without one."""
        ...


StartCrawl = Callable[[Path], Crawl]
"""Starts a crawl for an order file."""


def write_order(folder: Path, order: CrawlOrder, plan: VisitPlan) -> Path:
    """Write the order and its plan, readable by the owner alone; return the order's path.

    The plan holds addresses of listings, so both are deleted by `remove_order` when the crawl ends.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    plan_path = Path(order.plan)
    for path, data in (
        (plan_path, msgspec.json.encode(plan)),
        (folder / f"{order.platform}.order.json", msgspec.json.encode(asdict(order))),
    ):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    return path


def remove_order(order_path: Path) -> None:
    """Delete an order and its plan; nothing happens when they are gone."""
    if order_path.exists():
        Path(json.loads(order_path.read_bytes())["plan"]).unlink(missing_ok=True)
        order_path.unlink()


def remove_leftovers(folder: Path, platform: str) -> None:
    """Delete what a killed night left of a platform's order: its plan names addresses of listings."""
    for suffix in ("plan.json", "order.json", "order.events", "order.errors"):
        (folder / f"{platform}.{suffix}").unlink(missing_ok=True)


class CrawlProcess:
    """`python -m crawler` as a child. Its words go to files in the order's folder, so no pipe can fill."""

    def __init__(self, order_path: Path) -> None:
        self._said = order_path.with_suffix(".events")
        self._errors = order_path.with_suffix(".errors")
        self._read = 0
        with self._said.open("wb") as said, self._errors.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "crawler", str(order_path)],
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=errors,
            )

    def poll(self) -> int | None:
        """Return its exit code, or None while it runs."""
        return self._process.poll()

    def events(self) -> list[Mapping[str, Any]]:
        """Return the whole lines that it wrote since the last call, as objects."""
        with self._said.open("rb") as file:
            file.seek(self._read)
            new = file.read()
        whole = new[: new.rfind(b"\n") + 1]
        self._read += len(whole)
        return [json.loads(line) for line in whole.splitlines() if line.startswith(b"{")]

    def stop(self) -> None:
        """Close its input, which asks it to end; kill it when it does not within ten seconds."""
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._said.unlink(missing_ok=True)
        self._errors.unlink(missing_ok=True)

    def last_words(self) -> str:
        """Return the last line of standard error, empty without one."""
        if not self._errors.exists():
            return ""
        lines = self._errors.read_text(errors="replace").splitlines()
        return lines[-1][:300] if lines else ""


def start_process(order_path: Path) -> Crawl:
    """Start `python -m crawler` for an order file."""
    return CrawlProcess(order_path)
