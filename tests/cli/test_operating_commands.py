"""Backup, restore, webhooks and notify as a person or a timer calls them: exit codes, JSON, refusals."""

from __future__ import annotations

from pathlib import Path

import pyrage  # type: ignore[import-untyped]
import pytest

from doorwatch.keys import KeyRing
from doorwatch.store import Store
from doorwatch.store.aside import fact, put_fact
from doorwatch.store.hooks import put_topic
from tests.cli.conftest import Run
from tests.conftest import NOW

IDENTITY = pyrage.x25519.Identity.generate()
RECIPIENT = str(IDENTITY.to_public())
HOOK = """
[tenants.north.webhooks.site]
url = "http://127.0.0.1:9/hook"
secret_file = "secret"
platforms = ["demo-north"]
events = ["check.finished"]
private = true
"""


@pytest.fixture
def north(home: Path, migrated_sqlite: bytes) -> Path:
    """Give the tenant keys and a database; return the home."""
    data = home / "tenants" / "north"
    data.mkdir(parents=True, mode=0o700)
    (data / "doorwatch.db").write_bytes(migrated_sqlite)
    KeyRing.create(home / "keys" / "north", NOW)
    identity = home / "age.key"
    identity.write_text(str(IDENTITY), "utf-8")
    identity.chmod(0o600)
    (home / "secret").write_text("s" * 32, "utf-8")
    (home / "secret").chmod(0o600)
    return home


def settings(home: Path, *lines: str) -> None:
    """Write the settings of the tenant."""
    (home / "doorwatch.toml").write_text("\n".join(("[tenants.north]", *lines, "")), "utf-8")


def store_of(home: Path) -> Store:
    return Store.open(f"sqlite:///{home / 'tenants' / 'north' / 'doorwatch.db'}", lambda: NOW)


def test_a_backup_is_made_and_restored_with_its_facts(north: Path, run: Run) -> None:
    store = store_of(north)
    with store.write() as conn:
        put_fact(conn, "planted", "here")
    settings(north, f'backup_recipient = "{RECIPIENT}"')
    made = run("--json", "backup")
    assert made.code == 0, made.err
    file = Path(made.json["file"])
    assert (made.json["tenant"], made.json["bytes"]) == ("north", file.stat().st_size)
    with store.write() as conn:
        put_fact(conn, "planted", "gone")
    again = ("restore", str(file), "--identity", "age.key", "--no-erasures")
    refused = run(*again)
    assert refused.code == 3, "what is there does not go without --force"
    done = run("--json", *again, "--force")
    assert done.code == 0, done.err
    assert done.json["erased"] == 0
    with store.read() as conn:
        assert fact(conn, "planted") == "here"
    store.close()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["backup"], 2, "backup_recipient: expected an age public key"),
        (["backup", "--recipient", "age1wrong"], 2, "age public key"),
        (["restore", "x.age", "--identity", "age.key"], 3, "--erasures: expected the newest erasure log"),
        (["restore", "--no-erasures"], 2, "expected FILE and --identity, or --finish"),
        (["restore", "--finish", "--no-erasures"], 3, "expected a backup that was loaded"),
        (["restore", "none.age", "--identity", "age.key", "--no-erasures"], 2, "none.age"),
        (["restore", "age.key", "--identity", "age.key", "--no-erasures"], 2, "age.key"),
        (["restore", "age.key", "--identity", "none.key", "--no-erasures"], 2, "none.key"),
        (["webhooks", "replay", "--name", "none"], 2, "expected one of the settings, which name none"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason(
    north: Path, run: Run, arguments: list[str], code: int, says: str
) -> None:
    outcome = run(*arguments)
    assert outcome.code == code, outcome.err
    assert says in outcome.err
    assert "Traceback" not in outcome.err


def test_a_backup_without_keys_is_refused(home: Path, run: Run, migrated_sqlite: bytes) -> None:
    (home / "tenants" / "north").mkdir(parents=True)
    (home / "tenants" / "north" / "doorwatch.db").write_bytes(migrated_sqlite)
    outcome = run("backup", "--recipient", RECIPIENT)
    assert outcome.code == 2
    assert "doorwatch keys new" in outcome.err


def test_webhooks_are_listed_sent_given_up_and_replayed(north: Path, run: Run) -> None:
    settings(north, HOOK)
    assert run("--json", "webhooks", "list").json == [
        {"webhook": "site", "url": "http://127.0.0.1:9/hook", "waiting": 0, "sent": 0, "dead": 0}
    ]
    quiet = run("--json", "webhooks", "send")
    assert (quiet.code, quiet.json["sent"], quiet.json["waiting"]) == (0, 0, 0)
    store = store_of(north)
    with store.write() as conn:
        put_topic(conn, "check/1", "demo-north", {"event": "check.finished", "check": 1}, NOW)
    store.close()
    unreachable = run("--json", "webhooks", "send")
    assert unreachable.code == 4, unreachable.err
    assert unreachable.json["waiting"] == 1
    assert "1 " in run("webhooks", "list").out
    assert run("--json", "webhooks", "replay", "--name", "site").json == {"replayed": 0}


def test_a_webhook_that_left_the_settings_is_listed_as_such(north: Path, run: Run) -> None:
    settings(north, HOOK)
    store = store_of(north)
    with store.write() as conn:
        put_topic(conn, "check/1", "demo-north", {"event": "check.finished", "check": 1}, NOW)
    store.close()
    run("webhooks", "send")
    settings(north)
    outcome = run("webhooks", "list")
    assert outcome.code == 0
    assert "no longer in the settings" in outcome.out


def test_a_weak_secret_of_a_webhook_is_named_and_nothing_is_sent_with_it(north: Path, run: Run) -> None:
    settings(north, HOOK)
    (north / "secret").write_text("short", "utf-8")
    store = store_of(north)
    with store.write() as conn:
        put_topic(conn, "check/1", "demo-north", {"event": "check.finished", "check": 1}, NOW)
    store.close()
    outcome = run("webhooks", "send")
    assert outcome.code == 4, "it waits until the secret is a secret"
    assert "expected a secret of 32 bytes or more for webhook site" in outcome.err
    (north / "secret").chmod(0o644)
    assert run("webhooks", "send").code in (2, 4)


def test_nobody_to_notify_is_no_fault(north: Path, run: Run) -> None:
    outcome = run("--json", "notify")
    assert outcome.code == 0, outcome.err
    assert outcome.json == {"tenant": "north", "sent": 0, "waiting": 0, "dead": 0}


def test_a_target_without_an_address_is_named_and_the_test_sends_nothing(
    north: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings(north, "[tenants.north.notify.send]", 'owner = ["all"]')
    outcome = run("notify", "--test")
    assert outcome.code == 2
    assert "north: no address for owner" in outcome.err
    assert "1 targets, 1 without an address" in outcome.out
    monkeypatch.setenv("DOORWATCH_NOTIFY_NORTH_OWNER", "json://127.0.0.1:9")
    assert run("notify", "--test").code == 0


def test_an_open_address_file_is_refused(north: Path, run: Run) -> None:
    settings(north, "[tenants.north.notify]", 'urls_file = "urls"', 'send = {owner = ["all"]}')
    (north / "urls").write_text('owner = "json://127.0.0.1:9"\n', "utf-8")
    (north / "urls").chmod(0o644)
    outcome = run("notify")
    assert outcome.code == 3
    assert "urls" in outcome.err
