"""The least time between two requests, over all hosts of an agreement together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

MAX_DELAY = 60.0
"""Seconds that a robots.txt or a busy site can ask for at most; the agreement's own pace may be slower."""


class Pace:
    """Gives turns. `delay` is in seconds; `monotonic` and `sleep` are the machine's, or a test's."""

    def __init__(
        self,
        rate: float,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.delay = 1.0 / rate
        self._monotonic, self._sleep = monotonic, sleep
        self._last: float | None = None
        self._one = asyncio.Lock()

    async def turn(self) -> None:
        """Return when the next request may be sent, counted from when the last one really was."""
        async with self._one:
            while self._last is not None and (wait := self._last + self.delay - self._monotonic()) > 0:
                await self._sleep(wait)
            self._last = self._monotonic()

    def slower(self, delay: float) -> None:
        """Take a longer delay, up to a minute; a shorter one changes nothing."""
        self.delay = max(self.delay, min(delay, MAX_DELAY))
