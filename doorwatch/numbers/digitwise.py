"""Numbers told digit by digit, turned round, set apart by signs, or counted in strokes.

"one-seven", "1 (hat)", "(1)(7)", "71 backwards", "2oo9", "IIIII IIIII IIIII I". What a pair of
digits may also be (a price, a time, a range) needs a word for years or for digits beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from doorwatch.numbers.broken import UNITS, Found
from doorwatch.text import plain_words

YEARS_NEXT = r"(?=[ -]?(?:yo|y|j|jr|jaar|jahre?|ans|anitos|ani|anos|eves|lat|latek|years?|yrs?)\b)"
YEARS = re.compile(YEARS_NEXT)
"""A word for years behind a number."""
_NOUNS = {
    "trojka": 3, "czworka": 4, "piatka": 5, "szostka": 6, "siodemka": 7, "osemka": 8, "dziewiatka": 9,
    "piatke": 5, "szostke": 6, "siodemke": 7, "hatos": 6, "hetes": 7,
}  # fmt: skip
"""Names of digits."""
DIGITS = {word: value for words in UNITS.values() for value, word in enumerate(words.split(), 3)} | _NOUNS
"""Words for three to nine."""
_ONE = "1|one|een|ein|eins|un|uno|unu|egy|jeden|jedynka|jedynke|eine eins|ne eins"
_AND = "and|en|und|et|y|si|es|i|then|dann|dan|puis|luego|apoi|potem|majd|aztan"
_FOLLOWED = (
    "followed by|gevolgd door|gefolgt von|suivi d'un|suivi de|seguido de|seguido por|urmata? de(?: cifra)?"
)
_THEN = (
    rf"(?: ?(?:[-–,.…/+&]|\.{{2,4}}) ?|:|,? (?:{_AND}|{_FOLLOWED})"
    r"(?: (?:then|dann|dan|puis|luego|apoi|potem))?(?: an?| een| eine| ne| un| una| o)? | )"
)
_UNIT = rf"{'|'.join(sorted(DIGITS, key=len, reverse=True))}|[3-9]"
_TELL = frozenset(DIGITS)
_LEAD = "".join(sorted({word[0] for word in _ONE.split("|")}))
_LED = "|".join(f"(?<={word[0]}){word[1:]}" for word in _ONE.split("|"))
_PAIR = re.compile(rf"(?P<one>[{_LEAD}](?<![\w+.,-].)(?:{_LED}))\"?{_THEN}\"?(?P<unit>{_UNIT})(?![\w-])")
"""It begins with a class of letters, because that is what the search leaps by."""
_ONES = frozenset("one een ein eins un uno unu egy jeden jedynka jedynke".split())
_AFTER_PAIR = re.compile(r"[-–, ]{1,2}(?:\d|zero|nul|null|cero|oh)")
_BEFORE_PAIR = re.compile(r"(?:\d|zero|nul|null|nulla|cero|oh)[ ,.-]{1,2}\Z")
_TENS_TEXT = "tien zehn ten dix diez zece tizen dziesiec"
_TENS = frozenset(_TENS_TEXT.split())
_TEN_AND = re.compile(
    r"(?<!\w)(?:diez y|diez|dix|zece si|tizen|dziesiec i|tien en|ten and) ?-?([3-9])(?![\w.,:])"
)
_TEN_WORD = re.compile(
    rf"(?<!\w)(?:{'|'.join(sorted(_TENS))})(?P<gap>(?:\.\.+|…) ?| (?:and|en|und|et|si|meg|es|i|plus) )"
    rf"(?P<unit>{'|'.join(sorted(_TELL))})(?!\w)"
)
_LABEL = re.compile(r"(?<!\w)(?:age|leeftijd|alter|edad|varsta|korom|wiek|lat): ?\Z")
_HELD = re.compile(
    rf"(?<![\w.,:+-])1 ?[(\[\"'*]{{1,2}}(?P<unit>{'|'.join(sorted(_TELL))})[)\]\"'*]{{1,2}}(?!\w)"
)
_HOLDS = re.compile(r"1 ?[(\[\"'*]")
_ECHOED = re.compile(
    rf"(?<![\w.,:+-])1 ?\((?:{_ONE})\){_THEN}(?P<digit>[3-9]) ?\((?P<unit>{'|'.join(sorted(_TELL))})\)"
)


def by_digits(normal: str) -> Iterator[Found]:
    """Yield 13-19 told digit by digit: "one-seven", "uno y siete", "1 five", "1(hat)", "diez y 7"."""
    words = plain_words(normal)
    spoken = not words.isdisjoint(_TELL)
    if spoken and ("1" in normal or not words.isdisjoint(_ONES)):
        yield from _spoken(normal)
    if not words.isdisjoint(_POSING):
        for match in _LETTERS.finditer(normal):
            yield 16 if match[1] == "g" else 15, *match.span(), ()
    if not words.isdisjoint(_TENS):
        for match in _TEN_AND.finditer(normal):
            yield 10 + int(match[1]), *match.span(), ()
        for match in _TEN_WORD.finditer(normal) if spoken else ():
            first, last = match.span()
            if (
                match["gap"][0] == "."
                or YEARS.match(normal, last)
                or _LABEL.search(normal[max(0, first - 12) : first])
            ):
                yield 10 + DIGITS[match["unit"]], first, last, ()


_POSING = frozenset(("lg", "ls"))
"""Letters for 1 and 6, 1 and 5; before a word for years only."""


def _spoken(normal: str) -> Iterator[Found]:
    for match in _PAIR.finditer(normal):
        plain = match["one"] == "1" and match["unit"].isdigit()
        joined = match.group()[len(match["one"]) : -len(match["unit"])]
        if (
            plain
            or _AFTER_PAIR.match(normal, match.end())
            or _BEFORE_PAIR.search(normal[max(0, match.start() - 8) : match.start()])
        ):
            continue
        if joined == " " and (
            match["unit"].isdigit() or match.group() == "egy het" or _counts(normal, match.end())
        ):  # the Hungarian words are "a week" too
            continue
        value = int(match["unit"]) if match["unit"].isdigit() else DIGITS[match["unit"]]
        yield 10 + value, *match.span(), ()
    if _HOLDS.search(normal) is not None:
        for pattern in (_HELD, _ECHOED):
            for match in pattern.finditer(normal):
                yield 10 + DIGITS[match["unit"]], *match.span(), ()


_COUNTED = re.compile(r" [a-z]")


def _counts(normal: str, end: int) -> bool:
    """Say that the unit counts the word behind it ("ein sechs Monate"), so that it is no digit."""
    return _COUNTED.match(normal, end) is not None and _COMMA.match(normal, end) is None


_COMMA = re.compile(r" (?:years?|jaar|jahre|ans|anos|ani|eves|lat|bin|ben|am|and|en|und)\b")
TURNED_AT = range(31, 92, 10)
"""What 13-19 are when their digits are turned."""
_TURN = re.compile(
    r"(?<!\w)(?:backward|revers|flip|swap|mirror|other way|turn(?:ed)? (?:it |them )?(?:a?round|over)|switch"
    r"|omgekeerd|omgedraaid|achterstevoren|draai|spiegel|gespiegeld|keer (?:het |ze )?om|andersom"
    r"|ruckwart|rueckwart|andersrum|andersherum|umgedreht|umgekehrt|dreh|verdreh|spiegelverkehrt|von hinten"
    r"|a l'envers|envers|invers|retourn|a rebours|al reves|atras para|giralo|gira |dale la vuelta|volte"
    r"|intoar|intors|de-a-ndoaselea|oglind|pe dos(?!\w)|fordit|megfordit"
    r"|visszafel|tukor|wspak|odwr|od tylu|na opak|opak|lustrz)"
)


def tells_to_turn(normal: str) -> bool:
    """Say that a text tells to read something the other way round: "61, read it backwards"."""
    return _TURN.search(normal) is not None


_STROKES = re.compile(r"(?<!\w)(?:[i|/]{5}[ ,.+-]{1,2}){2,3}[i|/]{1,5}(?!\w)|(?<!\w)i{13,18}(?!\w)")
_BLOOM = r"[^\w\s\x00-\x7f€£°]{1,3}"
_BLOOMS = re.compile(
    rf"1(?<![\w.,:/+-].)(?:{_BLOOM}([3-9])(?:{YEARS_NEXT}|(?![\w:/]|[.,]\d))"
    rf"| (?![·•–—→]){_BLOOM} ([3-9]){YEARS_NEXT})"
)


def strokes(normal: str) -> Iterator[Found]:
    """Yield strokes that are counted ("IIIII IIIII IIIII I") and digits with a flower between them."""
    if "iiiii" in normal or "|||||" in normal:
        for match in _STROKES.finditer(normal):
            value = sum(char in "i|/" for char in match.group())
            if value in range(11, 20):
                yield value, *match.span(), ()
    if not normal.isascii():
        for match in _BLOOMS.finditer(normal):
            yield 10 + int(match[1] or match[2]), *match.span(), ()


_PARTED = re.compile(
    rf"1(?<![\w.,:/+-].)(?:(?:/|\.{{2,4}})([5-8])(?![\w:/.]|,\d)| ?(?:/|\.{{2,4}}) ?([5-8]){YEARS_NEXT})"
)
_OPEN, _SHUT = r"[(\[{<\"'*|_]{1,3}", r"[)\]}>\"'*|_]{1,3}"
_BOXED = re.compile(
    rf"(?<![\w)\]}}>]){_OPEN}1{_SHUT} ?[-+&]? ?{_OPEN}([3-9]){_SHUT}"
    rf"(?:{YEARS_NEXT}|(?! ?[(\[{{<\"'*|_]?\d))"
    rf"|(?<![\w)\]}}>])\"1\" (?:{_AND}) (?:an? |een |eine |une? |una? |o )?\"([3-9])\""
)
_LETTERS = re.compile(rf"(?<![\w.,:/'|-])l([gs]){YEARS_NEXT}")
_LETTER_ONE = re.compile(rf"(?<![\w.,:/'|-])(?:[il|!][.\-'_]|[l|!] )([3-9]){YEARS_NEXT}")
_NAMED_SIGN = frozenset(
    "komma comma coma virgule virgula virgulei vesszo vesszot przecinek przecinka punt punkt point dot "
    "punto punct punctul kropka kropki pont".split()
)
_POINTED = re.compile(rf"(?<![\w.,:/+-])1[,.;:]([3-9]){YEARS_NEXT}")


def parted(normal: str, runs: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """Yield two digits with signs between or around them: "1/7", "1...7", "(1)(7)", "l-7 lat"."""
    single = [span for span in runs if span[1] - span[0] == 1]
    if not single:
        return
    if "/" in normal or ".." in normal:
        for match in _PARTED.finditer(normal):
            yield 10 + int(match[1] or match[2]), *match.span(), ()
    if any(normal[first - 1 : first] in _LETTER_GAPS for first, _ in single):
        for match in _LETTER_ONE.finditer(normal):
            yield 10 + int(match[1]), *match.span(), ()
    pairs = [(left[1], right[0]) for left, right in pairwise(single) if right[0] <= left[1] + _WIDEST]
    if any(normal[first - 2] in _OPENING for first, _ in pairs if first > 1):
        for match in _BOXED.finditer(normal):
            yield 10 + int(match[1] or match[2]), *match.span(), ()
    if any(last == first + 1 for first, last in pairs) and not _NAMED_SIGN.isdisjoint(plain_words(normal)):
        for match in _POINTED.finditer(normal):
            yield 10 + int(match[1]), *match.span(), ()


_OPENING = frozenset("([{<\"'*|_")
_LETTER_GAPS = frozenset(".-'_ ")
_WIDEST = 12
"""How many characters may stand between two digits that are told one by one."""
_YEAR = re.compile(
    r"2(?<![\w.,:+-].)(?:[ ._-]?[0o][ ._-]?(?:[0o][ ._-]?[89]|[1il][ ._-]?[0-4o])|k(?:0?[89]|1[0-4]))"
    r"(?![\w:+]|[.,-]\d)"
)


def years(normal: str) -> Iterator[Found]:
    """Yield the years 2008-2014 with signs or letters in them: "2oo9", "2.0.1.0", "2 0 1 0", "2k9"."""
    if "2" not in normal:
        return
    for match in _YEAR.finditer(normal):
        word = re.sub(r"[ ._-]", "", match.group())
        if "k" in word:
            word = "20" + word[2:].rjust(2, "0")
        if not match.group().isdigit():
            yield int(word.translate(_DIGIT)), *match.span(), ()


_DIGIT = str.maketrans("oil", "011")
