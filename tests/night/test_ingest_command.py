"""`doorwatch ingest` and `doorwatch cases`, from a platform's file to a look that the journal knows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from demo.generator import generate
from demo.house import set_up
from demo.sites.serving import serve
from doorwatch.cli.main import main
from doorwatch.errors import AgreementRefused
from doorwatch.evidence import write_warc
from doorwatch.keys import KeyRing
from doorwatch.night import feed_night
from doorwatch.store.aside import read_aside
from doorwatch.store.journalling import journal_entries
from doorwatch.types import RawPage
from tests.night.places import Place

TENANT, PLATFORM = "demo-c", "demo-west"
SECRET = "a line that nobody may read"


@dataclass(frozen=True)
class Said:
    """What a command ended with."""

    code: int
    json: Any
    err: str


Run = Callable[..., Said]


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A tenant whose platform's key was read from its site, tonight by the real clock."""
    home = tmp_path_factory.mktemp("ingest")
    with serve(generate(30, 5, "A", 1, start=datetime.now(UTC) - timedelta(hours=1))) as sites:
        set_up(home, sites, datetime.now(UTC))
        place = Place(home, sites)
        settings = ["--settings", str(home / "doorwatch.toml"), "--tenant", TENANT, "--quiet"]
        assert main([*settings, "scan", PLATFORM]) == 0
        yield place


@pytest.fixture
def place(scanned: Place, tmp_path: Path) -> Place:
    """A copy to write to."""
    return scanned.copy(tmp_path / "home")


@pytest.fixture
def run(place: Place, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command of the tenant with --json."""

    def command(*arguments: str, tenant: str = TENANT) -> Said:
        capsys.readouterr()
        settings = ["--settings", str(place.home / "doorwatch.toml"), "--tenant", tenant, "--json"]
        code = main([*settings, *arguments])
        shown = capsys.readouterr()
        return Said(code, json.loads(shown.out) if shown.out.strip() else None, shown.err)

    return command


def lines(*listings: dict[str, Any] | str) -> str:
    """Return a file of listings; a text stands as it is."""
    return "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in listings)


def ad(id: str, text: str, **more: Any) -> dict[str, Any]:
    """Return a listing of the platform."""
    return {"schema": 1, "platform": PLATFORM, "id": id, "text": text, **more}


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A file with good and broken lines."""
    path = tmp_path / "feed.jsonl"
    good = ad("F-1", "Ik ben 16 jaar."), ad("F-2", "Massage in een rustige salon, 27 jaar.")
    broken = (
        '{"schema": 1, "platform": "demo-west", "id": "F-3", "text": "' + SECRET,
        ad("F-4", SECRET, colour="red"),
        ad("F-5", SECRET, stated_age="young"),
        {**ad("F-6", SECRET), "platform": "demo-north"},
    )
    path.write_text(lines(good[0], *broken, good[1]), "utf-8")
    return path


def test_good_lines_are_done_and_broken_ones_are_named_and_kept_aside(
    place: Place, run: Run, mixed: Path
) -> None:
    said = run("ingest", str(mixed), "--platform", PLATFORM)
    assert said.code == 2
    assert (said.json["listings"], said.json["new"], len(said.json["opened"])) == (2, 2, 1)
    aside = {one["place"]: one["key"] for one in said.json["set_aside"]}
    assert aside == {
        "feed.jsonl:2": None, "feed.jsonl:3": "colour", "feed.jsonl:4": "stated_age",
        "feed.jsonl:5": "platform",
    }  # fmt: skip
    assert SECRET not in said.err + json.dumps(said.json)
    key = KeyRing.open(place.tenant(TENANT).keys).spool_key()
    with place.store(TENANT) as store, store.read() as conn:
        kept = read_aside(conn, PLATFORM, key)
    assert [line for _, line, _, _ in kept] == [2, 3, 4, 5]
    assert all(SECRET.encode() in body for *_, body in kept)
    raw = b"".join(path.read_bytes() for path in place.tenant(TENANT).data.glob("doorwatch.db*"))
    assert SECRET.encode() not in raw


def test_the_same_file_again_changes_nothing(run: Run, mixed: Path) -> None:
    run("ingest", str(mixed), "--platform", PLATFORM)
    again = run("ingest", str(mixed), "--platform", PLATFORM)
    assert again.code == 2
    counts = {name: again.json[name] for name in ("new", "changed", "unchanged", "opened")}
    assert counts == {"new": 0, "changed": 0, "unchanged": 2, "opened": []}


def test_nothing_is_taken_in_before_the_platforms_key_was_read_from_its_site(run: Run, mixed: Path) -> None:
    said = run("ingest", str(mixed), "--platform", "demo-east", tenant="demo-b")
    assert said.code == 3
    assert "expected a key read from its own site at most 30 days ago; got none" in said.err


def test_nothing_is_taken_in_with_a_key_that_was_read_too_long_ago(place: Place) -> None:
    later = datetime.now(UTC) + timedelta(days=31)
    with (
        place.house(TENANT, later) as house,
        pytest.raises(AgreementRefused, match="at most 30 days ago; got one of"),
    ):
        feed_night(house, PLATFORM, [], None)


def test_nothing_is_taken_in_for_a_platform_without_an_agreement(run: Run, mixed: Path) -> None:
    said = run("ingest", str(mixed), "--platform", "demo-east")
    assert said.code == 3
    assert "expected an agreement with demo-east; got none" in said.err


def test_pages_of_a_warc_file_are_read_as_the_crawl_reads_them(
    place: Place, run: Run, tmp_path: Path
) -> None:
    site = place.sites[PLATFORM]
    archive = tmp_path / "pages.warc.gz"
    parts: list[bytes] = []
    shown = site.catalog.page(0, 0, 3)
    for number, path in enumerate(("/", *(site.catalog.address(one) for one in shown), "/nowhere")):
        answer = httpx.get(site.base + path)
        headers = tuple(answer.headers.items())
        page = RawPage(site.base + path, answer.status_code, headers, answer.content, datetime.now(UTC))
        write_warc(page, tmp_path / f"{number}.warc.gz")
        parts.append((tmp_path / f"{number}.warc.gz").read_bytes())
    archive.write_bytes(b"".join(parts))
    said = run("ingest", str(archive), "--platform", PLATFORM, "--format", "warc")
    assert said.code == 0, said
    # The crawl saw their pictures too, which a file of pages does not hold: they are read, and as changed.
    assert (said.json["listings"], said.json["new"]) == (3, 0)


def test_a_page_that_is_no_listings_is_set_aside_by_its_place(place: Place, run: Run, tmp_path: Path) -> None:
    body = b"<html><body><main id=ad><h1>Back soon</h1></main></body></html>"
    page = RawPage("http://127.0.0.1/a/1", 200, (("Content-Type", "text/html"),), body, datetime.now(UTC))
    write_warc(page, tmp_path / "odd.warc.gz")
    said = run("ingest", str(tmp_path / "odd.warc.gz"), "--platform", PLATFORM, "--format", "warc")
    assert said.code == 2
    assert [one["place"] for one in said.json["set_aside"]] == ["odd.warc.gz:page 1"]


def test_cases_are_listed_the_worst_first_and_a_look_is_journalled_before_it_is_shown(
    place: Place, run: Run, mixed: Path
) -> None:
    (case,) = run("ingest", str(mixed), "--platform", PLATFORM).json["opened"]
    listed = run("cases", "list").json
    assert case in [one["case"] for one in listed]
    levels = [("urgent", "review", "unseen").index(one["level"]) for one in listed]
    assert levels == sorted(levels)
    shown = run("cases", "show", str(case)).json
    assert [one["id"] for one in shown["listings"]] == ["F-1"]
    assert shown["listings"][0]["assessment"]["level"] == "urgent"
    with place.store(TENANT) as store, store.read() as conn:
        looks = [entry for entry in journal_entries(conn) if entry.act == "case.viewed"]
    assert [entry.object for entry in looks] == [f"case/{case}"]
    assert looks[0].actor.startswith("cli:")


def test_a_case_that_is_not_there_is_bad_input(run: Run) -> None:
    said = run("cases", "show", "4711")
    assert said.code == 2
    assert "case 4711: expected a case of this tenant; got none of this number" in said.err
