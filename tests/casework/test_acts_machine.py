"""Any order of acts by several people: no referral skips the second, undo restores, the fold agrees."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from doorwatch.cases import fold
from doorwatch.casework import (
    ActRefused,
    PermissionRefused,
    claim,
    complain,
    decide,
    give_second,
    look,
    release,
    take_over,
    undo,
)
from doorwatch.errors import BadInput, Conflict
from doorwatch.store import Store
from doorwatch.store.casefile import events_of, load_case
from doorwatch.store.tables import cases
from doorwatch.types import CaseState
from tests.casework.acts import ANNA, BEN, DIRK, SARA, STEF, decision, judged, open_case, ref
from tests.store.samples import NOW

PEOPLE = st.sampled_from([ANNA, BEN, SARA, STEF, DIRK])
IDS = ("A-1", "A-2")
MADE = st.sampled_from([
    ("no_concern", "no_sign", {}), ("refer_police", "minor_advertised", {}),
    ("danger", "immediate_danger", {}),
    ("remove", "verification_missing", {}), ("escalate", "needs_senior", {}),
    ("remove", "minor_advertised", {"no_referral": "other"}),
])  # fmt: skip
REFUSED = (ActRefused, PermissionRefused, BadInput, Conflict)


class Acts(RuleBasedStateMachine):
    """Acts of several people on one case of two listings; what is refused changes nothing."""

    blank: bytes

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "doorwatch.db"
        path.write_bytes(self.blank)
        self.store = Store.open(f"sqlite:///{path}", lambda: NOW)
        self.case = open_case(self.store, judged(self.store, "A-1"), judged(self.store, "A-2", "review"))

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()

    def state(self) -> CaseState:
        with self.store.read() as conn:
            found = load_case(conn, self.case)
        assert found is not None
        return found

    def attempt(self, act: Callable[..., Any], *args: Any) -> bool:
        before = self.state()
        try:
            act(self.store, *args)
        except REFUSED:
            assert self.state() == before
            return False
        return True

    @rule(who=PEOPLE)
    def claims(self, who: Any) -> None:
        self.attempt(claim, who, self.case, NOW)

    @rule(who=PEOPLE)
    def takes_over(self, who: Any) -> None:
        self.attempt(take_over, who, self.case, NOW, "shift ends")

    @rule(who=PEOPLE)
    def releases(self, who: Any) -> None:
        self.attempt(release, who, self.case, NOW)

    @rule(who=PEOPLE, id=st.sampled_from((None, *IDS)))
    def looks(self, who: Any, id: str | None) -> None:
        look(self.store, self.case, who.name, NOW, ref(id) if id else None)

    @rule(who=PEOPLE, id=st.sampled_from(IDS), made=MADE)
    def decides(self, who: Any, id: str, made: Any) -> None:
        before = self.state()
        chosen = decision(made[0], made[1], id, **made[2])
        if self.attempt(decide, who, self.case, chosen, NOW, before.sequence):
            after = self.state()
            assert who.name not in before.not_for
            if made[0] == "refer_police":
                assert after.on(ref(id))[-1].second == "waiting"
                assert after.state == "awaiting_second"

    @rule(who=PEOPLE, made=MADE)
    def claims_looks_and_decides_the_worst(self, who: Any, made: Any) -> None:
        self.claims(who)
        self.looks(who, None)
        left = self.state().undecided
        self.decides(who, left[0].ref.id if left else "A-1", made)

    @rule(who=PEOPLE, agrees=st.booleans())
    def gives_a_second(self, who: Any, agrees: bool) -> None:
        before = self.state()
        if self.attempt(give_second, who, self.case, agrees, "looked at it", NOW, before.sequence):
            assert who.name not in {one.by for one in before.decisions if one.second == "waiting"}

    @rule(who=PEOPLE, back=st.integers(0, 5))
    def undoes(self, who: Any, back: int) -> None:
        with self.store.read() as conn:
            events = events_of(conn, self.case)
        decided = [one for one in events if one.kind == "decided"]
        if not decided:
            return
        target = decided[-1 - back % len(decided)]
        if self.attempt(undo, who, self.case, target.sequence, "not what I meant", NOW):
            assert target.sequence not in {one.sequence for one in self.state().decisions}
            if target is events[-1]:  # nothing was done since, a release for one
                earlier = fold([one for one in events if one.sequence < target.sequence])
                now = self.state()
                assert (now.decisions, now.state, now.claimed_by, now.escalated_by) == (
                    earlier.decisions, earlier.state, earlier.claimed_by, earlier.escalated_by,
                )  # fmt: skip

    @rule(who=PEOPLE, id=st.sampled_from(IDS))
    def complains(self, who: Any, id: str) -> None:
        before = self.state()
        if self.attempt(complain, who, self.case, [ref(id)], NOW):
            after = self.state()
            assert {one.by for one in before.on(ref(id))} <= set(after.not_for)
            assert not after.on(ref(id))

    @invariant()
    def no_referral_skips_the_second_person(self) -> None:
        if not hasattr(self, "store"):
            return
        for one in self.state().decisions:
            if one.kind == "refer_police":
                assert one.second in ("waiting", "agreed")
                assert (one.second_by is None) == (one.second == "waiting")
            assert one.second_by != one.by

    @invariant()
    def the_stored_case_is_the_fold_of_its_events(self) -> None:
        if not hasattr(self, "store"):
            return
        state = self.state()
        with self.store.read() as conn:
            row = conn.execute(cases.select()).one()
        for name in ("state", "claimed_by", "decision", "second_due", "sequence", "open_complaint"):
            assert getattr(row, name) == getattr(state, name)
        assert row.undecided == len(state.undecided)
        assert (row.lease_until is None) == (state.claimed_by is None)


def test_any_order_of_acts_keeps_the_rules(migrated_sqlite: bytes) -> None:
    Acts.blank = migrated_sqlite
    checks = settings(
        max_examples=25, stateful_step_count=20, deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip
    run_state_machine_as_test(Acts, settings=checks)


@pytest.mark.slow
def test_many_more_orders_of_acts_keep_the_rules(migrated_sqlite: bytes) -> None:
    Acts.blank = migrated_sqlite
    checks = settings(
        max_examples=600, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Acts, settings=checks)
