"""The people of a demo platform, scripted: a moderator, a second person and a dispatcher, through casework.

Each does what a person would: claims, is shown the case, decides with ground and reason, gives the second
word, sends. What they read is the assessment; they cannot tell a placement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from doorwatch.casework import Decision, claim_next, decide, give_second, look
from doorwatch.casework.referring import Desk, StudyRegister, send
from doorwatch.errors import ReferralRefused
from doorwatch.store import Store
from doorwatch.types import CaseState, ListingRef
from doorwatch.types.people import Person, Role, permissions_of

ROUTE = "police-liaison"
_FLAGGED = ("review", "urgent")
_DECIDED = {
    True: ("refer_police", "minor_advertised", "The text states an age under 18."),
    False: ("no_concern", "no_sign", "An adult; what stood out has an innocent explanation."),
}


@dataclass
class Staff:
    """Three people of one tenant. `verdicts` is what became of each listing: True when it may go online."""

    store: Store
    desk: Desk
    register: StudyRegister
    platforms: frozenset[str]
    verdicts: dict[ListingRef, bool] = field(default_factory=dict)

    def work(self, now: datetime) -> tuple[ListingRef, ...]:
        """Work the queue until it is empty; return the listings that were decided."""
        done: list[ListingRef] = []
        while (state := claim_next(self.store, self._person("m.demo", "moderator"), now)) is not None:
            done += self._decide(state, now)
        return tuple(done)

    def _decide(self, state: CaseState, now: datetime) -> Iterable[ListingRef]:
        moderator = self._person("m.demo", "moderator")
        case, refer = state.case, False
        shown = look(self.store, case, moderator.name, now)
        assert shown is not None
        decided = {one.ref for one in state.decisions}
        refs = [one for one in shown.state.listings if one.ref not in decided]
        sequence = shown.state.sequence
        for one in refs:
            minor = one.lanes.get("minor_age", "none") in _FLAGGED
            kind, ground, reason = _DECIDED[minor]
            made = Decision(kind, ground, reason, (one.ref,))  # type: ignore[arg-type]
            sequence = decide(self.store, moderator, case, made, now, sequence).sequence
            self.verdicts[one.ref] = not minor
            refer = refer or minor
        if refer:
            self._refer(case, now)
        return [one.ref for one in refs]

    def _refer(self, case: int, now: datetime) -> None:
        """Give the second word, then send; the register may stop it, and then nothing leaves."""
        senior, dispatcher = self._person("s.demo", "senior"), self._person("d.demo", "dispatcher")
        shown = look(self.store, case, senior.name, now)
        assert shown is not None
        reason = "Read it too; the age stands there."
        give_second(self.store, senior, case, True, reason, now, shown.state.sequence)
        try:
            send(self.desk, dispatcher, case, ROUTE, now, register=self.register)
        except ReferralRefused:
            return

    def _person(self, name: str, role: Role) -> Person:
        held = frozenset({role})
        return Person(name, self.desk.tenant.name, held, self.platforms, permissions_of(held))
