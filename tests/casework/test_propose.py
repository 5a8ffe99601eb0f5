"""The machine proposes: within the moderators' capacity, never against a clearing mark, never downwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from doorwatch.agreements import parse_agreement, render, template
from doorwatch.casework import Proposed, draw_unseen, propose
from doorwatch.store import Judged, Store, insert_assessments, load_content
from doorwatch.store.casefile import append_event, cases_in, events_of, load_case, put_clearing_mark
from doorwatch.store.journalling import journal_entries
from doorwatch.store.proposals import flagged_listings
from doorwatch.store.tables import case_events, case_listings, cases
from doorwatch.types import Agreement, Lane, LaneResult, Level
from tests.store.samples import DAY, HOUR, NOW, PLATFORM, assessment, detail, row, signal, write

_LINKS = count(1)


def agreement(cases_a_day: int = 100, above: str = "queue") -> Agreement:
    """An agreement with this capacity."""
    values: dict[str, Any] = {
        "controller": "Demo", "processor_contract": "one", "site": "http://127.0.0.1:9",
        "capacity": {"cases_a_day": cases_a_day, "above": above},
        "contacts": {"operator": "o", "platform": "p", "data_protection": "d", "security": "s"},
    }  # fmt: skip
    return parse_agreement(render(template(PLATFORM, "demo", NOW.date(), **values)), "agreement")


def judge(
    store: Store,
    id: str,
    level: Level,
    *,
    lane: Lane = "minor_age",
    quote: str = "zeventien",
    points: int = 40,
) -> None:
    """Put an assessment in force for a listing, which is written first when it is new."""
    written = write(store, detail(id))
    made = assessment(id)
    flagged = level in ("review", "urgent")
    lanes = {**made.lanes, lane: LaneResult(level, points, (0,) if flagged else ())}
    signals = (signal(quote, lane),) if flagged else ()
    made = replace(made, level=level, lanes=lanes, signals=signals)
    listing = next(iter(written.rows.values()))
    with store.read() as conn:
        snapshot = load_content(conn, [listing])[listing].snapshot
    links = next(_LINKS).to_bytes(16, "big")
    store.run_write(
        lambda conn: insert_assessments(conn, [Judged(listing, snapshot, made, links, "d1")], NOW)
    )


def proposed(store: Store, at: datetime = NOW, paper: Agreement | None = None, **also: Any) -> Proposed:
    """Let the machine propose at a moment, in the night of that date."""
    return propose(store, at, {PLATFORM: paper or agreement()}, night=at.date(), **also)


def shown(store: Store, cases: Sequence[int]) -> list[str]:
    """The listings of cases, in the order of the cases."""
    with store.read() as conn:
        states = [load_case(conn, case) for case in cases]
    return [one.ref.id for state in states if state for one in state.listings]


def test_each_flagged_listing_becomes_one_case_and_only_one(store: Store) -> None:
    for id, level in (("N-1", "urgent"), ("N-2", "watch"), ("N-3", "review"), ("N-4", "none")):
        judge(store, id, level)
    assert shown(store, proposed(store).opened) == ["N-1", "N-3"]
    assert proposed(store, NOW + HOUR).opened == []


def test_minor_age_is_never_thinned_and_the_others_wait(store: Store) -> None:
    for number in range(3):
        judge(store, f"M-{number}", "urgent")
    for number in range(4):
        judge(store, f"R-{number}", "urgent", lane="recruitment", points=40 + number)
    done = proposed(store, paper=agreement(cases_a_day=4))
    assert shown(store, done.opened) == ["R-3", "M-0", "M-1", "M-2"]
    assert done.above_capacity == 3
    small = agreement(cases_a_day=1)
    judge(store, "M-9", "urgent")
    assert shown(store, proposed(store, NOW + HOUR, small).opened) == ["M-9"]


def test_capacity_is_that_of_a_day_however_often_the_machine_proposes(store: Store) -> None:
    for number in range(5):
        judge(store, f"R-{number}", "urgent", lane="recruitment", points=40 + number)
    paper = agreement(cases_a_day=2)
    assert shown(store, proposed(store, NOW, paper).opened) == ["R-4", "R-3"]
    again = proposed(store, NOW + HOUR, paper)
    assert (again.opened, again.above_capacity) == ([], 3)
    assert shown(store, proposed(store, NOW + DAY, paper).opened) == ["R-2", "R-1"]
    assert shown(store, proposed(store, NOW + 2 * DAY, paper).opened) == ["R-0"]


def test_a_proposal_that_was_killed_halfway_goes_on_to_the_same_end(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        judge(store, f"R-{number}", "urgent", lane="recruitment")
    judge(store, "M-1", "urgent")
    paper = agreement(cases_a_day=4, above="sample")
    monkeypatch.setattr(store, "run_write", _dies_after(store, 2))
    with pytest.raises(KeyboardInterrupt, match="killed"):
        proposed(store, NOW, paper)
    monkeypatch.undo()
    rest = proposed(store, NOW + HOUR, paper)
    with store.read() as conn:
        opened = shown(store, cases_in(conn))
    assert len(opened) == 4
    assert "M-1" in opened
    assert rest.above_capacity == 3


def _dies_after(store: Store, writes: int) -> Any:
    write_, done = store.run_write, count()

    def run_write(work: Any) -> Any:
        if next(done) == writes:
            raise KeyboardInterrupt("killed")
        return write_(work)

    return run_write


def test_above_capacity_a_sample_is_drawn_by_night_and_id_and_not_by_points(store: Store) -> None:
    for number in range(12):
        judge(store, f"R-{number}", "urgent", lane="recruitment", points=number)
    paper = agreement(cases_a_day=3, above="sample")
    drawn = shown(store, proposed(store, NOW, paper).opened)
    assert len(drawn) == 3
    assert drawn != ["R-11", "R-10", "R-9"]
    assert drawn == sorted(drawn, key=lambda id: -int(id[2:]))


def close(store: Store, case: int, at: datetime) -> None:
    """Decide a case as of no concern, leave the clearing mark, and close it."""

    def write_(conn: Any) -> None:
        state = load_case(conn, case)
        assert state is not None
        one = state.listings[0]
        data = {
            "decision": "no_concern", "ground": "policy", "reason": "checked",
            "listings": [{"platform": one.ref.platform, "id": one.ref.id}],
        }  # fmt: skip
        state = append_event(conn, case, state.sequence, at, "decided", data, actor="anna")
        append_event(conn, case, state.sequence, at, "closed", {"reason": "checked"}, actor="anna")
        put_clearing_mark(conn, row(store, one.ref.id), one.evidence, case, at, at + 90 * DAY)

    store.run_write(write_)


def forget(store: Store, case: int) -> None:
    """Let a closed case reach its end, as the terms would after 30 days."""

    def work(conn: Any) -> None:
        for table, column in ((case_listings, "case"), (case_events, "case"), (cases, "id")):
            conn.execute(table.delete().where(table.c[column] == case))

    store.run_write(work)


def test_what_a_person_cleared_stays_away_while_its_evidence_is_the_same(store: Store) -> None:
    judge(store, "N-1", "urgent")
    (case,) = proposed(store).opened
    close(store, case, NOW + HOUR)
    assert proposed(store, NOW + DAY).opened == []
    forget(store, case)
    done = proposed(store, NOW + 89 * DAY)
    assert (done.opened, done.cleared) == ([], 1)
    assert len(proposed(store, NOW + 91 * DAY).opened) == 1


def test_new_evidence_opens_a_new_case_beside_the_cleared_one(store: Store) -> None:
    judge(store, "N-1", "urgent")
    (case,) = proposed(store).opened
    close(store, case, NOW + HOUR)
    judge(store, "N-1", "urgent", quote="zestien")
    (new,) = proposed(store, NOW + DAY).opened
    assert new != case
    with store.read() as conn:
        closed, opened = load_case(conn, case), load_case(conn, new)
    assert closed is not None
    assert opened is not None
    assert (closed.state, opened.state) == ("closed", "new")


def test_other_evidence_raises_an_open_case_and_never_lowers_it(store: Store) -> None:
    judge(store, "N-1", "review", quote="zeventien")
    (case,) = proposed(store).opened
    judge(store, "N-1", "urgent", quote="zestien")
    assert proposed(store, NOW + HOUR).updated == [case]
    judge(store, "N-1", "review", quote="vijftien")
    assert proposed(store, NOW + 2 * HOUR).updated == []
    with store.read() as conn:
        state, kinds = load_case(conn, case), [event.kind for event in events_of(conn, case)]
    assert state is not None
    assert state.level == "urgent"
    assert kinds == ["opened", "evidence_changed"]


def test_a_case_that_rises_is_due_sooner_and_equal_evidence_moves_nothing(store: Store) -> None:
    judge(store, "N-1", "review", quote="zeventien")
    (case,) = proposed(store).opened
    with store.read() as conn:
        first = load_case(conn, case)
    assert proposed(store, NOW + HOUR).updated == []
    judge(store, "N-1", "urgent", quote="zestien")
    proposed(store, NOW + 2 * HOUR)
    with store.read() as conn:
        second = load_case(conn, case)
    assert first is not None
    assert second is not None
    assert second.due_at < first.due_at


def test_each_opened_case_is_journalled_in_the_same_transaction(store: Store) -> None:
    judge(store, "N-1", "urgent")
    (case,) = proposed(store).opened
    with store.read() as conn:
        entries = [entry for entry in journal_entries(conn) if entry.act == "case.opened"]
    assert [(entry.actor, entry.object) for entry in entries] == [("machine", f"case/{case}")]


def test_platforms_without_an_agreement_get_no_case(store: Store) -> None:
    judge(store, "N-1", "urgent")
    assert propose(store, NOW, {}, night=NOW.date()).opened == []
    with store.read() as conn:
        assert len(flagged_listings(conn)) == 1


@pytest.fixture
def unseen(store: Store) -> Store:
    """A store with nine listings that could not be read."""
    for number in range(9):
        judge(store, f"U-{number}", "unseen", points=0)
    return store


def drawn(store: Store, night: int, budget: int = 3) -> list[str]:
    """Ids that a night draws."""
    at = NOW + night * DAY
    return [flag.ref.id for flag in draw_unseen(store, at.date(), at, {PLATFORM}, budget)]


def test_unseen_listings_are_drawn_the_same_when_the_night_is_resumed(unseen: Store) -> None:
    first = drawn(unseen, 0)
    assert len(first) == 3
    assert drawn(unseen, 0) == first
    assert set(first) < set(drawn(unseen, 0, budget=5))


def test_each_night_draws_others_until_all_were_drawn(unseen: Store) -> None:
    nights = [drawn(unseen, night) for night in range(4)]
    assert [len(one) for one in nights] == [3, 3, 3, 0]
    assert len({id for one in nights for id in one}) == 9
    assert [sorted(one) for one in nights] == nights


def test_a_drawn_listing_gets_a_case_that_is_due_with_its_term(unseen: Store) -> None:
    at = NOW
    flags = draw_unseen(unseen, at.date(), at, {PLATFORM}, 2)
    cases = proposed(unseen, at, also=flags).opened
    with unseen.read() as conn:
        states = [load_case(conn, case) for case in cases]
    assert [(one.level, one.due_at - at) for one in states if one] == [("unseen", timedelta(days=14))] * 2
