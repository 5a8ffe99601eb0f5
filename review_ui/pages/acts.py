"""What a person does with a case: claim, show, decide, undo, answer as the second, tick, note.

Every form carries the case's newest event that its page knew; casework refuses an act on a case that
has changed since. Nothing here decides anything itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import get_args
from zoneinfo import ZoneInfo

from starlette.responses import Response

from doorwatch.casework.complaints import AgeResult, Outcome
from doorwatch.casework.model import Decision
from doorwatch.casework.rights import ActRefused
from doorwatch.errors import BadInput
from doorwatch.types import CaseState, ListingRef
from doorwatch.types.people import Permission
from review_ui.pages.case import numbered, opened_page, shown, state_of
from review_ui.views.desk import DECISIONS, GRAVE, Typed
from review_ui.views.queue import Choice
from review_ui.visit import Page, Visit

_P = Permission
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
RESULTS: tuple[AgeResult, ...] = get_args(AgeResult)
_FIELDS = ("listing", "decision", "ground", "reason", "due", "no_referral")


def claim_next(visit: Visit) -> Response:
    """Claim the worst case that nobody holds, within the filter of the page."""
    wanted = Choice.of(visit.text, visit.who.platforms).filter()
    case = visit.console.acts.claim_next(visit, wanted)
    if case is None:
        return visit.go("queue", told="none-left")
    return visit.go("case", case=case, told="claimed")


def claim(visit: Visit) -> Response:
    """Claim this case."""
    return _done(visit, "claimed", visit.console.acts.claim)


def take_over(visit: Visit) -> Response:
    """Take a case over from somebody, with a reason."""
    case = visit.number("case")
    visit.console.acts.take_over(visit, case, visit.text("reason"))
    return visit.go("case", case=case, told="claimed")


def release(visit: Visit) -> Response:
    """Put a case back in the queue."""
    visit.console.acts.release(visit, visit.number("case"))
    return visit.go("queue", told="released")


def beat(visit: Visit) -> Response:
    """Keep a claim alive; the page's script asks while the page is open."""
    visit.console.acts.heartbeat(visit, visit.number("case"))
    return Response(status_code=204)


def reveal(visit: Visit) -> Response:
    """Show what identifies somebody in one listing, on this one page; the journal keeps that it was asked."""
    case = visit.number("case")
    ref = _listing(visit, state_of(visit, case))
    visit.console.acts.reveal(visit, case, ref, visit.text("why"))
    page = opened_page(visit, case, ref if visit.text("alone") else None)
    return visit.page("case.html", **shown(visit, page, revealed=frozenset({ref})))


def decide(visit: Visit) -> Response:
    """Record a decision; grave ones first ask once more, on a page of their own."""
    case = visit.number("case")
    state = state_of(visit, case)
    typed = Typed(number_of(visit.text("listing")), *(visit.text(name) for name in _FIELDS[1:]))
    try:
        decision = _decision(visit, state, typed)
        if decision.kind in GRAVE and visit.text("confirmed") != "yes":
            return _confirm(visit, case, decision, typed)
        visit.console.acts.decide(visit, case, decision, _expected(visit))
    except (BadInput, ActRefused) as fault:
        said = visit.console.acts.refusal(visit.texts, fault)
        alone = _listing(visit, state) if visit.text("alone") else None
        page = opened_page(visit, case, alone)
        return visit.page("case.html", 422, **shown(visit, page, typed=typed, fault=said))
    return visit.go("case", case=case, told="decided")


def _confirm(visit: Visit, case: int, decision: Decision, typed: Typed) -> Response:
    grounds = visit.console.grounds(visit.texts.language)
    fields = {name: visit.text(name) for name in (*_FIELDS, "expected", "alone")}
    return visit.page(
        "confirm.html", case=case, decision=decision.kind, ref=decision.listings[0],
        ground=grounds.title(typed.ground), no_referral=grounds.title(typed.no_referral),
        fields=fields,
    )  # fmt: skip


def _decision(visit: Visit, state: CaseState, typed: Typed) -> Decision:
    """Read a decision from a form. Raises BadInput, with the field as its place."""
    kind = next((one for one in DECISIONS if one == typed.decision), None)
    if kind is None:
        raise BadInput("decision", "expected one of the list", "none")
    return Decision(
        kind=kind, ground=typed.ground, reason=typed.reason, listings=(_listing(visit, state),),
        due_at=due_of(typed.due, visit.console.zone) if kind == "ask_age_check" else None,
        no_referral=typed.no_referral or None,
    )  # fmt: skip


def due_of(told: str, zone: str) -> datetime | None:
    """Return the end of a day in the console's zone."""
    try:
        return datetime.combine(date.fromisoformat(told), time(18), ZoneInfo(zone)) if told else None
    except ValueError:
        raise BadInput("due", "expected a day", "another text") from None


def undo(visit: Visit) -> Response:
    """Take a decision back; both stay in the history."""
    return _reasoned(visit, "undone", lambda case, reason: visit.console.acts.undo(
        visit, case, number_of(visit.text("sequence")), reason))  # fmt: skip


def second(visit: Visit) -> Response:
    """Answer as the second person."""
    return _reasoned(visit, "seconded", lambda case, reason: visit.console.acts.give_second(
        visit, case, visit.text("agrees") == "1", reason, _expected(visit)))  # fmt: skip


def tick(visit: Visit) -> Response:
    """Set a tick."""
    visit.console.acts.tick(
        visit, visit.number("case"), visit.text("indicator", 64), visit.text("value") == "1"
    )
    return visit.go("case", case=visit.number("case"), told="ticked")


def note(visit: Visit) -> Response:
    """Keep a note with the case."""
    visit.console.acts.note(visit, visit.number("case"), visit.text("text"))
    return visit.go("case", case=visit.number("case"), told="noted")


def complain(visit: Visit) -> Response:
    """Enter a complaint about one listing."""
    state = state_of(visit, visit.number("case"))
    visit.console.acts.complain(visit, state.case, _listing(visit, state), visit.text("text"))
    return visit.go("case", case=visit.number("case"), told="complained")


def answer_complaint(visit: Visit) -> Response:
    """Answer a complaint."""
    outcome = next((one for one in OUTCOMES if one == visit.text("outcome")), None)
    if outcome is None:
        raise BadInput("outcome", "expected one of the list", "none")
    return _reasoned(visit, "answered", lambda case, reason: visit.console.acts.answer_complaint(
        visit, case, outcome, reason))  # fmt: skip


def age_checked(visit: Visit) -> Response:
    """Enter what an age check answered."""
    case = visit.number("case")
    state = state_of(visit, case)
    result = next((one for one in RESULTS if one == visit.text("result")), None)
    if result is None:
        raise BadInput("result", "expected one of the list", "none")
    visit.console.acts.age_checked(visit, case, _listing(visit, state), result)
    return visit.go("case", case=case, told="answered")


def _reasoned(visit: Visit, told: str, act: Callable[[int, str], None]) -> Response:
    case = visit.number("case")
    act(case, visit.text("reason"))
    return visit.go("case", case=case, told=told)


def _done(visit: Visit, told: str, act: Callable[[Visit, int], object]) -> Response:
    case = visit.number("case")
    act(visit, case)
    return visit.go("case", case=case, told=told)


def number_of(told: str) -> int:
    """Return a number of a form, 0 for anything else."""
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0


def _expected(visit: Visit) -> int:
    return number_of(visit.text("expected"))


def _listing(visit: Visit, state: CaseState) -> ListingRef:
    """Return the listing that a form means by its number on the page."""
    return numbered(state, visit.text("listing", 10))


PAGES = (
    Page("/queue/claim", "claim-next", _P.QUEUE_CLAIM, post=claim_next),
    Page("/cases/{case}/claim", "case-claim", _P.QUEUE_CLAIM, post=claim),
    Page("/cases/{case}/take-over", "case-take-over", _P.QUEUE_TAKE_OVER, post=take_over),
    Page("/cases/{case}/release", "case-release", _P.QUEUE_CLAIM, post=release),
    Page("/cases/{case}/beat", "case-beat", _P.QUEUE_CLAIM, post=beat),
    Page("/cases/{case}/reveal", "case-reveal", _P.CASE_REVEAL, post=reveal),
    Page("/cases/{case}/decide", "case-decide", _P.CASE_DECIDE, post=decide),
    Page("/cases/{case}/undo", "case-undo", _P.CASE_UNDO, post=undo),
    Page("/cases/{case}/second", "case-second", _P.CASE_SECOND, post=second),
    Page("/cases/{case}/tick", "case-tick", _P.CASE_TICK, post=tick),
    Page("/cases/{case}/note", "case-note", _P.CASE_NOTE, post=note),
    Page("/cases/{case}/complaint", "case-complaint", _P.CASE_COMPLAINT, post=complain),
    Page("/cases/{case}/answer", "case-answer", _P.CASE_DECIDE, post=answer_complaint),
    Page("/cases/{case}/age", "case-age", _P.CASE_DECIDE, post=age_checked),
)
