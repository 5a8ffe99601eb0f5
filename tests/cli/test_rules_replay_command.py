"""`doorwatch rules replay` and the shadow counts of `rules list`, on an installation of one tenant."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from doorwatch.agreements import render
from doorwatch.store import Store
from doorwatch.store.aside import put_shadow_counts
from doorwatch.store.journalling import journal_entries
from tests.agreements.agreed import values
from tests.cli.conftest import Run
from tests.replay.scenes import filled, rule_file
from tests.store.samples import NOW, PLATFORM, detail, write


@pytest.fixture
def kept(home: Path, run: Run) -> Iterator[Store]:
    """The store of tenant north with five listings, three of them kept by cases and the sample."""
    assert run("db", "upgrade").code == 0
    store = Store.open(f"sqlite:///{home / 'tenants' / 'north' / 'doorwatch.db'}", lambda: NOW)
    filled(store, {"A-1": "remove", "A-2": "no_concern"})
    yield store
    store.close()


def test_replay_tells_what_a_draft_adds_and_how_it_was_decided(home: Path, run: Run, kept: Store) -> None:
    path = rule_file(home / "draft")
    told = run("rules", "replay", str(path), "--json")
    assert told.code == 0
    (figures,) = told.json["rules"]
    assert (figures["how"], figures["gained"], figures["lost"]) == ("added", 2, 0)
    assert figures["precision"]["after"]["confirmed"] == 1
    assert figures["precision"]["after"]["decided"] == 2
    assert told.json["listings"]["kept_by"] == {"case": 2, "control": 1}
    assert "geld" not in told.out.lower()


def test_the_heading_says_which_listings_and_what_share(home: Path, run: Run, kept: Store) -> None:
    told = run("rules", "replay", str(rule_file(home / "draft")))
    assert told.code == 0
    expected = (
        "Replayed on 3 listings as they are kept (2 in cases, 1 in the control sample): 60.0% of 5 scanned"
    )
    assert told.out.startswith(expected)
    assert "1 of 2: 0.50 [0.09, 0.91]" in told.out


def test_a_replay_is_journalled_and_leaves_no_notes(home: Path, run: Run, kept: Store) -> None:
    assert run("rules", "replay", str(rule_file(home / "draft"))).code == 0
    with kept.read() as conn:
        acts = [(entry.act, entry.object, entry.detail["listings"]) for entry in journal_entries(conn)]
    assert acts == [("rules.replayed", "rule:files", 3)]
    assert not list((home / "tenants" / "north" / "orders").glob("*"))


def test_a_file_needs_no_tenant_and_its_broken_lines_are_named(home: Path, run: Run) -> None:
    ours = home / "ours.jsonl"
    ours.write_text(json.dumps({"platform": "p", "id": "1", "text": "Snel geld."}) + "\n{broken\n")
    told = run("rules", "replay", str(rule_file(home / "draft")), "--file", str(ours), "--json")
    assert told.code == 2
    assert told.json["changed"][0]["rules"] == {"money": {"change": "gained", "words": ["Snel geld"]}}
    assert f"{ours}:2" in told.err


@pytest.mark.parametrize(
    ("line", "code"), [(["nobody"], 2), (["school-or-guardian", "--file", "missing.jsonl"], 2)]
)
def test_what_is_not_there_is_bad_input(line: list[str], code: int, run: Run, kept: Store) -> None:
    assert run("rules", "replay", *line).code == code


def test_without_a_store_a_replay_says_how_to_get_one(run: Run) -> None:
    told = run("rules", "replay", "school-or-guardian")
    assert (told.code, "doorwatch db upgrade" in told.err) == (4, True)


def test_list_tells_on_how_many_listings_shadow_rules_spoke(home: Path, run: Run, kept: Store) -> None:
    with kept.write() as conn:
        put_shadow_counts(conn, NOW.date(), PLATFORM, {"school-or-guardian": 3})
    told = {one["id"]: one for one in run("rules", "list", "--json").json}
    assert told["school-or-guardian"]["shadow"] == {"2026-11-20": 3}
    assert told["contact-by-other"]["shadow"] == {}


@pytest.fixture
def granted(home: Path, run: Run, kept: Store) -> Path:
    """An agreement of today with a replay window of seven days, signed by both; A-6 was just seen."""
    run("keys", "new")
    now = datetime.now(UTC)
    today = now.date()
    file = home / "agreements" / "north" / f"{PLATFORM}.yaml"
    file.parent.mkdir(parents=True)
    form = values(
        valid_from=today - timedelta(days=2),
        valid_until=today + timedelta(days=200),
        dpia={"sha256": "a" * 64, "date": today, "review": today + timedelta(days=300)},
        terms={"replay_window": 7},
    )
    file.write_text(render(form))
    run("keys", "new", "--platform", PLATFORM, "--out", "platform.key")
    assert run("agreements", "sign", str(file)).code == 0
    assert run("agreements", "sign", str(file), "--party", "platform", "--key", "platform.key").code == 0
    write(kept, detail("A-6", "Snel geld verdienen.", at=now))
    return file


def test_an_agreed_window_is_replayed(home: Path, run: Run, granted: Path) -> None:
    told = run("rules", "replay", str(rule_file(home / "draft")), "--json").json
    assert told["listings"]["kept_by"]["window"] >= 1
    assert "A-6" in [one["id"] for one in told["changed"]]


def test_an_altered_agreement_grants_no_window(home: Path, run: Run, granted: Path) -> None:
    altered = granted.read_text().replace("replay_window: 7", "replay_window: 80")
    assert altered != granted.read_text()
    granted.write_text(altered)
    told = run("rules", "replay", str(rule_file(home / "draft")), "--json").json
    assert told["listings"]["kept_by"].get("window", 0) == 0


def test_an_engine_tells_what_one_process_tells(home: Path, run: Run, kept: Store) -> None:
    path = str(rule_file(home / "draft"))
    alone = run("rules", "replay", path, "--json")
    many = run("rules", "replay", path, "--json", "--engine", "local", "--workers", "1")
    assert (many.code, many.json) == (0, alone.json)
    assert not list((home / "tenants" / "north" / "engine").glob("run-*"))


def test_rescore_shows_levels_writes_assessments_and_changes_nothing(
    home: Path, run: Run, kept: Store
) -> None:
    out = home / "assessments.jsonl"
    told = run("rescore", "--json", "--workers", "1", "--out", str(out))
    assert (told.code, told.json["listings"], told.json["failed"]) == (0, 3, [])
    assert [json.loads(line)["id"] for line in out.read_text("utf-8").splitlines()] == ["A-1", "A-2", "A-3"]
    assert out.stat().st_mode & 0o077 == 0
    with kept.read() as conn:
        assert list(journal_entries(conn)) == []
