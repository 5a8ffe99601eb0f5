"""The one clock: an argument everywhere, never a global."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the present moment, aware, in UTC."""


def system_clock() -> datetime:
    """Return the machine's time in UTC."""
    return datetime.now(UTC)
