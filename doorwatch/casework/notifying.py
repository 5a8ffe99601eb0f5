"""Telling people of alarms: mail, chat or a pager through apprise. Kinds, ids and counts leave; nothing else.

A message is made from the typed `Alarm` only, and checked again before it is sent: the numbers and the
kind are put into a fixed sentence, so that no word of a listing has a way into it.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from doorwatch.casework.sending import Sent, send_due
from doorwatch.casework.standing import standing_alarms
from doorwatch.errors import SettingsError, Unreachable
from doorwatch.keys.files import read_private
from doorwatch.settings import TenantSettings
from doorwatch.store import Store
from doorwatch.store.outbox import Waiting, due_for, end_message, put_message
from doorwatch.types.alarm import ALARM_KINDS, Alarm, AlarmKind

PREFIX = "notify/"
OWNER = "operator/"
MOST_IDS = 20
"""Case numbers in one message; the count says how many there are."""
Send = Callable[[str, str, str], bool]
"""(address, title, text) -> whether it was taken."""


def queue_alarms(store: Store, tenant: TenantSettings, alarms: Iterable[Alarm], now: datetime) -> int:
    """Let each alarm wait for the targets that want its kind; return how many messages are new or wait still.

    The same alarm waits once a day for a target. Without `[notify]` nobody is told.
    """
    wanted = [(one, target) for one in alarms for target in targets(tenant, one)]

    def work(conn: Any) -> None:
        for alarm, target in wanted:
            digest = hashlib.sha256(alarm.key.encode()).hexdigest()[:16]
            event = f"alarm/{now:%Y-%m-%d}/{digest}"
            put_message(conn, event, PREFIX + target, _payload(alarm), now)

    if wanted:
        store.run_write(work)
    return len(wanted)


def targets(tenant: TenantSettings, alarm: Alarm) -> list[str]:
    """Return who wants an alarm. `all` leaves the pager alone: urgent_minor_age is asked for by its name."""
    if tenant.notify is None:
        return []
    loud = alarm.kind == "urgent_minor_age"
    return [
        target
        for target, kinds in sorted(tenant.notify.send.items())
        if alarm.kind in kinds or ("all" in kinds and not loud)
    ]


def notify(store: Store, tenant: TenantSettings, now: datetime, *, send: Send | None = None) -> Sent:
    """Look at what stands wrong, queue it, and send all that is due. Without `[notify]` nothing happens.

    Raises SettingsError and Refused: a target without an address, or addresses that others can read;
    what is queued waits. A target that does not answer is tried again with growing pauses.
    """
    if tenant.notify is None:
        return Sent()
    found = standing_alarms(store, tenant.data, now, on_call=tenant.notify.is_night(now))
    queue_alarms(store, tenant, found, now)
    _pass_on(store, tenant, now)
    known = addresses(tenant)
    deliver = send or by_apprise

    def one(waiting: Waiting) -> None:
        target = waiting.recipient.removeprefix(PREFIX)
        if target not in known:
            raise SettingsError(f"notify.{target}", "expected an address", "none")
        title, text = message(tenant.name, waiting.payload)
        if not deliver(known[target], title, text):
            raise Unreachable(f"notify.{target}: the message was not taken")

    return send_due(store, PREFIX, one, now)


def _pass_on(store: Store, tenant: TenantSettings, now: datetime) -> None:
    """Turn messages to an agreement's owner (late cases) into one for each target; the same cases once."""
    with store.read() as conn:
        due = due_for(conn, OWNER, now)

    def work(conn: Any) -> None:
        for one in due:
            platform = one.recipient.removeprefix(OWNER)
            kind: AlarmKind = "overdue_urgent" if one.payload.get("level") == "urgent" else "overdue"
            alarm = Alarm(kind, platform, (int(one.payload["case"]),), {"cases": 1})
            for target in targets(tenant, alarm):
                put_message(conn, one.event, PREFIX + target, _payload(alarm), now)
            end_message(conn, one.message, "sent")

    if due:
        store.run_write(work)


def message(tenant: str, payload: Mapping[str, Any]) -> tuple[str, str]:
    """Return title and text of a stored alarm, rebuilt from its kind and numbers and nothing else."""
    known: dict[str, AlarmKind] = {one: one for one in ALARM_KINDS}
    kind = known[payload["kind"]]
    counts = {str(name): int(number) for name, number in payload["counts"].items()}
    alarm = Alarm(kind, payload.get("platform"), tuple(int(one) for one in payload["ids"]), counts)
    lines = [alarm.sentence() + "."]
    if alarm.ids:
        more = ", ..." if counts.get("cases", len(alarm.ids)) > len(alarm.ids) else ""
        lines.append(f"Cases: {', '.join(map(str, alarm.ids))}{more}")
    return f"doorwatch {tenant}: {kind}", "\n".join(lines)


def addresses(tenant: TenantSettings, environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the address of each target: the environment's, else that of the file.

    Raises SettingsError: the file is missing or no TOML table of texts. Refused: others could read it.
    """
    settings = tenant.notify
    if settings is None:
        return {}
    environ = os.environ if environ is None else environ
    written: dict[str, Any] = {}
    if settings.urls_file is not None:
        try:
            written = tomllib.loads(read_private(Path(settings.urls_file)).decode())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(settings.urls_file, "expected TOML: target = address", "another") from error
    prefix = f"DOORWATCH_NOTIFY_{tenant.name.upper().replace('-', '_')}_"
    found = {target: environ.get(prefix + target.upper(), written.get(target)) for target in settings.send}
    return {target: url for target, url in found.items() if isinstance(url, str) and url}


def by_apprise(address: str, title: str, text: str) -> bool:
    """Send through apprise; True when the service took it. Raises SettingsError: no apprise here."""
    try:
        import apprise
    except ImportError as error:
        raise SettingsError("notify", "expected the extra notify: pip install doorwatch[notify]") from error
    sender = apprise.Apprise()
    return bool(sender.add(address)) and bool(sender.notify(body=text, title=title))


def _payload(alarm: Alarm) -> dict[str, Any]:
    return {
        "kind": alarm.kind, "platform": alarm.platform, "ids": list(alarm.ids[:MOST_IDS]),
        "counts": dict(alarm.counts),
    }  # fmt: skip
