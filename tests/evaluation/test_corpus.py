"""The committed sentences: enough of them, well formed, neutral, and B and C apart from all else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from doorwatch.contacts import find_contacts
from doorwatch.evaluate import Corpus, Sentence, load_corpus
from doorwatch.evaluate.corpus import COUNTRIES
from doorwatch.language import detect
from doorwatch.rules import load_taxonomy
from doorwatch.text import normalise
from doorwatch.types import LANGUAGES

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "evaluation"
FICTION = re.compile(r"(?:0|49)?3023125\d{3}|(?:0|46)?7017406\d\d|(?:0|44)?7700900\d{3}|(?:0|33)?63998\d{4}")
"""The numbers that Germany, Sweden, the United Kingdom and France reserve for fiction, digits alone."""
BEGINNING = re.compile(r"493023125\d{0,3}|447700900\d{0,3}|3363998\d{0,4}|467017406\d{0,2}")
"""Such a number, or as much of its beginning as was read of a hidden one."""
DIGITS = re.compile(r"\+?\d(?:[\s.()/-]{0,2}\d){6,}")
DATE = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}[./-]\d{1,2}[./-]\d{1,2}\b")
SPACED = re.compile(r"\b(?:[^\W\d_][\s.\-]+){2,}[^\W\d_]\b")
WORD = re.compile(r"[^\W_]+")
RUN = {"b": 4, "c": 5}
"""How many words in a row a closed set shares with nothing: C was written when A had 17,000 sentences."""
NOT_NEUTRAL = re.compile(
    r"\b(?:sex|sexy|seks\w*|szex\w*|porno\w*|erotic\w*|erotik\w*|erotisch\w*|erótic\w*|naked|nude|naakt|nackt|"
    r"nue|nues|desnud\w+|goală|meztelen\w*|nag[ai]|illegal|illegaal|illégal\w*|ilegal\w*|illegális\w*|"
    r"nielegaln\w*|victim\w*|slachtoffer\w*|opfer|victime\w*|víctima\w*|victimă|áldozat\w*|ofiar\w*|suspect\w*|"
    r"verdacht\w*|verdächtig\w*)\b",
    re.IGNORECASE,
)


Sentences = tuple[Sentence, ...]


@lru_cache
def load(which: str) -> Corpus:
    known = {name for name, entry in load_taxonomy().items() if entry.build == "score"}
    return load_corpus([FOLDER / f"{which}_{code}.jsonl" for code in LANGUAGES], known)


@pytest.fixture(scope="module")
def a() -> tuple[Sentence, ...]:
    return load("a").sentences


@pytest.fixture(scope="module")
def b() -> tuple[Sentence, ...]:
    return load("b").sentences


@pytest.fixture(scope="module")
def c() -> tuple[Sentence, ...]:
    return load("c").sentences


def words(text: str) -> list[str]:
    """Spaced letters are one word: a disguise of one number word is no run of four words."""
    joined = SPACED.sub(lambda match: re.sub(r"[\s.\-]+", "", match.group()), text)
    return WORD.findall(joined.casefold())


def runs(text: str, size: int) -> Iterator[tuple[str, ...]]:
    found = words(text)
    return (tuple(found[start : start + size]) for start in range(len(found) - size + 1))


@pytest.mark.parametrize("which", ["a", "b", "c"])
def test_no_line_is_at_fault_and_no_id_occurs_twice(which: str) -> None:
    assert [str(fault) for fault in load(which).faults] == []


def test_no_id_occurs_in_two_sets(a: Sentences, b: Sentences, c: Sentences) -> None:
    counted = Counter(one.id for one in (*a, *b, *c))
    assert [name for name, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_as_many_as_the_measurement_needs(
    a: Sentences, b: Sentences, c: Sentences, language: str
) -> None:
    work = [one for one in a if one.language == language]
    measure = [one for one in b if one.language == language]
    assert len(work) >= 75
    assert sum(one.benign for one in work) >= 35
    assert (len(measure), sum(one.benign for one in measure)) == (300, 250)
    assert sum(one.benign and one.kind != "ordinary" for one in measure) >= 125
    assert len({one.kind for one in measure if one.benign}) >= 30
    assert len({one.kind for one in measure if one.minor}) >= 15
    newest = [one for one in c if one.language == language]
    assert sum(one.benign for one in newest) >= 210
    assert sum(not one.benign for one in newest) >= 50
    assert len({one.kind for one in newest if one.benign}) >= 25


def test_no_sentence_is_written_twice(a: Sentences, b: Sentences, c: Sentences) -> None:
    counted = Counter((s.field, " ".join(words(s.text))) for s in (*a, *b, *c) if s.field != "stated_age")
    assert [text for text, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("which", ["b", "c"])
def test_a_closed_set_shares_no_run_of_words_with_a(a: Sentences, which: str) -> None:
    known = {run for one in a for run in runs(one.text, RUN[which])}
    shared = [(one.id, run) for one in load(which).sentences for run in runs(one.text, RUN[which])]
    assert [(name, run) for name, run in shared if run in known] == []


@pytest.mark.parametrize("which", ["b", "c"])
def test_a_closed_set_shares_no_run_of_words_with_a_rule(which: str) -> None:
    files = [path for path in (ROOT / "rules").rglob("*") if path.suffix in (".yaml", ".md")]
    lines = [line for path in files for line in path.read_text("utf-8").splitlines()]
    known = {run for line in lines for run in runs(line, RUN[which])}
    assert len(known) > 1000
    shared = [(one.id, run) for one in load(which).sentences for run in runs(one.text, RUN[which])]
    assert [(name, run) for name, run in shared if run in known] == []


def test_the_words_are_neutral(a: Sentences, b: Sentences, c: Sentences) -> None:
    assert [(one.id, match.group()) for one in (*a, *b, *c) if (match := NOT_NEUTRAL.search(one.text))] == []


def test_phones_come_from_ranges_of_fiction(a: Sentences, b: Sentences, c: Sentences) -> None:
    strays = [
        (one.id, number)
        for one in (*a, *b, *c)
        for match in DIGITS.finditer(DATE.sub(" ", one.text))
        if not FICTION.fullmatch(number := re.sub(r"\D", "", match.group()))
    ]
    assert strays == []


def test_phones_that_our_reader_finds_come_from_ranges_of_fiction(
    a: Sentences, b: Sentences, c: Sentences
) -> None:
    strays = [
        (one.id, contact.value)
        for one in (*a, *b, *c)
        for contact in find_contacts((normalise("text", one.text),), COUNTRIES[one.language])
        if contact.kind == "phone" and not BEGINNING.fullmatch(re.sub(r"\D", "", contact.value))
    ]
    assert strays == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentences_are_in_the_language_that_they_name(
    a: Sentences, b: Sentences, c: Sentences, language: str
) -> None:
    long = [one for one in (*a, *b, *c) if one.language == language and len(words(one.text)) >= 6]
    right = sum(language in detect((normalise("text", one.text),)).languages for one in long)
    assert right / len(long) > 0.75


@pytest.mark.parametrize("which", ["a", "b", "c"])
def test_verdict_and_indicators_agree(which: str) -> None:
    ages = {"stated_age_under_18", "obfuscated_age_under_18", "birth_date_under_18", "turning_18"}
    for one in load(which).sentences:
        assert one.minor == bool(ages & set(one.expect.indicators)), one.id
        assert not set(one.expect.indicators) & set(one.allow), one.id
