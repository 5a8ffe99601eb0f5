"""Coming of age without a number: "one more year until I am legal", "bientôt majeure"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from doorwatch.ages.judge import Verdict
from doorwatch.ages.lexicon import Lexicon
from doorwatch.ages.rows import Row, Rows
from doorwatch.ages.tokens import Token
from doorwatch.types import NormalText

_FIRST_LOOK = re.compile(
    r"meerderjar|volwassen|stemmen|legal|adult|vote|majority|majeur|majorit|voter|volljahr|erwachsen|mundig|wahlen"
    r"|mayor(?:ia)? de edad|votar|majora|vota\b|nagykor|szavaz|felnott|pelnolet|doros|glosow"
)
HINT = re.compile(_FIRST_LOOK.pattern.replace("(?:ia)? de edad", "").replace(r"\b", ""))
"""The same for one word."""
_GROWN_TEXT = (
    "volwassen erwachsen adult adulthood adulte adulta felnott doros stemmen wahlen vote voter votar vota"
)
_GROWN = frozenset(_GROWN_TEXT.split())
"""Words that also praise an adult, or mean something else: they need a verb of becoming."""
_WEAK = frozenset("over na in dann dans dentro fin viene peste za after until till akkor mai".split())
_YEARS_TEXT = "jaar jaartje year an annee ano jahr ev rok roku lat maand maanden"
_YEARS = frozenset(_YEARS_TEXT.split())
_BREAKS = frozenset(",():|")
_AND = {"nl": "en", "en": "and", "de": "und", "fr": "et", "es": "y", "ro": "si", "hu": "es", "pl": "i"}
_FROM_TEXT = "din vanaf ab from in en des od w uit im au"
_FROM = frozenset(_FROM_TEXT.split())
_ONLY_TEXT = (
    "only alleen nur seulement solo sólo doar numai csak tylko voor fur pour para pentru dla for alle"
)
_ONLY = frozenset(_ONLY_TEXT.split())
_ADULT = 18
_REACH = 6


def may_come(text: NormalText) -> list[tuple[int, int]]:
    """Return the spans of the words for the age of majority, by place."""
    return [word.span() for word in _FIRST_LOOK.finditer(text.normal)]


def find_coming(tokens: list[Token], rows: Rows, book: Lexicon) -> Iterator[tuple[int, Verdict | None]]:
    """Yield each word for the age of majority, with the verdict when its sentence says she will be of age."""
    for at in range(len(tokens)):
        row = rows.at(at)
        if "majority" in row.of(at):
            first, last = _clause(tokens, at, row)
            coming = _is_coming(tokens, at, row, book)
            yield (
                at,
                Verdict(_ADULT - 1, "advertised_person", "turning", True, first, last) if coming else None,
            )


def _clause(tokens: list[Token], at: int, row: Row) -> tuple[int, int]:
    """Return the first and last token of the clause around a word."""
    breaks = _BREAKS | {_AND[code] for code in row.tongues}
    first = last = at
    while first > row.first and at - first < _REACH and tokens[first - 1].text not in breaks:
        first -= 1
    while last + 1 < row.last and last - at < _REACH and tokens[last + 1].text not in breaks:
        last += 1
    return first, last


def _is_coming(tokens: list[Token], at: int, row: Row, book: Lexicon) -> bool:
    text = tokens[at].text
    following = [token.text for token in tokens[at + 1 : at + 3]]
    if text == "age" or (text in ("mayor", "mayoria") and following != ["de", "edad"]):
        return False
    first, last = _clause(tokens, at, row)
    words = [token.text for token in tokens[first : last + 1]]
    if any(t.number is not None and t.number_value > 9 for t in tokens[first : last + 1]):
        return False
    if any(row.has(name, first, last + 1) for name in ("firm", "child", "kin", "pet", "receive")):
        return False
    lacking = row.has("lack", row.first, row.last) and row.has("when", row.first, row.last)
    if lacking and not row.has("visitor", row.first, row.last):
        return True  # "a few months short of being an adult"
    if not _ONLY.isdisjoint(words[: at - first]) and not row.has("me", first, last + 1):
        return False
    if row.has("visitor", row.first, row.last) and not row.has("me", first, last + 1):
        return False
    grown = any(text.startswith(word) for word in _GROWN)
    if grown and not (row.has("become", first, last + 1) or row.has("me", first, at)):
        return False
    times = [
        p
        for p in range(first, last + 1)
        if p != at and ("when" in row.of(p) or tokens[p].text in _YEARS or tokens[p].text in book.months)
    ]
    strong = [p for p in times if tokens[p].text not in _WEAK or (tokens[max(0, p - 1)].text in _FROM and p)]
    if not strong:
        return False
    yet = row.has("yet", first, last + 1) or row.has("become", first, last + 1)
    return yet or any(tokens[max(0, p - 1)].text in _FROM for p in strong)
