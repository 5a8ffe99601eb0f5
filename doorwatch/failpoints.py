"""Named places where a test can kill the process for real.

A night passes the points of `PHASES` in this order. With the environment variable
`DOORWATCH_FAILPOINT=commit:3` the process sends itself SIGKILL at the third pass of `commit`.
The points of `WITHIN` lie in the midst of one transaction, or between two files that belong together.
Without it `reach` only counts. This is how the kill tests hit the same places every time; a
kill cannot harm what a power cut would not.
"""

from __future__ import annotations

import os
import signal
from collections import Counter

PHASES = ("fetch", "spool", "commit", "reassess", "case", "terms", "report")
WITHIN = ("write", "derive", "match", "portrait", "watch")

_passed: Counter[str] = Counter()


def reach(phase: str) -> None:
    """Note that `phase` (of `PHASES` or `WITHIN`) was reached; die here if the environment asks for it."""
    if phase not in PHASES and phase not in WITHIN:
        raise ValueError(f"phase must be one of {', '.join(PHASES + WITHIN)}; got {phase!r}")
    _passed[phase] += 1
    name, _, count = os.environ.get("DOORWATCH_FAILPOINT", "").partition(":")
    if name == phase and _passed[phase] == int(count or "1"):
        os.kill(os.getpid(), signal.SIGKILL)
