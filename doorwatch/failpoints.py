"""Named places where a test can kill the process for real.

A night passes the points of `PHASES` in this order. With the environment variable
`DOORWATCH_FAILPOINT=commit:3` the process sends itself SIGKILL at the third pass of `commit`.
Without it `reach` only counts. This is how the kill tests hit the same places every time; a
kill cannot harm what a power cut would not.
"""

from __future__ import annotations

import os
import signal
from collections import Counter

PHASES = ("fetch", "spool", "commit", "reassess", "case", "terms", "report")

_passed: Counter[str] = Counter()


def reach(phase: str) -> None:
    """Note that `phase` (one of `PHASES`) was reached; die here if the environment asks for it."""
    if phase not in PHASES:
        raise ValueError(f"phase must be one of {', '.join(PHASES)}; got {phase!r}")
    _passed[phase] += 1
    name, _, count = os.environ.get("DOORWATCH_FAILPOINT", "").partition(":")
    if name == phase and _passed[phase] == int(count or "1"):
        os.kill(os.getpid(), signal.SIGKILL)
