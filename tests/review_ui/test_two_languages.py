"""Every sentence of the interface is there in Dutch and in English, and none stands outside the catalogue."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from review_ui.catalogue import HOME, PO, sentences, translated, updated
from review_ui.console import make_environment
from review_ui.labels import KINDS
from review_ui.texts import texts
from tests.review_ui.world import Desk, enrol, flag, open_cases, said

_SLOT = re.compile(r"%\(\w+\)s")
_TEMPLATES = sorted(path.name for path in (HOME / "templates").glob("*.html"))
_RAW_TEXT = {"doorwatch", "·", "×", "–", "kB", "Nederlands", "English"}
"""Words that are the same in both languages, or name a language in itself."""


def _forms(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def test_every_sentence_has_its_dutch_and_no_dutch_is_left_over() -> None:
    dutch = {message.id: message for message in translated() if message.id}
    assert {message.id for message in sentences() if message.id} == set(dutch)
    assert not [key for key, message in dutch.items() if not all(_forms(message.string))]
    assert not [key for key, message in dutch.items() if message.fuzzy]


def test_the_catalogue_is_as_its_tool_writes_it() -> None:
    assert PO.read_bytes() == updated()


def test_a_translation_has_the_slots_of_its_sentence() -> None:
    for message in translated():
        wanted = set(_SLOT.findall(" ".join(_forms(message.id))))
        for form in _forms(message.string) if message.id else ():
            assert set(_SLOT.findall(form)) == wanted, message.id


def test_every_label_is_a_sentence_of_the_catalogue() -> None:
    known = {message.id for message in translated()}
    assert not {word for kind in KINDS.values() for word in kind.values()} - known


@pytest.mark.parametrize("name", _TEMPLATES)
def test_no_template_holds_a_word_of_its_own(name: str) -> None:
    source = (HOME / "templates" / name).read_text("utf-8")
    environment = make_environment(texts("en", "Europe/Amsterdam"))
    outside = "".join(value if kind == "data" else " " for _, kind, value in environment.lex(source))
    for attribute in re.findall(r'(?:title|alt|placeholder|aria-label)="([^"]*)"', outside):
        assert not re.search(r"[A-Za-z]{2,}", attribute), attribute
    words = re.sub(r"<(kbd|code)>[^<]*</\1>", " ", outside)
    words = re.sub(r"<[^>]*>", " ", words)
    words = re.sub(r"&\w+;|<[^<]*$|^[^<]*>", " ", words)
    assert not [word for word in re.findall(r"[A-Za-z]{2,}", words) if word not in _RAW_TEXT]


def test_times_numbers_and_spans_are_written_as_each_language_does() -> None:
    at = datetime(2026, 11, 21, 8, 5, tzinfo=UTC)
    dutch, english = texts("nl", "Europe/Amsterdam"), texts("en", "Europe/Amsterdam")
    assert (dutch.moment(at), english.moment(at)) == ("21 nov 2026, 09:05", "21 Nov 2026, 09:05")
    assert (dutch.number(1234.5), english.number(1234.5)) == ("1.234,5", "1,234.5")
    assert (dutch.span(-timedelta(hours=3)), english.span(timedelta(hours=3))) == ("3 uur", "3 hours")
    assert (dutch.percent(0.5), english.percent(0.5)) == ("50%", "50%")
    assert dutch.day(at) == "za 21 nov"


def test_a_person_reads_the_pages_in_the_language_that_they_chose(desk: Desk) -> None:
    enrol(desk, "mira")
    flag(desk, "N-1")
    (case,) = open_cases(desk)
    mira = desk.person("mira")
    assert "It may be innocent:" in said(mira.get(f"/cases/{case}").text)
    assert mira.post("/account", language="nl", theme="dark", keys="1").is_redirect
    page = mira.get(f"/cases/{case}").text
    assert '<html lang="nl" data-theme="dark">' in page
    assert "Het kan onschuldig zijn:" in said(page)
    assert 'De tekst zegt "zeventien".' in said(page)


@pytest.mark.parametrize(
    ("asked", "language"), [("de,nl;q=0.5", "nl"), ("en-GB", "en"), ("fr", "nl"), ("", "nl")]
)
def test_a_stranger_reads_the_first_language_that_there_is(desk: Desk, asked: str, language: str) -> None:
    page = desk.browser(**{"accept-language": asked}).get("/sign-in").text
    assert f'<html lang="{language}"' in page
