"""Birth years that are written so that no number stands there: "MMX", "twee nul een nul", "rocznik '10".

A year of this kind counts only in a sentence with a word for birth or for a year's class, because wines, cars
and firms are dated in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from doorwatch.ages.mentions import mentions
from doorwatch.text import plain_words
from doorwatch.types import NormalText

HERS = range(10, 18)
_ROMAN = {
    "mmviii": 2008,
    "mmix": 2009,
    "mmx": 2010,
    "mmxi": 2011,
    "mmxii": 2012,
    "mmxiii": 2013,
    "mmxiv": 2014,
}
_DIGIT_WORDS = (
    "nul null zero oh o nulla cero", "een eins ein one un uno unu egy jeden",
    "twee zwei zwo two deux dos doi ketto dwa",
    "drie drei three trois tres trei harom trzy", "vier four quatre cuatro patru negy cztery", "", "", "",
    "acht eight huit ocho opt nyolc osiem", "negen neun nine neuf nueve noua kilenc dziewiec",
)  # fmt: skip
_DIGITS = {word: str(digit) for digit, words in enumerate(_DIGIT_WORDS) for word in words.split()}
_ORDINALS = {
    "osm": 8,
    "dziewiat": 9,
    "dziesiat": 10,
    "jedenast": 11,
    "dwunast": 12,
    "trzynast": 13,
    "czternast": 14,
}


def _digit(values: str) -> str:
    return "|".join(word for word, digit in _DIGITS.items() if digit in values)


_YEAR = re.compile(
    rf"(?<![\w'])(?:(?P<roman>{'|'.join(sorted(_ROMAN, key=len, reverse=True))})"
    rf"|(?P<digits>(?:{_digit('2')})[ ,-]{{1,2}}(?:{_digit('0')})[ ,-]{{1,2}}(?:{_digit('01')})[ ,-]{{1,2}}"
    rf"(?:{_digit('0123489')}))"
    rf"|dwa tysiace (?P<ordinal>{'|'.join(_ORDINALS)})(?:ego|ym|y)"
    r"|(?:(?:van|uit|from|class of|de|du|din|z|born|rocznik|jahrgang|lichting|ev) ')(?P<short>0[89]|1[0-4])"
    r"|'?(?P<class>0[89]|1[0-4])-?[aeo]s(?= (?:evjarat|lany|csaj|vagyok|vok)))(?!\w)"
)
_BORN = re.compile(
    r"(?<!\w)(?:born|birth\w*|my year|year of birth|geboren|geboortejaar|geboortedatum|bouwjaar|lichting"
    r"|jahrgang|geburtsjahr|baujahr"
    r"|nee?|naissance|annee|naci\w*|ano|anul|an|nascut\w*|nasterii|evjarat\w*|szulet\w*|szuletes\w*|rok"
    r"|rocznik|ur|urodz\w*|jestem z|lany"
    r"|csaj|vagyok|vok|ik|ich|class)(?!\w)"
)
_THINGS = re.compile(
    r"(?<!\w)(?:vintage|cuvee|millesime|cosecha|anada|recolta|wine|wein|wijn|vin|vino|bor|wino|model"
    r"|modell|modele|modelo|car|auto|wagen"
    r"|coche|voiture|masina|samochod|since|seit|sinds|depuis|desde|ota|founded|gegrundet|opgericht"
    r"|fonde\w*|fundad\w*|fondat\w*|alapit\w*"
    r"|zalozon\w*|phone|tel\w*|call|code|chapter|mein sohn|photo|fotos?|years? ago|haus|house|gebaut"
    r"|built|gebouwd)(?!\w)"
)
_ANOTHERS = frozenset(("child", "pet", "firm", "thing"))
_HINTS = frozenset((*_ROMAN, "dwa"))
_CLASSED = frozenset(("es", "os", "as"))
_CLASS = re.compile(r"[01][0-9]-?[aeo]s")
_TWOS, _NOUGHTS = frozenset(_DIGIT_WORDS[2].split()), frozenset(_DIGIT_WORDS[0].split())


def find_word_births(text: NormalText, this_year: int) -> Iterator[tuple[int, int, int]]:
    """Yield (years, start, end) of each such year that makes her 10-17 by the end of `this_year`."""
    normal = text.normal
    words = plain_words(normal)
    spelt = not _TWOS.isdisjoint(words) and not _NOUGHTS.isdisjoint(words)
    quoted = "'0" in normal or "'1" in normal
    classed = not _CLASSED.isdisjoint(words) and _CLASS.search(normal) is not None
    if not (spelt or quoted or classed or not _HINTS.isdisjoint(words)):
        return
    for match in _YEAR.finditer(normal):
        years = this_year - _value(match)
        if years not in HERS:
            continue
        before = _END.split(normal[max(0, match.start() - _REACH) : match.start()])[-1]
        after = _END.split(normal[match.end() : match.end() + _REACH], maxsplit=1)[0]
        sentence = f"{before}#{after}"
        if _BORN.search(sentence) is None or _THINGS.search(sentence) is not None:
            continue
        if _ANOTHERS.isdisjoint(mentions(before.rpartition(",")[2] + after.partition(",")[0])):
            yield years, match.start(), match.end()


_END = re.compile(r"[.!;\n](?:\s|\Z)")
_REACH = 80


def _value(match: re.Match[str]) -> int:
    if match["roman"]:
        return _ROMAN[match["roman"]]
    if match["digits"]:
        return int("".join(_DIGITS[word] for word in re.findall("[a-z]+", match["digits"])))
    if match["ordinal"]:
        return 2000 + _ORDINALS[match["ordinal"]]
    return 2000 + int(match["short"] or match["class"])
