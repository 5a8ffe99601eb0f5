"""CPU seconds a page: the crawler beside a bare Scrapy spider with the same selectors.

    python -m benchmarks.crawl [PAGES]

Both read the same list and detail pages of one site on loopback, in a process of their own whose
CPU time is measured (start-up apart: a run over few pages is taken off). The bare spider checks no
agreement, signs nothing, keeps nothing. Printed: milliseconds a page of each, and the ratio, whose
aim is under 1.25 (DESIGN §10). A figure of one run on one machine.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvicorn

from doorwatch.agreements import key_document, render, sign, template
from doorwatch.keys import KeyRing

PER_PAGE = 50
WORDS = "A calm salon in the middle of town with massage by the hour and tea afterwards. " * 8
PROFILE = """\
schema: 1
platform: bench
list:
  urls: ["/list/1"]
  card: li.card
  id: {segment: 2}
  link: {css: a, attribute: [href]}
  next: {css: a.next, attribute: [href]}
detail: {scope: main}
fields:
  title: {css: main h1}
  text: {css: div.text}
  persona: {css: dd.name}
  stated_age: {css: dd.age}
  city: {css: dd.city}
  section: {css: dd.section}
  price: {css: dd.price}
  phones: {css: dd.phone}
  posted_at: {css: main time, attribute: [datetime]}
fallback: false
currency: EUR
"""
BARE = """\
import sys
import scrapy
from scrapy.crawler import CrawlerProcess

class Bare(scrapy.Spider):
    name = "bare"
    start_urls = [sys.argv[1] + "/list/1"]
    def parse(self, response):
        for card in response.css("li.card"):
            yield response.follow(card.css("a::attr(href)").get(), self.detail)
        if onward := response.css("a.next::attr(href)").get():
            yield response.follow(onward, self.parse)
    def detail(self, response):
        one = lambda css: response.css(css).get()
        yield {"title": one("main h1::text"), "text": one("div.text::text"), "persona": one("dd.name::text"),
               "stated_age": one("dd.age::text"), "city": one("dd.city::text"),
               "section": one("dd.section::text"),
               "price": one("dd.price::text"), "phones": response.css("dd.phone::text").getall(),
               "posted_at": one("main time::attr(datetime)")}

process = CrawlerProcess({"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False,
                          "REMOTE_CONTROL_ENABLED": False, "CONCURRENT_REQUESTS": 8, "DOWNLOAD_DELAY": 0})
process.crawl(Bare)
process.start()
"""


class Pages:
    """A site of `count` listings; answers are made beforehand, so that serving costs little."""

    def __init__(self, count: int, key: Any) -> None:
        self.answers = {
            "/robots.txt": b"",
            "/.well-known/doorwatch.json": key_document("bench", key.verify_key),
        }
        last = -(-count // PER_PAGE)
        for number in range(1, last + 1):
            places = range((number - 1) * PER_PAGE, min(number * PER_PAGE, count))
            cards = "".join(f'<li class="card"><a href="/ad/A-{n}">Salon {n}</a></li>' for n in places)
            more = f'<a class="next" href="/list/{number + 1}">next</a>' if number < last else ""
            self.answers[f"/list/{number}"] = f"<html><body><ul>{cards}</ul>{more}</body></html>".encode()
        for n in range(count):
            self.answers[f"/ad/A-{n}"] = self._detail(n)

    def _detail(self, n: int) -> bytes:
        links = "".join(f'<li><a href="/help/{m}">Help {m}</a></li>' for m in range(60))
        return (
            f"<html><head><title>Salon {n}</title></head><body><nav><ul>{links}</ul></nav>"
            f"<main><h1>Salon {n}</h1>"
            f'<dl><dt>Name</dt><dd class="name">Alex</dd><dt>Age</dt><dd class="age">{20 + n % 40}</dd>'
            '<dt>City</dt><dd class="city">Utrecht</dd><dt>Section</dt><dd class="section">massage</dd>'
            '<dt>Price</dt><dd class="price">80 EUR</dd>'
            '<dt>Phone</dt><dd class="phone">+493023125123</dd></dl>'
            f'<div class="text">{WORDS} Number {n}.</div>'
            '<time datetime="2026-11-20T01:00:00+01:00">now</time>'
            f"</main><footer><ul>{links}</ul></footer></body></html>"
        ).encode()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = self.answers.get(scope["path"])
        kind = b"text/html; charset=utf-8"
        headers = [(b"content-type", kind), (b"content-length", str(len(body or b"")).encode())]
        status = 404 if body is None else 200
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body or b""})


def cpu_of(command: list[str]) -> float:
    """Run a command and return the CPU seconds that it and its children used."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def crawler_cpu(folder: Path, base: str, key: Any) -> float:
    """Return the CPU seconds of one crawl by doorwatch, spool and signatures included."""
    now = datetime.now(UTC)
    keys = KeyRing.create(folder / "keys" / "t", now, {})
    for name in ("agreements", "profiles"):
        (folder / name / "t").mkdir(parents=True, exist_ok=True)
    (folder / "doorwatch.toml").write_text("[tenants.t]\n")
    (folder / "profiles" / "t" / "bench.yaml").write_text(PROFILE)
    agreement, host = folder / "agreements" / "t" / "bench.yaml", base.removeprefix("http://")
    scope = {
        "hosts": [host], "private_hosts": [host], "image_hosts": [], "rate": 1000.0, "concurrency": 8,
        "pages": 1_000_000, "hours": {"start": "00:00", "end": "00:00", "zone": "UTC"},
    }  # fmt: skip
    papers = {
        "controller": "bench",
        "processor_contract": "1",
        "notice_to_advertisers": "1",
        "routes": ["care"],
    }
    form = template(
        "bench", "t", now.date(), site=base, scope=scope, purpose="moderation", ocr_required=False,
        legal_basis=dict.fromkeys(("gdpr_6", "gdpr_9", "gdpr_10"), "bench"), **papers,
    )  # fmt: skip
    form["dpia"]["sha256"] = "00" * 32
    agreement.write_text(render(form))
    sign(agreement, key, "platform")
    sign(agreement, keys.signing_key("operator"), "operator")
    order = folder / "order.json"
    spool = str(folder / f"spool-{host.replace(':', '-')}")
    settings = str(folder / "doorwatch.toml")
    order.write_text(
        json.dumps({"settings": settings, "tenant": "t", "platform": "bench", "scan": "1", "spool": spool})
    )
    return cpu_of([sys.executable, "-m", "crawler", str(order)])


def measure(count: int, folder: Path) -> tuple[float, float, int]:
    """Return the CPU seconds of the bare spider and of the crawler over `count` listings, and the pages."""
    from nacl.signing import SigningKey

    key = SigningKey(bytes([1]) * 32)
    pages = Pages(count, key)
    server = uvicorn.Server(uvicorn.Config(pages, port=0, log_level="critical", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    base = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        program = folder / "bare.py"  # a file: Scrapy reads the source of callbacks
        program.write_text(BARE)
        bare = cpu_of([sys.executable, str(program), base])
        ours = crawler_cpu(folder, base, key)
    finally:
        server.should_exit = True
        thread.join()
    return bare, ours, count + -(-count // PER_PAGE)


def main() -> None:
    """Measure both over few and over many pages and print what a page costs between the two."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        few = measure(50, Path(folder))
        many = measure(count, Path(folder))
    pages = many[2] - few[2]
    bare, ours = ((many[place] - few[place]) / pages * 1000 for place in (0, 1))
    print(f"bare Scrapy spider  {bare:6.2f} ms CPU a page ({pages} pages)")
    print(f"doorwatch crawler   {ours:6.2f} ms CPU a page")
    print(f"ratio               {ours / bare:6.2f}   (aim: under 1.25)")


if __name__ == "__main__":
    main()
