"""An agreement with a platform: what may be requested, kept, shown and sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Dpia:
    """The data protection impact assessment: hash of the document, its date and its review date."""

    sha256: str
    date: dt.date
    review: dt.date


@dataclass(frozen=True, slots=True)
class Hours:
    """When requests are allowed, in the zone named (IANA). `start` > `end` crosses midnight."""

    start: dt.time
    end: dt.time
    zone: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be requested: hosts (with port where not 443), path prefixes, pace and hours.

    `rate` is requests per second, `concurrency` parallel requests, `pages` requests a night.
    `private_hosts` are hosts whose address may be loopback or private (the demo's own only).
    """

    hosts: tuple[str, ...]
    image_hosts: tuple[str, ...]
    allow: tuple[str, ...]
    deny: tuple[str, ...]
    rate: float
    concurrency: int
    hours: Hours
    pages: int
    reveal_contact: bool
    private_hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """How long what is kept, in days unless named otherwise. Defaults and bounds: `docs/retention.md`."""

    text: int = 2
    unseen_sample: int = 14
    fingerprints: int = 90
    local_features: int = 0
    municipality: int = 14
    address_after_gone: int = 2
    no_concern_case: int = 30
    clearing_mark: int = 90
    closed_case: int = 183
    open_case: int = 90
    control_sample_share: float = 0.0
    control_sample_nightly: int = 0
    replay_window: int = 0
    spool: int = 2
    attempts: int = 90
    outbox: int = 14
    backup: int = 14
    journal: int = 731


@dataclass(frozen=True, slots=True)
class Capacity:
    """Cases a day that the moderators can look at, and what happens above it (never to minor_age)."""

    cases_a_day: int
    above: Literal["sample", "queue"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A signed agreement (`doorwatch/schemas/agreement.schema.json`). `digest` is of its signed form."""

    reference: str
    tenant: str
    controller: str
    platform: str
    site: str
    processor_contract: str
    legal_basis: Mapping[str, str]
    dpia: Dpia
    notice_to_advertisers: str
    purpose: str
    intended_use: Literal["moderation"]
    valid_from: dt.date
    valid_until: dt.date
    scope: Scope
    collects: tuple[str, ...]
    terms: Terms
    mosaic: bool
    ocr_required: bool
    capacity: Capacity
    routes: tuple[str, ...]
    exchange: bool
    contacts: Mapping[str, str]
    digest: str
    signatures: Mapping[str, str] = field(default_factory=dict)
