"""Studies with a known truth: which site lets which gradation through, before and after."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from audit.model import GRADATIONS, Data, Outcome, Placed, Planned, ReportCheck

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
PREREGISTRATION = b'{"hypotheses": ["age 16 comes online on two of four sites"]}\n'
LETS_THROUGH = {"demo-east": 2, "demo-north": 5, "demo-south": 5, "demo-west": 1}
"""The highest gradation that each site lets through."""


def placement(
    number: int,
    site: str,
    gradation: int,
    accepted: bool,
    *,
    phase: str = "baseline",
    told: str | None = "not_reported",
) -> Placed:
    planned = Planned(f"p{number}", site, gradation, "none", "nl", number, 1, number, "massage-1", "00" * 32)
    online = START + timedelta(hours=1)
    return Placed(
        planned,
        Outcome.PUBLISHED if accepted else Outcome.REFUSED_BY_PERSON,
        START,
        last_offline_at=START if accepted else None,
        online_at=online if accepted else None,
        last_online_at=online + timedelta(hours=30) if accepted else None,
        phase=phase,
        report=ReportCheck("asked", START, "r1", told) if told else None,  # type: ignore[arg-type]
    )


Phases = Mapping[str, Mapping[str, int]]


def study(each: int = 4, phases: Phases | None = None, *, mode: str = "simulation") -> Data:
    rows: list[Placed] = []
    for phase, sites in (phases or {"baseline": LETS_THROUGH}).items():
        for site, highest in sites.items():
            for gradation in range(len(GRADATIONS)):
                for _ in range(each):
                    rows.append(placement(len(rows), site, gradation, gradation <= highest, phase=phase))
    digest = "sha256:" + hashlib.sha256(PREREGISTRATION).hexdigest()
    return Data("demo-study", "A study of four sample sites", mode, digest, tuple(rows))  # type: ignore[arg-type]
