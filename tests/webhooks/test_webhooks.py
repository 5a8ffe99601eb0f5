"""Against a real server on loopback that takes, fails, redirects, hangs, or kills the sender."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from doorwatch.errors import Refused, SettingsError
from doorwatch.settings import TenantSettings, load_settings
from doorwatch.store import Store
from doorwatch.store.hooks import due_for, hook_counts, put_topic, replay
from doorwatch.webhooks import EVENT, PAUSES, SIGNATURE, TIMESTAMP, Sender, hook_secret, signature, verified
from doorwatch.webhooks.secrets import weak_secrets

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SECRET = b"0123456789abcdef0123456789abcdef"
PLATFORM = "demo-north"


@dataclass
class Receiver:
    """What came, and what is answered."""

    status: int = 204
    killed: int | None = None
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    hold: threading.Event | None = None
    url: str = ""

    @property
    def ids(self) -> list[str]:
        return [headers[EVENT] for headers, _ in self.came]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            made.came.append(({key.lower(): value for key, value in self.headers.items()}, body))
            if made.killed is not None:
                os.kill(made.killed, signal.SIGKILL)
                return
            if made.hold is not None:
                made.hold.wait(20)
                return
            self.send_response(made.status)
            self.send_header("location", f"{made.url}/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield made
    if made.hold is not None:
        made.hold.set()
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class World:
    """A tenant with one webhook, its store and its clock."""

    tenant: TenantSettings
    store: Store
    now: datetime = NOW

    def sender(self, **more: Any) -> Sender:
        return Sender(self.store, self.tenant, lambda: self.now, lambda name: SECRET, **more)

    def round(self, **more: Any) -> tuple[int, int, int]:
        done = asyncio.run(self.sender(**more).round())
        return done.sent, done.waiting, done.dead

    def put(self, event: str, platform: str = PLATFORM, name: str = "check.finished") -> None:
        payload = {"event": name, "platform": platform, "case": 7}
        self.store.run_write(lambda conn: put_topic(conn, event, platform, payload, self.now))


@pytest.fixture
def world(tmp_path: Path, migrated_sqlite: bytes, receiver: Receiver) -> Iterator[World]:
    (tmp_path / "doorwatch.toml").write_text(
        f'home = "."\n[tenants.demo.webhooks.site]\nurl = "{receiver.url}/in"\nprivate = true\n'
    )
    tenant = load_settings(tmp_path / "doorwatch.toml", {}).tenant("demo")
    tenant.data.mkdir(parents=True)
    (tenant.data / "doorwatch.db").write_bytes(migrated_sqlite)
    store = Store.open(tenant.database, lambda: NOW)
    yield World(tenant, store)
    store.close()


def test_a_message_is_sent_once_and_its_signature_verifies(world: World, receiver: Receiver) -> None:
    world.put("check/1")
    assert world.round() == (1, 0, 0)
    assert world.round() == (0, 0, 0)
    ((headers, body),) = receiver.came
    told = json.loads(body)
    assert told["data"] == {"platform": PLATFORM, "case": 7}
    assert (told["id"], told["event"]) == ("hook/check/1", "check.finished")
    given = headers[TIMESTAMP], headers[SIGNATURE]
    assert verified(SECRET, *given, body, NOW)
    assert not verified(SECRET, *given, body + b" ", NOW)
    assert not verified(SECRET, *given, body, NOW + timedelta(minutes=6))
    assert not verified(b"another secret of more than 32 bytes", *given, body, NOW)
    assert not verified(SECRET, str(int(given[0]) + 1), given[1], body, NOW)


@pytest.mark.parametrize("timestamp", ["", "-1", "1e3", "²", "9" * 13])
def test_a_timestamp_that_is_no_time_verifies_nothing(timestamp: str) -> None:
    assert not verified(SECRET, timestamp, signature(SECRET, 1, b""), b"", NOW)


def test_a_failure_waits_longer_each_time_until_the_message_is_dead(world: World, receiver: Receiver) -> None:
    receiver.status = 500
    world.put("check/1")
    for pause in PAUSES:
        assert world.round() == (0, 1, 0)
        assert world.round() == (0, 0, 0), "not before its time"
        world.now += pause
    assert world.round() == (0, 0, 1)
    assert len(receiver.came) == len(PAUSES) + 1
    receiver.status = 200
    world.now += timedelta(days=1)
    assert world.round() == (0, 0, 0)
    assert world.store.run_write(lambda conn: replay(conn, "site")) == 1
    assert world.round() == (1, 0, 0)
    assert len(set(receiver.ids)) == 1, "the same event id every time"


@pytest.mark.parametrize(
    ("status", "ended"), [(302, "waiting"), (308, "waiting"), (404, "waiting"), (410, "dead")]
)
def test_a_redirect_is_not_followed_and_gone_is_final(
    world: World, receiver: Receiver, status: int, ended: str
) -> None:
    receiver.status = status
    world.put("check/1")
    assert world.round() == ((0, 1, 0) if ended == "waiting" else (0, 0, 1))
    assert len(receiver.came) == 1


def test_an_answer_that_never_comes_is_tried_again(world: World, receiver: Receiver) -> None:
    receiver.hold = threading.Event()
    world.put("check/1")
    assert world.round(timeout=httpx.Timeout(0.2)) == (0, 1, 0)
    receiver.hold.set()
    receiver.hold = None
    world.now += PAUSES[0]
    assert world.round() == (1, 0, 0)


def test_nobody_at_home_is_tried_again(world: World) -> None:
    hooks = {"site": replace(world.tenant.webhooks["site"], url="http://127.0.0.1:9/")}
    world.tenant = replace(world.tenant, webhooks=hooks)
    world.put("check/1")
    assert world.round() == (0, 1, 0)


def test_after_a_failure_the_others_of_that_webhook_wait_their_turn(world: World, receiver: Receiver) -> None:
    receiver.status = 503
    for number in range(5):
        world.put(f"check/{number}")
    assert world.round() == (0, 1, 0)
    assert len(receiver.came) == 1


def test_a_receiver_that_takes_its_time_ends_its_own_turn(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(*_: object) -> int:
        world.now += timedelta(seconds=15)
        return 200

    monkeypatch.setattr(Sender, "_post", slow)
    for number in range(5):
        world.put(f"check/{number}")
    assert [world.round() for _ in range(3)] == [(2, 0, 0), (2, 0, 0), (1, 0, 0)]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1"])
def test_a_private_address_is_refused_unless_the_settings_allow_it(
    world: World, receiver: Receiver, address: str
) -> None:
    async def resolve(name: str, port: int) -> list[str]:
        return [address]

    hook = replace(world.tenant.webhooks["site"], url="https://hooks.example/in", private=False)
    world.tenant = replace(world.tenant, webhooks={"site": hook})
    world.put("check/1")
    assert world.round(resolve=resolve) == (0, 1, 0)
    assert not receiver.came


def test_each_webhook_hears_its_platforms_and_events_only(world: World, receiver: Receiver) -> None:
    base = world.tenant.webhooks["site"]
    hooks = {
        "north": replace(base, platforms=(PLATFORM,)),
        "cases": replace(base, events=("case.opened",)),
        "all": base,
    }
    world.tenant = replace(world.tenant, webhooks=hooks)
    world.put("check/1")
    world.put("case/1/1", "demo-south", "case.opened")
    assert world.round() == (4, 0, 0)
    with world.store.read() as conn:
        assert {name: one.sent for name, one in hook_counts(conn).items()} == {
            "north": 1,
            "cases": 1,
            "all": 2,
        }


def _send_from(home: Path) -> None:
    tenant = load_settings(home / "doorwatch.toml", {}).tenant("demo")
    store = Store.open(tenant.database, lambda: NOW)
    asyncio.run(Sender(store, tenant, lambda: NOW, lambda name: SECRET).round())


def test_a_kill_between_answer_and_mark_sends_the_same_event_again(
    world: World, receiver: Receiver, tmp_path: Path
) -> None:
    world.put("check/1")
    process = multiprocessing.get_context("spawn").Process(target=_send_from, args=(tmp_path,))
    process.start()
    receiver.killed = process.pid
    process.join()
    assert process.exitcode == -signal.SIGKILL
    receiver.killed = None
    assert world.round() == (0, 0, 0), "taken: nobody else tries it for now"
    world.now += timedelta(minutes=3)
    assert world.round() == (1, 0, 0)
    assert receiver.ids == ["hook/check/1", "hook/check/1"]


def test_two_senders_do_not_send_one_message_twice(world: World, receiver: Receiver) -> None:
    world.put("check/1")

    async def both() -> int:
        rounds = await asyncio.gather(world.sender().round(), world.sender().round())
        return sum(one.sent for one in rounds)

    assert asyncio.run(both()) == 1
    assert len(receiver.came) == 1


def test_the_secret_is_in_a_private_file_or_the_environment(world: World, tmp_path: Path) -> None:
    file = tmp_path / "hook.secret"
    file.write_bytes(SECRET + b"\n")
    file.chmod(0o600)
    tenant = replace(
        world.tenant, webhooks={"site": replace(world.tenant.webhooks["site"], secret_file=str(file))}
    )
    assert hook_secret(tenant, "site", {}) == SECRET
    named = {"DOORWATCH_WEBHOOK_SECRET_DEMO_SITE": "x" * 40}
    assert hook_secret(world.tenant, "site", named) == b"x" * 40
    file.chmod(0o644)
    with pytest.raises(Refused, match="expected mode 0600"):
        hook_secret(tenant, "site", {})
    with pytest.raises(SettingsError, match="32 bytes or more"):
        hook_secret(world.tenant, "site", {"DOORWATCH_WEBHOOK_SECRET_DEMO_SITE": "short"})
    assert len(list(weak_secrets(world.tenant, {}))) == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('url = "http://hooks.example/"', "expected https"),
        ('url = "ftp://hooks.example/"', "url"),
        ('url = "https://user:word@hooks.example/"', "url"),
        ('url = "https://hooks.example/"\nsecret = "abc"', "secret"),
    ],
)
def test_settings_of_a_webhook_with_a_fault_are_named(tmp_path: Path, line: str, message: str) -> None:
    file = tmp_path / "doorwatch.toml"
    file.write_text(f"[tenants.demo.webhooks.site]\n{line}\n")
    with pytest.raises(SettingsError, match=message):
        load_settings(file, {})


def test_what_is_due_is_the_oldest_first(world: World) -> None:
    for number in (3, 1, 2):
        world.put(f"check/{number}")
    asyncio.run(asyncio.to_thread(world.sender()._collect))
    with world.store.read() as conn:
        assert [one.event for one in due_for(conn, "site", NOW)] == [f"hook/check/{n}" for n in (3, 1, 2)]
