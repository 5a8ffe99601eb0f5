"""The examinations of `doorwatch doctor`: each looks at one thing and changes nothing."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from doorwatch.errors import BadInput, ClockRefused, DoorwatchError, Exit, Refused

if TYPE_CHECKING:
    from doorwatch.settings import Settings, TenantSettings
    from doorwatch.store import Store

FREE_BYTES = 1 << 30
FREE_BYTES_WARN = 5 << 30
DAY = dt.timedelta(days=1)
AGREEMENT_SOON = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor: what was looked at, how it is, and what it would end a command with."""

    tenant: str | None
    what: str
    state: Literal["well", "warning", "ill"]
    says: str
    code: Exit = Exit.DONE


def examine(tenant: TenantSettings, now: dt.datetime) -> Iterator[Finding]:
    """Examine everything that belongs to one tenant."""
    examinations: tuple[tuple[str, Callable[[TenantSettings, dt.datetime], Iterator[Finding]]], ...] = (
        ("keys", _keys),
        ("database", _database),
        ("disk", _disk),
        ("access", _access),
        ("agreements", _agreements),
        ("rules", _rules),
        ("webhooks", _webhooks),
    )
    for what, look in examinations:
        try:
            yield from look(tenant, now)
        except DoorwatchError as error:
            yield Finding(tenant.name, what, "ill", str(error), error.exit_code)


def examine_host() -> Iterator[Finding]:
    """Examine what all tenants share: programs of the system and the user we run as."""
    for program, needed_for in (("tesseract", "words in pictures"), ("chromium", "tests of pages only")):
        place = shutil.which(program)
        state: Literal["well", "warning"] = "well" if place else "warning"
        yield Finding(None, program, state, place or f"not installed; needed for {needed_for}")
    if os.geteuid() == 0:
        yield Finding(None, "user", "warning", "runs as root; a user of its own is safer")


def examine_settings(settings: Settings) -> Iterator[Finding]:
    """Examine the settings file: one that holds a database's password is its owner's alone."""
    from doorwatch.store.address import shown

    where = settings.path
    mode = where.stat().st_mode & 0o777 if where else 0o600
    secret = any("***" in shown(tenant.database) for tenant in settings.tenants.values())
    if where and secret and mode & 0o077:
        says = f"{where}: holds a password; expected mode 0600; got {mode:04o}; run: chmod 600 {where}"
        yield Finding(None, "settings", "ill", says, Exit.REFUSED)
    else:
        yield Finding(None, "settings", "well", str(where or "no file; the environment and defaults"))


def _keys(tenant: TenantSettings, now: dt.datetime) -> Iterator[Finding]:
    from doorwatch.keys import KeyRing

    problems = KeyRing.open(tenant.keys).problems(now)
    for problem in problems:
        yield Finding(tenant.name, "keys", "ill", problem, Exit.REFUSED)
    if not problems:
        yield Finding(tenant.name, "keys", "well", str(tenant.keys))


def _database(tenant: TenantSettings, now: dt.datetime) -> Iterator[Finding]:
    from doorwatch.cli.common import open_store

    store = open_store(tenant)
    try:
        yield Finding(tenant.name, "database", "well", f"{store.dialect} at {store.revision()[1]}")
        yield from _clock(tenant, store, now)
        yield from _terms(tenant, store, now)
    finally:
        store.close()


def _clock(tenant: TenantSettings, store: Store, now: dt.datetime) -> Iterator[Finding]:
    from doorwatch.retention.clock import check_clock

    try:
        check_clock(store, now)
        yield Finding(tenant.name, "clock", "well", f"{now:%F %R} UTC")
    except ClockRefused as error:
        yield Finding(tenant.name, "clock", "ill", str(error), Exit.REFUSED)


def _terms(tenant: TenantSettings, store: Store, now: dt.datetime) -> Iterator[Finding]:
    """Look for what should have ended a day ago or by the last night: what ended since waits for the next."""
    from doorwatch.agreements import load_agreements
    from doorwatch.keys import KeyRing
    from doorwatch.retention import TermsBook, expired, folders_of
    from doorwatch.store.nights import last_completed

    loaded = load_agreements(tenant.agreements, tenant.name).values()
    book = TermsBook.of(item for item in loaded if not isinstance(item, Refused))
    with store.read() as conn:
        night = last_completed(conn)
    due = max(night, now - DAY) if night and night <= now else now - DAY
    found = expired(store, book, due, folders=folders_of(tenant), keys=KeyRing.open(tenant.keys))
    if found:
        counts = ", ".join(f"{count} {name}" for name, count in sorted(found.items()))
        says = f"expected nothing past its end; got {counts}; run: doorwatch retention apply"
        yield Finding(tenant.name, "terms", "ill", says, Exit.REFUSED)
    else:
        yield Finding(tenant.name, "terms", "well", "nothing is past its end")


def _disk(tenant: TenantSettings, now: dt.datetime) -> Iterator[Finding]:
    place = next(folder for folder in (tenant.data, *tenant.data.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    says = f"{free / 2**30:.1f} GiB free at {place}"
    if free < FREE_BYTES:
        yield Finding(tenant.name, "disk", "ill", f"{says}; expected 1 GiB at least", Exit.UNREACHABLE)
    else:
        yield Finding(tenant.name, "disk", "warning" if free < FREE_BYTES_WARN else "well", says)


def _access(tenant: TenantSettings, now: dt.datetime) -> Iterator[Finding]:
    """Cases and evidence are for the operator's user alone: their folder lets nobody else in."""
    mode = tenant.data.stat().st_mode & 0o777 if tenant.data.exists() else 0o700
    if mode & 0o077:
        says = f"{tenant.data}: expected mode 0700; got {mode:04o}; run: chmod -R go= {tenant.data}"
        yield Finding(tenant.name, "access", "ill", says, Exit.REFUSED)
    else:
        yield Finding(tenant.name, "access", "well", f"{tenant.data} is open to its owner alone")


def _agreements(tenant: TenantSettings, now: dt.datetime) -> Iterator[Finding]:
    from doorwatch.agreements import load_agreements, problems_offline
    from doorwatch.keys import KeyRing

    loaded = load_agreements(tenant.agreements, tenant.name)
    if not loaded:
        yield Finding(tenant.name, "agreements", "warning", f"none in {tenant.agreements}")
        return
    public = KeyRing.open(tenant.keys).signing_key("operator").verify_key
    for name, item in loaded.items():
        what = f"agreement {name}"
        if isinstance(item, Refused):
            yield Finding(tenant.name, what, "ill", str(item), Exit.REFUSED)
            continue
        problems = problems_offline(item, now, public)
        if item.ocr_required and shutil.which("tesseract") is None:
            yield Finding(
                tenant.name, what, "ill", "asks for OCR; Tesseract is not installed", Exit.UNREACHABLE
            )
        for problem in problems:
            yield Finding(tenant.name, what, "ill", problem, Exit.REFUSED)
        if not problems:
            soon = item.valid_until - now.date() <= AGREEMENT_SOON
            state: Literal["well", "warning"] = "warning" if soon else "well"
            yield Finding(tenant.name, what, state, f"{item.reference} until {item.valid_until}")


def _rules(tenant: TenantSettings, now: dt.datetime) -> Iterator[Finding]:
    from doorwatch.rules import SHIPPED, load_rules

    private = [tenant.private_rules] if tenant.private_rules else []
    for folder in private:
        if not folder.is_dir():
            raise BadInput(str(folder), "expected a folder of private rules", "none")
    rules = load_rules([SHIPPED, *private])
    yield Finding(tenant.name, "rules", "well", f"{len(rules.rules)} rules, {rules.digest[:19]}")


def _webhooks(tenant: TenantSettings, now: dt.datetime) -> Iterator[Finding]:
    """Look at the secrets of webhooks: missing, short or open ones sign nothing that could be trusted."""
    from doorwatch.webhooks.secrets import weak_secrets

    for says in weak_secrets(tenant):
        yield Finding(tenant.name, "webhooks", "warning", says)
