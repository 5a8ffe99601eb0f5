"""What words are about: the same topics in every language, found by word or beginning."""

from __future__ import annotations

from importlib.resources import files

import pytest

from doorwatch.ages.topics import topics
from doorwatch.types import LANGUAGES


def test_every_language_has_every_topic_once() -> None:
    folder = files("doorwatch.ages.topics")
    told = {
        code: [line.split(":")[0] for line in folder.joinpath(f"{code}.txt").read_text("utf-8").splitlines()]
        for code in LANGUAGES
    }
    assert len(set(map(tuple, told.values()))) == 1
    assert len(told["en"]) == len(set(told["en"]))


@pytest.mark.parametrize(
    ("word", "language", "topic"),
    [
        ("verdieping", "nl", "place"),
        ("passport", "en", "law"),
        ("enkelin", "de", "kin"),
        ("pointure", "fr", "size"),
        ("anuncio", "es", "truth"),
        ("masina", "ro", "vehicle"),
        ("vendegek", "hu", "client"),
        ("wlosy", "pl", "profile"),
    ],
)
def test_a_word_has_its_topic_in_its_language_only(word: str, language: str, topic: str) -> None:
    assert topic in topics(word, frozenset((language,)))
    assert topics(word, frozenset()) == frozenset()
