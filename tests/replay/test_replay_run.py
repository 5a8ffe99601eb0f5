"""A replay on a small store: what is gained and lost, levels, precision, and going on after a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from doorwatch.rates import Rate
from doorwatch.replay import Change, FileSource, Result, StoreSource, change_of, replay, result_of
from doorwatch.replay.run import Batch, finish, progress_file
from doorwatch.store import Store
from tests.replay.scenes import WINDOW, decide, filled, judges_of, rule_file, rules_of


def change(tmp_path: Path, *, status: str = "live", draft: dict[str, str] | None = None) -> Change:
    """The rule "snel geld" of a status, with another version where one is given."""
    rule_file(tmp_path / "rules", status=status)
    target = "money" if draft is None else str(rule_file(tmp_path / "draft", **draft))
    return change_of(target, rules_of(tmp_path / "rules"))


def run(store: Store, of: Change, folder: Path, *, windows: bool = True) -> Result:
    source = StoreSource("north", store, WINDOW if windows else {})
    return result_of(replay(source, judges_of(of), of, folder), of, source)


def ids(result: Result, what: str) -> list[str | None]:
    entries = result.as_json()["changed"]
    return [one["id"] for one in entries if one["rules"].get("money", {}).get("change") == what]


def test_a_changed_phrase_gains_and_loses(store: Store, tmp_path: Path) -> None:
    filled(store)
    result = run(store, change(tmp_path, draft={"match": "makkelijk geld, snel geld verdienen"}), tmp_path)
    (figures,) = result.rules
    assert (figures.how, figures.gained, figures.lost, figures.both) == ("changed", 1, 2, 1)
    assert (ids(result, "gained"), ids(result, "lost")) == (["A-4"], ["A-2", "A-5"])
    assert (ids(result, "other words"), figures.other_words) == (["A-1"], 1)


def test_a_rule_in_shadow_gains_all_that_it_spoke_about(store: Store, tmp_path: Path) -> None:
    filled(store)
    (figures,) = run(store, change(tmp_path, status="shadow"), tmp_path).rules
    assert (figures.how, figures.gained, figures.lost, figures.in_shadow) == ("made live", 3, 0, 3)


def test_a_draft_of_a_rule_in_shadow_tells_what_the_old_words_found(store: Store, tmp_path: Path) -> None:
    filled(store)
    of = change(tmp_path, status="shadow", draft={"match": "snel geld voor, makkelijk geld"})
    (figures,) = run(store, of, tmp_path).rules
    assert (figures.gained, figures.lost, figures.in_shadow) == (2, 0, 1)


def test_levels_move_with_a_rule_and_only_in_its_lane(store: Store, tmp_path: Path) -> None:
    filled(store)
    result = run(store, change(tmp_path, status="shadow"), tmp_path)
    assert result.levels == {"recruitment": {("none", "review"): 3}}
    assert result.highest == {("none", "review"): 3}
    lighter = run(store, change(tmp_path / "second", draft={"weight": "moderate"}), tmp_path)
    assert lighter.levels == {"recruitment": {("review", "watch"): 3}}
    assert lighter.rules[0].other_words == 0


def test_precision_counts_decisions_and_leaves_out_what_was_not_decided(store: Store, tmp_path: Path) -> None:
    filled(store, {"A-1": "remove", "A-2": "no_concern"})
    (figures,) = run(store, change(tmp_path, draft={"match": "snel geld verdienen"}), tmp_path).rules
    assert figures.precision_before == Rate(1, 2)
    assert figures.precision_after == Rate(1, 1)
    assert figures.precision_lost == Rate(0, 1)
    assert figures.precision_gained == Rate(0, 0)


def test_nothing_decided_is_no_precision_rather_than_none_confirmed(store: Store, tmp_path: Path) -> None:
    filled(store, {"A-1": "not_decidable"})
    told = run(store, change(tmp_path), tmp_path).as_json()["rules"][0]["precision"]["after"]
    assert told == {"confirmed": 0, "decided": 0, "share": None, "interval": None}


def test_the_result_says_what_was_read_and_which_share_that_is(store: Store, tmp_path: Path) -> None:
    filled(store)
    result = run(store, change(tmp_path), tmp_path, windows=False)
    assert (result.listings, result.kept_by) == (3, {"case": 2, "control": 1})
    assert (result.scanned, result.share) == (5, 0.6)


def test_the_json_holds_ids_and_counts_and_no_word_of_a_listing(store: Store, tmp_path: Path) -> None:
    cases = filled(store)
    result = run(store, change(tmp_path), tmp_path)
    said = json.dumps(result.as_json())
    assert "geld" not in said.lower()
    assert next(one for one in result.as_json()["changed"] if one["id"] == "A-1")["cases"] == [cases["A-1"]]


def test_the_progress_file_holds_neither_words_nor_names(store: Store, tmp_path: Path) -> None:
    filled(store)
    run(store, change(tmp_path), tmp_path / "notes")
    (path,) = (tmp_path / "notes").iterdir()
    said = path.read_text("utf-8").lower()
    assert "geld" not in said
    assert "a-1" not in said
    assert path.stat().st_mode & 0o077 == 0


class Stopped(Exception):
    """Somebody stopped the replay."""


def test_a_stopped_replay_goes_on_and_ends_the_same(store: Store, tmp_path: Path) -> None:
    filled(store, {"A-1": "remove"})
    of = change(tmp_path, draft={"match": "makkelijk geld"})
    judges, source = judges_of(of), StoreSource("north", store, WINDOW)
    whole = replay(source, judges, of, tmp_path / "whole", size=1)

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise Stopped

    with pytest.raises(Stopped):
        replay(source, judges, of, tmp_path / "half", stop, size=1)
    steps: list[tuple[int, int]] = []
    again = replay(source, judges, of, tmp_path / "half", lambda *step: steps.append(step), size=1)
    assert again == whole
    assert steps == [(2, 5), (3, 5), (4, 5), (5, 5)]
    assert result_of(again, of, source) == result_of(whole, of, source)


def test_a_torn_note_is_done_again(store: Store, tmp_path: Path) -> None:
    filled(store)
    of = change(tmp_path)
    judges, source = judges_of(of), StoreSource("north", store, WINDOW)
    whole = replay(source, judges, of, tmp_path / "notes", size=2)
    path = progress_file(source, judges, tmp_path / "notes")
    raw = path.read_bytes()
    path.write_bytes(raw[:-20])
    assert replay(source, judges, of, tmp_path / "notes", size=2) == whole
    assert path.read_bytes() == raw
    finish(source, judges, tmp_path / "notes")
    assert not path.exists()


def test_another_question_never_continues_this_one(store: Store, tmp_path: Path) -> None:
    first, second = change(tmp_path), change(tmp_path / "b", draft={"match": "thee"})
    source = StoreSource("north", store, WINDOW)
    files = {
        progress_file(source, judges_of(first), tmp_path),
        progress_file(source, judges_of(second), tmp_path),
        progress_file(StoreSource("south", store, WINDOW), judges_of(first), tmp_path),
        progress_file(StoreSource("north", store, {}), judges_of(first), tmp_path),
        progress_file(StoreSource("north", store, WINDOW, date(2026, 1, 1)), judges_of(first), tmp_path),
    }
    assert len(files) == 5


def test_decisions_are_those_of_the_moment_of_telling(store: Store, tmp_path: Path) -> None:
    cases = filled(store)
    of = change(tmp_path)
    source = StoreSource("north", store, WINDOW)
    batches: tuple[Batch, ...] = replay(source, judges_of(of), of, tmp_path)
    decide(store, cases["A-1"], "A-1", "remove")
    assert result_of(batches, of, source).rules[0].precision_after == Rate(1, 1)


def listings(path: Path, *texts: str) -> Path:
    rows = [{"platform": "p", "id": str(number), "text": text} for number, text in enumerate(texts)]
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), "utf-8")
    return path


def test_a_supplied_file_is_quoted_and_is_a_share_of_nothing(tmp_path: Path) -> None:
    path = listings(tmp_path / "ours.jsonl", "Thee.", "Snel geld.", "Koffie.")
    path.write_text(path.read_text("utf-8") + "{broken\n", "utf-8")
    of = change(tmp_path)
    source = FileSource(path, date(2026, 11, 20))
    result = result_of(replay(source, judges_of(of), of, tmp_path / "notes", size=2), of, source)
    (one,) = result.as_json()["changed"]
    assert (one["id"], one["rules"]) == ("1", {"money": {"change": "gained", "words": ["Snel geld"]}})
    assert (result.listings, result.share, list(source.aside)) == (3, None, [f"{path}:4"])


KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from doorwatch.replay import FileSource, change_of, replay
from tests.replay.scenes import judges_of, rules_of

def kill(done, total):
    if done == 2:
        os.kill(os.getpid(), signal.SIGKILL)

folder = Path(sys.argv[1])
change = change_of("money", rules_of(folder / "rules"))
source = FileSource(folder / "ours.jsonl", date(2026, 11, 20))
replay(source, judges_of(change), change, folder / "notes", kill, size=1)
"""


def test_a_killed_replay_goes_on_and_ends_the_same(tmp_path: Path) -> None:
    listings(tmp_path / "ours.jsonl", "Snel geld.", "Thee.", "Nu snel geld.", "Koffie.")
    of = change(tmp_path)
    source = FileSource(tmp_path / "ours.jsonl", date(2026, 11, 20))
    root = Path(__file__).parents[2]
    dead = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)], cwd=root, env={**os.environ, "PYTHONPATH": str(root)}
    )
    assert dead.returncode == -signal.SIGKILL
    steps: list[int] = []
    again = replay(source, judges_of(of), of, tmp_path / "notes", lambda done, _: steps.append(done), size=1)
    assert steps == [2, 3, 4]
    assert again == replay(source, judges_of(of), of, tmp_path / "whole", size=1)


def test_an_old_state_is_judged_without_links(store: Store, tmp_path: Path) -> None:
    from tests.store.samples import DAY, NOW, detail, write

    filled(store)
    write(store, replace(detail("A-1", "Koffie."), at=NOW + DAY))
    result = run(store, change(tmp_path), tmp_path, windows=False)
    assert (result.listings, result.without_links) == (3, 1)
