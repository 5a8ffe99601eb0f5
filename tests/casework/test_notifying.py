"""Notifications: the right people, at the right hours, and never a word of a listing."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa

from doorwatch.casework.notifying import addresses, message, notify, queue_alarms, targets
from doorwatch.casework.sending import Sent
from doorwatch.errors import Refused, SettingsError
from doorwatch.settings import NotifySettings, TenantSettings, load_settings
from doorwatch.store import Store
from doorwatch.store.outbox import put_message
from doorwatch.store.tables import outbox
from doorwatch.types.alarm import ALARM_KINDS, Alarm
from tests.conftest import NOW
from tests.night.scripted import PLATFORM, TENANT, Ad, Scan, found

PLANTED = "Plantedword"


def tenant_of(tmp_path: Path, **send: tuple[str, ...]) -> TenantSettings:
    """Return a tenant that tells `send`, each target with an address of its own."""
    (tmp_path / "doorwatch.toml").write_text("[tenants.north]\n", "utf-8")
    urls = tmp_path / "urls.toml"
    urls.write_text("".join(f'{name} = "json://{name}"\n' for name in send), "utf-8")
    urls.chmod(0o600)
    base = load_settings(tmp_path / "doorwatch.toml", {}).tenant("north")
    return replace(base, notify=NotifySettings(send, str(urls)))


def test_all_leaves_the_pager_alone_which_is_asked_for_by_name(tmp_path: Path) -> None:
    tenant = tenant_of(tmp_path, owner=("all",), pager=("urgent_minor_age", "disk"))
    assert targets(tenant, Alarm("urgent_minor_age")) == ["pager"]
    assert targets(tenant, Alarm("disk")) == ["owner", "pager"]
    assert targets(tenant, Alarm("clock")) == ["owner"]
    assert targets(replace(tenant, notify=None), Alarm("disk")) == []


@pytest.mark.parametrize(
    ("clock", "night"),
    [("19:59", False), ("20:00", True), ("23:30", True), ("07:59", True), ("08:00", False)],
)
def test_night_is_where_the_moderators_are(clock: str, night: bool) -> None:
    local = datetime.fromisoformat(f"2026-11-20T{clock}:00+01:00")
    assert NotifySettings({}).is_night(local.astimezone(UTC)) is night
    assert NotifySettings({}, night_from="01:00", night_until="02:00").is_night(local) is False


def test_an_alarm_is_told_once_a_day_and_again_the_next(store: Store, tmp_path: Path) -> None:
    tenant = tenant_of(tmp_path, owner=("all",))
    sent: list[tuple[str, str, str]] = []

    def send(address: str, title: str, text: str) -> bool:
        sent.append((address, title, text))
        return True

    alarm = Alarm("overdue", ids=(7, 9), counts={"cases": 2})
    for hours in (0, 1, 24):
        queue_alarms(store, tenant, [alarm], NOW + timedelta(hours=hours))
        notify(store, tenant, NOW + timedelta(hours=hours), send=send)
    text = "2 open cases are past their due time.\nCases: 7, 9"
    assert sent == [("json://owner", "doorwatch north: overdue", text)] * 2


def test_a_target_without_an_address_waits_and_the_others_are_told(store: Store, tmp_path: Path) -> None:
    tenant = tenant_of(tmp_path, owner=("disk",))
    assert tenant.notify is not None
    tenant = replace(tenant, notify=replace(tenant.notify, send={"owner": ("disk",), "other": ("disk",)}))
    queue_alarms(store, tenant, [Alarm("disk", counts={"megabytes": 3})], NOW)
    assert notify(store, tenant, NOW, send=lambda *_: True) == Sent(sent=1, waiting=1)


def test_late_cases_of_the_outbox_reach_each_target_that_wants_them(store: Store, tmp_path: Path) -> None:
    tenant = tenant_of(tmp_path, owner=("overdue_urgent",), chat=("overdue",))
    payload = {"case": 5, "alarm": "unclaimed", "level": "urgent", "text": PLANTED}
    store.run_write(lambda conn: put_message(conn, "case/5/2", "operator/demo", payload, NOW))
    sent: list[tuple[str, ...]] = []
    notify(store, tenant, NOW, send=lambda *told: not sent.append(told))
    assert [one[0] for one in sent] == ["json://owner"]
    assert PLANTED not in str(sent)


def test_addresses_come_from_a_private_file_or_the_environment(tmp_path: Path) -> None:
    tenant = tenant_of(tmp_path, owner=("all",))
    assert addresses(tenant, {}) == {"owner": "json://owner"}
    assert addresses(tenant, {"DOORWATCH_NOTIFY_NORTH_OWNER": "json://env"}) == {"owner": "json://env"}
    (tmp_path / "urls.toml").chmod(0o644)
    with pytest.raises(Refused, match="expected mode 0600"):
        addresses(tenant, {})
    (tmp_path / "urls.toml").chmod(0o600)
    (tmp_path / "urls.toml").write_text("owner = json://secret", "utf-8")
    with pytest.raises(SettingsError, match="expected TOML: target = address; got another"):
        addresses(tenant, {})


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        ('send = {owner = ["everything"]}', "expected all, or some of scan_missed"),
        ('send = {Owner = ["all"]}', "expected targets of small letters"),
        ('send = {owner = ["all"]}\nnight_from = "25:00"', "night_from"),
        ('send = {owner = ["all"]}\nzone = "Mars/Olympus"', "expected a time zone"),
        ('send = {owner = ["all"]}\nurl = "json://x"', "expected one of send, urls_file"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, lines: str, error: str) -> None:
    path = tmp_path / "doorwatch.toml"
    path.write_text(f"[tenants.north.notify]\n{lines}\n", "utf-8")
    with pytest.raises(SettingsError, match=error):
        load_settings(path, {})


class _Receiver(http.server.BaseHTTPRequestHandler):
    got: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        self.got.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[int]:
    """The port of a receiver of JSON on loopback."""
    _Receiver.got = []
    server = http.server.HTTPServer(("127.0.0.1", 0), _Receiver)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # of apprise itself
def test_no_word_of_a_listing_leaves_whatever_it_holds(tmp_path: Path, receiver: int) -> None:
    town = found(tmp_path / "home")
    phone = "+493023125123"
    ads = [Ad(f"{PLANTED}-id", f"Ik ben 16 jaar. {PLANTED} {phone}", f"{PLANTED}a", (phone,))]
    send = {"owner": ALARM_KINDS}
    tenant = replace(town.settings.tenant(TENANT), notify=NotifySettings(send, str(tmp_path / "urls.toml")))
    (tmp_path / "urls.toml").write_text(f'owner = "json://127.0.0.1:{receiver}"\n', "utf-8")
    (tmp_path / "urls.toml").chmod(0o600)
    reports = [town.night(day, Scan(ads)).report for day in (0, 1)]
    with town.store() as store:
        queue_alarms(
            store, tenant, [one for report in reports for one in report.notices], reports[1].ended_at
        )
        sent = notify(store, tenant, reports[1].ended_at)
        with store.read() as conn:
            rows = str(conn.execute(sa.select(outbox)).all())
    assert sent.sent >= 1
    assert sent.sent == len(_Receiver.got)
    gone = b"\n".join(_Receiver.got).decode()
    assert "urgent cases are past their due time" in json.loads(_Receiver.got[0])["message"]
    for held in (gone, rows):
        assert PLANTED not in held
        assert phone not in held
    assert PLATFORM in rows


def test_a_message_is_rebuilt_from_numbers_so_that_other_words_cannot_pass() -> None:
    payload = {"kind": "overdue", "ids": [3], "counts": {"cases": 1}, "text": PLANTED}
    assert PLANTED not in str(message("north", payload))
    with pytest.raises(ValueError, match="invalid literal"):
        message("north", {**payload, "ids": [PLANTED]})
    with pytest.raises(KeyError, match=PLANTED):
        message("north", {**payload, "kind": PLANTED})
