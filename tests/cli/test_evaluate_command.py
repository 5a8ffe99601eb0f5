"""`doorwatch evaluate`: figures for people and programs, and bad lines named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from doorwatch.evaluate.page import BEGIN, END
from tests.cli.conftest import Run

LINE = {
    "id": "x-1", "language": "en", "text": "My age is 16.", "field": "text", "as_of": "2026-11-20",
    "expect": {"indicators": ["stated_age_under_18"], "stated_age": 16}, "kind": "digits",
}  # fmt: skip
BENIGN = {
    **LINE, "id": "x-2", "text": "Warm oil and soft music.", "kind": "ordinary",
    "expect": {"indicators": [], "stated_age": None},
}  # fmt: skip
WRONG = {**BENIGN, "id": "x-3", "expect": {"indicators": ["sugar_offer"], "stated_age": None}}


def corpus(folder: Path, *lines: dict[str, Any] | str) -> str:
    path = folder / "corpus.jsonl"
    path.write_text("".join((x if isinstance(x, str) else json.dumps(x)) + "\n" for x in lines))
    return str(path)


def test_the_tables_stand_under_the_heading_that_says_what_they_are_worth(run: Run, home: Path) -> None:
    done = run("evaluate", corpus(home, LINE, BENIGN, WRONG))
    assert done.code == 0
    assert done.out.startswith("self-made data: shows that it works, not how well\n3 sentences, 1 of them")
    assert "x-3 (ordinary): missed sugar_offer" in done.out


def test_json_holds_recall_false_signals_and_faults(run: Run, home: Path) -> None:
    found = run("evaluate", corpus(home, LINE, BENIGN, WRONG), "--json").json
    minors = found["minor_ages"][0]
    assert (minors["recall"]["hits"], minors["recall"]["trials"], minors["false_flags"]["hits"]) == (1, 1, 0)
    assert [one["id"] for one in found["faulty"]] == ["x-3"]
    assert found["corpus"]["benign"] == 1


def test_a_bad_line_ends_with_two_and_the_rest_is_done(run: Run, home: Path) -> None:
    done = run("evaluate", corpus(home, LINE, "{"), "--json")
    assert done.code == 2
    assert "corpus.jsonl:2: expected one JSON object a line" in done.err
    assert done.json["corpus"]["sentences"] == 1


def test_a_missing_corpus_is_bad_input(run: Run, home: Path) -> None:
    done = run("evaluate", str(home / "none"))
    assert done.code == 2
    assert "expected a file or folder of sentences" in done.err


def test_generated_listings_say_from_how_many_frames_they_come(run: Run, home: Path) -> None:
    found = run("evaluate", corpus(home, LINE), "--generated", "100", "--frames", "A", "--json").json
    part = found["generated"]
    assert part["heading"].startswith("from ")
    assert part["heading"].endswith(" frames, not independent")
    assert part["false_minors"]["all"]["trials"] == 100
    assert part["recall"]["all"]["trials"] > 500


def test_the_figures_are_written_and_placed_the_same_twice(run: Run, home: Path) -> None:
    page, file = home / "page.md", home / "results.json"
    page.write_text(f"# Page\n{BEGIN}\n{END}\nlast\n")
    arguments = ("evaluate", corpus(home, LINE, BENIGN), "--write", str(file), "--page", str(page), "--quiet")
    assert run(*arguments).out == ""
    first = (file.read_bytes(), page.read_bytes())
    run(*arguments)
    assert (file.read_bytes(), page.read_bytes()) == first
    assert "| all | 1 of 1: 1.00 [0.20, 1.00] |" in page.read_text()
    assert page.read_text().endswith("last\n")
