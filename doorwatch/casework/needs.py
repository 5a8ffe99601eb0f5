"""What each decision needs, as a table, and what a ground must show. Nothing here reads a database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from doorwatch.casework.model import Decision
from doorwatch.casework.rights import ActRefused
from doorwatch.errors import BadInput
from doorwatch.rules import Ground, Grounds
from doorwatch.types import (
    LEVELS,
    Assessment,
    CaseListing,
    CaseState,
    DecisionKind,
    Indicator,
    ListingRef,
)
from doorwatch.types.people import Permission

AGE_CHECK_LONGEST = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Need:
    """What one decision needs and does.

    `ends`: nothing is left to do, the case may close. `adds`: it may stand beside another measure or a
    referral on the same listing. `explained`: on a confirming ground it needs a referral beside it, or a
    reason why there is none. `bulk`: it may be made for many listings in one act. `due`: it names a date.
    """

    permission: Permission = Permission.CASE_DECIDE
    ends: bool = True
    adds: bool = False
    explained: bool = False
    bulk: bool = True
    due: bool = False


NEEDS: Mapping[DecisionKind, Need] = {
    "no_concern": Need(),
    "ask_age_check": Need(ends=False, due=True),
    "restrict": Need(adds=True),
    "remove": Need(adds=True, explained=True),
    "suspend_account": Need(adds=True, explained=True),
    "offer_help": Need(adds=True),
    "refer_care": Need(ends=False, adds=True, bulk=False),
    "refer_police": Need(ends=False, adds=True, bulk=False),
    "spam_or_scam": Need(),
    "duplicate": Need(),
    "not_decidable": Need(),
    "escalate": Need(ends=False, bulk=False),
    "danger": Need(permission=Permission.CASE_DANGER, ends=False, adds=True, bulk=False),
}
REFERRING: tuple[DecisionKind, ...] = ("refer_police", "danger")


def check_form(decision: Decision, grounds: Grounds, now: datetime) -> Ground:
    """Return the ground of a decision whose parts fit together.

    Raises BadInput with the part: unknown ground, one that does not carry the decision, a date too much or
    too little, a code for a missing referral that is unknown.
    """
    need = NEEDS[decision.kind]
    carrying = [one.id for one in grounds.carrying(decision.kind)]
    if decision.ground not in carrying:
        raise BadInput("ground", f"one of {', '.join(carrying)} for {decision.kind}", repr(decision.ground))
    if need.due != (decision.due_at is not None):
        raise BadInput("due_at", "a date with ask_age_check and with nothing else", "not so")
    if decision.due_at is not None and not now < decision.due_at <= now + AGE_CHECK_LONGEST:
        raise BadInput("due_at", f"within {AGE_CHECK_LONGEST.days} days", decision.due_at.isoformat())
    if decision.no_referral is not None and decision.no_referral not in grounds.no_referral:
        raise BadInput("no_referral", f"one of {', '.join(grounds.no_referral)}", repr(decision.no_referral))
    return grounds.by_id[decision.ground]


def check_referral(decision: Decision, ground: Ground, state: CaseState) -> None:
    """Refuse a confirmed case without a referral and without a reason, and a reason where none belongs.

    Raises BadInput.
    """
    refers = any(one.kind in REFERRING for one in state.decisions)
    wanted = NEEDS[decision.kind].explained and ground.confirmed and not refers
    if wanted and decision.no_referral is None:
        raise BadInput("no_referral", "a reason why a confirmed case is not referred", "none")
    if not wanted and decision.no_referral is not None:
        raise BadInput("no_referral", "none: the case is not confirmed, or it is referred", "one")


def check_control(
    decision: Decision,
    ground: Ground,
    assessment: Assessment | None,
    ticks: Iterable[str],
    taxonomy: Mapping[str, Indicator],
) -> None:
    """Refuse a referral of an adult without a stated sign that a third party controls.

    The sign is a counted signal, or a tick of a person, of an indicator that speaks of third-party control;
    a ground alone is not enough, and nothing else makes up for it. Raises ActRefused.
    """
    if decision.kind != "refer_police" or ground.minor:
        return
    counted = [one.indicator for one in assessment.signals if one.counted] if assessment else []
    stated = any(name in taxonomy and "third_party" in taxonomy[name].flags for name in (*counted, *ticks))
    if not (ground.third_party_control and stated):
        raise ActRefused(
            "no_control", "refer_police for an adult: expected a stated sign of third-party control; got none"
        )


def check_place(decision: Decision, state: CaseState, ref: ListingRef) -> None:
    """Refuse a decision on a listing that is not in the case, decided already, or not the worst left.

    Raises ActRefused.
    """
    listing = next((one for one in state.listings if one.ref == ref), None)
    if listing is None:
        raise ActRefused("not_in_case", f"case {state.case}: expected one of its listings; got another")
    held = state.on(ref)
    if not held:
        left = [one for one in state.undecided if one.ref not in decision.listings]
        if any(_rank(one) > _rank(listing) for one in left):
            raise ActRefused(
                "not_worst", f"case {state.case}: expected a decision on the worst listing first"
            )
        return
    if not NEEDS[decision.kind].adds or any(not NEEDS[one.kind].adds for one in held):
        raise ActRefused("decided", f"case {state.case}: the listing is decided; undo that first")
    if any(one.kind == decision.kind for one in held):
        raise ActRefused("decided", f"case {state.case}: the listing carries {decision.kind} already")


def _rank(listing: CaseListing) -> tuple[int, int]:
    return LEVELS.index(listing.level), listing.points
