"""After a demo of real commands: what lies on disk is its owner's alone, and no word of a listing is told."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from demo.generator import World, generate
from doorwatch.settings import load_settings
from doorwatch.types import Listing

SIZE, SEED = 100, 7
KEYED = (".seg", ".part")
"""Segments of the spool are encrypted; a WARC, a database and the site's agreement hold what they are for."""


@dataclass(frozen=True)
class Played:
    """A demo of one night: where it wrote, what it told, what else it left."""

    home: Path
    temporary: Path
    told: str

    def reports(self) -> Iterator[Path]:
        """Yield the morning reports."""
        yield from self.home.glob("tenants/*/reports/*")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """One night of the demo in a process of its own, under the usual umask."""
    home, temporary = tmp_path_factory.mktemp("demo") / "home", tmp_path_factory.mktemp("temporary")
    command = [sys.executable, "-m", "doorwatch", "demo", "--no-serve", "--nights", "1"]
    done = subprocess.run(
        [*command, "--size", str(SIZE), "--seed", str(SEED), "--folder", str(home)],
        cwd=temporary, env={**os.environ, "TMPDIR": str(temporary)}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=True, umask=0o022,
    )  # fmt: skip
    return Played(home, temporary, done.stdout + done.stderr)


def words(listing: Listing) -> Iterator[str]:
    """Yield what is somebody's in a listing: its texts in pieces, names, contacts, addresses, account."""
    for text in (listing.title, listing.text, listing.hidden_text):
        pieces = re.split(r"[.!?\n]+", text or "")
        yield from (piece.strip() for piece in pieces if len(piece.strip()) >= 12)
    yield from (phone.lstrip("+") for phone in listing.phones)
    yield from (handle.value for handle in listing.handles if len(handle.value) > 5)
    yield from (image for image in listing.images)
    yield listing.id
    yield from (name for name in (listing.persona, listing.account and listing.account.id) if name)


@pytest.fixture(scope="module")
def secrets() -> set[str]:
    """All that no report, log or error may hold."""
    world: World = generate(SIZE, SEED, "A", 1)
    return {word for record in world.records(0) for word in words(record.listing)}


def held(content: str, secrets: set[str]) -> list[str]:
    """Return which of `secrets` stand in `content` as whole words."""
    return sorted(word for word in secrets if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", content))


def test_everything_of_a_tenant_is_for_its_owner_alone(played: Played) -> None:
    folders = [played.home / name for name in ("tenants", "keys", "agreements", "profiles")]
    places = [place for folder in folders for place in (folder, *folder.rglob("*"))]
    assert len(places) > 60
    for place in (played.home, *places):
        expected = 0o700 if place.is_dir() else 0o600
        assert place.stat().st_mode & 0o777 == expected, place


def test_the_report_holds_counts_and_no_word_of_a_listing(played: Played, secrets: set[str]) -> None:
    reports = list(played.reports())
    assert len(reports) == 6
    for report in reports:
        assert held(report.read_text(encoding="utf-8"), secrets) == [], report


def test_what_a_night_tells_holds_no_word_of_a_listing(played: Played, secrets: set[str]) -> None:
    assert "listings seen" in played.told
    assert held(played.told, secrets) == []


def test_nothing_is_left_in_temporary_places(played: Played) -> None:
    assert list(played.temporary.iterdir()) == []


def test_orders_and_their_plans_are_gone_and_the_spool_is_empty(played: Played) -> None:
    assert list(played.home.glob("tenants/*/orders/*")) == []
    assert [path for path in played.home.glob("tenants/*/spool/**/*") if path.suffix in KEYED] == []


def test_a_texts_words_lie_only_where_they_must(played: Played, secrets: set[str]) -> None:
    """In the database, and in the page of a flagged listing; never in the clear in any other file."""
    homes = [tenant.data for tenant in load_settings(played.home / "doorwatch.toml", {}).tenants.values()]
    checked = 0
    for path in (path for home in homes for path in home.rglob("*") if path.is_file()):
        if path.name.startswith("doorwatch.db") or path.name.endswith(".warc.gz"):
            continue
        checked += 1
        assert held(path.read_bytes().decode("latin-1"), secrets) == [], path
    assert checked >= 9


def test_a_crash_leaves_no_picture_of_the_memory() -> None:
    command, pipe = [sys.executable, "-m", "doorwatch", "check"], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write('{"platform": "demo-north", "id": "A-1", "title": "Massage"}\n')
        process.stdin.flush()
        process.stdout.readline()
        limits = Path(f"/proc/{process.pid}/limits").read_text(encoding="ascii")
        assert re.search(r"^Max core file size +0 +0 ", limits, re.MULTILINE)
        assert "Umask:\t0077" in Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
        process.stdin.close()
