"""Frames: enough of them, fillable, and B apart from A and from the rules."""

from __future__ import annotations

import random
import re
import warnings
from datetime import date
from pathlib import Path

import pytest

from demo.disguise import HIDDEN_FORMS, NUMBER_FORMS, camouflage, obscure_phone, write_number
from demo.frames import FrameSet, FrameSetName, load_frames, load_words
from demo.slots import SLOT, SLOTS, Filling, fill, fits
from doorwatch.errors import BadInput
from doorwatch.numbers import find_numbers
from doorwatch.text import normalise
from doorwatch.types import LANGUAGES

with warnings.catch_warnings():
    # The package's Portuguese module holds an escape that newer Pythons warn of.
    warnings.simplefilter("ignore")
    from num2words import num2words

ROOT = Path(__file__).resolve().parents[2]
SETS: list[tuple[FrameSetName, str]] = [(name, language) for name in ("A", "B") for language in LANGUAGES]


def shingles(text: str, words: int = 4) -> set[tuple[str, ...]]:
    """Four words in a row, normalised; a slot breaks the row."""
    found: set[tuple[str, ...]] = set()
    for part in re.split(r"\{[^}]*\}", text):
        row = re.findall(r"\w+", part.casefold().replace("’", "'"))
        found |= {tuple(row[i : i + words]) for i in range(len(row) - words + 1)}
    return found


def shingled(name: FrameSetName) -> dict[tuple[str, ...], str]:
    """Every shingle of a set with a frame that holds it."""
    return {
        shingle: frame
        for language in LANGUAGES
        for frame in load_frames(name, language).all_frames()
        for shingle in shingles(frame)
    }


def filling(language: str, form: str = "digits", seed: int = 1) -> Filling:
    return Filling(
        rng=random.Random(seed), words=load_words(language), persona="Alex", persona2="Robin",
        city="Utrecht", city2="Breda", adult=31, phone="+493023125123", handle="@alex_1", age=16, form=form,
        born=date(2010, 3, 14),
    )  # fmt: skip


@pytest.mark.parametrize(("name", "language"), SETS)
def test_each_set_has_enough_frames_and_all_slots_are_known(name: FrameSetName, language: str) -> None:
    frames = load_frames(name, language)
    minor = [frame for group in frames.minor.values() for frame in group]
    benign = [*frames.adult_age, *(frame for group in frames.benign.values() for frame in group)]
    assert len(set(minor)) >= 30
    assert len(set(benign)) >= 40
    assert len(set(frames.titles)) == 8
    assert {slot for frame in frames.all_frames() for slot in SLOT.findall(frame)} <= set(SLOTS)


@pytest.mark.parametrize(("name", "language"), SETS)
def test_every_frame_can_be_filled(name: FrameSetName, language: str) -> None:
    for frame in load_frames(name, language).all_frames():
        written = fill(frame, filling(language))
        assert "{" not in written
        assert written.strip() == written != ""


def test_sets_have_the_same_kinds_in_every_language() -> None:
    def kinds(frames: FrameSet) -> tuple[set[str], set[str], set[str]]:
        # Only Dutch and English have a published code.
        return set(frames.minor), set(frames.benign), set(frames.signs) - {"coded_keyword_hit"}

    first = kinds(load_frames("A", "nl"))
    assert all(kinds(load_frames(name, language)) == first for name, language in SETS)


def test_no_four_words_of_b_stand_in_a_frame_of_a() -> None:
    known = shingled("A")
    assert {s: frame for s, frame in shingled("B").items() if s in known} == {}


def test_no_four_words_of_b_stand_in_a_rule_or_its_examples() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "rules").rglob("*.y*ml")))
    assert text, "the rules must be there to be compared with"
    known = {s for line in text.splitlines() for s in shingles(line)}
    assert {s: frame for s, frame in shingled("B").items() if s in known} == {}


def test_shingles_break_at_slots() -> None:
    assert shingles("Ik ben nu {age} jaar en woon hier") == {("jaar", "en", "woon", "hier")}
    assert shingles("een twee drie") == set()


@pytest.mark.parametrize("language", ["nl", "en", "de", "fr", "es", "pl"])
def test_number_words_are_those_of_num2words(language: str) -> None:
    # The package writes Spanish 16 without its accent; it knows no Romanian and Hungarian.
    theirs = [num2words(n, lang=language).replace("dieciseis", "dieciséis") for n in range(1, 31)]
    assert [w for n, w in enumerate(theirs, 1) if n not in (1, 21)] == [
        w for n, w in enumerate(load_words(language).numbers, 1) if n not in (1, 21)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_reader_knows_every_number_word(language: str) -> None:
    read = [find_numbers(normalise("text", word)) for word in load_words(language).numbers[9:]]
    assert [numbers[0].value for numbers in read] == list(range(10, 31))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", HIDDEN_FORMS)
def test_a_hidden_form_never_shows_the_plain_digits_or_word(language: str, form: str) -> None:
    words = load_words(language)
    for number in range(13, 18):
        written = write_number(form, random.Random(number), number, words)
        assert written not in (str(number), words.numbers[number - 1])


def test_forms_are_distinct() -> None:
    words = load_words("en")
    written = [write_number(form, random.Random(3), 16, words) for form in NUMBER_FORMS]
    assert len(set(written)) == len(written)


def test_a_sentence_keeps_its_disguise_at_the_start() -> None:
    assert fill("{age} years, calm", filling("en", "leet", seed=4))[0] in "lI"
    assert fill("{age} jaar", filling("nl", "word")) == "Zestien jaar"


@pytest.mark.parametrize("seed", range(12))
def test_an_obscured_phone_does_not_hold_the_number(seed: int) -> None:
    written = obscure_phone(random.Random(seed), "+493023125123", load_words("nl"))
    assert not re.search(r"3023125123", written.replace(" ", ""))


def test_a_word_is_not_glued_to_what_follows() -> None:
    assert [fits("{age}yo, calm", form) for form in ("digits", "keycap", "word", "sum")] == [
        True,
        True,
        False,
        False,
    ]
    assert fits("{age} yo, calm", "word")


def test_camouflage_changes_one_word_and_needs_a_long_one() -> None:
    plain = "I share the practice with two colleagues"
    before, after = plain.split(), camouflage(random.Random(2), plain).split()
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1
    with pytest.raises(ValueError, match="word of six letters"):
        camouflage(random.Random(2), "a b c")


def test_an_unknown_set_is_bad_input() -> None:
    with pytest.raises(BadInput, match="set A or B"):
        load_frames("C", "nl")


@pytest.mark.parametrize(("slot", "field"), [("{phone}", "phone"), ("{born}", "born")])
def test_a_slot_without_its_value_is_refused(slot: str, field: str) -> None:
    values = filling("nl")
    setattr(values, field, None)
    with pytest.raises(ValueError, match="needs"):
        fill(slot, values)
