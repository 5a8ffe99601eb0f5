"""Learn the subject model's weights from the committed sentences: `python tools/fit_subjects.py [--check]`.

The sentences: set A without what is held out (`set_2_held`), the tables of the age reader's tests, frames A.
Those that were written blind (`set_2`) tell how far the rules are to be believed. `--check` writes nothing
and ends with 1 when the committed file is not what these sentences give.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from demo.frames import load_frames, load_words
from demo.slots import Filling, fill
from doorwatch.calibrate.subjects import Labelled, cases, written
from doorwatch.types import LANGUAGES

ROOT = Path(__file__).resolve().parents[1]
WEIGHTS = ROOT / "doorwatch" / "ages" / "subject.weights"
_OURS = re.compile(r"a-[a-z]{2}-[nprsvx]?\d+\Z")
_FRESH = frozenset(("set_2", "set_3", "set_4", "set_5", "set_6"))
_HOW = {"turning_18": "turning", "birth_date_under_18": "birth"}
_SEEDS = (1, 2)
_EIGHTEEN = re.compile(r"\b18|acht?tien|achtzehn|eighteen|dix.huit|dieciocho|\bopt|tizennyol|osiemna")


def sentences() -> Iterator[Labelled]:
    """Yield each sentence for training once, in a stable order; what is held out is none of them."""
    seen = {(entry["field"], entry["text"]) for entry in _entries() if _is_held(entry)}
    for one in (*_corpus(), *_tables(), *_phenomena(), *_frames()):
        if (one.field, one.text) not in seen:
            seen.add((one.field, one.text))
            yield one


def _entries() -> Iterator[dict[str, Any]]:
    for path in sorted((ROOT / "evaluation").glob("a_*.jsonl")):
        yield from map(json.loads, path.read_text("utf-8").splitlines())


def _is_held(entry: dict[str, Any]) -> bool:
    return str(entry["kind"]).endswith("_held")


def _corpus() -> Iterator[Labelled]:
    for entry in _entries():
        if _is_held(entry) or entry["field"] not in ("text", "title") or "with" in entry:
            continue
        if not _OURS.match(entry["id"]) or "coercion_in_reviews" in entry["expect"]["indicators"]:
            continue
        years = entry["expect"]["stated_age"]
        named = [_HOW[name] for name in entry["expect"]["indicators"] if name in _HOW]
        fresh = entry["kind"] in _FRESH
        yield Labelled(entry["text"], entry["field"], years, named[0] if named else "stated", not fresh)


def _tables() -> Iterator[Labelled]:
    for path in sorted((ROOT / "tests" / "ages" / "tables").glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            found = re.match(r"(-|\d+) \| (title: )?(.+)", line)
            if found is not None:
                yield _plain(found[3], "title" if found[2] else "text", found[1], path.stem)


def _phenomena() -> Iterator[Labelled]:
    for path in sorted((ROOT / "tests" / "ages" / "phenomena").glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            found = re.match(r"[a-z]{2} (-|\d+) \| (.+)", line)
            if found is not None:
                yield _plain(found[2], "text", found[1], path.stem)


def _plain(text: str, field: str, told: str, name: str) -> Labelled:
    """Return a line of a table; an age of 17 that the text does not name is an eighteen to come."""
    years = None if told == "-" else int(told)
    how = "birth" if name == "births" else "stated"
    if years == 17 and how == "stated" and "17" not in text and _EIGHTEEN.search(text.lower()):
        how = "turning"
    return Labelled(text, field, years, how, True)


def _frames() -> Iterator[Labelled]:
    for language in LANGUAGES:
        frames = load_frames("A", language)
        for seed in _SEEDS:
            filling = _filling(language, seed)
            plain = (frames.titles, frames.intro, frames.filler, frames.close, *frames.benign.values())
            for frame in (frame for part in plain for frame in part):
                yield Labelled(fill(frame, filling), "text", None, "stated", True)
            for frame in frames.adult_age:
                yield Labelled(fill(frame, filling), "text", 31, "stated", True)
            for kind, part in frames.minor.items():
                how = {"turning": "turning", "born": "birth", "born_year": "birth"}.get(kind, "stated")
                for frame in part:
                    yield Labelled(fill(frame, filling), "text", 17 if how == "turning" else 16, how, True)


def _filling(language: str, seed: int) -> Filling:
    return Filling(
        rng=random.Random(seed),  # noqa: S311 - a choice of words, no secret
        words=load_words(language),
        persona="Alex",
        persona2="Robin",
        city="Utrecht",
        city2="Breda",
        adult=31,
        phone="+493023125123",
        handle="@demo_name_1",
        age=16,
        born=date(2010, 3, 14),
    )


def main(arguments: list[str]) -> int:
    """Write the file, or compare it."""
    made = written(list(cases(sentences())))
    if "--check" in arguments:
        return int(WEIGHTS.read_text("utf-8") != made)
    WEIGHTS.write_text(made, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
