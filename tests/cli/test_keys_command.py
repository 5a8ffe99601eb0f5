"""`doorwatch keys`: no secret is shown, destruction asks, acts are journalled where there is a database."""

from __future__ import annotations

import base64
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from doorwatch.agreements import published_key
from doorwatch.keys import KeyRing
from doorwatch.store import Store
from doorwatch.store.journalling import journal_entries
from doorwatch.types import system_clock
from tests.cli.conftest import Run


def secrets_of(home: Path) -> set[str]:
    folder = home / "keys" / "north"
    found = {path.read_text().strip() for path in folder.glob("*.key")}
    return found | {json.loads(path.read_text())["secret"] for path in folder.glob("memory-*")}


def test_new_creates_what_is_missing_and_no_command_shows_a_secret(run: Run, home: Path) -> None:
    created = run("keys", "new", "--json").json["created"]
    assert {"operator", "request", "journal", "referral", "spool"} < set(created)
    assert run("keys", "new", "--json").json["created"] == []
    (home / "keys/north/request.key").unlink()
    assert run("keys", "new", "--json").json["created"] == ["request"]
    listed = run("keys", "list", "--json")
    assert datetime.fromisoformat(listed.json[-1]["first_used"]).tzinfo is not None
    shown = run("keys", "list").out + listed.out
    assert not any(secret in shown for secret in secrets_of(home))


def test_without_keys_the_list_says_how_to_create_them(run: Run) -> None:
    outcome = run("keys", "list")
    assert (outcome.code, outcome.out) == (2, "")
    assert "expected a folder of keys; create it with `doorwatch keys new`" in outcome.err


def test_a_key_that_others_could_read_is_refused(run: Run, home: Path) -> None:
    run("keys", "new")
    (home / "keys/north/operator.key").chmod(0o644)
    outcome = run("keys", "rotate", "operator")
    assert outcome.code == 3
    assert "operator.key: expected mode 0600; got 0644" in outcome.err


def test_rotate_says_when_nothing_is_due_and_obeys_force(run: Run) -> None:
    run("keys", "new")
    assert run("keys", "rotate").out == "not due: the newest Memory key is under 30 days old\n"
    assert run("keys", "rotate", "--force", "--json").json["created"].startswith("m")
    assert run("keys", "rotate", "elbow").code == 2


@pytest.mark.parametrize(("answer", "code", "left"), [("n\n", 3, True), ("y\n", 0, False), ("", 5, True)])
def test_destroy_asks_first(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, left: bool
) -> None:
    run("keys", "new")
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    outcome = run("keys", "destroy", "request")
    assert outcome.code == code
    assert (home / "keys/north/request.key").exists() is left


def test_destroy_without_a_name_takes_the_memory_keys_that_have_ended(run: Run, home: Path) -> None:
    run("keys", "new")
    ring = KeyRing.open(home / "keys/north", {})
    (present,) = (info.name for info in ring.inventory() if info.end)
    old = ring.create(home / "old", datetime.now(UTC) - timedelta(days=121), {})
    (ended,) = (info.name for info in old.inventory() if info.end)
    (home / "old" / f"memory-{ended}.json").rename(home / "keys/north" / f"memory-{ended}.json")
    assert run("keys", "destroy", "--json", "--yes").json == {"destroyed": [ended]}
    assert [info.name for info in ring.inventory() if info.end] == [present]
    assert run("keys", "destroy").out == "destroyed: nothing, no Memory key has ended\n"
    assert run("keys", "destroy", "nothing", "--yes").code == 2


def test_acts_are_journalled_and_without_a_database_said_not_to_be(run: Run, home: Path) -> None:
    assert "not journalled, there is no database yet: key.created operator" in run("keys", "new").err
    (home / "tenants/north").mkdir(parents=True)
    store = Store.open(f"sqlite:///{home}/tenants/north/doorwatch.db", system_clock)
    store.upgrade()
    assert run("keys", "rotate", "journal").err == ""
    run("keys", "destroy", "request", "--yes")
    with store.read() as conn:
        entries = list(journal_entries(conn))
    assert [(entry.act, entry.object) for entry in entries] == [
        ("key.renewed", "key:journal"),
        ("key.destroyed", "key:request"),
    ]
    assert all(entry.actor.startswith("cli:") for entry in entries)
    assert run("journal", "verify").out == "north: the journal holds\n"
    store.close()


def test_a_database_that_does_not_answer_stops_the_act_before_it_is_done(run: Run, home: Path) -> None:
    run("keys", "new")
    (home / "doorwatch.toml").write_text(
        '[tenants.north]\ndatabase = "postgresql://north@127.0.0.1:1/north"\n'
    )
    before = secrets_of(home)
    outcome = run("keys", "destroy", "request", "--yes")
    assert outcome.code == 4
    assert secrets_of(home) == before
    (home / "keys/north/request.key").unlink()
    assert run("keys", "new").code == 0


def test_a_platforms_key_comes_with_the_document_for_its_site(run: Run, home: Path) -> None:
    outcome = run("keys", "new", "--platform", "demo-north", "--out", "platform.key")
    key = SigningKey(base64.b64decode((home / "platform.key").read_text()))
    assert published_key(outcome.out.encode(), "demo-north") == bytes(key.verify_key)
    assert (home / "platform.key").stat().st_mode & 0o777 == 0o600
    assert run("keys", "new", "--platform", "demo-north", "--out", "platform.key").code == 3
