"""Original words on a page: evidence marked where it stands, what identifies masked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorwatch.types import Contact, Listing, Review
from review_ui.highlight import Mask, Span, occurrences, pieces
from review_ui.views.changes import changes, diff
from review_ui.views.words import facts, masks, veiled, words
from tests.store.samples import assessment

_SPANS = st.lists(st.builds(Span, st.integers(-3, 40), st.integers(-3, 40), st.integers(1, 4)), max_size=6)
LISTING = Listing(
    platform="demo-north", id="N-1", url="http://127.0.0.1/N-1", title="Alexa, massage",
    text="Bel ALEXA op 030 23125 123.", persona="Alexa", phones=("+493023125123",),
    reviews=(Review("Alexa is vriendelijk."),),
)  # fmt: skip
SEEN = replace(assessment("N-1"), contacts=(Contact("phone", "+493023125123", False, "text", 13, 26),))


@given(st.text(max_size=40), _SPANS)
def test_the_pieces_of_a_text_are_the_text(text: str, spans: list[Span]) -> None:
    assert "".join(one.text for one in pieces(text, spans)) == text


@given(st.text(max_size=40), _SPANS)
def test_every_code_point_stands_under_exactly_its_signals(text: str, spans: list[Span]) -> None:
    at = 0
    for one in pieces(text, spans):
        for place in range(at, at + len(one.text)):
            assert set(one.signals) == {span.signal for span in spans if span.start <= place < span.end}
        at += len(one.text)


@given(st.text(max_size=40), _SPANS)
def test_the_number_of_a_signal_is_printed_once(text: str, spans: list[Span]) -> None:
    printed = [number for one in pieces(text, spans) for number in one.first]
    assert len(printed) == len(set(printed))


@given(st.text(min_size=1, max_size=40), _SPANS, st.integers(0, 39), st.integers(1, 40))
def test_nothing_under_a_mask_is_shown(text: str, spans: list[Span], start: int, end: int) -> None:
    shown = "".join(one.text for one in pieces(text, spans, [Mask(start, end, "phone")]))
    kept = text if start >= end else text[:start] + text[end:]
    assert shown == kept


def test_offsets_count_code_points_not_bytes_or_halves() -> None:
    text = "𝟏𝟕 lat 👩‍🦰"
    assert [one.text for one in pieces(text, [Span(0, 2, 1)]) if one.signals] == ["𝟏𝟕"]


def test_a_masked_word_of_evidence_keeps_its_mark() -> None:
    (piece,) = [one for one in pieces("bel 123", [Span(4, 7, 2)], [Mask(4, 7, "phone")]) if one.signals]
    assert (piece.text, piece.mask, piece.first) == ("", "phone", (2,))


@pytest.mark.parametrize(
    ("text", "value", "found"),
    [
        ("Alexa en ALEXA", "alexa", 2),
        ("Straße in STRASSE", "strasse", 2),
        ("İstanbul Alexa", "alexa", 1),
        ("An ex", "a", 0),
        ("Li en Lia, Ali", "li", 1),
        ("aaaa", "aaa", 1),
    ],
)
def test_a_known_value_is_found_whatever_its_case(text: str, value: str, found: int) -> None:
    assert len(occurrences(text, value, "name")) == found


def test_names_and_numbers_are_masked_wherever_they_stand() -> None:
    shown = {one.field: "".join(it.text for it in one.pieces) for one in words(LISTING, SEEN, {}, False)}
    assert shown == {"title": ", massage", "text": "Bel  op .", "review:0": " is vriendelijk."}
    assert not any(fact.value for fact in facts(LISTING, SEEN, LISTING.url, False) if fact.mask)
    assert {fact.field for fact in facts(LISTING, SEEN, LISTING.url, False) if fact.mask} == {
        "persona", "phones", "url",
    }  # fmt: skip


def test_a_sentence_about_a_listing_is_masked_too() -> None:
    told = veiled('The text says "Bel ALEXA op 030 23125 123".', LISTING, SEEN)
    assert told == 'The text says "Bel ••• op •••".'


def test_what_was_asked_for_is_shown_whole() -> None:
    shown = {one.field: "".join(it.text for it in one.pieces) for one in words(LISTING, SEEN, {}, True)}
    assert shown["text"] == LISTING.text
    assert masks("text", "niets", None, None) == ()


def test_a_difference_tells_what_went_and_what_came() -> None:
    assert diff("Ik ben zeventien jaar.", "Ik ben negentien jaar.") == (
        ("same", "Ik ben "), ("gone", "zeventien"), ("came", "negentien"), ("same", " jaar."),
    )  # fmt: skip


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_short_difference_rebuilds_both_texts(old: str, new: str) -> None:
    steps = diff(old, new)
    if all(" … " not in text for _, text in steps):
        assert "".join(text for step, text in steps if step != "came") == old
        assert "".join(text for step, text in steps if step != "gone") == new
    assert changes  # the page's own function is tested over HTTP
