"""What words are about: the same concepts in every language, found by word or beginning."""

from __future__ import annotations

from importlib.resources import files

import pytest

from doorwatch.ages.concepts import concepts
from doorwatch.types import LANGUAGES


def test_every_language_has_every_concept_once() -> None:
    folder = files("doorwatch.ages.concepts")
    told = {
        code: [line.split(":")[0] for line in folder.joinpath(f"{code}.txt").read_text("utf-8").splitlines()]
        for code in LANGUAGES
    }
    assert len(set(map(tuple, told.values()))) == 1
    assert len(told["en"]) == len(set(told["en"]))


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_beginning_is_too_short_to_tell_a_word(code: str) -> None:
    text = files("doorwatch.ages.concepts").joinpath(f"{code}.txt").read_text("utf-8")
    words = [word for line in text.splitlines() for word in line.partition(":")[2].split()]
    assert len(words) > 5_000
    assert [word for word in words if word.endswith("*") and len(word) < 4] == []


@pytest.mark.parametrize(
    ("word", "language", "concept"),
    [
        ("verdieping", "nl", "floor_room"),
        ("passport", "en", "id_document"),
        ("enkelin", "de", "relative"),
        ("pointure", "fr", "size_clothes"),
        ("anuncio", "es", "profile_form"),
        ("masina", "ro", "vehicle"),
        ("vendegek", "hu", "client"),
        ("wlosy", "pl", "appearance"),
    ],
)
def test_a_word_has_its_concept_in_its_language_only(word: str, language: str, concept: str) -> None:
    assert concept in concepts(word, frozenset((language,)))
    assert concepts(word, frozenset()) == frozenset()
