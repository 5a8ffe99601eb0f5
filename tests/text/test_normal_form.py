"""The normal form: what is folded, what stays, and the map back."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorwatch.text import fold_name, normalise, respelled

HOSTILE = "\u200b\u202e\u202c\u2066\u0301\u0489\ufe0f\u20e3\u00ad\u3164аеорсВНΑβ①⑯❿１６aezik1340@$.-_ \n"


@pytest.mark.parametrize(
    ("original", "normal"),
    [
        ("Zestien JAAR", "zestien jaar"),
        ("fünfzehn", "funfzehn"),
        ("ȘAISPREZECE", "saisprezece"),
        ("łódź", "lodz"),
        ("Straße", "strasse"),
        ("cœur", "coeur"),
        ("z\u200bes\u00adti\u2060en", "zestien"),
        ("j\u0430\u0430r", "jaar"),
        ("привет", "привет"),
        ("Αθήνα", "αθήνα"),
        ("jaar привет jааr", "jaar привет jaar"),
        ("1️⃣6️⃣", "16"),
        ("①⑥ ⑯ ❶❻ １６ 𝟏𝟔 🅰", "16 16 16 16 16 a"),
        ("s̶i̶x", "six"),
        ("a" + "\u0301" * 500 + "b", "ab"),
        ("\u202e61\u202c jaar", "16 jaar"),
        ("j4ar m@ssage zest1en", "jaar massage zestien"),
        ("17½ m²", "17 1/2 m2"),
        ("“a” – ’b’", "\"a\" - 'b'"),
        ("ＦＵＬＬ　ｗｉｄｔｈ", "full width"),
        ("ᴊᴀᴀʀ", "jaar"),
        ("⒮⒤⒳", "six"),
        ("uǝǝʇxıs", "ueetxis"),
        ("a" + " " * 50 + "b", "a b"),
        ("a \n   \n b", "a\nb"),
        ("!!!!!!!!", "!!!"),
        ("a\tb\r\nc", "a b\n\nc"),
        ("a\x00b", "ab"),
    ],
)
def test_what_a_reader_sees_alike_is_written_alike(original: str, normal: str) -> None:
    assert normalise("text", original).normal == normal


@pytest.mark.parametrize(
    "kept",
    [
        "ik17jaar",
        "nul6een3vier",
        "info4you@example.org",
        "www.s1te.example",
        "@n4me",
        "b2b",
        "24/7",
        "30€",
        "17/f",
    ],
)
def test_digits_that_are_no_letters_stay(kept: str) -> None:
    assert normalise("text", kept).normal == kept


@given(st.one_of(st.text(max_size=200), st.text(alphabet=HOSTILE, max_size=200)))
@settings(max_examples=400, deadline=None)
def test_normalising_twice_is_normalising_once(original: str) -> None:
    once = normalise("text", original).normal
    assert normalise("text", once).normal == once


@given(st.one_of(st.text(max_size=200), st.text(alphabet=HOSTILE, max_size=200)))
@settings(max_examples=400, deadline=None)
def test_every_character_names_where_it_came_from(original: str) -> None:
    text = normalise("text", original)
    for at in range(len(text.normal)):
        start, end = text.span(at, at + 1)
        assert 0 <= start < end <= len(original)
        alone = normalise("text", original[start:end]).normal
        assert text.normal[at] in alone or not text.normal[at].isspace()
    if text.normal:
        start, end = text.span(0, len(text.normal))
        assert text.quote(0, len(text.normal)) == original[start:end]


@settings(deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=127, exclude_categories=["Cc"]), max_size=100))
def test_plain_text_keeps_its_offsets(original: str) -> None:
    text = normalise("text", original)
    if len(text.normal) == len(original):
        assert text.starts is None


def test_a_quote_shows_the_whole_keycap() -> None:
    text = normalise("text", "ben 1️⃣6️⃣!")
    assert text.quote(4, 6) == "1️⃣6️⃣"


def test_an_overridden_word_is_read_as_it_is_seen() -> None:
    text = normalise("text", "ben \u202eneitsez\u202c!")
    assert text.normal == "ben zestien!"
    assert text.quote(4, 11) == "neitsez"


@pytest.mark.parametrize(
    ("original", "view"),
    [
        ("ik z e s t i e n jaar", "ik zestien jaar"),
        ("s.i.x.t.e.e.n", "sixteen"),
        ("i k  b e n  1 7", "ik ben 17"),
        ("Ik.ben.17", "ik ben 17"),
        ("z-e-s-t-i-e-n", "zestien"),
        ("z_e_s_t_i_e_n", "zestien"),
        ("z,e,s,t,i,e,n", "zestien"),
        ("z - e - s - t - i - e - n", "zestien"),
        ("z. e. s. t. i. e. n", "zestien"),
        ("z  e  s  t  i  e  n", "zestien"),
        ("z\ne\ns\nt\ni\ne\nn", "zestien"),
    ],
)
def test_pulled_apart_words_are_joined_in_a_second_view(original: str, view: str) -> None:
    joined = respelled(normalise("text", original))
    assert joined is not None
    assert joined.normal == view
    assert joined.quote(0, len(view)) == original


@pytest.mark.parametrize(
    "plain", ["ik ben 17", "0 6 1 2 3 4 5 6", "a b c", "www.example.org", "10.30 - 11.30"]
)
def test_ordinary_text_has_no_second_view(plain: str) -> None:
    assert respelled(normalise("text", plain)) is None


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Léna ♥", "lena"),
        ("  LENA-Marie ", "lena marie"),
        ("Łucja", "lucja"),
        ("✨Mia✨ 22", "mia 22"),
        ("♥", ""),
    ],
)
def test_names_are_compared_by_letters_and_digits(name: str, folded: str) -> None:
    assert fold_name(name) == folded


def _steps(original: str) -> int:
    count = 0

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        respelled(normalise("text", original))
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        "\u200b",
        "a\u0301\u0301\u0301",
        "\u202ea",
        "\u202ea\u202c",
        "jа ",
        "a    ",
        "!!!!!",
        "1️⃣",
        "a.b.",
        "a b ",
        "j4a4r ",
        "①",
        "ß",
    ],
)
def test_work_grows_with_the_length(piece: str) -> None:
    _steps(piece)
    once, ten, hundred = (_steps(piece * count) for count in (40, 400, 4000))
    assert ten <= 12 * once
    assert hundred <= 12 * ten


def test_a_million_invisible_characters_are_read() -> None:
    text = normalise("text", "\u200b" * 1_000_000 + "16" + "\u0301" * 1_000_000)
    assert text.normal == "16"
    assert text.quote(0, 2).startswith("16")
    assert len(text.quote(0, 2)) <= 6
