"""The committed results belong to the committed sentences, and the page says what they say."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from doorwatch.errors import BadInput
from doorwatch.evaluate.page import BEGIN, END, placed, render

ROOT = Path(__file__).parents[2]


MEASURED = {"b": ("results.json", "evaluation.md"), "c": ("results_c.json", "evaluation-c.md")}
"""Where the figures of a closed set are kept, and the page that shows them."""


def measured_on(which: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "evaluation" / MEASURED[which][0]).read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    return measured_on("b")


@pytest.mark.parametrize("which", MEASURED)
def test_the_results_are_of_the_sentences_as_they_are(which: str) -> None:
    measured = measured_on(which)["corpus"]["files"]
    assert sorted(measured) == sorted(path.name for path in (ROOT / "evaluation").glob(f"{which}_*.jsonl"))
    for name, digest in measured.items():
        assert hashlib.sha256((ROOT / "evaluation" / name).read_bytes()).hexdigest() == digest


def test_the_results_are_of_as_many_generated_listings_as_asked(results: dict[str, Any]) -> None:
    assert results["generated"]["listings"] == 20_000
    assert "not independent" in results["generated"]["heading"]
    assert results["heading"] == "self-made data: shows that it works, not how well"


@pytest.mark.parametrize("which", MEASURED)
def test_the_page_holds_the_figures_of_the_results(which: str) -> None:
    name = MEASURED[which][1]
    page = (ROOT / "docs" / name).read_text("utf-8")
    assert placed(page, render(measured_on(which)), name) == page


def test_recall_is_never_rounded_up_and_a_false_rate_never_down(results: dict[str, Any]) -> None:
    block = render({**results, "minor_ages": [
        {"language": "all",
         "recall": {"hits": 999, "trials": 1000, "share": 0.999, "low": 0.9943, "high": 0.9998},
         "false_flags": {"hits": 1, "trials": 30000, "per_10000": 0.3334, "low": 0.0588, "high": 1.8881},
         "verdicts": {"hits": 29, "trials": 100, "share": 0.29, "low": 0.21, "high": 0.385}},
    ]})  # fmt: skip
    assert "| all | 999 of 1000: 0.99 [0.99, 1.00] | 1 of 30000: 0.4 [0.0, 1.9] | 29 of 100: 0.29" in block


@pytest.mark.parametrize("page", ["no marks", f"{END}\n{BEGIN}", f"{BEGIN}{END}{BEGIN}{END}"])
def test_a_page_without_its_marks_is_left_alone(page: str) -> None:
    with pytest.raises(BadInput, match=r"page\.md: expected the marks"):
        placed(page, "block", "page.md")


def test_placing_twice_is_placing_once() -> None:
    block = f"{BEGIN}\nnew\n{END}"
    once = placed(f"before\n{BEGIN}\nold\n{END}\nafter\n", block, "page.md")
    assert once == f"before\n{block}\nafter\n"
    assert placed(once, block, "page.md") == once
