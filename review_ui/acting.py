"""The acts of casework as pages call them: reader, store and clock are always those of the visit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from doorwatch import casework
from doorwatch.casework import claims
from doorwatch.casework.complaints import AgeResult, Outcome
from doorwatch.casework.exposure import Budget
from doorwatch.casework.model import Decision, QueueFilter
from doorwatch.casework.own_account import own_settings
from doorwatch.casework.rights import ActRefused
from doorwatch.errors import BadInput
from doorwatch.rules.grounds import Grounds, load_grounds
from doorwatch.store.leases import lease_of
from doorwatch.types import ListingRef
from review_ui.labels import N_

if TYPE_CHECKING:
    from review_ui.texts import Texts
    from review_ui.visit import Visit

LIMITS = ("claims_a_day", "hard_a_day", "hard_in_a_row")
"""The names of a person's own limits in their settings, in the order of `Budget`."""
BREAK = "break_after"
"""The name of the setting that says after how many hard cases in a row a break is proposed."""
REFUSALS = {
    "decision": N_("Choose what should happen."),
    "ground": N_("Choose a ground that fits the decision."),
    "reason": N_("Write a reason, three characters or more."),
    "due": N_("Give a day for the age check that is still to come."),
    "due_at": N_("Give a day for the age check that is still to come."),
    "no_referral": N_("Say why this confirmed case is not referred."),
    "text": N_("Write something, three characters or more."),
    "claimed": N_("Somebody else works on this case."),
    "not_claimed": N_("The case is no longer yours. Claim it again before you act."),
    "lease_lost": N_("The case is no longer yours. Claim it again before you act."),
    "own_decision": N_("A complaint goes to another person than the one who decided."),
    "escalated": N_("This case was left to a senior."),
    "not_worst": N_("Decide on the worst listing first."),
    "not_shown": N_("This listing was not shown to you as it stands now. Look at it before you decide."),
    "no_control": N_("An adult is referred to the police only with a sign that somebody else controls them."),
    "decided": N_("This listing is decided already. Take that back first."),
    "same_person": N_("The second is another person than who decided."),
    "no_second": N_("Nothing waits for a second person here."),
    "sent": N_("Something was sent after this decision. It cannot be taken back; reopen the case instead."),
    "moved_on": N_("Somebody works on the case since. The decision cannot be taken back."),
    "not_own": N_("Only who decided, or a senior, takes a decision back."),
    "no_decision": N_("There is no such decision any more."),
    "undecided": N_("Decide on all listings before you answer the complaint."),
    "look_up": N_("Numbers, handles and addresses are not looked up."),
    "words": N_("Search for 3 to 100 characters."),
    "sample": N_("Open the sample first, each listing by itself."),
    "not_together": N_("Decide alike only on listings of one burst or one account."),
    "not_in_bulk": N_("This is decided on one listing by itself."),
    "listings": N_("Choose two listings or more."),
    "same_case": N_("That is this case itself."),
    "gone": N_("There is no such case."),
    "worked_on": N_("Somebody works on one of these cases, or it was decided."),
    "whole_case": N_("Choose some of the listings, not none and not all."),
    "no_merge": N_("There is no such merge any more."),
    "not_closed": N_("Only a decided or closed case is opened again."),
    "no_account": N_("This listing names no account that is still remembered."),
    "account": N_("This listing names no account that is still remembered."),
    "proof": N_("Say which proof you saw, three characters or more."),
    "agency mark --until": N_("Give a day after today, within a year."),
    "agency unmark": N_("The account carries no mark."),
    "not_open": N_("There is nothing left to decide on this case."),
}


@dataclass(frozen=True, slots=True)
class GroundChoice:
    """A ground, or a reason against referring, as a list shows it; `decisions` may rest on it."""

    id: str
    title: str
    kind: str = ""
    decisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroundChoices:
    """What a decision may rest on, and why a confirmed case may go without a referral."""

    choices: tuple[GroundChoice, ...]
    no_referral: tuple[GroundChoice, ...]

    def title(self, name: str) -> str:
        """Return what a ground is called; an unknown one is its id."""
        found = (one.title for one in (*self.choices, *self.no_referral) if one.id == name)
        return next(found, name)


class Acts:
    """Every act that a page offers."""

    @cached_property
    def _grounds(self) -> Grounds:
        return load_grounds()

    def grounds(self, language: str) -> GroundChoices:
        """Return the grounds named in a language."""
        return GroundChoices(
            tuple(
                GroundChoice(name, one.text[language], one.kind, tuple(one.decisions))
                for name, one in self._grounds.by_id.items()
            ),
            tuple(GroundChoice(name, told[language]) for name, told in self._grounds.no_referral.items()),
        )

    def lapsed(self, visit: Visit, case: int) -> bool:
        """Tell whether the claim of a case has run out, so that anybody may take it."""
        with visit.store.read() as conn:
            return not lease_of(conn, case, visit.now).living

    def claim(self, visit: Visit, case: int) -> None:
        """Claim a case."""
        claims.claim(visit.store, visit.who, case, visit.now)

    def claim_next(self, visit: Visit, wanted: QueueFilter) -> int | None:
        """Claim what the queue offers next; None when there is nothing for this person today."""
        with visit.store.read() as conn:
            budget = budget_of(own_settings(conn, visit.who.name))
        state = claims.claim_next(visit.store, visit.who, visit.now, wanted, budget=budget)
        return None if state is None else state.case

    def take_over(self, visit: Visit, case: int, reason: str) -> None:
        """Take a case from another person."""
        claims.take_over(visit.store, visit.who, case, visit.now, reason)

    def release(self, visit: Visit, case: int) -> None:
        """Give a case back."""
        claims.release(visit.store, visit.who, case, visit.now)

    def heartbeat(self, visit: Visit, case: int) -> None:
        """Keep a claim alive."""
        claims.heartbeat(visit.store, visit.who, case, visit.now)

    def keep(self, visit: Visit, case: int) -> None:
        """Keep a claim alive when it still is; a page that is only opened says itself whose the case is."""
        try:
            claims.heartbeat(visit.store, visit.who, case, visit.now)
        except ActRefused:
            return

    def reveal(self, visit: Visit, case: int, ref: ListingRef, why: str) -> None:
        """Journal that somebody asked for what identifies a listing, and what for."""
        reason = next((one for one in casework.REVEAL_REASONS if one == why), casework.REVEAL_REASONS[0])
        casework.reveal(visit.store, visit.who, case, ref, reason, visit.now)

    def decide(self, visit: Visit, case: int, decision: Decision, expected: int) -> None:
        """Record a decision."""
        casework.decide(visit.store, visit.who, case, decision, visit.now, expected)

    def undo(self, visit: Visit, case: int, sequence: int, reason: str) -> None:
        """Take a decision back."""
        casework.undo(visit.store, visit.who, case, sequence, reason, visit.now)

    def give_second(self, visit: Visit, case: int, agrees: bool, reason: str, expected: int) -> None:
        """Answer as the second person."""
        casework.give_second(visit.store, visit.who, case, agrees, reason, visit.now, expected)

    def tick(self, visit: Visit, case: int, indicator: str, value: bool) -> None:
        """Set a tick."""
        casework.tick(visit.store, visit.who, case, indicator, value, visit.now)

    def note(self, visit: Visit, case: int, text: str) -> None:
        """Keep a note."""
        casework.note(visit.store, visit.who, case, text, visit.now)

    def complain(self, visit: Visit, case: int, ref: ListingRef, letter: str) -> None:
        """Enter a complaint; of the letter only its checksum is kept."""
        digest = hashlib.sha256(letter.encode()).hexdigest() if letter else None
        casework.complain(visit.store, visit.who, case, [ref], visit.now, digest)

    def answer_complaint(self, visit: Visit, case: int, outcome: Outcome, reason: str) -> None:
        """Answer a complaint after the case was decided anew."""
        casework.answer_complaint(visit.store, visit.who, case, outcome, reason, visit.now)

    def age_checked(self, visit: Visit, case: int, ref: ListingRef, result: AgeResult) -> None:
        """Enter what an age check answered."""
        casework.age_checked(visit.store, visit.who, case, ref, result, visit.now)

    def refusal(self, words: Texts, fault: BadInput | ActRefused) -> str:
        """Return what is wrong with an act in the reader's language, else the detail in English."""
        key = fault.code if isinstance(fault, ActRefused) else fault.place
        told = REFUSALS.get(key)
        return words.gettext(told) if told else str(fault)


def budget_of(settings: Mapping[str, Any]) -> Budget:
    """Return a person's own limits from their settings."""
    return Budget(*(value if isinstance(value := settings.get(name), int) else None for name in LIMITS))
