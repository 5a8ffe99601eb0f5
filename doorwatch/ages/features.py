"""What the subject model sees of a number: the words of its own sentence, their kinds, what the rules said.

A feature is a slot and a key. The slot says where ("-1" the word before, "-b" anywhere before), the key what:
a word, its beginning, its ending, its kind. Nothing outside the number's sentence is looked at, so no other
sentence can change what the model says of it; and the order of slots and keys is of no account.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from doorwatch.ages.judge import Verdict
from doorwatch.ages.rows import Row
from doorwatch.ages.scene import Scene
from doorwatch.ages.tokens import Cue, Token
from doorwatch.ages.topics import topics
from doorwatch.types import NormalText

NEAR = 4
"""How many words on either side have a slot of their own."""
FAR = 14
"""How many words on either side are looked at."""
Feature = tuple[str, str]
Sort = Literal["number", "birth", "majority"]


class Spot(NamedTuple):
    """A number, a birth date or a word for the age of majority that may tell her age.

    `first` and `last` are its tokens, `years` the age that it would tell, `found` what the rules said.
    """

    text: NormalText
    row: Row
    here: Scene
    first: int
    last: int
    sort: Sort
    years: int
    found: Verdict | None

    @property
    def tokens(self) -> list[Token]:
        """The tokens of its part of the text."""
        return self.here.tokens

    @property
    def summed(self) -> bool:
        """True when the number is to be worked out."""
        number = self.tokens[self.first].number
        return number is not None and number.kind == "sum"


@lru_cache(maxsize=1 << 10)
def value_class(value: int) -> str:
    """Return the class of a number's value, which stands for it as a word."""
    if value >= 1900:
        return "#2000" if 2007 <= value <= 2016 else "#1900"
    for limit, name in _CLASSES:
        if value < limit:
            return name
    return "#100"


_CLASSES = ((10, "#1"), (13, "#10"), (18, "#13"), (19, "#18"), (36, "#19"), (80, "#36"), (100, "#80"))


@lru_cache(maxsize=1 << 14)
def word_keys(word: str) -> tuple[str, ...]:
    """Return the keys of a word: itself, its first four and five letters, its last three."""
    if len(word) < 5 or not word.isalpha():
        return (word,)
    keys = [word, word[:4] + "*", "*" + word[-3:]]
    if len(word) > 5:
        keys.append(word[:5] + "*")
    return tuple(keys)


def features(spot: Spot) -> Iterator[Feature]:
    """Yield the features of a spot; one may come twice and counts twice."""
    yield from rule_features(spot)
    for slot, word in word_slots(spot):
        for key in word_keys(word):
            yield slot, key
    yield from kind_features(spot)


def rule_features(spot: Spot) -> Iterator[Feature]:
    """Yield what the number is and what the rules said of it."""
    number = spot.tokens[spot.first].number
    value = value_class(spot.years) if spot.sort == "number" else spot.sort
    kind = "-" if number is None else number.kind
    yield "n", kind
    yield "n", value
    found = spot.found
    said = "-" if found is None else f"{found.subject}{found.current:d}{found.kind == 'turning':d}"
    yield "r", said
    yield "r", f"{said} {value}"


def word_slots(spot: Spot) -> Iterator[Feature]:
    """Yield (slot, word) of the words on either side; each gives all keys of the word."""
    prefix = "" if spot.sort == "number" else spot.sort[0]
    sides = [_words(spot, -1), _words(spot, 1)]
    for side, words in zip("-+", sides, strict=True):
        for place, word in enumerate(words[: NEAR + 1], 1):
            yield f"{prefix}{side}{place}", word
        for word in set(words):
            yield f"{side}b", word
            if prefix:
                yield f"{prefix}{side}b", word
    left, right = [*sides[0][:2], "", ""], [*sides[1][:2], "", ""]
    yield f"{prefix}2", f"{left[0]} {right[0]}"
    yield f"{prefix}2-", f"{left[1]} {left[0]}"
    yield f"{prefix}2+", f"{right[0]} {right[1]}"


def token_features(spot: Spot, at: int) -> Iterator[Feature]:
    """Yield what one word beside a spot contributes by itself, for the explanation."""
    prefix = "" if spot.sort == "number" else spot.sort[0]
    side, place = ("-", spot.first - at) if at < spot.first else ("+", at - spot.last)
    (kinds,) = _kinds(spot, range(at, at + 1))
    about = topics(spot.tokens[at].text, spot.row.tongues)
    for key in word_keys(spot.tokens[at].text):
        yield f"{side}b", key
        yield f"{prefix}{side}{place}", key
    for slot in (f"{side}{place}", f"{side}b"):
        yield from ((f"k{slot}", kind) for kind in kinds)
        yield from ((f"t{slot}", topic) for topic in about)


def _words(spot: Spot, step: int) -> list[str]:
    """Return the words on one side of a spot, nearest first; an end of the sentence is one of them."""
    row, tokens = spot.row, spot.tokens
    if step < 0:
        chosen = tokens[max(row.first, spot.first - FAR) : spot.first][::-1]
        whole = row.first > spot.first - FAR - 1
    else:
        chosen = tokens[spot.last + 1 : min(row.last, spot.last + 1 + FAR)]
        whole = row.last <= spot.last + 1 + FAR
    words = [token.text if token.number is None else value_class(token.number.value) for token in chosen]
    if whole:
        words.append("^" if step < 0 else "$")
    return words


def kind_features(spot: Spot) -> Iterator[Feature]:
    """Yield the kinds of the words around, by place and in pairs, and of the cues that touch the number."""
    row, tokens, here = spot.row, spot.tokens, spot.here
    left = list(_kinds(spot, range(spot.first - 1, max(row.first, spot.first - FAR) - 1, -1)))
    right = list(_kinds(spot, range(spot.last + 1, min(row.last, spot.last + 1 + FAR))))
    for side, kinds in (("-", left), ("+", right)):
        for place, found in enumerate(kinds[:NEAR], 1):
            for kind in found:
                yield f"k{side}{place}", kind
        for kind in frozenset().union(*kinds):
            yield f"k{side}b", kind
    yield from _topics(spot)
    names = ["|".join(sorted(kinds)) for kinds in (*(left + [_EDGE] * 2)[:2], *(right + [_EDGE] * 2)[:2])]
    yield "k2", f"{names[0]} {names[2]}"
    yield "k2-", f"{names[1]} {names[0]}"
    yield "k2+", f"{names[2]} {names[3]}"
    yield from _cues("c-", here.behind)
    yield from _cues("c+", here.ahead)
    near = (
        here.behind[0].phrase.category if here.behind else "-",
        here.ahead[0].phrase.category if here.ahead else "-",
    )
    yield "c", " ".join(near)
    low, high = max(row.first, spot.first - FAR), min(row.last, spot.last + 1 + FAR)
    others = [t.number_value for t in tokens[low:high] if t.number is not None]
    yield "o", str(min(len(others), 4))
    for value in {value_class(value) for value in others}:
        yield "o", value
    yield "s", str(min((row.last - row.first) // 4, 6))
    ending = tokens[row.last - 1].text
    yield "s", "w" if ending.isalpha() else ending
    for side, step in (("-", -1), ("+", 1)):
        yield "w", side + _nearest(spot, step)


def _topics(spot: Spot) -> Iterator[Feature]:
    """Yield what the words around are about."""
    row, tokens = spot.row, spot.tokens
    for side, places in (
        ("-", range(spot.first - 1, max(row.first, spot.first - FAR) - 1, -1)),
        ("+", range(spot.last + 1, min(row.last, spot.last + 1 + FAR))),
    ):
        known: set[str] = set()
        for steps, at in enumerate(places, 1):
            found = topics(tokens[at].text, row.tongues)
            known |= found
            if steps <= NEAR:
                for topic in found:
                    yield f"t{side}{steps}", topic
        for topic in known:
            yield f"t{side}b", topic


_EDGE = frozenset(("$",))


def _cues(slot: str, cues: list[Cue]) -> Iterator[Feature]:
    for category in {cue.phrase.category + ("," if cue.comma else "") for cue in cues}:
        yield slot, category


def _kinds(spot: Spot, places: range) -> Iterator[frozenset[str]]:
    """Yield the kinds of words: what the stems say, what the noun claims, signs and numbers themselves."""
    row, tokens, lexicon = spot.row, spot.tokens, spot.here.lexicon
    fill = lexicon.sets["fill"]
    for at in places:
        token = tokens[at]
        found = row.of(at) - _TONGUE
        noun = lexicon.nouns.get(token.text)
        if noun is not None and not noun.languages.isdisjoint(row.tongues):
            found |= {noun.category.upper()}
        if token.text in fill:
            found |= _FILL
        if not found:
            found = _WORD if token.text.isalpha() else frozenset((_sign(token),))
        yield found


_TONGUE, _FILL, _WORD = frozenset(("tongue",)), frozenset(("fill",)), frozenset(("w",))


def _sign(token: Token) -> str:
    return token.text if token.number is None else value_class(token.number.value)


def _nearest(spot: Spot, step: int) -> str:
    """Say how the nearest word on one side is written, and whether a sign lies between."""
    row, tokens = spot.row, spot.tokens
    at = spot.first - 1 if step < 0 else spot.last + 1
    sign = ""
    while row.first <= at < row.last and abs(at - spot.first) < NEAR:
        token = tokens[at]
        if token.text[:1].isalpha():
            first = spot.text.quote(token.start, token.start + 1)
            glued = "g" if step > 0 and token.start == tokens[spot.last].end else ""
            start = "^" if at == row.first else ""
            return f"{sign}{glued}{start}{'A' if first.isupper() else 'a'}"
        sign = token.text if token.number is None else "#"
        at += step
    return sign + "."
