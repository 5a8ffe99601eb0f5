"""The patterns of riddles about an age, over a line with `#` for its numbers.

Each has the kind of words without which it cannot match (`wordforms.HINTS`), its expression, and what it
makes of the numbers in its groups.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from doorwatch.ages import wordforms as w

_G = r"[^#\n]{0,24}"
Work = Callable[[list[int]], int]


def _below(values: list[int]) -> int:
    """Take the first from an age of an adult."""
    return values[1] - values[0] if values[1] in _GROWN and values[0] < _TEN else 0


def _fewer(values: list[int]) -> int:
    """Take the first from the age that is told elsewhere."""
    return values[1] - values[0] if values[1] in _ADULT else 0


def _off(values: list[int]) -> int:
    """Take the second from an age of an adult."""
    return values[0] - values[1] if values[0] in _ADULT else 0


def _two(values: list[int]) -> int:
    """Put two digits side by side; the first may be a ten."""
    return 10 + values[1] if values[0] in (1, 10) and values[1] < 8 and len(values) == 2 else 0


def _product(values: list[int]) -> int:
    return values[0] * values[1]


def _middle(values: list[int]) -> int:
    return values[0] + 1 if values[1] == values[0] + 2 else 0


def _turned(values: list[int]) -> int:
    return values[0] % 10 * 10 + values[0] // 10 if values[0] > 20 else 0


def _months(values: list[int]) -> int:
    return values[1] - -(-values[0] // 12) if values[1] in _GROWN and values[0] >= 12 else 0


_TEN = 10
_GROWN = range(18, 22)
_ADULT = range(18, 41)
_MONTHS = r"(?:months|monaten?|maanden|mois|meses|luni|honap|miesiecy|miesiace)"
PATTERNS: tuple[tuple[str, str, Work], ...] = (
    ("take", rf"(#)[^#\n]{{0,80}}(?<!\w){w.TAKE}(?!\w){_G}{w.N}(?! ?{w.LESS})", _off),
    ("take", rf"(?<!\w){w.TAKE}(?!\w){_G}(#) ?(?:from|off|van|von|de|a|al|din|z|od)[^#\n]{{0,30}}(#)",
     lambda v: v[1] - v[0]),
    ("less", rf"(#)[^#\n]{{0,80}}(?<!\w){w.N} (?:{w.YEARS} )?{w.LESS}(?!\w)", _off),
    ("less", rf"{w.N} (?:{w.YEARS} )?{w.LESS}(?: than| als| dan| que| decat| ca| mint| niz"
     rf"| od)?[^#\n]{{1,30}}(#)", _fewer),
    ("adult", rf"{w.N} (?:{w.YEARS} )?{w.LESS} (?:than|als|dan|que|decat|mint|niz) [^#.!?\n]{{0,16}}"
     r"(?:mayor de edad|legal adult|volljahrige|majeure|meerderjarige|majora|nagykoru|pelnoletnia)",
     lambda v: 18 - v[-1] if v[-1] < _TEN else 0),
    ("short", rf"{w.N} {w.YEARS} (?:\w+ )?{w.UNDER}(?!\w)[^#.!?,;\n]{{0,24}}(#)", _below),
    ("lack",
     rf"(?<!\w){w.LACK}(?!\w)[^#.!?\n]{{0,16}}{w.N} (?:{w.YEARS} )?(?:{w.UNDER}|pour|para|for|zu|aan) "
     r"(?:\w+ )?(#)", _below),
    ("short", rf"(#) (?:{w.YEARS} )?(?:hianyzik|hijan)[^#.!?\n]{{0,12}}(#)", _below),
    ("short", r"(#) evvel (?:\w+ )?(#) alatt", _below),
    ("short", rf"(#){w.STILL} {w.YEARS}(?: \w+)?,? (?:en |and |und |et |y |si |es |i |bis |till |until |dann "
     r"|then )?"
     rf"{w.ME} (?:\w+ )?(#)(?!\d)", _below),
    ("short", rf"(#){w.STILL} {_MONTHS},? (?:\w+ )?{w.ME} (?:\w+ )?(#)", _months),
    ("dozen", rf"anderhalf @(#)(?: {w.PLUS} {w.N})?", lambda v: v[0] * 3 // 2 + sum(v[1:])),
    ("dozen", rf"@(#) (?:{w.OF} ?{w.YEARS} |{w.YEARS} )?{w.PLUS} {w.HALF}(?!\w)"
     rf"(?: (?:de )?(?:{w.YEARS} )?{w.MINUS} {w.N})?",
     lambda v: v[0] * 3 // 2 - sum(v[1:])),
    ("dozen", rf"@(#) (?:{w.OF} ?{w.YEARS} |{w.YEARS} )?{w.PLUS} {w.N}(?: (?:de )?{w.MINUS} {w.N})?",
     lambda v: v[0] + v[1] - sum(v[2:])),
    ("dozen", rf"@(#) (?:{w.OF} ?)?(?:{w.YEARS} ?)?,? ?{w.MINUS} {w.N}", lambda v: v[0] - v[1]),
    ("dozen", rf"@(#),? ?{w.PLUS} {w.N}", sum),
    ("plus", r"(#) ?[+➕] ?(#)(?: ?[+➕] ?(#))?(?: ?[+➕] ?(#))?", sum),
    ("more", rf"{w.N} (?:{w.YEARS} )?{w.MORE}(?!\w)[^#.!?,\n]{{0,16}}(#)",
     lambda v: v[0] + v[1] if v[0] < _TEN else 0),
    ("label", r"(?:age|lat|alter|edad|wiek|ani|varsta|kor|leeftijd) ?: ?(#) (?:and|en|und|et|y|si|es|i) (#)",
     lambda v: v[0] + v[1] if v[0] == _TEN else 0),
    ("add", rf"(?<!\w)(?:add|tel|zahle?|rechne|ajoute\w*|suma\w*|anade\w*|aduna\w*|adauga\w*|dodaj\w*) {w.N} "
     rf"(?:{w.YEARS} )?"
     r"(?:to|bij|zu|a|la|do|op) (#)", sum),
    ("add", r"(?<!\w)(?:take|nimm|neem|prends|prenez|toma|ia|luati|vegyel|wez|we[zj]mij) (#),? [^#\n]{0,12}"
     r"(?:add|dazu|erbij|ajoute\w*|suma\w*|anade\w*|adauga\w*|aduna\w*|adj|dodaj\w*) (#)", sum),
    ("label",
     rf"(?:my age|mein alter|mijn leeftijd|mon age|mi edad|varsta mea|moj wiek) {w.PLUS} (#) (?:=|is|are"
     r"|makes|equals|egale"
     r"|font|fait|ist|ergibt|gleich|maakt|son|es|egal|fac|face|to|daje|rowna sie) (#)",
     lambda v: v[1] - v[0]),
    ("times", rf"(#) {w.TIMES} (#)", _product),
    ("times", r"(#) (?:a |az )?(#)(?= a korom|,? ennyi| eves)", _product),
    ("scale", r"(?:triple|dreifache|drievoudige|triplul|potrojn\w+) (?:de |von |van |of |lui )?(#)",
     lambda v: 3 * v[0]),
    ("scale", r"(?:square of|quadrat von|kwadraat van|carre de|cuadrado de|patratul lui|kwadrat) (#)",
     lambda v: v[0] * v[0]),
    ("power", rf"(#) {w.SQUARED}(?!\w)", lambda v: v[0] * v[0]),
    ("divide", rf"(#) {w.DIVIDED} (#)", lambda v: v[0] // v[1] if v[1] > 1 and v[0] % v[1] == 0 else 0),
    ("half", rf"{w.AS_OLD}(?!\w)[^#.!?\n]{{1,30}}(#)", lambda v: v[0] // 2 if v[0] % 2 == 0 else 0),
    ("less", r"(#),? (?:and |und |en |et |y |si |iar |a )?(?:i'm|i am|i|ich bin|ich|ik ben|ik|moi|yo|eu|ja)"
     rf" {w.N} "
     rf"(?:{w.YEARS} )?{w.LESS}(?!\w)", _off),
    ("digits", rf"(#) \(#\) {w.PLUS} (?:{w.A} )?(#) \(#\)[^#\n]{{0,24}}{w.SIDE}(?!\w)", _two),
    ("first", r"prima (?:cifra)?[^#\n]{0,12}(#),? (?:si |iar )?a # (?:cifra )?(?:este |e )?(#)", _two),
    ("first", rf"{w.FIRST}(?!\w)[^#\n]{{0,24}}(#)[^#\n]{{1,24}}{w.LAST}(?!\w)[^#\n]{{0,16}}(#)", _two),
    ("digits", rf"(#),? ?{w.THEN} (#)(?!\d)", _two),
    ("digits", rf"(#)[^#\w\n]{{1,6}}(?:{w.PLUS} )?(?:{w.A} )?(#)[^#\n]{{0,24}}{w.SIDE}(?!\w)", _two),
    ("digits", rf"(#),? {w.PLUS} {w.A} (#)(?!\d)", _two),
    ("between", rf"{w.NUMBER}(?!\w)[^#.\n]{{0,16}}{w.BETWEEN}[^#\n]{{0,10}}(#)[^#\n]{{1,8}}(#)", _middle),
    ("between", rf"(#)[^#\n]{{1,8}}(#)[^#\w]{{1,4}}{w.BETWEEN_AFTER}(?!\w)", _middle),
    ("turned", rf"(#),? (?:\w+ )?{w.TURNED}(?!\w)", _turned),
)  # fmt: skip
PERSONS = re.compile(w.AS_OLD + r"|(?:moi|yo|ich|i'm|i am|ik|eu|ja) [#¤]")
"""Riddles that measure her by another person."""
