"""Ages that the reader is to work out: "take four off twenty and you have my age"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from doorwatch.ages.wordsums import Riddle, find_word_sums
from doorwatch.numbers import Number
from doorwatch.types import NormalText

_TAKE = (
    r"take|subtract|knock|trek|haal|zieh\w*|abziehen|abgezogen|enlev\w+|retir\w+|retranch\w+|ote\w*|resta\w*|quita\w*"
    r"|scad\w*|vonj|vond|kivon\w*|odejm\w+|odjac|minder|weniger|fewer|less"
)
_ADD = (
    r"add|tel|optellen|opgeteld|zahl\w*|addier\w*|zusammen|samen|together|additionn\w+|ajout\w+|suma\w*|anade|aduna\w*|aduni"
    r"|impreuna|osszead\w*|dodaj\w*|razem"
)
_ORDER = re.compile(rf"(?<!\w)(?:({_TAKE})|({_ADD}))(?!\w)")
HINT = re.compile(f"{_TAKE}|{_ADD}")
"""A word of a text that may tell to add or take."""
_AGE = re.compile(
    r"(?<!\w)(?:age|old|leeftijd|oud|alt|alter|edad|anos|varsta|ani|korom|eves|idos|vagyok|wiek|lat|am eu"
    r"|i am|i'm|ik ben|ben ik|bin ich|ich bin|tengo|mam|j'ai|years|jaar|jahre)(?!\w)"
)
_LONGEST = 240
_SENTENCE = re.compile(rf"[^.!?;\n]{{4,{_LONGEST}}}")
_HERS = range(10, 18)


def find_riddles(text: NormalText, numbers: Sequence[Number], hints: frozenset[str]) -> Iterator[Riddle]:
    """Yield what is to be worked out for her age, each place once; `numbers` are without sums, by place.

    `hints` are what the words of the text hint at.
    """
    found = list(find_word_sums(text, numbers, hints))
    if "order" in hints:
        found += _orders(text, numbers)
    done = -1
    for riddle in sorted(found, key=lambda one: one[1]):
        if riddle[1] >= done:
            yield riddle
            done = riddle[2]


def _orders(text: NormalText, numbers: Sequence[Number]) -> Iterator[Riddle]:
    """Yield two numbers of a sentence that tells to add or take them for her age.

    Spanish "suma diez y siete" is one number in two parts.
    """
    parts = [n for n in numbers if n.kind != "sum" and n.value <= 99 and not _is_article(n)]
    if not any(_is_sum(text, n) for n in parts) and not any(map(_may_give_age, parts, parts[1:])):
        return
    at = 0
    for sentence in _SENTENCE.finditer(text.normal):
        first, last = sentence.span()
        while at < len(parts) and parts[at].start < first:
            at += 1
        inside = []
        while at < len(parts) and parts[at].start < last:
            inside.append(parts[at])
            at += 1
        order = _ORDER.search(text.normal, first, last) if 1 <= len(inside) <= 2 else None
        if order is None or _AGE.search(text.normal, first, last) is None:
            continue
        left, right = inside[0], inside[-1]
        if len(inside) == 1:
            years = left.value if order[2] and _is_sum(text, left) else 0
        else:
            years = abs(left.value - right.value) if order[1] else left.value + right.value
        if years in _HERS:
            yield years, left.start, right.end


def _is_sum(text: NormalText, number: Number) -> bool:
    return number.value in _HERS and " y " in text.normal[number.start : number.end]


def _may_give_age(left: Number, right: Number) -> bool:
    if right.start - left.end >= _LONGEST:
        return False
    return left.value + right.value in _HERS or abs(left.value - right.value) in _HERS


def tells_age(text: NormalText, number: Number) -> bool:
    """Say that the sentence of a sum says that it is an age: "11 plus 5, that is my age"."""
    normal = text.normal
    first = max(normal.rfind(sign, max(0, number.start - 60), number.start) for sign in ".!?\n") + 1
    last = next((m.start() for m in _END.finditer(normal, number.end, number.end + 80)), number.end + 60)
    return number.value in _HERS and _AGE.search(normal, max(first, number.start - 60), last) is not None


_FEWER = frozenset("minder less weniger moins menos putin kevesebb mniej".split())


def one_less(text: NormalText, number: Number) -> bool:
    """Say that a sum ends with a word for "less": "not sixteen any more, one less"."""
    return text.normal[number.start : number.end].rpartition(" ")[2] in _FEWER


_END = re.compile(r"[.!?;\n]")


def _is_article(number: Number) -> bool:
    """Say that the word is an article as well ("een", "un", "egy")."""
    return number.value == 1 and number.kind == "number_word"
