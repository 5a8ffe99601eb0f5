"""Two files of a platform's listings that use all of Memory, and the process that takes them in.

The first file fills Memory and opens cases. Then a bank is made that nobody has compared yet, and its derived
files are lost. The second file changes listings, shows pictures of open cases, parts and known ones
again, repeats texts and numbers, and is longer than a batch.
"""

from __future__ import annotations

import base64
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from doorwatch.banks.model import NewEntry, Source
from doorwatch.cli.main import main
from doorwatch.images import read_picture
from doorwatch.settings import TenantSettings, load_settings
from doorwatch.store import BATCH, Store
from doorwatch.store.aside import put_platform_key
from doorwatch.store.bankdesk import BankDesk
from tests.crawler.site import PLATFORM, TENANT, Home, Site
from tests.images.shapes import shapes

NOW = datetime.now(UTC)
FLAGGED, KNOWN, SHARED, SURE = 4, 5, 6, 7
"""Seeds of pictures: of an open case, of a bank, under several names, of another open case."""
_ENDS = ("on", "ka", "ri", "um", "est")
_WORDS = [a + b for a in ("sal", "mor", "ten", "vik", "lun", "par", "dor") for b in _ENDS]


@dataclass(frozen=True)
class Fed:
    """How `doorwatch ingest` ended: its code (negative for a signal) and what it said."""

    code: int
    said: str

    def whole(self) -> None:
        """Assert that it ended well."""
        assert self.code == 0, self.said


@dataclass(frozen=True)
class Feeder:
    """A home folder, its files beside it, and the command that takes them in."""

    home: Path

    @property
    def tenant(self) -> TenantSettings:
        """The tenant's settings."""
        return load_settings(self.home / "doorwatch.toml").tenant(TENANT)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Give the tenant's store."""
        opened = Store.open(self.tenant.database, lambda: datetime.now(UTC))
        try:
            yield opened
        finally:
            opened.close()

    def words(self, name: str) -> list[str]:
        """Return the command line that takes in a file."""
        settings = str(self.home / "doorwatch.toml")
        return ["--settings", settings, "--json", "ingest", str(self.home / name), "--platform", PLATFORM]

    def ingest(self, failpoint: str | None = None) -> Fed:
        """Take in the second file with a process of its own, which dies at a fail-point."""
        environ = {name: value for name, value in os.environ.items() if name != "DOORWATCH_FAILPOINT"}
        if failpoint is not None:
            environ["DOORWATCH_FAILPOINT"] = failpoint
        done = subprocess.run(
            [sys.executable, "-m", "doorwatch", *self.words("second.jsonl")],
            env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return Fed(done.returncode, done.stdout + done.stderr)

    def ingest_here(self) -> None:
        """Take in the second file in this process, undisturbed."""
        assert main(self.words("second.jsonl")) == 0

    def copy(self, to: Path, database: str | None = None) -> Feeder:
        """Return the same home, keys included, in another folder; with `database` on that one."""
        shutil.copytree(self.home, to)
        if database is not None:
            toml = to / "doorwatch.toml"
            toml.write_text(f'[tenants.{TENANT}]\ndatabase = "{database}"\n', "utf-8")
        return Feeder(to)

    def fill(self) -> Feeder:
        """Take in the first file, then make the bank and lose its derived files."""
        site = Site()
        key = base64.b64encode(bytes(site.key.verify_key)).decode()
        self.tenant.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.store() as store:
            store.upgrade()
            store.run_write(lambda conn: put_platform_key(conn, PLATFORM, key, NOW))
        assert main(self.words("first.jsonl")) == 0
        with self.store() as store:
            desk = BankDesk(store, self.tenant.banks, "m.one")
            desk.create("demo-hotline", "hotline", "m.one", "m.two", NOW, 8)
            source = Source("Demo supplier", "demo", "m.one", "m.two", NOW + timedelta(days=300))
            desk.put("demo-hotline", [_entry(KNOWN), _entry(90), _entry(91)], source, NOW)
        shutil.rmtree(self.tenant.banks)
        return self


def laid_out(home: Path) -> Feeder:
    """Write a home folder with its agreement and both files; nothing was taken in yet."""
    home.mkdir(mode=0o700)
    Home(home, Site(port=9), now=NOW).write()
    for name, listings in (("first", _first()), ("second", _second())):
        lines = "".join(json.dumps(one) + "\n" for one in listings)
        (home / f"{name}.jsonl").write_text(lines, "utf-8")
    return Feeder(home)


def _first() -> list[dict[str, Any]]:
    flagged = [
        _ad("F-1", "Company. Leeftijd: 17.", FLAGGED, persona="Alex"),
        _ad("F-2", "Massage. Leeftijd: 16.", SURE, persona="Kim"),
    ]
    pictures = [_ad("F-3", _plain(3), KNOWN), _ad("F-4", _plain(4), SHARED, persona="Robin")]
    return [*flagged, *pictures, *(_ad(f"O-{n}", _plain(n), age=25 + n % 20) for n in range(40))]


def _second() -> list[dict[str, Any]]:
    """Return one more listing than two batches of changed ones, and a batch's worth of others."""
    special: dict[int, dict[str, Any]] = {
        20: _ad("F-1", "Company. Leeftijd: 17.", FLAGGED, persona="Alex"),
        40: _ad("F-2", "Massage. Leeftijd: 16.", SURE, persona="Kim"),
        60: _ad("N-part", _plain(60), FLAGGED, persona="Sam", part=True),
        80: _ad("N-known", _plain(80), KNOWN),
        100: _ad("N-shared", _plain(100), SHARED, persona="Charlie"),
        250: _ad("N-shared-2", _plain(250), SHARED, persona="Noa", part=True),
        260: _ad("O-1", "Now other words. Leeftijd: 17.", age=19, observed_at=NOW.isoformat()),
        300: _ad("N-known-2", _plain(300), KNOWN, part=True),
        BATCH + 5: _ad("N-part-late", _plain(7), FLAGGED, persona="Billie", part=True),
        BATCH + 8: _ad("N-known-late", _plain(8), KNOWN, persona="Jo"),
    }
    alike = {n: _alike(n) for n in (10, 11, 210, 211, BATCH + 2, BATCH + 3)}
    phoned = {
        n: _ad(f"N-phone-{n}", _plain(n), persona=f"P{n}", phones=["+493023125123"])
        for n in (12, 13, 212, 213, BATCH + 10, BATCH + 11)
    }
    kept = {n: _ad(f"O-{n - 410}", _plain(n - 410), age=25 + (n - 410) % 20) for n in range(415, 430)}
    placed = special | alike | phoned | kept
    return [placed.get(n) or _ad(f"N-{n}", _plain(1_000 + n), age=22 + n % 30) for n in range(BATCH + 20)]


def _alike(n: int) -> dict[str, Any]:
    name, city = f"Name{n}", ("Utrecht", "Leiden", "Breda")[n % 3]
    text = (
        f"I am {name}, new in {city} since this week. A calm salon near the station, clean and quiet, "
        "by appointment only, from noon until late, with coffee and a walk through the old town."
    )
    return _ad(f"N-alike-{n}", text, persona=name, city=city)


def _plain(n: int) -> str:
    """Return a text of its own for a number: made-up words that no other text has in this order."""
    draw = random.Random(f"feed/{n}")
    return " ".join(draw.choice(_WORDS) for _ in range(12)) + f" {n}"


def _ad(
    id: str, text: str, picture: int | None = None, *, part: bool = False, age: int | None = None, **more: Any
) -> dict[str, Any]:
    shown = [] if picture is None else [base64.b64encode(jpeg(picture, part)).decode()]
    images = [f"data:image/jpeg;base64,{data}" for data in shown]
    return {
        "schema": 1, "platform": PLATFORM, "id": id, "text": text, "stated_age": age, "images": images,
        "country": "NL", "account": {"id": f"u-{id}"}, "observed_at": (NOW - timedelta(hours=1)).isoformat(),
        **more,
    }  # fmt: skip


@cache
def jpeg(seed: int, part: bool = False) -> bytes:
    """Return a picture of shapes as JPEG, or a crop of it."""
    pixels = cv2.GaussianBlur(shapes(seed, 450, 600), (0, 0), 1.0)
    pixels = np.ascontiguousarray(pixels[40:420, 60:560] if part else pixels)
    return bytes(cv2.imencode(".jpg", pixels)[1])


def _entry(seed: int) -> NewEntry:
    read = read_picture(jpeg(seed), 0, None, ocr=False)
    assert read.pdq is not None
    return NewEntry("list", bytes.fromhex(read.pdq), quality=read.quality)
