"""Numbers that a text tells to add, take away, multiply or halve: "twenty minus four", "half of 32"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from doorwatch.numbers.digitwise import YEARS
from doorwatch.text import plain_words

_PLUS = (
    r"➕|\+(?! )|(?<= )\+|(?:(?:years?|jaar|jahre|ans|anos|ani|ev|lat) )?(?:plus|plusz|mas)"
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
    r"➖|-|min|minus|minusz|moins|menos|mniej|fara|minder|weniger|less|take away|odjac|bez|mai putin"
    r"|abzuglich|kivonva"
)
_TIMES = r"[*x]|keer|maal|times|mal|fois|veces|por|ori|de ori|razy|szor|szer"
_POWER = r"\^|\*\*|hoch|tot de macht|to the power of|do potegi"
_DIVIDED = (
    r"/|:|÷|divided by|gedeeld door|geteilt durch|divise par|dividido (?:por|entre)|entre|osztva"
    r"|podzielic na|przez|impartit la|supra"
)
_OPERATOR = re.compile(rf"[ ,]?(?:({_PLUS})|({_SHORT_OF})|({_MINUS})|({_TIMES})|({_POWER})|({_DIVIDED})) ?")


def sums(normal: str, parts: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield (value, start, end) of two neighbouring numbers with an operator between, if it gives 1-99."""
    for (left, first, middle), (right, after, last) in pairwise(parts):
        if after - middle > _WIDEST_OPERATOR or left > 99 or right > 99:
            continue
        operator = _OPERATOR.fullmatch(normal, middle, after)
        if operator is None or not _stands_alone(normal, first, last):
            continue
        value = _result(left, right, operator, aged=YEARS.match(normal, last) is not None)
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
_PARTS = range(2, 6)
_POWERS = range(2, 5)
_MOST_RAISED = 9


def _result(left: int, right: int, operator: re.Match[str], *, aged: bool) -> int | None:
    """Work out two numbers; a stroke or colon divides only what gives an age ("34/2", "51/3 years")."""
    if operator[1]:
        return left + right
    if operator[2]:
        return right - left
    if operator[3]:
        return left - right
    if operator[4]:
        return left * right
    if operator[5]:
        return left**right if right in _POWERS and left <= _MOST_RAISED else None
    halves = (right == 2 and left in _HALVED) or (aged and right in _PARTS and left // right in _TEEN)
    if len(operator[6]) == 1 and not halves:
        return None
    return left // right if right and left % right == 0 else None


def _stands_alone(normal: str, first: int, last: int) -> bool:
    """Say that no further number hangs on either side (a date or a phone number)."""
    before, after = normal[max(0, first - 2) : first], normal[last : last + 2]
    return not re.search(r"\d[/.:-]?\s?\Z", before) and not re.match(r"[/.:,-]\d|\d", after)
