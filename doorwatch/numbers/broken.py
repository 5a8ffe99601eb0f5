"""Number words broken, misspelt, turned round, spelt digit by digit, or counted in strokes.

"sieeebzeeehn", "sevnteen", "neetxis", "sech*zehn", "siedem(nascie)", "one-seven", "71 backwards".
All of it is a guess that a reader of ages must confirm by what stands around; only what can be an age of
10-19 is looked for, and each look has a cheap first one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from doorwatch.numbers.table import Entry, table
from doorwatch.text import only_letters, places_of, plain_words

Found = tuple[int, int, int, tuple[str, ...]]
"""Value, start, end, languages."""
_TEENS = range(13, 20)
_SHORTEST = 6
"""Shorter words have too many neighbours of one letter more, less or other."""
_SHORTEST_TURNED = 5


class _Likely:
    """Words for 13-19 of six letters and more, by what is left when one letter is dropped."""

    __slots__ = ("dropped", "turned", "whole")

    def __init__(self) -> None:
        whole = {
            word: entry
            for word, entry in table().entries.items()
            if entry.value in _TEENS and word.isalpha() and len(word) >= _SHORTEST_TURNED
        }
        whole.update(
            {word: Entry(value, ()) for value, words in _NEIGHBOURS.items() for word in words.split()}
        )
        self.whole = whole
        self.turned = {word[::-1]: entry for word, entry in whole.items()}
        self.dropped: dict[str, dict[str, Entry]] = {}
        for word, entry in whole.items():
            if len(word) >= _SHORTEST:
                for short in _drops(word):
                    self.dropped.setdefault(short, {})[word] = entry


_NEIGHBOURS = {
    13: "tredici drizah", 14: "quattordici vierzah", 15: "quindici fufzah foifzah patnast patnact",
    16: "sedici sachzah sechzah dezesseis dezasseis sestnast sestnact",
    17: "diciassette sibzah siebzah dezessete dezassete sedemnast sedmnact",
    18: "diciotto achzah dezoito osemnast osmnact",
}  # fmt: skip
"""Swiss German, and the neighbours' words that are written so that an advert is not found."""


def _drops(word: str) -> Iterator[str]:
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


@lru_cache(maxsize=1)
def _likely() -> _Likely:
    return _Likely()


_ORDINAL = re.compile(r"(?:nast(?:y|a|e|ym|ego|emu)|zece?l?ea)\Z")
"""Ordinals count visits and clients."""
_DOUBLED = re.compile(r"([a-z])\1+")


@lru_cache(maxsize=1 << 15)
def _alike(word: str) -> Entry | None:
    """Return the teen that a word of letters stands for though it is written otherwise, None mostly."""
    likely = _likely()
    if word in likely.whole:
        return likely.whole[word]
    if word in likely.turned:
        return likely.turned[word]
    if _ORDINAL.search(word):
        return None
    once = _DOUBLED.sub(r"\1", word)
    if len(once) <= len(word) - 2:
        for known, entry in likely.whole.items():
            if _DOUBLED.sub(r"\1", known) == once:
                return entry
    if len(word) < _SHORTEST:
        return None
    near = {known: entry for short in _drops(word) for known, entry in likely.dropped.get(short, {}).items()}
    first = _SOUNDS.get(word[0], word[0])
    found = [
        e for known, e in near.items() if _SOUNDS.get(known[0], known[0]) == first and _is_near(word, known)
    ]
    return found[0] if len({entry.value for entry in found}) == 1 else None


_SOUNDS = {"s": "z", "v": "f"}
"""First letters that a writer by ear takes for each other."""


def _is_near(word: str, known: str) -> bool:
    """Say that one letter is missing, added or other, or two neighbours are swapped."""
    if len(word) != len(known):
        return abs(len(word) - len(known)) == 1
    other = [at for at in range(len(word)) if word[at] != known[at]]
    if len(other) == 1:
        return True
    if len(other) != 2 or other[1] != other[0] + 1:
        return False
    left, right = other
    return word[left] == known[right] and word[right] == known[left]


_MOST_ORDINARY = 1 << 17
_ordinary: set[str] = set()
"""Words that are no broken number: a cache, so that a text costs one difference of sets."""


def misspelt(normal: str) -> Iterator[Found]:
    """Yield the words that are one letter away from a teen, turned round, or drawn out."""
    odd = []
    if not _ordinary:
        _ordinary.update(table().known)
    for word in plain_words(normal) - _ordinary:
        if len(word) > 4 and _alike(word) is not None:
            odd.append(word)
        elif len(_ordinary) < _MOST_ORDINARY:
            _ordinary.add(word)
    for first, word in places_of(odd, only_letters(normal)) if odd else ():
        entry = _alike(word)
        if entry is not None:
            yield entry.value, first, first + len(word), entry.languages


_MARKED = re.compile(r"(?<![\w@/.])[a-z0-9]+(?:[*†#~^+@·•]{1,2}[a-z0-9]+|[(\[][a-z0-9]+[)\]])+(?![\w@/])")
_MARK = re.compile(r"[*†#~^+@·•(\[](?<=[a-z].)(?=[a-z0-9])")
"""A first look; the class comes first because that is what the search leaps by."""


def marked(normal: str) -> Iterator[Found]:
    """Yield the teens with signs inside: "six*teen", "z*vent*en", "siedem(nascie)", "tizen(6)"."""
    if _MARK.search(normal) is None:
        return
    for match in _MARKED.finditer(normal):
        entry = _unmarked(match.group())
        if entry is not None:
            yield entry.value, *match.span(), entry.languages


@lru_cache(maxsize=1 << 12)
def _unmarked(word: str) -> Entry | None:
    bare = re.sub(r"[^a-z0-9]", "", word)
    whole = _likely().whole
    if bare in whole:
        return whole[bare]
    letters = re.sub(r"[^a-z]", ".", word)
    if sum(char == "." for char in letters) * 2 >= len(letters):
        return None
    for pattern in {letters, re.sub(r"[^a-z0-9]", "", word).translate(_WILD)}:
        for known, entry in whole.items():
            if len(known) == len(pattern) and all(a in (".", b) for a, b in zip(pattern, known, strict=True)):
                return entry
    digit = re.fullmatch(r"(?:tizen|dix|dieci|diez)([1-9])", bare)
    return Entry(10 + int(digit[1]), ()) if digit else None


_WILD = {ord(digit): "." for digit in "0123456789"}
_ONE = "1|one|een|ein|eins|un|uno|unu|egy|jeden|jedynka|eine eins"
_THEN = r"(?: ?[-–,.…/+&] ?| (?:and|en|und|et|y|si|es|i|then)(?: then)?(?: an?| een| eine| un| una| o)? | )"
_UNITS = {
    "nl": "drie vier vijf zes zeven acht negen", "en": "three four five six seven eight nine",
    "de": "drei vier funf sechs sieben acht neun", "fr": "trois quatre cinq six sept huit neuf",
    "es": "tres cuatro cinco seis siete ocho nueve", "ro": "trei patru cinci sase sapte opt noua",
    "hu": "harom negy ot hat het nyolc kilenc", "pl": "trzy cztery piec szesc siedem osiem dziewiec",
}  # fmt: skip
_UNIT = {word: value for words in _UNITS.values() for value, word in enumerate(words.split(), 3)}
_TELL = frozenset(_UNIT)
_PAIR = re.compile(
    rf"(?<![\w+.,-])(?P<one>{_ONE})\"?{_THEN}\"?"
    rf"(?P<unit>{'|'.join(sorted(_UNIT, key=len, reverse=True))}|[3-9])(?![\w-])"
)
_ONES = frozenset("one een ein eins un uno unu egy jeden jedynka".split())
_AFTER_PAIR = re.compile(r"[-–, ]{1,2}(?:\d|zero|nul|null|cero|oh)")
_BEFORE_PAIR = re.compile(r"(?:\d|zero|nul|null|nulla|cero|oh)[ ,.-]{1,2}\Z")
_TEN_AND = re.compile(
    r"(?<!\w)(?:diez y|diez|dix|zece si|tizen|dziesiec i|tien en|ten and) ?-?([3-9])(?![\w.,:])"
)


def by_digits(normal: str) -> Iterator[Found]:
    """Yield 13-19 told digit by digit: "one-seven", "uno y siete", "1 five", "diez y 7"."""
    words = plain_words(normal)
    spoken = not words.isdisjoint(_TELL)
    if spoken and ("1" in normal or not words.isdisjoint(_ONES)):
        for match in _PAIR.finditer(normal):
            plain = match["one"] == "1" and match["unit"].isdigit()
            joined = match.group()[len(match["one"]) : -len(match["unit"])]
            if (
                plain
                or _AFTER_PAIR.match(normal, match.end())
                or _BEFORE_PAIR.search(normal[max(0, match.start() - 8) : match.start()])
            ):
                continue
            if joined == " " and (match["unit"].isdigit() or _counts(normal, match.end())):
                continue
            value = int(match["unit"]) if match["unit"].isdigit() else _UNIT[match["unit"]]
            yield 10 + value, *match.span(), ()
    if not words.isdisjoint(_TENS):
        for match in _TEN_AND.finditer(normal):
            yield 10 + int(match[1]), *match.span(), ()


_TENS = frozenset("diez dix zece tizen dziesiec tien ten".split())
_COUNTED = re.compile(r" [a-z]")


def _counts(normal: str, end: int) -> bool:
    """Say that the unit counts the word behind it ("ein sechs Monate"), so that it is no digit."""
    return _COUNTED.match(normal, end) is not None and _COMMA.match(normal, end) is None


_COMMA = re.compile(r" (?:years?|jaar|jahre|ans|anos|ani|eves|lat|bin|ben|am|and|en|und)\b")
_TURNED_AT = range(31, 92, 10)
_TURN = re.compile(
    r"(?<!\w)(?:backward|revers|flip|swap|mirror|other way|turn(?:ed)? (?:it |them )?(?:a?round|over)|switch"
    r"|omgekeerd|omgedraaid|achterstevoren|draai|spiegel|gespiegeld|keer (?:het |ze )?om|andersom"
    r"|ruckwart|rueckwart|andersrum|andersherum|umgedreht|umgekehrt|dreh|verdreh|spiegelverkehrt|von hinten"
    r"|a l'envers|envers|invers|retourn|a rebours|al reves|atras para|giralo|gira |dale la vuelta|volte"
    r"|intoar|intors|de-a-ndoaselea|oglind|fordit|megfordit"
    r"|visszafel|tukor|wspak|odwr|od tylu|na opak|opak|lustrz)"
)


def turned(normal: str, runs: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """Yield two digits that the text tells to read the other way round: "61, read it backwards"."""
    spans = [
        (int(normal[first:last]), first, last)
        for first, last in runs
        if last - first == 2 and normal[first] in "3456789" and normal[last - 1] == "1"
    ]
    if spans and _TURN.search(normal) is not None:
        for value, first, last in spans:
            if value in _TURNED_AT:
                yield 10 + value // 10, first, last, ()


_STROKES = re.compile(r"(?<!\w)(?:[i|/]{5}[ ,.+-]{1,2}){2,3}[i|/]{1,5}(?!\w)|(?<!\w)i{13,18}(?!\w)")
_BLOOMS = re.compile(r"(?<![\w.,:/+-])(1)[^\w\s\x00-\x7f€£°]{1,3}([3-9])(?![\w.,:/])")


def strokes(normal: str) -> Iterator[Found]:
    """Yield strokes that are counted ("IIIII IIIII IIIII I") and digits with a flower between them."""
    if "iiiii" in normal or "|||||" in normal:
        for match in _STROKES.finditer(normal):
            value = sum(char in "i|/" for char in match.group())
            if value in range(11, 20):
                yield value, *match.span(), ()
    if not normal.isascii():
        for match in _BLOOMS.finditer(normal):
            yield 10 + int(match[2]), *match.span(), ()


_PARTED = re.compile(r"(?<![\w.,:/+-])1(?:/|\.{2,4}|…)([5-8])(?![\w:/.]|,\d)")


def parted(normal: str) -> Iterator[Found]:
    """Yield two digits with a stroke or points between: "1/7 without the stroke", "1...7"."""
    if "1/" in normal or "1.." in normal or "1…" in normal:
        for match in _PARTED.finditer(normal):
            yield 10 + int(match[1]), *match.span(), ()


_YEAR = re.compile(
    r"(?<![\w.,:+-])2[ ._-]?[0o][ ._-]?(?:[0o][ ._-]?[89]|[1il][ ._-]?[0-4o])(?![\w:+]|[.,-]\d)"
)


def years(normal: str) -> Iterator[Found]:
    """Yield the years 2008-2014 with signs or letters in them: "2oo9", "2.0.1.0", "2 0 1 0"."""
    if "2" not in normal:
        return
    for match in _YEAR.finditer(normal):
        word = re.sub(r"[ ._-]", "", match.group())
        if not match.group().isdigit():
            yield int(word.translate(_DIGIT)), *match.span(), ()


_DIGIT = str.maketrans("oil", "011")
