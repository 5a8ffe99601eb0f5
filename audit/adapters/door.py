"""What a run needs of a door: submit an advertisement, ask what became of it, take it down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from audit.model import Outcome
from audit.stimuli import Stimulus


@dataclass(frozen=True, slots=True)
class Answer:
    """What an advertiser is told. `outcome` None: nobody has decided yet.

    `ticket` names the submission to the door, `address` is where the advertisement is shown, full.
    """

    outcome: Outcome | None
    reason: str | None = None
    step: str = "none"
    ticket: str | None = None
    address: str | None = None


class Door(Protocol):
    """One platform's way in."""

    def submit(self, stimulus: Stimulus, account: str | None = None) -> Answer:
        """Submit an advertisement, by a new account unless one is named. Raises Unreachable."""

    def ask(self, ticket: str) -> Answer:
        """Return what became of a submission. Raises Unreachable."""

    def withdraw(self, ticket: str) -> None:
        """Take an advertisement down. Raises Unreachable."""

    def close(self) -> None:
        """End the connection."""
