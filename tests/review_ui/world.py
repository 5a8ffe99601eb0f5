"""A small tenant for the console's tests: people with second factors, neutral listings, open cases."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest
from argon2 import PasswordHasher

from demo.routes import ROUTES, make_routes
from doorwatch.agreements import parse_agreement, render, template
from doorwatch.cases import listing_data
from doorwatch.casework import passwords, propose
from doorwatch.casework.duties import operator
from doorwatch.casework.own_account import change_password, confirm_totp, enrol_totp
from doorwatch.casework.people import add_user
from doorwatch.casework.signing_in import sign_in
from doorwatch.keys import KeyRing
from doorwatch.settings import Settings, load_settings
from doorwatch.store import Judged, Store, insert_assessments, load_content
from doorwatch.store.casefile import assessment_of
from doorwatch.store.proposals import flagged_listings
from doorwatch.types import (
    Account,
    Contact,
    Lane,
    LaneResult,
    Level,
    Signal,
    TextEvidence,
)
from doorwatch.types.people import Role
from review_ui.app import make_app
from tests.review_ui.serving import Serving
from tests.store.samples import assessment, detail, scan_of, write

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PLATFORM, OTHER = "demo-north", "demo-south"
PASSWORD = "paarden lopen zelden achteruit"
TENANT = "demo"
PHONE = "+493023125123"
PEOPLE: dict[str, Role] = {
    "mira": "moderator", "sven": "senior", "dora": "dispatcher", "liam": "liaison", "rosa": "researcher",
    "anne": "analyst", "otto": "auditor", "paul": "privacy_officer", "adam": "admin", "nora": "moderator",
}  # fmt: skip
"""Everybody's role; mira works on `PLATFORM` and nora on `OTHER` only."""
TEXT = "Ontspannende massage in het centrum. Ik ben zeventien. Bel 030 23125 123 en vraag naar Alexa."


@dataclass
class Clock:
    """A clock that tests move."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """Return the moment that it shows."""
        return self.now

    def move(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


@dataclass
class Person:
    """Somebody with an account, an authenticator and, once signed in, a browser."""

    name: str
    secret: str
    client: httpx.Client
    tokens: dict[tuple[tuple[str, str], ...], str] = field(default_factory=dict)

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Open a page."""
        return self.client.get(path, **more)

    def token(self, page: str = "/account") -> str:
        """The token of one's forms, read from a page once a session."""
        session = tuple(sorted(self.client.cookies.items()))
        if session not in self.tokens:
            self.tokens[session] = token_of(self.client.get(page).text)
        return self.tokens[session]

    def post(self, path: str, page: str = "/account", **fields: str) -> httpx.Response:
        """Send a form as a page of ours would: with its token and its origin."""
        if "token" not in fields:
            fields["token"] = self.token(page)
        return self.client.post(path, data=fields, headers={"origin": str(self.client.base_url).rstrip("/")})


@dataclass
class Desk:
    """The console under test."""

    settings: Settings
    store: Store
    clock: Clock
    app: Any
    serving: Serving
    cases: list[int] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)
    browsers: list[httpx.Client] = field(default_factory=list)

    @property
    def origin(self) -> str:
        """Where the console is."""
        return self.serving.base

    @property
    def keys(self) -> KeyRing:
        """The tenant's keys."""
        return KeyRing.open(self.settings.tenant(TENANT).keys)

    def browser(self, **headers: str) -> httpx.Client:
        """A browser that has never been here."""
        headers = {"accept-language": "en", **headers}
        made = httpx.Client(base_url=self.origin, headers=headers, timeout=60)  # a busy machine is no fault
        self.browsers.append(made)
        return made

    def code(self, name: str) -> str:
        """The code that a person's authenticator shows; the clock moves on, since each counts once."""
        self.clock.move(seconds=31)
        return pyotp.TOTP(self.secrets[name]).at(self.clock.now)

    def enter(self, client: httpx.Client, **fields: str) -> httpx.Response:
        """Send the form of the sign-in page as a browser that opened it would."""
        token = token_of(client.get("/sign-in").text)
        return self.send(client, "/sign-in", token=token, **fields)

    def send(self, client: httpx.Client, path: str, **fields: str) -> httpx.Response:
        """Send a form with the origin of our own pages."""
        return client.post(path, data=fields, headers={"origin": self.origin})

    def person(self, name: str) -> Person:
        """Somebody, signed in through the page."""
        client = self.browser()
        answer = self.enter(client, name=name, password=PASSWORD, code=self.code(name))
        assert answer.status_code == 303, answer.text
        return Person(name, self.secrets[name], client)

    def close(self) -> None:
        """Close the stores."""
        for one in self.browsers:
            one.close()
        self.serving.stop()
        self.store.close()
        self.app.state.console.store.close()


def token_of(page: str) -> str:
    """Return the token in the first form of a page."""
    found = re.search(r'name="token" value="([0-9a-f]{64})"', page)
    assert found, page
    return found[1]


def said(page: str) -> str:
    """Return the words of a page without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@dataclass(frozen=True)
class Staff:
    """A tenant with everybody enrolled, to be copied: its database, its keys, and the authenticators."""

    database: bytes
    keys: Path
    secrets: Mapping[str, str]


@contextmanager
def quick_hashes() -> Iterator[None]:
    """Hash passwords with the least work that Argon2 allows: these tests are about pages."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._nobodys_hash.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: quick)
        yield
    passwords._nobodys_hash.cache_clear()


def staff(home: Path, database: bytes) -> Staff:
    """Enrol everybody once, in a tenant that tests copy."""
    desk = build(home, database)
    enrol(desk)
    desk.store.truncate_log()
    tenant = desk.settings.tenant(TENANT)
    desk.close()
    return Staff((tenant.data / "doorwatch.db").read_bytes(), tenant.keys, desk.secrets)


def build(home: Path, database: bytes | Staff, *, clock: Clock | None = None) -> Desk:
    """Make a tenant under `home` from the bytes of a migrated database, or from one with its people."""
    clock = clock or Clock()
    (home / "doorwatch.toml").write_text(f'home = "."\n[tenants.{TENANT}]\n', encoding="utf-8")
    settings = load_settings(home / "doorwatch.toml", {})
    tenant = settings.tenant(TENANT)
    tenant.data.mkdir(parents=True)
    known: dict[str, str] = {}
    if isinstance(database, Staff):
        known = dict(database.secrets)
        shutil.copytree(database.keys, tenant.keys)
    else:
        KeyRing.create(tenant.keys, clock.now)
    raw = database.database if isinstance(database, Staff) else database
    (tenant.data / "doorwatch.db").write_bytes(raw)
    store = Store.open(tenant.database, clock)
    app = make_app(settings, clock=clock, tenant=TENANT)
    return Desk(settings, store, clock, app, Serving(app), secrets=known)


def enrol(desk: Desk, *names: str, **others: Role) -> None:
    """Give people accounts, passwords and authenticators, unless the tenant came with them.

    `others` are people beside `PEOPLE`, with their roles.
    """
    for name in (*names, *others) or PEOPLE:
        if name in desk.secrets:
            continue
        role = others.get(name) or PEOPLE[name]
        given = add_user(
            desk.store, operator(TENANT), name, [role],
            () if role in ("liaison", "admin") else [OTHER] if name == "nora" else [PLATFORM],
            desk.clock.now, language="en", route="police-liaison" if role == "liaison" else None,
        )  # fmt: skip
        assert given.one_time_password is not None
        now, keys = desk.clock.now, desk.keys
        first = sign_in(desk.store, name, given.one_time_password, None, now, where="test", keys=keys)
        token = change_password(
            desk.store, first.session_token, given.one_time_password, PASSWORD, now, keys=keys
        )
        begun = enrol_totp(desk.store, token, now, keys=keys, tenant=TENANT)
        secret = pyotp.parse_uri(begun.uri).secret
        confirm_totp(desk.store, token, pyotp.TOTP(secret).at(now), now, keys=keys)
        desk.secrets[name] = secret


def signal(text: str, quote: str, lane: Lane = "minor_age", **other: Any) -> Signal:
    """A decisive signal that rests on words of the text."""
    start = text.index(quote)
    values: dict[str, Any] = {
        "indicator": "stated_age_under_18", "lane": lane, "family": "text_age", "weight": "decisive",
        "detector": "phrases", "version": "1", "rule": "stated-age-under-18",
        "evidence": (TextEvidence("text", start, start + len(quote), quote),),
        "explanation": {"nl": f"De tekst zegt \"{quote}\".", "en": f"The text says \"{quote}\"."},
        "benign": {"nl": "Een typefout.", "en": "A typing error."},
    }  # fmt: skip
    return Signal(**{**values, **other})


def flag(
    desk: Desk,
    id: str,
    *,
    text: str = TEXT,
    quote: str = "zeventien",
    level: Level = "urgent",
    lane: Lane = "minor_age",
    platform: str = PLATFORM,
    signals: Sequence[Signal] | None = None,
    remember: bool = False,
    **listing: Any,
) -> None:
    """Write one listing with an assessment at a level, as a night does.

    With `remember` its account and name go into Memory too, so that others can share them.
    """
    values: dict[str, Any] = {"phones": (PHONE,), "persona": "Alexa", "account": "u77"} | listing
    now = desk.clock.now
    traces = {name: values[name] for name in ("account", "persona")} if remember else {}
    keys = desk.keys.memory_keys(now)
    seen = replace(detail(id, text, at=now, platform=platform, **traces), pictures=values.get("pictures", ()))
    seen = replace(
        seen,
        listing=replace(
            seen.listing, phones=values["phones"], persona=values["persona"], city="Utrecht", country="NL",
            account=Account(id=values["account"]), title=values.get("title"),
            reviews=values.get("reviews", ()), images=values.get("images", ()),
        ),
    )  # fmt: skip
    written = write(desk.store, seen, scan=scan_of(desk.store, platform=platform), now=now, keys=keys)
    row = next(iter(written.rows.values()))
    made = assessment(id, platform=platform)
    found = tuple(signals) if signals is not None else (signal(text, quote, lane),)
    lanes = {**made.lanes, lane: LaneResult(level, 40, tuple(range(len(found))))}
    at = text.find("030 23125 123")
    contacts = (Contact("phone", PHONE, False, "text", at, at + 13),) if at >= 0 else ()
    made = replace(made, level=level, lanes=lanes, signals=found, contacts=contacts, stated_age=17)
    with desk.store.read() as conn:
        snapshot = load_content(conn, [row])[row].snapshot
    desk.store.run_write(
        lambda conn: insert_assessments(conn, [Judged(row, snapshot, made, b"0" * 16, "d1")], now)
    )


def open_cases(desk: Desk, *platforms: str) -> list[int]:
    """Let the machine propose; return the numbers of the new cases."""
    papers = {name: _agreement(name) for name in platforms or (PLATFORM,)}
    made = propose(desk.store, desk.clock.now, papers, night=desk.clock.now.date())
    desk.cases += made.opened
    return list(made.opened)


def _agreement(platform: str) -> Any:
    return parse_agreement(_paper(platform), "agreement")


def _paper(platform: str) -> str:
    values: dict[str, Any] = {
        "controller": "Demo", "processor_contract": "one", "site": "http://127.0.0.1:9",
        "capacity": {"cases_a_day": 100, "above": "queue"}, "routes": list(ROUTES),
        "contacts": {
            "operator": "o", "platform": "p", "data_protection": "d", "security": "s",
            "complaints": "https://north.example/complaints", "territory": "NL",
            "out_of_court": "https://north.example/out-of-court",
        },
    }  # fmt: skip
    return render(template(platform, TENANT, NOW.date(), **values))


def referable(desk: Desk) -> None:
    """Give the tenant routes and agreements, so that something can be referred."""
    tenant = desk.settings.tenant(TENANT)
    make_routes(tenant, tenant.data / "receivers")
    tenant.agreements.mkdir(parents=True, exist_ok=True)
    (tenant.agreements / f"{PLATFORM}.yaml").write_text(_paper(PLATFORM), encoding="utf-8")


def flagged_rows(conn: Any) -> list[dict[str, Any]]:
    """Return what the event of a case says of each flagged listing."""
    found = []
    for one in flagged_listings(conn):
        made = assessment_of(conn, one.assessment)
        assert made is not None
        found.append(listing_data(made, one.evidence, one.assessment))
    return found
