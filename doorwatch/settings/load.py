"""Load the settings: find the file, lay the environment over it, resolve the folders."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from doorwatch.errors import SettingsError
from doorwatch.settings.model import (
    NotifySettings,
    OidcSettings,
    Settings,
    TenantSettings,
    Thresholds,
    WebhookSettings,
)
from doorwatch.settings.source import Source, convert, overrides
from doorwatch.types.alarm import ALARM_KINDS

FILE_NAME = "doorwatch.toml"
_PREFIX = "DOORWATCH_"
_TARGET = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TENANT_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


_ROLES_BY_PROVIDER = {"moderator", "dispatcher", "researcher", "analyst", "auditor"}
"""Roles that an identity provider may give by itself; the others a person of the tenant gives."""


class _TenantFile(msgspec.Struct, frozen=True):
    """A `[tenants.NAME]` table as it stands in the file; folders are relative to home."""

    data: str | None = None
    keys: str | None = None
    agreements: str | None = None
    profiles: str | None = None
    database: str | None = None
    private_rules: str | None = None
    spool_megabytes: Annotated[int, Meta(ge=16, le=1_048_576)] = 2048
    golden_rate: Annotated[float, Meta(ge=0, le=0.2)] = 0.0
    second_look_share: Annotated[float, Meta(ge=0, le=1)] = 0.0
    thresholds: dict[str, Any] = {}
    oidc: dict[str, Any] = {}
    webhooks: dict[str, dict[str, Any]] = {}
    notify: dict[str, Any] = {}
    backup_recipient: Annotated[str, Meta(pattern="^age1[0-9a-z]{58}$")] | None = None


def find_settings(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Path | None:
    """Return the settings file that would be read, None when there is none.

    Raises SettingsError: a file was named and is not there.
    """
    environ = os.environ if environ is None else environ
    named = path or (Path(environ[_PREFIX + "SETTINGS"]) if environ.get(_PREFIX + "SETTINGS") else None)
    if named is not None:
        if not named.is_file():
            raise SettingsError(str(named), "expected a settings file", "no such file")
        return named
    home = environ.get(_PREFIX + "HOME")
    for folder in (Path(), *([Path(home)] if home else [])):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    return None


def load_settings(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings file and the environment.

    Without a file, home is `DOORWATCH_HOME` or the working folder, and there are only the tenants
    that the environment names. Relative folders are relative to home, home to the file's folder.

    Raises SettingsError: a file that is no TOML, an unknown or wrong key (with its line), a wrong
    variable (with its name).
    """
    environ = os.environ if environ is None else environ
    file = find_settings(path, environ)
    source = Source.read(file)
    table = dict(source.table)
    home = _home(source, environ)
    for key in table.keys() - {"home", "thresholds", "tenants"}:
        raise SettingsError(source.place(key), "expected one of home, thresholds, tenants", repr(key))
    general = _thresholds(Thresholds(), source, ("thresholds",), environ, _PREFIX + "THRESHOLDS__")
    tables = source.tables("tenants")
    named = _environment_tenants(tables, environ)
    tenants = {name: _tenant(name, home, general, source, environ) for name in (*tables, *named)}
    return Settings(home=home, path=file, tenants=tenants)


def _home(source: Source, environ: Mapping[str, str]) -> Path:
    base = source.file.parent if source.file else Path()
    written = source.table.get("home", ".")
    if not isinstance(written, str):
        raise SettingsError(source.place("home"), "expected a folder", type(written).__name__)
    return (Path(environ[_PREFIX + "HOME"]) if environ.get(_PREFIX + "HOME") else base / written).resolve()


def _tenant(
    name: str, home: Path, general: Thresholds, source: Source, environ: Mapping[str, str]
) -> TenantSettings:
    if not _TENANT_NAME.fullmatch(name):
        expected = "expected a small letter, then small letters, digits and hyphens, 40 at most"
        raise SettingsError(source.place("tenants", name), expected, repr(name))
    table = dict(source.tables("tenants", name))
    prefix = f"{_PREFIX}TENANTS__{name.upper().replace('-', '_')}__"
    places = {key: source.place("tenants", name, key) for key in table}
    for key, value in overrides(
        _TenantFile, environ, prefix, nested=("THRESHOLDS", "OIDC", "NOTIFY")
    ).items():
        table[key] = value
        places[key] = prefix + key.upper()
    written: _TenantFile = convert(table, _TenantFile, places, source.place("tenants", name))
    folders = {
        key: home / (getattr(written, key) or default)
        for key, default in (
            ("data", f"tenants/{name}"),
            ("keys", f"keys/{name}"),
            ("agreements", f"agreements/{name}"),
            ("profiles", f"profiles/{name}"),
        )
    }
    keys = ("tenants", name, "thresholds")
    return TenantSettings(
        name=name,
        **folders,
        database=written.database or f"sqlite:///{folders['data'] / 'doorwatch.db'}",
        private_rules=home / written.private_rules if written.private_rules else None,
        spool_megabytes=written.spool_megabytes,
        golden_rate=written.golden_rate,
        second_look_share=written.second_look_share,
        thresholds=_thresholds(general, source, keys, environ, prefix + "THRESHOLDS__"),
        oidc=_oidc(name, home, source, environ, prefix + "OIDC__"),
        webhooks={hook: _webhook(name, hook, home, source) for hook in written.webhooks},
        notify=_notify(name, home, source, environ, prefix + "NOTIFY__"),
        backup_recipient=written.backup_recipient,
    )


def _thresholds(
    base: Thresholds, source: Source, keys: tuple[str, ...], environ: Mapping[str, str], prefix: str
) -> Thresholds:
    table = dict(source.tables(*keys))
    places = {key: source.place(*keys, key) for key in table}
    for key, value in overrides(Thresholds, environ, prefix).items():
        table[key] = value
        places[key] = prefix + key.upper()
    checked = convert(table, Thresholds, places, source.place(*keys))
    result = replace(base, **{key: getattr(checked, key) for key in table})
    if result.personas_upper <= result.personas_per_phone:
        place = places.get("personas_upper", source.place(*keys))
        raise SettingsError(place, "expected more than personas_per_phone", str(result.personas_upper))
    return result


def _oidc(
    name: str, home: Path, source: Source, environ: Mapping[str, str], prefix: str
) -> OidcSettings | None:
    """Return the identity provider that file and environment describe, None when neither does."""
    keys = ("tenants", name, "oidc")
    table = dict(source.tables(*keys))
    places = {key: source.place(*keys, key) for key in table}
    for key, value in overrides(OidcSettings, environ, prefix).items():
        table[key] = value
        places[key] = prefix + key.upper()
    if not table:
        return None
    found: OidcSettings = convert(table, OidcSettings, places, source.place(*keys))
    if not set(found.create_roles) <= _ROLES_BY_PROVIDER:
        expected = f"expected some of {', '.join(sorted(_ROLES_BY_PROVIDER))}"
        raise SettingsError(places["create_roles"], expected, "another role")
    url = urlsplit(found.issuer)
    if url.scheme != "https" and url.hostname not in ("127.0.0.1", "::1", "localhost"):
        raise SettingsError(places["issuer"], "expected https; http only for loopback", "http")
    return replace(found, secret_file=str(home / found.secret_file) if found.secret_file else None)


def _notify(
    name: str, home: Path, source: Source, environ: Mapping[str, str], prefix: str
) -> NotifySettings | None:
    """Return who is told of which alarms, None when nobody is."""
    keys = ("tenants", name, "notify")
    table = dict(source.tables(*keys))
    places = {key: source.place(*keys, key) for key in table}
    for key, value in overrides(NotifySettings, environ, prefix, nested=("SEND",)).items():
        table[key] = value
        places[key] = prefix + key.upper()
    if not table:
        return None
    found: NotifySettings = convert(table, NotifySettings, places, source.place(*keys))
    for target, kinds in found.send.items():
        if not _TARGET.fullmatch(target):
            raise SettingsError(
                places["send"], "expected targets of small letters, digits and _", repr(target)
            )
        if wrong := sorted(set(kinds) - {"all", *ALARM_KINDS}):
            raise SettingsError(
                f"{places['send']}.{target}",
                f"expected all, or some of {', '.join(ALARM_KINDS)}",
                wrong[0][:40],
            )
    try:
        ZoneInfo(found.zone)
    except (KeyError, ValueError) as error:
        raise SettingsError(
            places["zone"], "expected a time zone such as Europe/Amsterdam", "none"
        ) from error
    return replace(found, urls_file=str(home / found.urls_file) if found.urls_file else None)


def _webhook(name: str, hook: str, home: Path, source: Source) -> WebhookSettings:
    """Return one webhook of the file. Raises SettingsError: a wrong name or key, or no TLS to the world."""
    keys = ("tenants", name, "webhooks", hook)
    if not _TENANT_NAME.fullmatch(hook):
        expected = "expected a small letter, then small letters, digits and hyphens, 40 at most"
        raise SettingsError(source.place(*keys), expected, repr(hook))
    table = dict(source.tables(*keys))
    places = {key: source.place(*keys, key) for key in table}
    found: WebhookSettings = convert(table, WebhookSettings, places, source.place(*keys))
    if urlsplit(found.url).scheme != "https" and not found.private:
        raise SettingsError(places["url"], "expected https; http only with private = true", "http")
    return replace(found, secret_file=str(home / found.secret_file) if found.secret_file else None)


def _environment_tenants(tables: Mapping[str, Any], environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the tenants that only the environment names; an underscore there becomes a hyphen."""
    prefix = _PREFIX + "TENANTS__"
    known = {name.upper().replace("-", "_") for name in tables}
    names = {name.removeprefix(prefix).partition("__")[0] for name in environ if name.startswith(prefix)}
    return tuple(sorted(name.lower().replace("_", "-") for name in names - known))
