"""Alarms: once for everything that is late, to the agreement's owner, with ids and times only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from doorwatch.casework import claim, decide, raise_alarms
from doorwatch.store import Store
from doorwatch.store.casefile import events_of
from doorwatch.store.tables import outbox
from tests.casework.acts import ANNA, decision, judged, open_case, ready, state_of
from tests.casework.test_propose import agreement
from tests.store.samples import DAY, HOUR, NOW, PLATFORM

PAPERS = {PLATFORM: agreement()}
LATE = NOW + HOUR + timedelta(minutes=1)


def raised(store: Store, at: Any) -> list[tuple[int, str]]:
    return [(one.case, one.alarm) for one in raise_alarms(store, PAPERS, at)]


def messages(store: Store) -> list[Any]:
    with store.read() as conn:
        return list(conn.execute(outbox.select()))


def test_a_case_that_nobody_claims_in_time_is_alarmed_once(store: Store) -> None:
    case = open_case(store, judged(store, "A-1"))
    assert raised(store, NOW) == []
    assert raised(store, LATE) == [(case, "unclaimed")]
    assert raised(store, LATE + HOUR) == []
    (one,) = messages(store)
    assert (one.event, one.recipient, one.state) == (f"case/{case}/2", "operator/demo-north", "waiting")
    assert one.payload == {
        "case": case, "alarm": "unclaimed", "level": "urgent", "lane": "minor_age", "listings": 1,
        "due_at": (NOW + HOUR).isoformat(),
    }  # fmt: skip


def test_a_claimed_case_that_is_late_is_called_undecided(store: Store) -> None:
    case = open_case(store, judged(store, "A-1"))
    claim(store, ANNA, case, NOW, lease=timedelta(hours=2))
    assert raised(store, LATE) == [(case, "undecided")]


def test_a_second_that_is_late_and_a_referral_that_nobody_sent_are_alarmed(store: Store) -> None:
    waiting = open_case(store, judged(store, "A-1"))
    state = ready(store, waiting)
    police = decision("refer_police", "minor_advertised", "A-1")
    decide(store, ANNA, waiting, police, NOW, state.sequence)
    care = open_case(store, judged(store, "A-2"))
    state = ready(store, care)
    decide(store, ANNA, care, decision("refer_care", "wish_for_help", "A-2"), NOW, state.sequence)
    assert raised(store, NOW + DAY) == []
    assert raised(store, NOW + DAY + HOUR) == [(waiting, "second"), (care, "unsent")]


def test_an_age_check_without_an_answer_goes_back_into_the_queue(store: Store) -> None:
    case = open_case(store, judged(store, "A-1"))
    state = ready(store, case)
    asked = decision("ask_age_check", "age_unproven", "A-1", due_at=NOW + DAY)
    decide(store, ANNA, case, asked, NOW, state.sequence)
    assert raised(store, NOW + HOUR) == []
    assert raised(store, NOW + 2 * DAY) == [(case, "age_check")]
    assert state_of(store, case).state == "new"
    with store.read() as conn:
        last = events_of(conn, case)[-1]
    assert (last.kind, last.actor, last.data["result"]) == ("age_checked", "machine", "no_answer")


def test_a_platform_without_an_agreement_is_alarmed_and_nobody_is_written_to(store: Store) -> None:
    case = open_case(store, judged(store, "B-1", platform="demo-south"))
    assert raised(store, LATE) == [(case, "unclaimed")]
    assert messages(store) == []
