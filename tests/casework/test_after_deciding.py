"""After a decision: the second person, undo, complaints, age checks, a case opened again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from doorwatch.casework import (
    ActRefused,
    PermissionRefused,
    age_checked,
    answer_complaint,
    claim,
    claim_next,
    complain,
    decide,
    give_second,
    look,
    reopen,
    undo,
)
from doorwatch.errors import BadInput
from doorwatch.store import Store
from doorwatch.store.casefile import append_event, cleared
from doorwatch.store.tables import cases
from doorwatch.types import CaseState
from tests.casework.acts import (
    ANNA,
    BEN,
    DIRK,
    SARA,
    STEF,
    acts_in_journal,
    decision,
    judged,
    open_case,
    ready,
    ref,
    state_of,
)
from tests.store.samples import DAY, HOUR, NOW, row

POLICE = decision("refer_police", "minor_advertised", "A-1")
DANGER = decision("danger", "immediate_danger", "A-1")
CLEAR = decision("no_concern", "no_sign", "A-1")
REMOVE = decision("remove", "verification_missing", "A-1")
AGE = decision("ask_age_check", "age_unproven", "A-1", due_at=NOW + 3 * DAY)


def decided(store: Store, made: Any, who: Any = ANNA) -> tuple[int, CaseState]:
    case = open_case(store, judged(store, "A-1"))
    state = ready(store, case, who)
    return case, decide(store, who, case, made, NOW, state.sequence)


def event(store: Store, case: int, kind: Any, data: dict[str, Any], actor: str = "dirk") -> CaseState:
    sequence = state_of(store, case).sequence
    return store.run_write(lambda conn: append_event(conn, case, sequence, NOW, kind, data, actor=actor))


SENT = {"route": "police", "dossier": "ab"}


def test_a_referral_waits_until_another_person_who_looked_agrees(store: Store) -> None:
    case, state = decided(store, POLICE)
    assert state.second_due == NOW + DAY
    with pytest.raises(ActRefused, match="expected a look at the summary before a second"):
        give_second(store, DIRK, case, True, "same view", NOW, state.sequence)
    look(store, case, "dirk", NOW)
    state = give_second(store, DIRK, case, True, "same view", NOW, state.sequence)
    assert (state.state, state.second_by, state.second_due) == ("decided", "dirk", None)
    with pytest.raises(ActRefused, match="expected a decision that waits for a second person"):
        give_second(store, DIRK, case, True, "same view", NOW, state.sequence)


def test_the_second_is_never_who_decided(store: Store) -> None:
    case, state = decided(store, POLICE, SARA)
    with pytest.raises(ActRefused, match="the second is another person than who decided"):
        give_second(store, SARA, case, True, "my own view", NOW, state.sequence)


def test_a_moderator_gives_no_second(store: Store) -> None:
    case, state = decided(store, POLICE)
    with pytest.raises(PermissionRefused, match="case:second:give"):
        give_second(store, BEN, case, True, "same view", NOW, state.sequence)


def test_without_agreement_the_referral_falls_and_the_listing_waits_again(store: Store) -> None:
    case, state = decided(store, POLICE)
    look(store, case, "sara", NOW)
    state = give_second(store, SARA, case, False, "an innocent reading", NOW, state.sequence)
    assert (state.state, state.decisions, state.claimed_by) == ("claimed", (), "anna")
    assert decide(store, ANNA, case, CLEAR, NOW, state.sequence).state == "closed"


@pytest.mark.parametrize("agrees", [True, False])
def test_a_danger_that_was_sent_is_reviewed_within_a_day_and_stays(store: Store, agrees: bool) -> None:
    case, state = decided(store, DANGER)
    assert (state.state, state.danger, state.second_due) == ("decided", True, NOW + DAY)
    state = event(store, case, "referred", SENT)
    look(store, case, "sara", NOW)
    state = give_second(store, SARA, case, agrees, "looked at it all", NOW, state.sequence)
    assert state.state == "referred"
    assert state.second_due is None
    assert state.decisions[0].second == ("agreed" if agrees else "disagreed")


def test_a_danger_that_nobody_sent_falls_without_agreement(store: Store) -> None:
    case, state = decided(store, DANGER)
    look(store, case, "sara", NOW)
    state = give_second(store, SARA, case, False, "no danger to be seen", NOW, state.sequence)
    assert (state.state, state.decisions) == ("claimed", ())


def test_undo_gives_back_what_was_there_before(store: Store) -> None:
    case = open_case(store, judged(store, "A-1"))
    before = ready(store, case)
    state = decide(store, ANNA, case, CLEAR, NOW, before.sequence)
    decision_event = before.sequence + 1
    state = undo(store, ANNA, case, decision_event, "clicked the wrong one", NOW)
    assert (state.state, state.decisions, state.closed_at) == ("claimed", (), None)
    assert state.claimed_by == "anna"
    with store.read() as conn:
        assert cleared(conn, [row(store, "A-1")], NOW) == set()
    assert decide(store, ANNA, case, REMOVE, NOW, state.sequence).state == "closed"
    with pytest.raises(ActRefused, match="expected a decision in force"):
        undo(store, ANNA, case, decision_event, "once more", NOW)


def test_undo_takes_the_second_word_with_it(store: Store) -> None:
    case, state = decided(store, POLICE)
    look(store, case, "sara", NOW)
    give_second(store, SARA, case, True, "same view", NOW, state.sequence)
    state = undo(store, ANNA, case, state.sequence, "other listing meant", NOW)
    assert (state.state, state.second_by, state.second_due) == ("claimed", None, None)


def test_undo_is_for_the_decider_and_seniors(store: Store) -> None:
    case, state = decided(store, REMOVE)
    sequence = state.decisions[0].sequence
    with pytest.raises(ActRefused, match="expected who decided, or a senior"):
        undo(store, BEN, case, sequence, "I differ", NOW)
    with pytest.raises(BadInput, match="reason: 3 to 2000"):
        undo(store, SARA, case, sequence, "", NOW)
    assert undo(store, SARA, case, sequence, "the wrong ground", NOW).state == "claimed"


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("statement_sent", {"listings": [{"platform": "demo-north", "id": "A-1"}], "language": "nl"}),
        ("referred", SENT),
        ("complained", {"listings": [{"platform": "demo-north", "id": "A-1"}]}),
    ],
)
def test_nothing_is_undone_that_somebody_was_told_of(store: Store, kind: str, data: dict[str, Any]) -> None:
    case, state = decided(store, REMOVE)
    event(store, case, kind, data)
    with pytest.raises(ActRefused, match="expected a decision that nobody was told of; it was sent"):
        undo(store, ANNA, case, state.decisions[0].sequence, "too late", NOW)


def test_an_escalation_that_nobody_took_may_be_undone(store: Store) -> None:
    case, state = decided(store, decision("escalate", "needs_senior", "A-1"))
    assert (state.escalated_by, state.state) == ("anna", "new")
    state = undo(store, ANNA, case, state.sequence, "I can tell after all", NOW)
    assert (state.escalated_by, state.claimed_by) == (None, "anna")


def test_an_escalation_that_a_senior_took_stays(store: Store) -> None:
    case, state = decided(store, decision("escalate", "needs_senior", "A-1"))
    claim(store, SARA, case, NOW)
    with pytest.raises(ActRefused, match="another person works on it since"):
        undo(store, ANNA, case, state.sequence, "I can tell after all", NOW)


def test_a_complaint_goes_to_another_person(store: Store) -> None:
    case, _ = decided(store, REMOVE)
    state = complain(store, SARA, case, [ref("A-1")], NOW)
    assert (state.state, state.open_complaint, state.not_for) == ("new", True, ("anna",))
    assert state.due_at == NOW + 7 * DAY
    with pytest.raises(ActRefused, match="a complaint goes to another person"):
        claim(store, ANNA, case, NOW)
    assert claim_next(store, ANNA, NOW) is None
    state = ready(store, case, BEN)
    state = decide(store, BEN, case, CLEAR, NOW, state.sequence)
    assert (state.state, state.open_complaint) == ("decided", True)
    with pytest.raises(ActRefused, match="a complaint goes to another person"):
        answer_complaint(store, ANNA, case, "rejected", "I was right", NOW)
    state = answer_complaint(store, BEN, case, "upheld", "the listing comes back", NOW)
    assert (state.state, state.open_complaint) == ("closed", False)


def test_a_complaint_is_about_something_decided_and_answered_after_deciding(store: Store) -> None:
    case = open_case(store, judged(store, "A-1"))
    with pytest.raises(ActRefused, match="expected listings that are decided"):
        complain(store, BEN, case, [ref("A-1")], NOW)
    state = ready(store, case)
    decide(store, ANNA, case, REMOVE, NOW, state.sequence)
    with pytest.raises(ActRefused, match="expected an open complaint; got none"):
        answer_complaint(store, BEN, case, "upheld", "comes back", NOW)
    complain(store, BEN, case, [ref("A-1")], NOW)
    with pytest.raises(ActRefused, match="expected all listings decided; some are left"):
        answer_complaint(store, BEN, case, "upheld", "comes back", NOW)


def test_the_second_person_of_a_referral_may_not_look_at_its_complaint_either(store: Store) -> None:
    case, state = decided(store, POLICE)
    look(store, case, "sara", NOW)
    give_second(store, SARA, case, True, "same view", NOW, state.sequence)
    assert complain(store, BEN, case, [ref("A-1")], NOW).not_for == ("anna", "sara")
    with pytest.raises(ActRefused, match="another person"):
        claim(store, SARA, case, NOW)
    assert claim(store, STEF, case, NOW).claimed_by == "stef"


@pytest.mark.parametrize(("result", "within"), [("minor", HOUR), ("adult", 3 * DAY), ("unclear", 3 * DAY)])
def test_the_answer_of_an_age_check_asks_a_person_again(store: Store, result: Any, within: timedelta) -> None:
    case, _ = decided(store, AGE)
    state = age_checked(store, BEN, case, ref("A-1"), result, NOW)
    assert (state.state, state.due_at) == ("new", NOW + within)
    with pytest.raises(ActRefused, match="whose age check was asked for"):
        age_checked(store, BEN, case, ref("A-1"), result, NOW)


def test_a_senior_opens_a_closed_case_again_and_a_moderator_does_not(store: Store) -> None:
    case, _ = decided(store, CLEAR)
    with pytest.raises(PermissionRefused, match="take_over"):
        reopen(store, BEN, case, "look again", NOW)
    assert reopen(store, SARA, case, "look again", NOW).state == "new"
    with pytest.raises(ActRefused, match="expected a decided or closed case"):
        reopen(store, SARA, case, "look again", NOW)


def test_the_term_of_a_closed_case_follows_its_gravest_decision(store: Store) -> None:
    case = open_case(store, judged(store, "A-1"), judged(store, "A-2", "review", "exploitation"))
    state = ready(store, case)
    state = decide(store, ANNA, case, REMOVE, NOW, state.sequence)
    decide(store, ANNA, case, decision("no_concern", "no_sign", "A-2"), NOW, state.sequence)
    with store.read() as conn:
        stored = conn.execute(cases.select()).one()
    assert (stored.state, stored.decision, stored.closed_at) == ("closed", "remove", NOW)


def test_every_act_and_every_refusal_is_in_the_journal(store: Store) -> None:
    case, state = decided(store, POLICE)
    with pytest.raises(ActRefused, match="summary"):
        give_second(store, SARA, case, True, "same view", NOW, state.sequence)
    assert acts_in_journal(store) == [
        ("anna", "case.claimed"), ("anna", "case.viewed"), ("anna", "case.decided"), ("sara", "act.refused"),
    ]  # fmt: skip
