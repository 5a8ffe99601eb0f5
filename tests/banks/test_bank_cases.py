"""An open case that rests on a bank learns that the bank took something back; a closed one does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from doorwatch.store import Store
from doorwatch.store.bankdesk import BankDesk
from doorwatch.store.casefile import append_event, create_case, events_of, load_case
from tests.banks.test_bank_rows import SOURCE, entry, matched, seen_with
from tests.store.samples import HOUR, NOW, picture
from tests.store.test_casefile import flag


def case_of(store: Store, id: str) -> int:
    """An open case of one listing."""
    data = {"listings": [flag(store, id)], "due_at": NOW + HOUR}
    return store.run_write(lambda conn: create_case(conn, NOW, data)).case


def notes(store: Store, case: int) -> list[str]:
    """What was noted in a case."""
    with store.read() as conn:
        return [event.data["text"] for event in events_of(conn, case) if event.kind == "noted"]


@pytest.mark.parametrize("how", ["removed", "disabled"])
def test_a_case_learns_what_its_bank_took_back_and_stays_open(store: Store, tmp_path: Path, how: str) -> None:
    desk = BankDesk(store, tmp_path / "banks", "cli:m.one")
    desk.create("demo-hotline", "hotline", "m.one", "m.two", NOW)
    for id, seed in (("A-1", 1), ("A-2", 2)):
        seen_with(store, id, seed)
    cases = [case_of(store, id) for id in ("A-1", "A-2")]
    desk.put("demo-hotline", [entry(1)], SOURCE, NOW)
    matched(store, "A-1", 1)
    if how == "removed":
        desk.remove("demo-hotline", bytes.fromhex(picture(1)), "m.one", NOW)
    else:
        desk.disable("demo-hotline", "m.one", NOW)
        desk.disable("demo-hotline", "m.one", NOW)
    assert len(notes(store, cases[0])) == 1
    assert notes(store, cases[0])[0].startswith("bank demo-hotline")
    assert notes(store, cases[1]) == []
    with store.read() as conn:
        state = load_case(conn, cases[0])
    assert state is not None
    assert (state.state, state.level) == ("new", "urgent")


def test_a_closed_case_is_left_alone(store: Store, tmp_path: Path) -> None:
    desk = BankDesk(store, tmp_path / "banks", "cli:m.one")
    desk.create("demo-hotline", "hotline", "m.one", "m.two", NOW)
    seen_with(store, "A-1", 1)
    case = case_of(store, "A-1")
    desk.put("demo-hotline", [entry(1)], SOURCE, NOW)
    matched(store, "A-1", 1)
    store.run_write(lambda conn: append_event(conn, case, 1, NOW, "closed", {"reason": "seen"}, actor="anna"))
    desk.remove("demo-hotline", bytes.fromhex(picture(1)), "m.one", NOW)
    assert notes(store, case) == []
