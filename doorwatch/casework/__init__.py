"""Casework: every act on a case goes through here, the machine's own proposals too."""

from doorwatch.casework.due import due_at
from doorwatch.casework.propose import Proposed, propose
from doorwatch.casework.unseen import draw_unseen

__all__ = ["Proposed", "draw_unseen", "due_at", "propose"]
