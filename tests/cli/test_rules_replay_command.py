"""`doorwatch rules replay` and the shadow counts of `rules list`, on an installation of one tenant."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from doorwatch.store import Store
from doorwatch.store.aside import put_shadow_counts
from doorwatch.store.journalling import journal_entries
from tests.cli.conftest import Run
from tests.replay.scenes import filled, rule_file
from tests.store.samples import NOW, PLATFORM


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
