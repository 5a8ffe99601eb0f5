"""Decisions: what each needs, that it falls on what was shown, and that each listing is decided by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

from doorwatch.casework import (
    NEEDS,
    ActRefused,
    Decision,
    PermissionRefused,
    claim,
    decide,
    decide_bulk,
    look,
    note,
    propose,
    tick,
)
from doorwatch.casework.deciding import drawn_sample
from doorwatch.errors import BadInput, Conflict
from doorwatch.rules import load_grounds, load_taxonomy
from doorwatch.store import Store
from doorwatch.store.alarming import removed_without_referral
from doorwatch.store.casefile import append_event, cleared, events_of
from doorwatch.types import CaseState, DecisionKind
from tests.casework.acts import (
    ANNA,
    BEN,
    DIRK,
    control_signal,
    decision,
    expire,
    judged,
    open_case,
    ready,
    ref,
    state_of,
)
from tests.store.samples import DAY, HOUR, NOW, row

DUE = NOW + 3 * DAY
FITTING: dict[DecisionKind, Decision] = {
    "no_concern": decision("no_concern", "no_sign", "A-1"),
    "ask_age_check": decision("ask_age_check", "age_unproven", "A-1", due_at=DUE),
    "restrict": decision("restrict", "verification_missing", "A-1"),
    "remove": decision("remove", "minor_advertised", "A-1", no_referral="too_little"),
    "suspend_account": decision("suspend_account", "known_image", "A-1", no_referral="already_referred"),
    "offer_help": decision("offer_help", "wish_for_help", "A-1"),
    "refer_care": decision("refer_care", "wish_for_help", "A-1"),
    "refer_police": decision("refer_police", "minor_advertised", "A-1"),
    "spam_or_scam": decision("spam_or_scam", "deception", "A-1"),
    "duplicate": decision("duplicate", "same_as_other", "A-1"),
    "not_decidable": decision("not_decidable", "cannot_tell", "A-1"),
    "escalate": decision("escalate", "needs_senior", "A-1"),
    "danger": decision("danger", "immediate_danger", "A-1"),
}
ENDS: dict[DecisionKind, str] = {
    "no_concern": "closed", "ask_age_check": "decided", "restrict": "closed", "remove": "closed",
    "suspend_account": "closed", "offer_help": "closed", "refer_care": "decided",
    "refer_police": "awaiting_second", "spam_or_scam": "closed", "duplicate": "closed",
    "not_decidable": "closed", "escalate": "new", "danger": "decided",
}  # fmt: skip


def one_case(store: Store, **about: Any) -> tuple[int, CaseState]:
    """A case of one listing that anna has claimed and looked at."""
    case = open_case(store, judged(store, "A-1", **about))
    return case, ready(store, case)


def test_the_table_knows_every_decision() -> None:
    assert set(NEEDS) == set(get_args(DecisionKind)) == set(FITTING)


@pytest.mark.parametrize("kind", list(FITTING))
def test_each_decision_leads_to_its_state(store: Store, kind: DecisionKind) -> None:
    case, state = one_case(store)
    made = decide(store, ANNA, case, FITTING[kind], NOW, state.sequence)
    assert (made.state, made.decision, made.decided_by) == (ENDS[kind], kind, "anna")
    assert made.claimed_by is None


@pytest.mark.parametrize(
    ("kind", "ground"),
    [(kind, ground) for kind in FITTING for ground in load_grounds().by_id],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_decision_has_a_ground_that_carries_it(store: Store, kind: DecisionKind, ground: str) -> None:
    case, state = one_case(store, signals=(control_signal(),))
    chosen = load_grounds().by_id[ground]
    explained = NEEDS[kind].explained and chosen.confirmed
    made = replace(FITTING[kind], ground=ground, no_referral="other" if explained else None)
    if kind in chosen.decisions:
        assert decide(store, ANNA, case, made, NOW, state.sequence).decision == kind
    else:
        with pytest.raises(BadInput, match=f"ground: one of .* for {kind}; got '{ground}'"):
            decide(store, ANNA, case, made, NOW, state.sequence)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reason": "  x "}, "reason: 3 to 2000 characters; got 1"),
        ({"reason": "x" * 2001}, "reason: 3 to 2000 characters; got 2001"),
        ({"reason": "a\x00bc"}, "text without control characters"),
        ({"due_at": DUE}, "due_at: a date with ask_age_check and with nothing else"),
        ({"no_referral": "too_little"}, "no_referral: none: the case is not confirmed"),
        ({"no_referral": "tired"}, "no_referral: one of already_referred"),
        ({"listings": ()}, "listings: one listing, each decided by itself; got 0"),
        ({"listings": (ref("A-1"), ref("A-2"))}, "listings: one listing, each decided by itself; got 2"),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_form_that_does_not_fit_is_named(store: Store, change: dict[str, Any], message: str) -> None:
    case, state = one_case(store)
    with pytest.raises(BadInput, match=message):
        decide(store, ANNA, case, replace(FITTING["no_concern"], **change), NOW, state.sequence)


@pytest.mark.parametrize("due", [None, NOW, NOW + 15 * DAY])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_age_check_has_a_date_within_its_term(store: Store, due: Any) -> None:
    case, state = one_case(store)
    with pytest.raises(BadInput, match="due_at"):
        decide(store, ANNA, case, replace(FITTING["ask_age_check"], due_at=due), NOW, state.sequence)


def test_markup_in_a_reason_is_kept_as_it_was_typed(store: Store) -> None:
    case, state = one_case(store)
    said = replace(FITTING["no_concern"], reason="<b>ok</b> & {{ 7*7 }}")
    decide(store, ANNA, case, said, NOW, state.sequence)
    with store.read() as conn:
        assert "<b>ok</b> & {{ 7*7 }}" in [one.data.get("reason") for one in events_of(conn, case)]


def test_a_referral_of_an_adult_needs_a_stated_sign_of_control(store: Store) -> None:
    case, state = one_case(store, lane="exploitation")
    made = decision("refer_police", "third_party_control", "A-1")
    with pytest.raises(ActRefused, match="expected a stated sign of third-party control"):
        decide(store, ANNA, case, made, NOW, state.sequence)


def test_a_sign_of_control_that_is_shown_and_not_counted_is_none(store: Store) -> None:
    quiet = replace(control_signal(), counted=False)
    case, state = one_case(store, lane="exploitation", signals=(quiet,))
    with pytest.raises(ActRefused, match="expected a stated sign of third-party control"):
        decide(store, ANNA, case, decision("refer_police", "third_party_control", "A-1"), NOW, state.sequence)


@pytest.mark.parametrize("by", ["signal", "tick"])
def test_a_counted_signal_or_a_tick_states_control(store: Store, by: str) -> None:
    told = (control_signal(),) if by == "signal" else None
    case, state = one_case(store, lane="exploitation", signals=told)
    known = dict(load_taxonomy())
    known["verified_person_not_in_ad"] = replace(known["verified_person_not_in_ad"], flags=("third_party",))
    if by == "tick":
        tick(store, ANNA, case, "verified_person_not_in_ad", True, NOW)
    made = decision("refer_police", "third_party_control", "A-1")
    assert decide(store, ANNA, case, made, NOW, state.sequence, taxonomy=known).state == "awaiting_second"


def test_a_confirmed_case_without_a_referral_says_why_and_is_counted(store: Store) -> None:
    case, state = one_case(store)
    bare = replace(FITTING["remove"], no_referral=None)
    with pytest.raises(BadInput, match="a reason why a confirmed case is not referred"):
        decide(store, ANNA, case, bare, NOW, state.sequence)
    decide(store, ANNA, case, FITTING["remove"], NOW, state.sequence)
    with store.read() as conn:
        assert removed_without_referral(conn, NOW, NOW + HOUR) == {"too_little": 1}
        assert removed_without_referral(conn, NOW + HOUR, NOW + DAY) == {}


def test_beside_a_referral_a_removal_needs_no_reason(store: Store) -> None:
    case, state = one_case(store)
    state = decide(store, ANNA, case, FITTING["refer_police"], NOW, state.sequence)
    bare = replace(FITTING["remove"], no_referral=None)
    state = decide(store, ANNA, case, bare, NOW, state.sequence)
    assert [one.kind for one in state.decisions] == ["refer_police", "remove"]
    assert state.state == "awaiting_second"
    with pytest.raises(ActRefused, match="the listing carries remove already"):
        decide(store, ANNA, case, bare, NOW, state.sequence)
    with pytest.raises(ActRefused, match="the listing is decided; undo that first"):
        decide(store, ANNA, case, FITTING["no_concern"], NOW, state.sequence)
    with pytest.raises(ActRefused, match="another person decided on the listing"):
        decide(store, BEN, case, FITTING["restrict"], NOW, state.sequence)


def test_nothing_is_decided_that_was_not_shown(store: Store) -> None:
    case = open_case(store, judged(store, "A-1"))
    state = claim(store, ANNA, case, NOW)
    with pytest.raises(ActRefused, match="expected listings that were shown; 1 were not"):
        decide(store, ANNA, case, FITTING["no_concern"], NOW, state.sequence)


def test_a_look_by_another_person_does_not_count(store: Store) -> None:
    case = open_case(store, judged(store, "A-1"))
    look(store, case, "ben", NOW)
    state = claim(store, ANNA, case, NOW)
    with pytest.raises(ActRefused, match="1 were not"):
        decide(store, ANNA, case, FITTING["no_concern"], NOW, state.sequence)


def test_nothing_is_decided_without_a_living_claim(store: Store) -> None:
    case, state = one_case(store)
    expire(store, case)
    with pytest.raises(ActRefused, match="expected a living claim; claim it again"):
        decide(store, ANNA, case, FITTING["no_concern"], NOW, state.sequence)


def test_a_right_is_asked_before_anything_else(store: Store) -> None:
    case, state = one_case(store)
    with pytest.raises(PermissionRefused, match="case:decision:make"):
        decide(store, DIRK, case, FITTING["no_concern"], NOW, state.sequence)
    with pytest.raises(PermissionRefused, match="case:danger:send"):
        decide(store, DIRK, case, FITTING["danger"], NOW, state.sequence)


def test_what_changed_since_the_look_is_named(store: Store) -> None:
    case, state = one_case(store)
    changed = judged(store, "A-1", text="Company and massage, other words.") | {"evidence": "f" * 64}
    store.run_write(
        lambda conn: append_event(conn, case, state.sequence, NOW, "evidence_changed", {"listing": changed})
    )
    with pytest.raises(Conflict, match=r"case 1: changed since event 2: evidence_changed by machine; look"):
        decide(store, ANNA, case, FITTING["no_concern"], NOW, state.sequence)
    with pytest.raises(ActRefused, match="1 were not"):
        decide(store, ANNA, case, FITTING["no_concern"], NOW, state.sequence + 1)


def test_a_note_in_between_changes_nothing(store: Store) -> None:
    case, state = one_case(store)
    note(store, BEN, case, "the same number as case 4", NOW)
    assert decide(store, ANNA, case, FITTING["no_concern"], NOW, state.sequence).state == "closed"


def test_the_worst_listing_is_decided_first_and_each_by_itself(store: Store) -> None:
    case = open_case(store, judged(store, "A-1"), judged(store, "A-2", "review", "exploitation"))
    state = ready(store, case)
    with pytest.raises(ActRefused, match="expected a decision on the worst listing first"):
        decide(store, ANNA, case, decision("no_concern", "no_sign", "A-2"), NOW, state.sequence)
    with pytest.raises(ActRefused, match="expected one of its listings; got another"):
        decide(store, ANNA, case, decision("no_concern", "no_sign", "A-9"), NOW, state.sequence)
    state = decide(store, ANNA, case, FITTING["refer_police"], NOW, state.sequence)
    assert (state.state, state.claimed_by) == ("awaiting_second", "anna")
    state = decide(store, ANNA, case, decision("no_concern", "no_sign", "A-2"), NOW, state.sequence)
    assert (state.state, state.claimed_by, state.decision) == ("awaiting_second", None, "refer_police")


def test_no_concern_leaves_a_clearing_mark_of_ninety_days(store: Store) -> None:
    case, state = one_case(store)
    decide(store, ANNA, case, FITTING["no_concern"], NOW, state.sequence)
    listing = row(store, "A-1")
    mark = {(listing, state.listings[0].evidence)}
    with store.read() as conn:
        assert cleared(conn, [listing], NOW + 89 * DAY) == mark
        assert cleared(conn, [listing], NOW + 91 * DAY) == set()


def test_other_evidence_asks_anew_where_nothing_was_found_and_leaves_a_measure(store: Store) -> None:
    held = [judged(store, f"A-{n}") for n in (1, 2, 3)]
    case = open_case(store, *held)
    state = ready(store, case)
    state = decide(store, ANNA, case, FITTING["no_concern"], NOW, state.sequence)
    state = decide(
        store, ANNA, case, decision("restrict", "verification_missing", "A-2"), NOW, state.sequence
    )
    for one in held[:2]:
        data = {"listing": one | {"evidence": "e" * 64}}
        state = store.run_write(
            lambda conn, s=state, d=data: append_event(conn, case, s.sequence, NOW, "evidence_changed", d)  # type: ignore[misc]
        )
    assert [one.ref.id for one in state.undecided] == ["A-1", "A-3"]


def bulk_case(store: Store, number: int, **more: Any) -> tuple[int, CaseState, tuple[str, ...]]:
    names = tuple(f"A-{n:02}" for n in range(number))
    account = more.pop("account", None)
    held = [judged(store, name, account=account) for name in names]
    case = open_case(store, *held, **more)
    return case, ready(store, case), names


def open_drawn(store: Store, case: int, names: tuple[str, ...], most: int | None = None) -> None:
    for one in drawn_sample(case, [ref(name) for name in names])[:most]:
        look(store, case, "anna", NOW, one)


def test_in_bulk_each_listing_has_its_own_event(store: Store) -> None:
    case, state, names = bulk_case(store, 6, burst="account/a1")
    open_drawn(store, case, names)
    made = decision("spam_or_scam", "deception", *names)
    state = decide_bulk(store, ANNA, case, made, NOW, state.sequence)
    with store.read() as conn:
        events = [one for one in events_of(conn, case) if one.kind == "decided"]
    assert [one.data["listings"][0]["id"] for one in events] == sorted(names)
    assert {one.data["bulk"] for one in events} == {6}
    assert state.state == "closed"


@pytest.mark.parametrize(
    ("opened", "message"),
    [(4, "expected 5 drawn listings opened; got 4"), (0, "expected 5 drawn listings opened; got 0")],
)
def test_in_bulk_a_sample_is_opened_by_itself_first(store: Store, opened: int, message: str) -> None:
    case, state, names = bulk_case(store, 6, burst="account/a1")
    open_drawn(store, case, names, opened)
    with pytest.raises(ActRefused, match=message):
        decide_bulk(store, ANNA, case, decision("spam_or_scam", "deception", *names), NOW, state.sequence)


def test_in_bulk_nobody_chooses_the_sample(store: Store) -> None:
    case, state, names = bulk_case(store, 12, burst="account/a1")
    drawn = drawn_sample(case, [ref(name) for name in names])
    others = [ref(name) for name in names if ref(name) not in drawn]
    for one in (*others, *drawn[:-1]):
        look(store, case, "anna", NOW, one)
    made = decision("spam_or_scam", "deception", *names)
    with pytest.raises(ActRefused, match="expected 5 drawn listings opened; got 4"):
        decide_bulk(store, ANNA, case, made, NOW, state.sequence)
    look(store, case, "anna", NOW, drawn[-1])
    assert decide_bulk(store, ANNA, case, made, NOW, state.sequence).state == "closed"


@pytest.mark.parametrize("kind", [kind for kind, need in NEEDS.items() if not need.bulk])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_speaks_of_one_person_is_never_in_bulk(store: Store, kind: DecisionKind) -> None:
    case, state, names = bulk_case(store, 2, burst="account/a1")
    made = replace(FITTING[kind], listings=tuple(ref(name) for name in names))
    with pytest.raises(ActRefused, match=f"{kind}: expected a decision on one listing by itself"):
        decide_bulk(store, ANNA, case, made, NOW, state.sequence)


def test_bulk_is_for_one_burst_or_one_account(store: Store) -> None:
    case, state, names = bulk_case(store, 2)
    made = decision("spam_or_scam", "deception", *names)
    with pytest.raises(ActRefused, match="expected one burst or one account; got several"):
        decide_bulk(store, ANNA, case, made, NOW, state.sequence)


def test_listings_of_one_account_may_be_decided_in_bulk(store: Store) -> None:
    case, state, names = bulk_case(store, 2, account="u77")
    for name in names:
        look(store, case, "anna", NOW, ref(name))
    made = decision("spam_or_scam", "deception", *names)
    assert decide_bulk(store, ANNA, case, made, NOW, state.sequence).state == "closed"


def test_a_decided_case_stays_away_from_the_machine(store: Store) -> None:
    case, state = one_case(store)
    decide(store, ANNA, case, FITTING["no_concern"], NOW, state.sequence)
    assert propose(store, NOW, {}, night=NOW.date()).opened == []
    assert state_of(store, case).state == "closed"
