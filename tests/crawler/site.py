"""A small site of our own on loopback, and a home folder with keys, agreement and profile for it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from nacl.signing import SigningKey
from starlette.requests import Request
from starlette.responses import Response

from doorwatch.agreements import key_document, render, sign, template
from doorwatch.keys import KeyRing
from doorwatch.spool import SpoolReader, recover
from doorwatch.types import Listing, ScanEnd, SpoolRecord, VisitPlan

PLATFORM = "small-site"
TENANT = "tenant-a"
Answer = Callable[[Request], Response]

PROFILE = """\
schema: 1
platform: small-site
country: NL
zone: Europe/Amsterdam
list:
  urls: ["/list?p=1"]
  card: li.card
  id: {segment: 2}
  link: {css: a, attribute: [href]}
  next: {css: a.next, attribute: [href]}
detail:
  ready: {css: main h1}
  scope: main
  exclude: [.related]
fields:
  title: {css: h1}
  text: {css: .text}
  stated_age: {label: [Leeftijd]}
  images: {css: main img, attribute: [data-src, src]}
floors: {title: 0.9, text: 0.9}
maintenance: [{words: wij zijn zo terug}]
"""
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000"
    "0400012734270a0000000049454e44ae426082"
)


@dataclass
class Ad:
    """A listing of the small site."""

    id: str
    title: str = "Massage"
    text: str = "A calm salon. Company by the hour."
    age: str = "24 jaar"
    images: tuple[str, ...] = ()
    extra: str = ""


def page(body: str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    text = f"<!doctype html><html><head><title>Site</title></head><body>{body}</body></html>"
    return Response(text, status, headers, "text/html; charset=utf-8")


@dataclass
class Site:
    """Answers by path; every request is logged before it is answered."""

    ads: dict[str, Ad] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    robots: str = "User-agent: *\nDisallow: /account\n"
    per_page: int = 3
    key: SigningKey = field(default_factory=lambda: SigningKey(bytes([7]) * 32))
    log: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [path for path, _ in self.log]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            request = Request(scope, receive)
            path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            self.log.append((path, dict(request.headers)))
            await self.answer(request)(scope, receive, send)

    def answer(self, request: Request) -> Response:
        path = request.url.path
        if path in self.answers:
            return self.answers[path](request)
        if path == "/robots.txt":
            return Response(self.robots, media_type="text/plain")
        if path == "/.well-known/doorwatch.json":
            return Response(key_document(PLATFORM, self.key.verify_key), media_type="application/json")
        if path == "/list":
            return self.list_page(int(request.query_params["p"]))
        if path.startswith("/ad/"):
            return self.detail_page(path.split("/")[2])
        if path.startswith("/img/"):
            return Response(PIXEL, media_type="image/png")
        return page("<h1>Not found</h1>", 404)

    def list_page(self, number: int) -> Response:
        ads = list(self.ads.values())
        shown = ads[(number - 1) * self.per_page : number * self.per_page]
        cards = "".join(f'<li class=card><a href="/ad/{ad.id}">{ad.title}</a></li>' for ad in shown)
        more = (
            f'<a class=next href="/list?p={number + 1}">next</a>' if len(ads) > number * self.per_page else ""
        )
        return page(f"<ul>{cards}</ul>{more}")

    def detail_page(self, identity: str) -> Response:
        ad = self.ads.get(identity)
        if ad is None:
            return page("<h1>Gone</h1>", 410)
        pictures = "".join(f'<img src="{address}">' for address in ad.images)
        return page(
            f"<main><h1>{ad.title}</h1><dl><dt>Leeftijd</dt><dd>{ad.age}</dd></dl>"
            f"<div class=text>{ad.text}</div>{pictures}{ad.extra}"
            '<div class=related><li class=card><a href="/ad/other">Leeftijd: 17</a></li></div></main>'
        )


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """Serve a site on a free port of loopback until the context ends."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    site.port = listening.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(site, log_level="critical", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listening.close()


@dataclass
class Home:
    """A home folder of one tenant with one platform."""

    folder: Path
    site: Site
    scope: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    profile: str = PROFILE
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def spool(self) -> Path:
        return self.folder / "tenants" / TENANT / "spool"

    @property
    def agreement_path(self) -> Path:
        return self.folder / "agreements" / TENANT / f"{PLATFORM}.yaml"

    def keys(self) -> KeyRing:
        return KeyRing.create(self.folder / "keys" / TENANT, self.now, {})

    def write(self, platform_key: SigningKey | None = None) -> Home:
        """Write settings, keys, profile and an agreement that both parties signed."""
        (self.folder / "doorwatch.toml").write_text(f"[tenants.{TENANT}]\n")
        profiles = self.folder / "profiles" / TENANT
        for path in (profiles, self.agreement_path.parent):
            path.mkdir(parents=True, exist_ok=True)
        (profiles / f"{PLATFORM}.yaml").write_text(self.profile)
        today = self.now.date()
        scope = {
            "hosts": [self.site.host], "private_hosts": [self.site.host], "image_hosts": [], "allow": ["/"],
            "rate": 100.0, "concurrency": 4, "pages": 1000, "reveal_contact": False,
            "hours": {"start": "00:00", "end": "00:00", "zone": "Europe/Amsterdam"}, **self.scope,
        }  # fmt: skip
        texts = {
            "controller": "Tenant A", "processor_contract": "PC-1", "notice_to_advertisers": "terms, part 4",
            "purpose": "moderation of listings", "routes": ["police_liaison"], "ocr_required": False,
            "legal_basis": {"gdpr_6": "6(1)(f)", "gdpr_9": "9(2)(g)", "gdpr_10": "10"},
            "dpia": {"sha256": "ab" * 32, "date": today, "review": date(today.year + 1, 1, 31)},
            "contacts": {"operator": "mailto:operator@example.org"},
            "collects": ["text", "field", "pictures"],
        }  # fmt: skip
        form = template(
            PLATFORM, TENANT, today, **{**texts, "site": self.site.base, "scope": scope, **self.values}
        )
        self.agreement_path.write_text(render(form))
        sign(self.agreement_path, platform_key or self.site.key, "platform")
        sign(self.agreement_path, self.keys().signing_key("operator"), "operator")
        return self

    def order(self, **more: Any) -> Path:
        """Write an order file and return its path."""
        path = self.folder / "order.json"
        order = {
            "settings": str(self.folder / "doorwatch.toml"), "tenant": TENANT, "platform": PLATFORM,
            "scan": "2026-11-20/1", "spool": str(self.spool), "retry_wait": 0.01, **more,
        }  # fmt: skip
        path.write_text(json.dumps(order))
        return path

    def plan(self, plan: VisitPlan) -> str:
        """Write a visit plan and return its path."""
        path = self.folder / "plan.json"
        path.write_bytes(msgspec.json.encode(plan))
        return str(path)


@dataclass
class Crawled:
    """What a crawl left behind."""

    exit: int
    events: list[dict[str, Any]]
    records: list[SpoolRecord]
    errors: str

    def listings(self) -> dict[str, Listing]:
        return {record.listing.id: record.listing for record in self.records if record.record == "detail"}

    def kinds(self) -> list[str]:
        return [record.record for record in self.records]

    @property
    def end(self) -> ScanEnd:
        record = self.records[-1]
        assert isinstance(record, ScanEnd)
        return record


def start(home: Home, **more: Any) -> subprocess.Popen[str]:
    """Start the crawler as its own process, as the night does."""
    environ = {**os.environ, **more.pop("environ", {})}
    stdin = more.pop("stdin", subprocess.DEVNULL)
    return subprocess.Popen(
        [sys.executable, "-m", "crawler", str(home.order(**more))],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=stdin,
        text=True,
        env=environ,
    )


def finished(home: Home, process: subprocess.Popen[str]) -> Crawled:
    """Wait for a crawl and return what it left, the spool emptied."""
    out, errors = process.communicate(timeout=120)
    key = home.keys().spool_key()
    recover(home.spool, key)
    reader = SpoolReader(home.spool, key)
    records: list[SpoolRecord] = []
    for segment in reader.segments():
        records += reader.read(segment)
        reader.delete(segment)
    events = [json.loads(line) for line in out.splitlines()]
    return Crawled(process.returncode, events, records, errors)


def crawl(home: Home, **more: Any) -> Crawled:
    """Run a crawl to its end."""
    return finished(home, start(home, **more))


def run_order(path: Path) -> int:
    """Run the crawl of an order file and return its exit code."""
    return subprocess.run(
        [sys.executable, "-m", "crawler", str(path)], stdin=subprocess.DEVNULL, check=False
    ).returncode
