"""What is held at the door becomes a case at once, with a due time; only a person ends the hold."""

from __future__ import annotations

from datetime import datetime

from doorwatch.casework.propose import propose
from doorwatch.pipeline.door import DoorAnswer
from doorwatch.settings import Thresholds
from doorwatch.store import Store
from doorwatch.store.casefile import cases_of
from doorwatch.store.proposals import unseen_at_door
from doorwatch.types import Agreement


def hold(
    store: Store, answer: DoorAnswer, agreement: Agreement, now: datetime, thresholds: Thresholds
) -> int | None:
    """Open or join the case of a held listing and return its number; None when it is not held.

    Killed before, the night's proposal opens it: the assessment is stored. Above the platform's capacity it
    opens all the same, since nobody else can end the hold.
    """
    if not answer.held:
        return None
    with store.read() as conn:
        also = unseen_at_door(conn, answer.row)
    propose(
        store, now, {agreement.platform: agreement}, night=now.date(), also=also, at_door=[answer.row],
        burst=thresholds.burst_size, radius=thresholds.pdq_distance,
    )  # fmt: skip
    with store.read() as conn:
        found = cases_of(conn, [answer.row]).get(answer.row, ())
    return found[-1] if found else None
