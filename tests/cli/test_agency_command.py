"""`doorwatch agency`: who, on which proof, until when; refused without an account that was seen."""

from __future__ import annotations

from datetime import timedelta

from doorwatch.keys import KeyRing
from doorwatch.settings import load_settings
from doorwatch.store import Store, open_scan, write_details
from doorwatch.types import system_clock
from tests.cli.conftest import Run
from tests.store.samples import detail

END = f"{system_clock() + timedelta(days=90):%F}"


def seen(run: Run) -> None:
    """Make keys and a database in which one account was seen."""
    run("keys", "new")
    run("db", "upgrade")
    chosen, now = load_settings().tenant("north"), system_clock()
    store, ring = Store.open(chosen.database, system_clock), KeyRing.open(chosen.keys)
    scan = store.run_write(lambda conn: open_scan(conn, "demo-north", now.date(), now, "feed"))
    sight = detail("A-1", account="u1", at=now)
    store.run_write(lambda conn: write_details(conn, scan, [sight], ring.memory_keys(now), now))
    store.close()


def test_an_agency_is_marked_and_unmarked_by_a_named_person(run: Run) -> None:
    seen(run)
    made = run("agency", "mark", "u1", "--by", "m.one", "--proof", "licence 12", "--until", END, "--json")
    assert (made.code, made.json["by"]) == (0, "m.one")
    assert run("agency", "unmark", "u1", "--by", "m.one").code == 0
    again = run("agency", "unmark", "u1", "--by", "m.one")
    assert again.code == 2
    assert "agency unmark: an account with a mark; got one without" in again.err


def test_a_mark_needs_a_person_a_proof_and_an_account_that_was_seen(run: Run) -> None:
    seen(run)
    assert run("agency", "mark", "u1", "--by", "m.one", "--until", END).code == 64
    unknown = run("agency", "mark", "u9", "--by", "m.one", "--proof", "licence 12", "--until", END)
    assert unknown.code == 2
    assert "u9" not in unknown.err
