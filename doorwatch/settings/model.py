"""What the settings are: thresholds, tenants, the whole. Frozen; `load.py` fills them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from msgspec import Meta

from doorwatch.errors import Refused, SettingsError


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Numbers that somebody could stay under: the tenant sets its own and keeps them to itself.

    The defaults are the demo's; the bounds are the published range (`docs/settings.md`).
    """

    personas_per_phone: Annotated[int, Meta(ge=5, le=20)] = 5
    """Personas on one number from which it is a signal; 2-4 (duos, shared salons) never are."""
    personas_upper: Annotated[int, Meta(ge=6, le=50)] = 8
    """Personas on one number from which the signal is strong."""
    phones_per_account: Annotated[int, Meta(ge=3, le=20)] = 4
    """Numbers across the listings of one account from which they are a signal."""
    persons_per_payer: Annotated[int, Meta(ge=2, le=20)] = 2
    """Verified persons or personas whose listings one payer funds."""
    cities_per_fortnight: Annotated[int, Meta(ge=4, le=14)] = 4
    """Municipalities of one phone, account or picture within 14 days."""
    text_similarity: Annotated[float, Meta(ge=0.5, le=0.95)] = 0.55
    """Jaccard index of two texts' shingles from which they are near-duplicates (`docs/near-text.md`)."""
    personas_per_text: Annotated[int, Meta(ge=3, le=20)] = 3
    """Personas with nearly one text from which it is a signal; a duo never is."""
    pdq_distance: Annotated[int, Meta(ge=10, le=31)] = 31
    """Bits of 256 by which two PDQ hashes of one picture may differ."""
    pdq_quality: Annotated[int, Meta(ge=0, le=100)] = 50
    """PDQ quality (0-100) under which a picture has too little detail to be compared."""
    burst_size: Annotated[int, Meta(ge=5, le=500)] = 20
    """Urgent cases within an hour, or with one origin, that become one burst case."""
    unseen_sample: Annotated[int, Meta(ge=0, le=200)] = 20
    """Unseen listings a night that are drawn into the sampled queue."""


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """The tenant's identity provider (OpenID Connect); without one there are local accounts only.

    The secret is in `secret_file` (mode 0600), or in the variable `DOORWATCH_OIDC_SECRET_<TENANT>`.
    """

    issuer: Annotated[str, Meta(pattern=r"^https?://[^\s?#]+$", max_length=200)]
    """Its address, exactly as its discovery document says; http for loopback only."""
    client_id: Annotated[str, Meta(min_length=1, max_length=200)]
    secret_file: str | None = None
    claim: Annotated[str, Meta(pattern="^[a-zA-Z0-9_:/.-]+$", max_length=100)] = "sub"
    """The claim that names an account (`users add --external`); email counts only when verified."""
    create_roles: tuple[str, ...] = ()
    """Roles of accounts that a first sign-in makes; none, so that none is made."""
    create_platforms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotifySettings:
    """Who is told of which alarms; where they are reached stands in no settings file.

    The address of a target (an apprise URL, which holds a password) is a line `target = "url"` of `urls_file`
    (TOML, mode 0600), or the variable `DOORWATCH_NOTIFY_<TENANT>_<TARGET>`.
    """

    send: Mapping[str, tuple[str, ...]] = field(hash=False)
    """Kinds of alarms by target; `all` stands for every kind but urgent_minor_age."""
    urls_file: str | None = None
    night_from: Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "20:00"
    """From when urgent cases of the lane minor_age call a person by themselves."""
    night_until: Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "08:00"
    zone: str = "Europe/Amsterdam"

    def is_night(self, now: datetime) -> bool:
        """True when the moderators are not at work at `now` (aware)."""
        clock = now.astimezone(ZoneInfo(self.zone)).strftime("%H:%M")
        if self.night_from <= self.night_until:
            return self.night_from <= clock < self.night_until
        return clock >= self.night_from or clock < self.night_until


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """One program of a platform that is told what happens: ids and counts, signed (`docs/door.md`).

    The secret is in `secret_file` (mode 0600), or in `DOORWATCH_WEBHOOK_SECRET_<TENANT>_<NAME>`.
    """

    url: Annotated[str, Meta(pattern=r"^https?://[^\s?#@]+$", max_length=500)]
    secret_file: str | None = None
    platforms: tuple[str, ...] = ()
    """Whose events it is told; none named is all of the tenant's."""
    events: tuple[str, ...] = ()
    """Which events; none named is all of them."""
    private: bool = False
    """Its host may be in a private network, and without TLS."""


@dataclass(frozen=True, slots=True)
class TenantSettings:
    """One tenant: its folders, its database, its thresholds. Nothing is shared with another."""

    name: str
    data: Path
    keys: Path
    agreements: Path
    profiles: Path
    database: str
    private_rules: Path | None = None
    spool_megabytes: int = 2048
    golden_rate: float = 0.0
    """Golden items planted a night, as a share of the cases that it opened, 0-0.2."""
    second_look_share: float = 0.0
    """Share of decided cases that another person decides again, blind, 0-1."""
    thresholds: Thresholds = field(default_factory=Thresholds)
    oidc: OidcSettings | None = None
    webhooks: Mapping[str, WebhookSettings] = field(default_factory=dict, hash=False)
    notify: NotifySettings | None = None
    backup_recipient: str | None = None
    """The operator's age public key that backups are sealed to; its secret half is kept elsewhere."""

    @property
    def spool(self) -> Path:
        """The folder of the encrypted spool."""
        return self.data / "spool"

    @property
    def evidence(self) -> Path:
        """The folder of dossiers and WARC files of cases."""
        return self.data / "evidence"

    @property
    def routes(self) -> Path:
        """The folder of the routes' files, beside that of the agreements."""
        return self.agreements.parent.parent / "routes" / self.name

    @property
    def reports(self) -> Path:
        """The folder of morning reports."""
        return self.data / "reports"

    @property
    def banks(self) -> Path:
        """The folder of the files derived from the banks of known pictures."""
        return self.data / "banks"

    @property
    def backups(self) -> Path:
        """The folder of sealed backups; retention ends its files."""
        return self.data / "backups"

    @property
    def erasures(self) -> Path:
        """The log of what was erased; it outlives every backup and is in none."""
        return self.data / "erasures.jsonl"

    @property
    def restoring(self) -> Path:
        """The marker of a restore that is not finished: while it stands nothing is opened."""
        return self.data / "restoring"

    def check_restored(self) -> None:
        """Raise Refused while a restore waits for its terms and erasures."""
        if self.restoring.exists():
            raise Refused(f"{self.restoring}: a restore is not finished; run: doorwatch restore --finish")

    @property
    def lock(self) -> Path:
        """The file that one night at a time holds."""
        return self.data / "lock"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one installation. `path` is the file they came from."""

    home: Path
    path: Path | None
    tenants: Mapping[str, TenantSettings]

    def tenant(self, name: str | None = None) -> TenantSettings:
        """Return the named tenant, or the only one.

        Raises SettingsError: no such tenant, or several and none was named.
        """
        if name is None and len(self.tenants) == 1:
            return next(iter(self.tenants.values()))
        if name is None or name not in self.tenants:
            if not self.tenants:
                place = str(self.path) if self.path else "no settings file"
                raise SettingsError(place, "expected a [tenants.NAME]; see docs/settings.md", "no tenant")
            raise SettingsError("--tenant", f"expected one of {', '.join(self.tenants)}", name or "nothing")
        return self.tenants[name]
