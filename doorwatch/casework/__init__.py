"""Casework: every act on a case goes through here, the machine's own proposals too."""

from doorwatch.casework.alarms import Raised, raise_alarms
from doorwatch.casework.claims import LEASE, claim, claim_next, heartbeat, release, take_over
from doorwatch.casework.complaints import age_checked, answer_complaint, complain, reopen
from doorwatch.casework.deciding import decide, decide_bulk
from doorwatch.casework.due import due_at
from doorwatch.casework.exposure import Budget, Offer, next_offer
from doorwatch.casework.look import ShownCase, ShownListing, look, queue, view
from doorwatch.casework.model import Decision, QueueFilter, QueueRow
from doorwatch.casework.needs import NEEDS, Need
from doorwatch.casework.propose import Proposed, propose
from doorwatch.casework.queues import (
    SEARCH_REASONS,
    delete_filter,
    queue_page,
    save_filter,
    saved_filters,
    search,
)
from doorwatch.casework.remarks import REVEAL_REASONS, note, reveal, tick
from doorwatch.casework.rights import ActRefused, PermissionRefused, platforms_of, require, require_case
from doorwatch.casework.seconds import give_second
from doorwatch.casework.undoing import undo
from doorwatch.casework.unseen import draw_unseen

__all__ = [
    "LEASE", "NEEDS", "REVEAL_REASONS", "SEARCH_REASONS", "ActRefused", "Budget", "Decision", "Need", "Offer",
    "PermissionRefused", "Proposed", "QueueFilter", "QueueRow", "Raised", "ShownCase", "ShownListing",
    "age_checked", "answer_complaint", "claim", "claim_next", "complain", "decide", "decide_bulk",
    "delete_filter", "draw_unseen", "due_at", "give_second", "heartbeat", "look", "next_offer", "note",
    "platforms_of", "propose", "queue", "queue_page", "raise_alarms", "release", "reopen", "require",
    "require_case", "reveal", "save_filter", "saved_filters", "search", "take_over", "tick", "undo", "view",
]  # fmt: skip
