"""Learning the subject model: the same sentences give the same file, and the reader adds as the fit does."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from itertools import islice
from pathlib import Path
from types import ModuleType

import pytest

from doorwatch.ages.subject import HEADS, parse
from doorwatch.calibrate.subjects import Labelled, cases, fit, written

ROOT = Path(__file__).parents[2]


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fit_subjects", ROOT / "tools" / "fit_subjects.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def some(count: int) -> list[Labelled]:
    """Every seventh sentence for training, so that all sources and languages are among them."""
    return list(islice(islice(tool().sentences(), 0, None, 7), count))


def test_a_part_of_the_sentences_gives_the_same_file_twice_and_it_can_be_read() -> None:
    found = list(cases(some(420)))
    made = written(found)
    assert made == written(found)
    known = parse(made)
    for head in HEADS:
        fitted = fit(found, head)
        assert known.intercepts[head] == round(fitted.intercept * 100)
        slot, key = max(fitted.weights, key=lambda name: (fitted.weights[name], name)).split("\t")
        assert known.tables[head][slot][key] == round(fitted.weights[f"{slot}\t{key}"] * 100)


def test_what_is_held_out_is_not_learned_from() -> None:
    texts = {one.text for one in tool().sentences()}
    for path in (ROOT / "evaluation").glob("a_*.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            entry = json.loads(line)
            if entry["kind"].endswith("_held"):
                assert entry["text"] not in texts


def test_numbers_of_others_are_answers_against_and_open_ones_are_left_out() -> None:
    answered = [
        [(case.hers, case.coming) for case in cases([one])]
        for one in (
            Labelled("I am 17, tram 15", "text", 17, "stated", seen=False),
            Labelled("Almost 18", "text", 17, "turning", seen=False),
            Labelled("We are 22 and 16", "text", 16, "stated", seen=False),
            Labelled("Only from 18", "text", None, "stated", seen=False),
            Labelled("born in 2009", "text", 17, "birth", seen=False),
        )
    ]
    assert answered == [[(1, 0), (0, None)], [(1, 1)], [(None, None), (1, 0)], [(0, 0)], [(1, None)]]


@pytest.mark.slow
def test_the_committed_weights_are_what_the_committed_sentences_give() -> None:
    done = subprocess.run([sys.executable, "-m", "tools.fit_subjects", "--check"], cwd=ROOT, check=False)
    assert done.returncode == 0
