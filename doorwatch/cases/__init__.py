"""Cases as events: what may follow what, and what the events add up to.

    new -> claimed -> decided -> [second person] -> referred -> reply
    complaint -> reopened, to another person; merge and split are events in both cases

Each listing of a case is decided by itself (`decided`): the case is decided when all of them are.
An undone event is skipped by the fold as if it had never happened; the event itself stays.
"""

from doorwatch.cases.decided import NEEDS_SECOND, REVIEWED, SECOND_WITHIN
from doorwatch.cases.events import check_event, flagged_data, listing_data
from doorwatch.cases.evidence import evidence_digest
from doorwatch.cases.fold import OPEN_STATES, fold, may_absorb

__all__ = [
    "NEEDS_SECOND",
    "OPEN_STATES",
    "REVIEWED",
    "SECOND_WITHIN",
    "check_event",
    "evidence_digest",
    "flagged_data",
    "fold",
    "listing_data",
    "may_absorb",
]  # fmt: skip
