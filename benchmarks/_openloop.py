"""Requests at a fixed offered rate over keep-alive connections, whatever the answers take.

Each request has an intended time; latency counts from it, so that what waits behind a slow answer is late
too (no coordinated omission). The client speaks just enough HTTP/1.1 for answers with a length: a full client
would cost more than the server that it measures.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Shot:
    """One request as bytes, for `POST path`."""

    path: str
    body: bytes


@dataclass(slots=True)
class Told:
    """What came of a run: milliseconds of each request in order, statuses, outcomes, CPU of the server."""

    rate: float
    latencies: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    outcomes: dict[str, int] = field(default_factory=dict)
    cpu_ms: float = 0.0

    def at(self, share: float) -> float:
        """Return the latency, in milliseconds, that this share of requests stayed within."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Target:
    """A server on loopback: its port, and the token that requests carry."""

    def __init__(self, port: int, token: str = "") -> None:
        self.port, self._token = port, token
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def send(self, shot: Shot) -> tuple[int, dict[str, str]]:
        """Send one request and read the whole answer; return status and headers."""
        reader, writer = await self._connection()
        head = (
            f"POST {shot.path} HTTP/1.1\r\nhost: 127.0.0.1:{self.port}\r\nauthorization: Bearer {self._token}"
            f"\r\ncontent-type: application/json\r\ncontent-length: {len(shot.body)}\r\n\r\n"
        )
        writer.write(head.encode() + shot.body)
        await writer.drain()
        raw = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = raw.strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        await reader.readexactly(int(headers.get("content-length", "0")))
        self._idle.append((reader, writer))
        return int(first.split()[1]), headers

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Return an idle connection that the server has not ended meanwhile, or a new one."""
        while self._idle:
            reader, writer = self._idle.pop()
            if not reader.at_eof():
                return reader, writer
            writer.close()
        return await asyncio.open_connection("127.0.0.1", self.port, limit=2**22)

    def close(self) -> None:
        """Close what is idle."""
        for _, writer in self._idle:
            writer.close()
        self._idle.clear()


async def fire(target: Target, shots: Sequence[Shot], rate: float, pid: int) -> Told:
    """Send all requests at so many a second; return latencies and what the server's process worked."""
    told = Told(rate)
    told.latencies = [0.0] * len(shots)
    worked, begun = cpu_seconds(pid), time.perf_counter() + 0.1

    async def one(number: int, shot: Shot) -> None:
        intended = begun + number / rate
        await asyncio.sleep(max(0.0, intended - time.perf_counter()))
        status, headers = await target.send(shot)
        told.latencies[number] = 1000 * (time.perf_counter() - intended)
        told.statuses[status] = told.statuses.get(status, 0) + 1
        word = headers.get("doorwatch-outcome", "-")
        told.outcomes[word] = told.outcomes.get(word, 0) + 1

    async with asyncio.TaskGroup() as group:
        for number, shot in enumerate(shots):
            group.create_task(one(number, shot))
    target.close()
    told.cpu_ms = 1000 * (cpu_seconds(pid) - worked) / len(shots)
    return told


def cpu_seconds(pid: int) -> float:
    """Return the CPU seconds of a process and of its children that have ended."""
    after = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return sum(int(after[place]) for place in (11, 12, 13, 14)) / _TICK
