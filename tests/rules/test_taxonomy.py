"""The taxonomy says everything in both languages, and to the advertiser in all eight."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from doorwatch.errors import RuleError
from doorwatch.rules import load_taxonomy
from doorwatch.types import LANGUAGES

TAXONOMY = load_taxonomy()


def test_the_taxonomy_holds_the_signs_that_are_built_shown_ticked_and_left_out() -> None:
    assert Counter(entry.build for entry in TAXONOMY.values()) == {
        "score": 37,
        "context": 4,
        "human": 1,
        "no": 7,
    }


@pytest.mark.parametrize("name", [n for n, entry in TAXONOMY.items() if entry.build == "score"])
def test_an_advertiser_is_told_the_sign_in_eight_languages(name: str) -> None:
    texts = TAXONOMY[name].public_text
    assert tuple(texts) == LANGUAGES
    assert len(set(texts.values())) == len(LANGUAGES)
    assert all(text.endswith(".") for text in texts.values())


@pytest.mark.parametrize("name", list(TAXONOMY))
def test_every_entry_says_what_it_is_and_what_is_innocent_about_it(name: str) -> None:
    entry = TAXONOMY[name]
    for words in (entry.title, entry.definition, entry.benign):
        assert set(words) == {"nl", "en"}
    assert entry.sources
    for word in ("illegal", "victim", "suspect", "slachtoffer", "verdachte"):
        assert all(
            word not in text.lower() for words in (entry.title, entry.definition) for text in words.values()
        )


def test_what_is_left_out_says_why_and_has_no_weight() -> None:
    left_out = [entry for entry in TAXONOMY.values() if entry.build == "no"]
    assert all(entry.excluded_because and entry.weight is None for entry in left_out)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "weight: decisive",
            "weight: '0.9'",
            r":5: weight must be weak, moderate, strong or decisive; got '0.9'",
        ),
        ("lane: minor_age", "lane: minors", r":3: lane must be minor_age, .* or known_image; got 'minors'"),
        ("  family: text_age\n", "", "indicator one with build score needs the key family; got 'nothing'"),
        ("build: score", "build: no", r":1: indicator one with build no needs the key excluded_because"),
        ("needs: [text]", "needs: [texts]", "each of needs must be text, .*; got 'texts'"),
        ("  validation: none", "  validated: none", "indicator one knows the keys .*; got 'validated'"),
    ],
)
def test_a_fault_in_the_taxonomy_names_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    both = "{nl: Een zin., en: A sentence.}"
    eight = ", ".join(f"{language}: Text." for language in LANGUAGES)
    text = (
        "one:\n  build: score\n  lane: minor_age\n  family: text_age\n  weight: decisive\n  needs: [text]\n"
        f"  title: {both}\n  definition: {both}\n  benign: {both}\n  public_text: {{{eight}}}\n"
        "  validation: none\n  sources: [A report]\n"
    )
    path = tmp_path / "indicators.yaml"
    path.write_text(text, "utf-8")
    assert load_taxonomy(path)["one"].weight == "decisive"
    assert old in text
    broken = tmp_path / "broken.yaml"
    broken.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(RuleError, match=message):
        load_taxonomy(broken)
