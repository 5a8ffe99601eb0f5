"""Numbers in disguise: mixed digits and letters, spaced digits, sums, Roman numerals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from doorwatch.numbers.table import skeleton, table
from doorwatch.text import plain_words
from doorwatch.text.folding import is_mark
from doorwatch.text.leet import LETTER_OF
from doorwatch.types import NormalText

_MIXED = re.compile(
    r"(?<![\w@/.])(?:(?=[a-z|!-]*\d)(?=\d*[a-z|!@$])|(?=[a-z]+[|!@$][a-z|!@$]))[\w|!@$-]{2,24}(?![\w@-])"
)
_POSING_SIGN = re.compile(r"[a-z][|!@$][a-z]")
_POSING = frozenset("abcdefghijklmnopqrstuvwxyz|!@$")
_LETTER_DIGITS = str.maketrans(
    {"i": "1", "l": "1", "|": "1", "!": "1", "o": "0", "s": "5", "b": "8", "z": "2", "g": "6", "t": "7"}
)
_POSING_DIGITS = re.compile(r"[il|!]\d\Z|1[osbzgtil|]\Z")
_GLUED = re.compile(r"(\d)([a-z]+)\Z|([a-z]+)(\d)\Z")
_AGE_ENDING = re.compile(r"(?<=.)(?:jaar|jarige?n?|years?|yo|jahre?|ans|anos|ani|eves|lat|stk[aieo]|stce)\Z")
_SPACED = re.compile(
    r"(\d)(?:[ _*]|[.\-]|\. | - |, )(\d)"
    r"(?:(?!\w)|(?=(?:yo|y|j|jr|jaar|jahre?|ans|ani|anos|eves|lat|years?|yrs?)\b))(?![ .,:/_*-]{1,3}\d)"
)
_PLUS = (
    r"\+(?! )|(?<= )\+|(?:(?:years?|jaar|jahre|ans|anos|ani|ev|lat) )?(?:plus|plusz|mas)"
    r"(?: nog(?: eens)?| noch| another| encore)?|en nog|und noch|y otros|meg|et encore|and another"
    r"|i jeszcze|si inca|dodac|added to"
)
_UNIT = r"(?:years?|jaar(?:tjes)?|jahre|ans|anos|ani|ev(?:vel)?|lata?)"
_SHORT_OF = (
    rf"(?:{_UNIT} )?(?:less than|fewer than|short of|minder dan|weniger als|de moins que|menos que"
    rf"|mai putin (?:de|decat)|mniej niz|kevesebb mint)|{_UNIT} (?:shy of|under|below"
    r"|younger than|away from|jonger dan|onder|junger als|unter|plus jeune que|menor que|mlodsza niz"
    r"|fiatalabb mint)(?: the| de| die)?"
)
_MINUS = (
    r"-|min|minus|minusz|moins|menos|mniej|fara|minder|weniger|less|take away|odjac|bez|mai putin"
    r"|abzuglich|kivonva"
)
_TIMES = r"[*x]|keer|maal|times|mal|fois|veces|por|ori|de ori|razy|szor|szer"
_DIVIDED = (
    r"/|:|÷|divided by|gedeeld door|geteilt durch|divise par|dividido (?:por|entre)|entre|osztva"
    r"|podzielic na|przez|impartit la|supra"
)
_OPERATOR = re.compile(rf"[ ,]?(?:({_PLUS})|({_SHORT_OF})|({_MINUS})|({_TIMES})|({_DIVIDED})) ?")
_ROMAN = re.compile(r"(?<!\w)x{1,3}(?:ix|iv|v?i{0,3})(?!\w)")
_NUMERALS = frozenset(
    tens + ones
    for tens in ("x", "xx", "xxx")
    for ones in ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
) - {"x", "xx", "xxx"}
"""Kisses are no numbers."""
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}


def is_plain(quote: str, normal: str) -> bool:
    """Say whether the original wording is an ordinary way to write the normal one (case and "
    "accents aside)."""
    if quote == normal:
        return True
    lowered = quote.lower().replace("\u00df", "ss")
    letters = "".join(char for char in unicodedata.normalize("NFD", lowered) if not is_mark(ord(char)))
    return letters.replace("ł", "l").replace("-", " ") == normal.replace("-", " ") or (
        " ".join(letters.replace("ł", "l").split()) == " ".join(normal.split())
    )


def disguised(
    normal: str, runs: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, int, tuple[str, ...]]]:
    """Yield (value, start, end, languages) of words that mix digits with letters.

    "1vijf" is 15, "sixt33n" 16, "i5" and "l5" 15, "1o" 10. A reader needs a cue beside them: "i5" is
    also a processor. `runs` are the spans of the text's digits.
    """
    if not _may_be_mixed(normal, runs):
        return
    for match in _MIXED.finditer(normal):
        token, first = match.group(), match.start()
        ending = _AGE_ENDING.search(token)
        core = token[: ending.start()] if ending and not token[: ending.start()].isdigit() else token
        for word in (core, token):
            value, languages = _mixed_value(word)
            if value is not None:
                yield value, first, first + len(word), languages
                break


def _may_be_mixed(normal: str, runs: Sequence[tuple[int, int]]) -> bool:
    """Say that a digit, or a sign that poses as a letter, touches a letter; a hyphen may lie between."""
    for first, last in runs:
        before, after = normal[max(0, first - 2) : first], normal[last : last + 2]
        if before.removesuffix("-")[-1:] in _POSING or after.removeprefix("-")[:1] in _POSING:
            return True
    signs = "!" in normal or "|" in normal or "@" in normal or "$" in normal
    return signs and _POSING_SIGN.search(normal) is not None


def _mixed_value(word: str) -> tuple[int | None, tuple[str, ...]]:
    entries = table().entries
    if _POSING_DIGITS.match(word):
        return int(word.translate(_LETTER_DIGITS)), ()
    glued = _GLUED.match(word)
    if glued:
        digit, spelled = (glued[1], glued[2]) if glued[1] else (glued[4], glued[3])
        entry = entries.get(spelled)
        if entry is not None and entry.value < 10 and (glued[1] or entry.value > 0):
            value = int(digit) * 10 + entry.value if glued[1] else entry.value * 10 + int(digit)
            return value, entry.languages
    half = _half_digits(word)
    if half is not None:
        return half, ()
    entry = table().looks.get(skeleton(word))
    if entry is not None and len(word) > 2 and sum(char.isalpha() for char in word) >= 2:
        return entry.value, entry.languages
    letters = "".join(LETTER_OF.get(char, char) for char in word)
    for reading in (
        letters,
        letters.replace("|", "i").replace("!", "i"),
        _folded_l(word),
        letters.replace("-", " "),
    ):
        entry = entries.get(reading)
        if entry is not None and not word.isalpha():
            return entry.value, entry.languages
    return None, ()


_TEN_FIRST = re.compile(r"(?:dix|dieci|diesi|diezy|diez|tizen|tizen-|dix-|dieci-)(\d)\Z")
_TEN_LAST = re.compile(
    r"(\d)-?(?:teen|tien|thien|zehn|nast|nascie|nastu|nasto|nastka|snascie|sprezece|spre|spe|cie)\Z"
)
_UNIT_TEN = re.compile(r"([a-z]{2,9})-?10\Z")
_STEMS = {"sech": 6, "sieb": 7, "tiz": 10, "sai": 6, "sase": 6, "sapte": 7, "szes": 6, "drei": 3, "der": 3}
"""Units as they stand in a teen, where they are cut."""


def _half_digits(word: str) -> int | None:
    """Return the value of a teen of which one half is digits: "dieci7", "zes10", "7nascie"."""
    match = _TEN_FIRST.match(word) or _TEN_LAST.match(word)
    if match is not None:
        return 10 + int(match[1])
    unit = _UNIT_TEN.match(word)
    if unit is None:
        return None
    entry = table().entries.get(unit[1])
    value = _STEMS.get(unit[1]) or (entry.value if entry is not None else 0)
    return 10 + value if 3 <= value <= 9 else None


def _folded_l(word: str) -> str:
    return "".join("l" if char in "1|!" else LETTER_OF.get(char, char) for char in word)


def spaced(normal: str, runs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield (value, start, end) of two single digits set apart ("1 6"), not of longer rows of digits."""
    if not any(left[1] - left[0] == 1 == right[1] - right[0] for left, right in pairwise(runs)):
        return
    for match in _SPACED.finditer(normal):
        first, last = match.span()
        left = normal[max(0, first - 3) : first]
        if left and (left[-1].isalnum() or left[-1] in "_.,:/-"):
            continue
        if match[1] != "0" and not left.rstrip(" .,:/_*-")[-1:].isdigit():
            yield int(match[1] + match[2]), first, last


def sums(normal: str, parts: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield (value, start, end) of two neighbouring numbers with an operator between, if it gives 1-99."""
    for (left, first, middle), (right, after, last) in pairwise(parts):
        if after - middle > _WIDEST_OPERATOR or left > 99 or right > 99:
            continue
        operator = _OPERATOR.fullmatch(normal, middle, after)
        if operator is None or not _stands_alone(normal, first, last):
            continue
        value = _result(left, right, operator)
        if value is not None and 1 <= value <= 99:
            yield value, first, last
    yield from _one_less(normal, parts)
    yield from _scaled(normal, parts)


def _one_less(normal: str, parts: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield what is left when one is taken from a teen: "not sixteen yet, one less"."""
    if _FEWER.isdisjoint(plain_words(normal)):
        return
    for value, first, last in parts:
        less = _ONE_LESS.match(normal, last) if value in _TEEN else None
        if less is not None:
            yield value - 1, first, less.end()


def _scaled(normal: str, parts: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield halves, doubles and the like."""
    if _SCALES.isdisjoint(plain_words(normal)):
        return
    for first, middle, last in parts:
        half = _HALF_OF.match(normal, last)
        if half is not None and first % 2 == 0 and 20 <= first <= 99:
            yield first // 2, middle, half.end()
        scaled = _SCALED.search(normal, max(0, middle - _SCALE_REACH), middle)
        if scaled is not None:
            value = first * 2 if scaled[1] else first * 3 if scaled[2] else first * 4 if scaled[3] else 0
            value = value or (first // 2 if first % 2 == 0 else 0)
            if 10 <= value <= 99:
                yield value, scaled.start(), last


_TEEN = range(11, 20)
_FEWER = frozenset("minder less weniger moins menos putin kevesebb mniej".split())
_ONE_LESS = re.compile(
    r"(?: (?:meer|yet|any ?more|mehr|plus|mas|mai|juz))?,? "
    r"(?:maar |but |aber |sondern |mais |pero |dar |ale )?"
    r"(?:eentje|een|one(?: year)?|eins|einer?|un(?: an)?|uno|una|unu|eggyel|o jeden|o rok)"
    r" (?:minder|less|weniger|de moins|menos|mai putin|kevesebb|mniej)(?!\w)"
)
"""What takes one from the number before it: "not sixteen yet, one less"."""
_SCALED = re.compile(
    r"(?<!\w)(?:(twice|double(?: of)?|two times|tweemaal|het dubbele van|zweimal|doppelt so alt wie"
    r"|das doppelte von|le double de|el doble de|doble de|dublul lui|ketszer|dwukrotnosc|podwojone|dwa razy)"
    r"|(thrice|three times|driemaal|dreimal|haromszor)|(four times|viermaal|negyszer)"
    r"|(?:half of|half|de helft van|die halfte von|halfte von|la moitie de|moitie de|la mitad de|mitad de"
    r"|jumatate din|jumatatea lui|polowa z|polowe z|a fele a?)) \Z"
)
_HALF_OF = re.compile(r"(?:-(?:n[ae]k a|nak a|as|es))? fele(?!\w)")
_SCALES_TEXT = """twice double times tweemaal dubbele zweimal doppelt doppelte doble
dublul ketszer dwukrotnosc podwojone razy thrice driemaal dreimal haromszor viermaal negyszer
half helft halfte moitie mitad jumatate jumatatea polowa polowe fele"""
_SCALES = frozenset(_SCALES_TEXT.split())
"""One of them is in every wording of the two patterns."""
_SCALE_REACH = 24
"""How many characters before a number its multiplier can begin."""
_WIDEST_OPERATOR = 36
_HALVED = range(20, 39, 2)


def _result(left: int, right: int, operator: re.Match[str]) -> int | None:
    """Work out two numbers; a stroke or colon halves only what gives an age ("34/2")."""
    if operator[1]:
        return left + right
    if operator[2]:
        return right - left
    if operator[3]:
        return left - right
    if operator[4]:
        return left * right
    halves = right == 2 and left in _HALVED
    if len(operator[5]) == 1 and not halves:
        return None
    return left // right if right and left % right == 0 else None


def _stands_alone(normal: str, first: int, last: int) -> bool:
    """Say that no further number hangs on either side (a date or a phone number)."""
    before, after = normal[max(0, first - 2) : first], normal[last : last + 2]
    return not re.search(r"\d[/.:-]?\s?\Z", before) and not re.match(r"[/.:,-]\d|\d", after)


def roman(text: NormalText) -> Iterator[tuple[int, int, int]]:
    """Yield (value, start, end) of Roman numerals 11-39 in capitals; XX and XXX are kisses."""
    normal = text.normal
    if _NUMERALS.isdisjoint(plain_words(normal)):
        return
    for match in _ROMAN.finditer(normal):
        first, last = match.span()
        word = match.group()
        if word not in _NUMERALS:
            continue
        if not text.quote(first, last).isupper():
            continue
        values = [_ROMAN_VALUES[char] for char in word]
        pairs = zip(values, [*values[1:], 0], strict=True)
        yield sum(-one if one < following else one for one, following in pairs), first, last
