"""`doorwatch journal verify` names the first broken link of the stored journal."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from doorwatch.store import Store
from doorwatch.store.journalling import append_journal
from doorwatch.store.tables import journal
from doorwatch.types import system_clock
from tests.cli.conftest import Run


def test_a_changed_row_is_named_with_exit_1(run: Run, home: Path) -> None:
    run("keys", "new")
    (home / "tenants/north").mkdir(parents=True)
    store = Store.open(f"sqlite:///{home}/tenants/north/doorwatch.db", system_clock)
    store.upgrade()
    with store.write() as conn:
        for number in range(3):
            append_journal(conn, system_clock(), "machine", "night.began", f"night:{number}")
    assert run("journal", "verify", "--json").json == {"north": None}
    with store.write() as conn:
        conn.execute(sa.update(journal).where(journal.c.sequence == 2).values(actor="m.one"))
    store.close()
    outcome = run("journal", "verify")
    assert outcome.code == 1
    assert outcome.out == "north: journal entry 2: expected the hash of its own content; got another\n"


def test_a_database_that_is_not_there_is_unreachable(run: Run) -> None:
    run("keys", "new")
    outcome = run("journal", "verify")
    assert outcome.code == 4
    assert "doorwatch db upgrade" in outcome.err
