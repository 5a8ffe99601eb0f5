from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from doorwatch.contacts import find_contacts
from doorwatch.contacts.links import _AT, _DOT_WORD, may_be_spelled
from doorwatch.contacts.spans import Spans
from doorwatch.text import normalise

PIECES = st.sampled_from(
    [
        "030",
        "23125123",
        "+49",
        "0",
        "6",
        " ",
        "-",
        ".",
        "\n",
        "@",
        "name",
        "tg",
        "snap:",
        "t.me/",
        "wa.me/",
        "www.",
        "example",
        ".nl",
        "dot",
        "nul",
        "drei",
        "zero",
        "double",
        "plus",
        "(",
        ")",
        "€",
        "euro",
        "uur",
        "x",
        "o",
        "l",
        "3️⃣",
        "\u200b",
        "\u202e",
        "É",
        "https://",
        "/",
        "?",
        "#",
        "[",
        "]",
        "%",
        "…",
        "punt",
        "at",
        "gmail",
    ],
)


@given(st.lists(PIECES | st.characters(), max_size=30).map("".join), st.sampled_from(["NL", "ES", None]))
def test_any_text_is_read_and_every_span_lies_in_it(words: str, country: str | None) -> None:
    for contact in find_contacts([normalise("text", words)], country):
        assert contact.value
        assert 0 <= contact.start < contact.end <= len(words)


@given(st.text(alphabet="abc .,!?\n", max_size=30), st.text(alphabet="abc .,!?\n", max_size=30))
def test_the_span_of_a_plain_number_cuts_out_the_number(before: str, after: str) -> None:
    words = f"{before}; +49 30 23125123; {after}"
    spans = [
        words[item.start : item.end]
        for item in find_contacts([normalise("text", words)], "NL")
        if item.kind == "phone"
    ]
    assert spans == ["+49 30 23125123"]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=12))
def test_spans_never_overlap(pairs: list[tuple[int, int]]) -> None:
    spans, taken = Spans(), set[int]()
    for first, last in pairs:
        expected = bool(taken & set(range(first, last)))
        assert spans.touches(first, last) == expected or first >= last
        if not expected and first < last:
            taken |= set(range(first, last))
        spans.add(first, last)


NEUTRAL = "Rustige kamer met thee en zachte muziek, goed bereikbaar met de trein. "


@given(
    st.integers(0, 4), st.integers(0, 4), st.sampled_from(["+49 30 23125123", "+49 drei null 23 12 51 23"])
)
def test_neutral_words_around_change_no_number(before: int, after: int, number: str) -> None:
    words = f"{NEUTRAL * before}Bel {number}. {NEUTRAL * after}"
    (contact,) = find_contacts([normalise("text", words)], "NL")
    assert contact.value == "+493023125123"
    assert words[contact.start : contact.end] == number


WORDS_OF_THE_PATTERNS = re.compile(rf"{_DOT_WORD}|\(|\[|\{{|{_AT}|\sat\s|\s@")
SPELLED = st.sampled_from(
    ["dot", "punt", "o", "punkt", "point", "punct", "pont", "kropka", "(", "{", "<at>", "at", " ", "\n",
     "arroba", "apenstaart", "je", "arobase", "kukac", "malpa", "klammeraffe", "@", "a", "t", "naam"],
)  # fmt: skip


@given(st.lists(SPELLED | st.characters(), max_size=8).map("".join))
def test_the_quick_look_for_spelled_addresses_misses_nothing_that_the_patterns_take(words: str) -> None:
    assert may_be_spelled(words) == (WORDS_OF_THE_PATTERNS.search(words) is not None)
