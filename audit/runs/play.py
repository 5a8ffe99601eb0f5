"""Playing the schedule of a study against doors: submit, look, withdraw in time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from audit.adapters.door import Answer, Door
from audit.adapters.observe import Watch
from audit.desk import Desk, Registered
from audit.model import Outcome, Planned
from audit.runs.clock import StudyClock
from audit.schedule import stimulus_of
from audit.stimuli import Stimulus, load_templates

BY = "run"
"""Who enters what a run saw: the program, by no person's name."""
_ANSWERED = timedelta(seconds=20)
_PEOPLE = timedelta(minutes=10)
_LOOKS = (timedelta(minutes=1), timedelta(minutes=15))
_SPARE = timedelta(minutes=2)
_PAUSE = timedelta(minutes=3)


@dataclass
class Player:
    """Plays placements one after the other; each is down again before the next is submitted.

    `people` lets whoever stands behind the doors work; `watches` may lack a platform: nobody looks there.
    """

    desk: Desk
    doors: Mapping[str, Door]
    watches: Mapping[str, Watch]
    clock: StudyClock
    registered: Registered
    people: Callable[[], None] = lambda: None
    phase: str = "baseline"

    def play(self, placements: Sequence[Planned]) -> None:
        """Play placements. Raises Refused: a paper ended, or the study was stopped; Unreachable."""
        templates = load_templates(self.desk.study.templates)
        flows = {one.name: one.flow for one in self.desk.study.platforms}
        for planned in placements:
            self._one(planned, stimulus_of(self.desk.study, templates, planned), flows[planned.platform])
            self.clock.move(_PAUSE)

    def _one(self, planned: Planned, stimulus: Stimulus, flow: str) -> None:
        name, door = planned.placement, self.doors[planned.platform]
        data = {"flow_version": flow, "phase": self.phase, "region": stimulus.region, "account_type": "new"}
        self._enter(name, "submitted", **data)
        answer = door.submit(stimulus)
        if answer.outcome is None and answer.ticket is not None:
            self.clock.move(_PEOPLE)
            self.people()
            answer = door.ask(answer.ticket)
        self.clock.move(_ANSWERED)
        self._answered(name, answer)
        if answer.outcome is Outcome.PUBLISHED and answer.ticket is not None:
            self._online(planned, stimulus, answer)

    def _answered(self, name: str, answer: Answer) -> None:
        outcome = answer.outcome or Outcome.REFUSED_AUTOMATICALLY
        told = answer.reason if outcome is not Outcome.PUBLISHED else None
        if answer.outcome is None:
            told = "held; nobody answered"
        data = {"outcome": outcome.value, "verification_step": answer.step}
        self._enter(name, "response", **data, **({"stated_reason": told} if told else {}))

    def _online(self, planned: Planned, stimulus: Stimulus, answer: Answer) -> None:
        """Look while it is online, take it down before its minutes are over, and see that it is gone."""
        door, watch = self.doors[planned.platform], self.watches.get(planned.platform)
        limit = timedelta(minutes=self.desk.study.max_minutes_online)
        spent = timedelta()
        for after in _LOOKS:
            if watch is not None and answer.address is not None and spent + after < limit - _SPARE:
                self.clock.move(after)
                spent += after
                self._look(planned.placement, watch, answer.address, stimulus.text)
        self.clock.move(max(limit - _SPARE - spent, timedelta()))
        assert answer.ticket is not None
        door.withdraw(answer.ticket)
        self._enter(planned.placement, "withdrawn")
        self.clock.move(_ANSWERED)
        if watch is not None and answer.address is not None:
            self._look(planned.placement, watch, answer.address, stimulus.text)
            proof = "the page was gone when it was looked at after the withdrawal"
            if not watch.look(answer.address, stimulus.text):
                self._enter(planned.placement, "deleted", proof=proof)

    def _look(self, name: str, watch: Watch, address: str, text: str) -> None:
        self._enter(name, "look", online=watch.look(address, text))

    def _enter(self, name: str, kind: str, **data: object) -> None:
        now = self.clock.now
        self.desk.enter(name, kind, now, BY, now, data, self.registered)  # type: ignore[arg-type]
