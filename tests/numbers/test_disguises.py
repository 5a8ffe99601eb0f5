"""Every way to hide a number, in all eight languages; and the innocent text that each could harm."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from doorwatch.numbers import find_numbers
from doorwatch.text import normalise, respelled

WORDS = {
    "nl": {15: "vijftien", 16: "zestien", 17: "zeventien"},
    "en": {15: "fifteen", 16: "sixteen", 17: "seventeen"},
    "de": {15: "fünfzehn", 16: "sechzehn", 17: "siebzehn"},
    "fr": {15: "quinze", 16: "seize", 17: "dix-sept"},
    "es": {15: "quince", 16: "dieciséis", 17: "diecisiete"},
    "ro": {15: "cincisprezece", 16: "șaisprezece", 17: "șaptesprezece"},
    "hu": {15: "tizenöt", 16: "tizenhat", 17: "tizenhét"},
    "pl": {15: "piętnaście", 16: "szesnaście", 17: "siedemnaście"},
}
YEARS = {
    "nl": "jaar", "en": "years", "de": "Jahre", "fr": "ans", "es": "años", "ro": "ani", "hu": "éves",
    "pl": "lat",
}  # fmt: skip
VOWELS = re.compile("[aeiouáéèöęąăâ]")


def halves(sign: str) -> Callable[[str], str]:
    """Return what puts a sign before the last four letters of a word."""
    return lambda word: word.replace("-", "")[:-4] + sign + word.replace("-", "")[-4:]


def spread(sign: str) -> Callable[[str], str]:
    return lambda word: sign.join(word.replace("-", ""))


def masked(sign: str) -> Callable[[str], str]:
    """Return what puts a sign for every inner vowel."""
    return lambda word: word[0] + VOWELS.sub(sign, word[1:-1]) + word[-1]


UPSIDE_DOWN = str.maketrans("abcdefghijmnopqrtuvwy", "ɐqɔpǝɟƃɥᴉɾɯuodbɹʇnʌʍʎ")


def bare(word: str) -> str:
    """Return a word without accents and hyphens."""
    return normalise("text", word).normal.replace("-", "")


DISGUISES: dict[str, Callable[[str], str]] = {
    "no vowels": lambda word: VOWELS.sub("", word),
    "one sign inside": halves("*"),
    "a point inside": halves("."),
    "a hyphen inside": halves("-"),
    "an underscore inside": halves("_"),
    "a picture inside": halves("🌟"),
    "a picture with blanks inside": halves(" 💋 "),
    "points between": spread("."),
    "stars between": spread("*"),
    "blanks between": spread(" "),
    "hyphens between": spread("-"),
    "underscores between": spread("_"),
    "stars for vowels": masked("*"),
    "underscores for vowels": masked("_"),
    "a heart for the first vowel": lambda word: VOWELS.sub("♥", word, count=1),
    "a bar inside": halves("|"),
    "brackets inside": lambda word: word.replace("-", "")[:-4] + "(" + word.replace("-", "")[-4:] + ")",
    "pairs of letters": lambda word: ".".join(re.findall("..?", word.replace("-", ""))),
    "commas between": spread(","),
    "wide blanks between": spread("  "),
    "points and blanks between": spread(". "),
    "hyphens and blanks between": spread(" - "),
    "one letter on a line": spread("\n"),
    "letters in brackets": lambda word: "".join(chr(0x249C + ord(letter) - 97) for letter in bare(word)),
    "upside down": lambda word: bare(word)[::-1].translate(UPSIDE_DOWN),
    "the first letter masked": lambda word: "*" + word.replace("-", "")[1:],
    "said in one word": lambda word: "ikben" + word.replace("-", ""),
    "turned round": lambda word: word[::-1].replace("-", ""),
    "long vowels": lambda word: VOWELS.sub(lambda vowel: vowel.group() * 3, word.replace("-", "")),
    "digits for letters": lambda word: bare(word).translate(str.maketrans("aeiost", "431057")),
    "money for letters": lambda word: word.replace("s", "$").replace("e", "€"),
    "an exclamation mark for i": lambda word: word.replace("i", "!"),
}
LOWER = {"tizenhét": 16, "șaisprezece": 14}
"""Words that are the lower of two when their vowels or the first letter are gone."""
UNREADABLE = frozenset(("sz", "se.iz.e", "*eize"))
"""Too few letters are left for anybody to read it."""


def read(text: str) -> set[tuple[int, bool]]:
    """Return (value, hidden) of the numbers of a text, of its joined view too."""
    normal = normalise("text", text)
    views = [view for view in (normal, respelled(normal)) if view is not None]
    return {(one.value, one.hidden or view is not normal) for view in views for one in find_numbers(view)}


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("name", DISGUISES)
def test_a_word_in_any_disguise_is_found_and_marked_as_hidden(name: str, language: str) -> None:
    for value, word in WORDS[language].items():
        hidden = DISGUISES[name](word)
        if hidden != word and hidden not in UNREADABLE:
            found = read(f"Lena, {hidden} {YEARS[language]}")
            assert not found.isdisjoint({(value, True), (LOWER.get(word), True)}), (hidden, found)


APART = [
    "(1)({})", "[1][{}]", "<<1>> <<{}>>", "1|{}", "1~{}", "1'{}", "1_{}", "1*{}", '"1" "{}"', "1❤{}", "l-{}",
    "i.{}", "I{}", "1.{}", "1/{}", "1…{}", "{{1}}{{{}}}", "*1* *{}*", "1\\{}", "(1) + ({})", "1 {}", "l{}",
    "1  {}", "l {}", "1 ❤️ {}", "1 … {}", '"1" + "{}"',
]  # fmt: skip


@pytest.mark.parametrize("pattern", APART)
def test_two_digits_that_are_set_apart_before_years_are_one_number(pattern: str) -> None:
    for word in YEARS.values():
        for digit in (5, 6, 7):
            text = f"Lena, {pattern.format(digit)} {word}, Breda"
            assert (10 + digit, True) in read(text), text


PIECES = [
    ("1(hét) éves", 17), ("1(sześć), nowa", 16), ("1 (jeden) i 5 (pięć), razem", 15), ("onesix ani", 16),
    ("unosiete años", 17), ("tizenh7 éves", 17), ("zevent7en", 17), ("dix-7ept ans", 17),
    ("seiz€ ans", 16), ("dix-$ept ans", 17), ("d¡ec¡sé¡s años", 16), ("1siódemka z Torunia", 17),
    ("1 szóstka, wiecie", 16), ("lG ani", 16), ("l6j w.", 16), ("dziesięć i pięć lat", 15),
    ("diez… siete", 17),
    ("eins und dann sechs", 16), ("71 pe dos", 17), ("7 1 umgedreht", 17), ("Hatvanegy visszafelé", 16),
    ("1,6 jaar, komma weg", 16), ("v.ij.f.t.i.e.n", 15), ("q_u_i_n_c_e", 15), ("ti zen hat éves", 16),
    ("șai💗spre💗zece ani", 16), ("Șapte.spre.zece ani", 17), ("ście-na-szes lat", 16),
    ("siedem naście lat", 17), ("sevntn yr", 17), ("sevetneen", 17), ("nehzhces", 16),
    ("***teen sixt**n", 16), ("zeven tien", 17), ("dx-spt", 17), ("🔟➕6️⃣ ans", 16), ("10six", 16),
    ("ten6", 16), ("4² ans", 16), ("2⁴ jaar", 16), ("2^4", 16), ("51/3 jaar", 17), ("xvi ans", 16),
    ("uno... siete", 17), ("eins:sechs", 16), ('"1" en "7"', 17), ("born 2k9", 2009), ("born 2k10", 2010),
    ("sev***en", 17), ("zvntien", 17), ("imsixteen", 16),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), PIECES)
def test_a_number_in_pieces_is_found_and_marked_as_hidden(text: str, value: int) -> None:
    assert (value, True) in read(text)


INNOCENT = [
    # prices, dates, times, sizes, versions, telephone numbers, lists
    "1,6 km van het station", "vanaf 1,7 liter", "v1.6.2", "30.1.6", "1:6 verloren", "06 1 7 23",
    "Etage (1) (drei Zimmer)", "(1) massage (6) sauna", "(1)(2)(3)(4)", "text [1][2][5]",
    "+31 (0)6 (1)(7)(2)", "1'70 m", "1'7\"", "1|2|3|7", "1/7/2026", "I-75", "l'6 mai", "Art. I.6 AVG",
    "LG 6 inch", "i.e. 6 rooms", "i 6 lat doświadczenia", "1 · 5 jaar ervaring", "1 (one) hour",
    "1 (een) uur", "1 (drei Zimmer)", "un 1 et un 0", "a 1 and a half", "tien en zes uur",
    "zwischen zehn und sechs Uhr", "tussen tien en vijf", "de la șapte spre zece", "10 ❤ 6",
    "4x5 m²", "30 m²", "16²", "2k", "5/3 pizza", "51/3 cm", "1 ❤️ 6 euro", "1 .. 6 personen", "6:10",
    "A, B, C, D", "1, 2, 3, 4, 5", "Opcje: a) b) c) d)", "clasa a xvi", '"1" of "6"',
    "from 1 to 6", "1:7 lost", "10 of ten",
    # words and names
    "zes/tien personen", "six, ten or more", "vier, zehn", "dix/sept", "seven*", "sev*en", "_Enhet",
    "benzine", "amsterdam", "imsechs", "agenten", "salon_sixtina", "l'ami", "y a-t-il",
    "champ de saisie", "transport trsp", "SMS, VR, TV, km, hrs, pts", "qty", "PSTN", "QNH 1013",
    "corecta", "cercato", "desses", "Tehnica", "tre ce", "sei ze", "egyhét", "egy hét", "trece pe la noi",
    "sept dix", "six tenants", "six ten minute walks", "een zes kamer flat", "a sev*en day week",
    "sh*t f*ck a**", "m*ssage", "girl(s)", "be(en)", "**massage**", "weekend*", "lena_rose_x",
    "info_six@teen.example", "@six_teen", "t.me/six_teen", "five-star", "check-in", "e-mail", "A$AP",
    "US$", "50€", "euro€", "Ke$ha", "¡Hola! ¡Sí!", "Marie♥Lou", "nail·art", "zen hat",
    "der vier. Zehn Minuten", "Nous sommes dix. Sept jours", "hat. Van", "n.v.t.", "z.o.z.", "s.t.o.p.",
    "pies a la inversa",
]  # fmt: skip


@pytest.mark.parametrize("text", INNOCENT)
def test_innocent_text_hides_no_minors_age(text: str) -> None:
    found = {value for value, hidden in read(text) if hidden}
    assert found.isdisjoint(range(13, 18))


def steps(text: str) -> int:
    """Count the lines that Python executes while the numbers of a text are read."""
    count = 0

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        find_numbers(normalise("text", text))
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "piece",
    "s*|six*|te en |a_b_|zes-|♥a|(1)(6) |1~6 |een en |1 (a) |s z e |hat ti |a$|l-7 |sevent* |1, 6 komma "
    "|spre zece |61 flip |ab|a€|*e|1 ❤ |ze st ie n |a, e, ".split("|"),
)
def test_work_on_disguises_grows_with_the_length(piece: str) -> None:
    steps(piece)
    once, ten, hundred = (steps(piece * count) for count in (12, 120, 1200))
    assert ten <= 12 * once
    assert hundred <= 12 * ten
