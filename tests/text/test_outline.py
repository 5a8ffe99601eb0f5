"""Quick first looks say nothing else than the slow ones."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from doorwatch.text import Sieve, only_letters, places_of, plain_words
from doorwatch.text.outline import may_be_pulled
from doorwatch.text.spelled import _PULLED

TEXTS = st.text(st.sampled_from("ab1 .,*_~|/=+-?'é€\n"), max_size=40)


@given(TEXTS)
def test_plain_words_are_the_runs_of_letters(text: str) -> None:
    assert plain_words(text) == set(re.findall("[a-z]+", text))
    assert len(only_letters(text)) == len(text)


@given(TEXTS, st.integers(0, 20))
def test_every_place_of_a_word_is_found_of_few_words_and_of_many(text: str, more: int) -> None:
    words = {"a", "ab", "bba"} | {"c" * size for size in range(1, more + 1)}
    runs = [(run.start(), run.group()) for run in re.finditer("[a-z]+", text)]
    assert places_of(words, only_letters(text)) == [run for run in runs if run[1] in words]


@given(st.lists(TEXTS, max_size=4))
def test_a_sieve_gives_the_telling_words_of_every_text(texts: list[str]) -> None:
    sieve = Sieve(lambda word: word.startswith("a"), ("b",))
    for text in texts:
        assert sorted(sieve.of(plain_words(text))) == sorted(w for w in plain_words(text) if w[0] == "a")


@given(TEXTS)
def test_the_look_for_pulled_words_misses_none(text: str) -> None:
    assert may_be_pulled(text) or _PULLED.search(text) is None
