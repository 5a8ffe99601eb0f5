"""What the subject model sees of a number: the words of its own sentence, their kinds, what the rules said.

A feature is a slot and a key. The slot says where ("-1" the word before, "-b" anywhere before), the key what:
a word, its beginning, its ending, its kind, a concept. A notion is a kind or concept on one side; two notions
of one sentence are a feature too, so that what is told by two words together can be weighed.
The order of slots and keys is of no account.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from doorwatch.ages.surroundings import Around, Beside, Spot, value_class
from doorwatch.ages.tokens import Cue

NEAR = 4
"""How many words on either side have a slot of their own."""
Feature = tuple[str, str]


@lru_cache(maxsize=1 << 14)
def word_keys(word: str) -> tuple[str, ...]:
    """Return the keys of a word: itself, its first four and five letters, its last three."""
    if len(word) < 5 or not word.isalpha():
        return (word,)
    keys = [word, word[:4] + "*", "*" + word[-3:]]
    if len(word) > 5:
        keys.append(word[:5] + "*")
    return tuple(keys)


def features(spot: Spot, near: Around) -> Iterator[Feature]:
    """Yield the features of a spot but for its pairs; one may come twice and counts twice."""
    yield from rule_features(spot)
    for slot, word in _word_slots(spot, near):
        for key in word_keys(word):
            yield slot, key
    yield from _kind_features(spot, near)


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


def _word_slots(spot: Spot, near: Around) -> Iterator[Feature]:
    """Yield (slot, word) of the words on either side; each gives all keys of the word."""
    prefix = _prefix(spot)
    left, right = _words(near.left, "^" * near.begins), _words(near.right, "$" * near.ends)
    for side, words in (("-", left), ("+", right)):
        for place, word in enumerate(words[: NEAR + 1], 1):
            yield f"{prefix}{side}{place}", word
        for word in set(words):
            yield f"{side}b", word
            if prefix:
                yield f"{prefix}{side}b", word
    left, right = [*left[:2], "", ""], [*right[:2], "", ""]
    yield f"{prefix}2", f"{left[0]} {right[0]}"
    yield f"{prefix}2-", f"{left[1]} {left[0]}"
    yield f"{prefix}2+", f"{right[0]} {right[1]}"


def _prefix(spot: Spot) -> str:
    return "" if spot.sort == "number" else spot.sort[0]


def _words(side: Iterable[Beside], edge: str) -> list[str]:
    """Return the words of one side; an end of the sentence is one of them."""
    return [*(beside.word for beside in side), *edge]


def word_features(spot: Spot, side: str, place: int, beside: Beside) -> Iterator[Feature]:
    """Yield what one word beside a spot contributes by itself, for the explanation."""
    for key in word_keys(beside.word):
        yield f"{side}b", key
        yield f"{_prefix(spot)}{side}{place}", key
    for where in (f"{side}{place}", f"{side}b"):
        yield from ((f"k{where}", kind) for kind in beside.kinds)
        yield from ((f"t{where}", about) for about in beside.about)


def _kind_features(spot: Spot, near: Around) -> Iterator[Feature]:
    """Yield the kinds and concepts of the words around, by place and in pairs, and the cues at the number."""
    here = spot.here
    for side, words in (("-", near.left), ("+", near.right)):
        for place, beside in enumerate(words[:NEAR], 1):
            yield from ((f"k{side}{place}", kind) for kind in beside.kinds)
            yield from ((f"t{side}{place}", about) for about in beside.about)
        yield from ((f"k{side}b", kind) for kind in _union(beside.kinds for beside in words))
        yield from ((f"t{side}b", about) for about in _union(beside.about for beside in words))
    left, right = _names(near.left), _names(near.right)
    yield "k2", f"{left[0]} {right[0]}"
    yield "k2-", f"{left[1]} {left[0]}"
    yield "k2+", f"{right[0]} {right[1]}"
    yield from _cues("c-", here.behind)
    yield from _cues("c+", here.ahead)
    behind = here.behind[0].phrase.category if here.behind else "-"
    ahead = here.ahead[0].phrase.category if here.ahead else "-"
    yield "c", f"{behind} {ahead}"
    yield from _row_features(spot, near)


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def _names(words: tuple[Beside, ...]) -> list[str]:
    """Return the kinds of the two nearest words, "$" beyond the end."""
    return [*("|".join(sorted(beside.kinds)) for beside in words[:2]), "$", "$"]


def _cues(slot: str, cues: list[Cue]) -> Iterator[Feature]:
    for category in {cue.phrase.category + ("," if cue.comma else "") for cue in cues}:
        yield slot, category


def _row_features(spot: Spot, near: Around) -> Iterator[Feature]:
    """Yield the other numbers of the sentence, its length, its end, and how the nearest words are written."""
    row, tokens = spot.row, spot.tokens
    others = [near_by.word for near_by in (*near.left, *near.right) if tokens[near_by.at].number is not None]
    own = sum(tokens[at].number is not None for at in range(spot.first, spot.last + 1))
    yield "o", str(min(len(others) + own, 4))
    for value in {*others, *_own_values(spot)}:
        yield "o", value
    yield "s", str(min((row.last - row.first) // 4, 6))
    ending = tokens[row.last - 1].text
    yield "s", "w" if ending.isalpha() else ending
    for side, step in (("-", -1), ("+", 1)):
        yield "w", side + _nearest(spot, step)


def _own_values(spot: Spot) -> Iterator[str]:
    for token in spot.tokens[spot.first : spot.last + 1]:
        if token.number is not None:
            yield value_class(token.number.value)


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


def notions(spot: Spot, near: Around) -> list[str]:
    """Return the notions of a spot's sentence, sorted, each once; the number itself is one of them."""
    found = {f"p0{value_class(spot.years)}" if spot.sort == "number" else f"p0{spot.sort}"}
    for side, words in (("p-", near.left), ("p+", near.right)):
        for beside in words:
            found.update(notions_of(side, beside))
    if near.begins:
        found.add("p-^")
    if near.ends:
        found.add("p+$")
    return sorted(found)


def notions_of(side: str, beside: Beside) -> Iterator[str]:
    """Yield the notions of one word; `side` is "p-" or "p+"."""
    for name in beside.kinds:
        if name != "w":
            yield side + name
    for name in beside.about:
        yield f"{side}.{name}"


def pairs(known: list[str]) -> Iterator[Feature]:
    """Yield each two notions of a sentence as a feature; the first is the slot."""
    for place, one in enumerate(known, 1):
        for other in known[place:]:
            yield one, other
