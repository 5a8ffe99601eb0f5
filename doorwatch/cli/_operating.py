"""More examinations of `doorwatch doctor`: alarms that stand, who is told, backups, a restore, extras."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

from doorwatch.cli._examine import Finding
from doorwatch.errors import BadInput, DoorwatchError, Exit

if TYPE_CHECKING:
    from doorwatch.settings import TenantSettings

BACKUP_EVERY = dt.timedelta(days=2)
_EXTRAS = (
    ("crawl", "scrapy", "crawls"),
    ("images", "cv2", "pictures"),
    ("ui", "starlette", "the console"),
    ("referral", "pyrage", "referrals and backups"),
)


def examine_operating(tenant: TenantSettings, now: dt.datetime) -> Iterator[Finding]:
    """Examine how a tenant is operated; what is only unwise is a warning."""
    for what, look in (("alarms", _alarms), ("notify", _notify), ("backup", _backup)):
        try:
            yield from look(tenant, now)
        except DoorwatchError as error:
            yield Finding(tenant.name, what, "ill", str(error), error.exit_code)


def examine_extras() -> Iterator[Finding]:
    """Tell which parts of doorwatch are not installed, and what does not work without them."""
    for extra, module, what in _EXTRAS:
        if find_spec(module) is None:
            yield Finding(None, f"extra {extra}", "warning", f"not installed; needed for {what}")


def _alarms(tenant: TenantSettings, now: dt.datetime) -> Iterator[Finding]:
    """Tell what stands wrong; disk and clock have lines of their own, a database that is missing too."""
    from doorwatch.casework.standing import standing_alarms
    from doorwatch.store import Store
    from doorwatch.store.address import is_there
    from doorwatch.types import system_clock

    tenant.check_restored()
    if not is_there(tenant.database):
        return
    store = Store.open(tenant.database, system_clock)
    try:
        present, newest = store.revision()
        found = standing_alarms(store, tenant.data, now) if present == newest else ()
    finally:
        store.close()
    for one in found:
        if one.kind not in ("disk", "clock"):
            yield Finding(tenant.name, f"alarm {one.kind}", "warning", one.sentence())


def _notify(tenant: TenantSettings, now: dt.datetime) -> Iterator[Finding]:
    from doorwatch.casework.notifying import addresses

    if tenant.notify is None:
        yield Finding(tenant.name, "notify", "warning", "nobody is told of alarms: [notify] in the settings")
        return
    if find_spec("apprise") is None:
        raise BadInput("notify", "expected the extra notify", "none")
    missing = sorted(tenant.notify.send.keys() - addresses(tenant).keys())
    if missing:
        says = f"expected an address for {', '.join(missing)}; got none"
        yield Finding(tenant.name, "notify", "ill", says, Exit.BAD_INPUT)
    elif not any("urgent_minor_age" in kinds for kinds in tenant.notify.send.values()):
        says = "nobody is called at night for urgent_minor_age"
        yield Finding(tenant.name, "notify", "warning", says)
    else:
        yield Finding(tenant.name, "notify", "well", f"{len(tenant.notify.send)} targets")


def _backup(tenant: TenantSettings, now: dt.datetime) -> Iterator[Finding]:
    """A backup that goes elsewhere (`--to`) is not seen here and keeps the warning: look there yourself."""
    if tenant.backup_recipient is None:
        yield Finding(
            tenant.name, "backup", "warning", "no backup_recipient: nothing is backed up by the timer"
        )
        return
    files = sorted(tenant.backups.glob(f"{tenant.name}-*.backup.age")) if tenant.backups.is_dir() else []
    newest = dt.datetime.fromtimestamp(files[-1].stat().st_mtime, dt.UTC) if files else None
    if newest is None or now - newest > BACKUP_EVERY:
        says = f"the newest backup is of {newest:%F %R} UTC" if newest else f"no backup in {tenant.backups}"
        yield Finding(tenant.name, "backup", "warning", says)
    else:
        yield Finding(tenant.name, "backup", "well", files[-1].name)
