"""Casework: every act on a case goes through here, the machine's own proposals too."""

from doorwatch.casework.due import due_at
from doorwatch.casework.look import ShownCase, ShownListing, look, queue
from doorwatch.casework.propose import Proposed, propose
from doorwatch.casework.unseen import draw_unseen

__all__ = [
    "Proposed", "ShownCase", "ShownListing", "draw_unseen", "due_at", "look", "propose", "queue",
]  # fmt: skip
