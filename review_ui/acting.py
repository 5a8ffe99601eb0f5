"""The acts of casework as pages call them: the reader, the store and the clock are always those of the visit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from doorwatch import casework

if TYPE_CHECKING:
    from review_ui.visit import Visit


@dataclass(frozen=True, slots=True)
class GroundChoice:
    """A ground, or a reason against referring, as a list shows it."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a decision may rest on, and why a confirmed case may go without a referral."""

    choices: tuple[GroundChoice, ...]
    no_referral: tuple[GroundChoice, ...]


class Acts:
    """Every act that a page offers."""

    def claim(self, visit: Visit, case: int) -> None:
        """Claim a case."""
        casework.claim(visit.store, visit.who, case, visit.now)
