"""Whose age is it, by a model learned from sentences: it adds to the rules and doubts their weak guesses.

Two sums of weights over the features of a spot: `hers` says that the number is her age (told now, or to
come), and `coming` that the eighteen, or the majority, of a sentence is hers and still ahead. The model may
give a minor age to her where the rules left it without a subject, and take a weak guess of the rules back.
What she says outright ("I am 17", "age: 16") it cannot take back, and no other sentence has a say.
The weights are learned by `tools/fit_subjects.py`; the reading is plain arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from math import exp
from typing import NamedTuple

from doorwatch.ages.features import Feature, features, notions, notions_of, word_features
from doorwatch.ages.judge import Verdict
from doorwatch.ages.surroundings import FAR, Spot, around
from doorwatch.types import AgeKind

HEADS = ("hers", "coming")
SCALE = 100
"""Weights are kept in hundredths of a logit."""
LIFT = 0.45
"""From this chance on a number becomes her age. A missed minor costs more than an adult looked at in vain."""
LIFT_OTHERS = 0.7
"""The same where the rules named somebody or something else that it belongs to."""
LIFT_BORN = 0.6
"""The same for years and dates without a word for birth: most years in a listing are a founding."""
VETO = 0.35
"""Below this chance a weak guess of the rules is taken back."""
VETO_TOLD = 0.2
"""The same for what is told of somebody in so many words ("turns 17", "has 16 years", "built in 2010")."""
_YOUNGEST, _YOUNGEST_BORN, _ADULT = 10, 13, 18
_SELF = 5
"""How many words away "I am" of any language may stand."""
_MOST_WORDS = 3
_MOST_NUMBERS = 8
"""A sentence with more numbers around is a list or a telephone number, and the model is not asked."""
Table = dict[str, dict[str, int]]


class Model(NamedTuple):
    """The weights of both heads: slot -> key -> hundredths of a logit; and their intercepts."""

    tables: dict[str, Table]
    intercepts: dict[str, int]


def parse(text: str) -> Model:
    """Read a file of weights.

    A line "@head<TAB>slot<TAB>0" opens a slot (an empty slot gives the intercept); the lines below are a
    weight and its keys, parted by tabs; "# " begins a comment.
    """
    tables: dict[str, Table] = {head: {} for head in HEADS}
    intercepts = dict.fromkeys(HEADS, 0)
    keys: dict[str, int] = {}
    for line in text.splitlines():
        if line.startswith("@"):
            head, slot, number = line[1:].split("\t")
            if slot:
                keys = tables[head].setdefault(slot, {})
            else:
                intercepts[head] = int(number)
        elif line[:2] != "# ":
            weight, *names = line.split("\t")
            keys.update(dict.fromkeys(names, int(weight)))
    return Model(tables, intercepts)


def _bytes() -> bytes:
    return files("doorwatch.ages").joinpath("subject.weights").read_bytes()


@lru_cache(maxsize=1)
def model() -> Model:
    """Load the committed weights, once and only when a number needs them."""
    return parse(_bytes().decode())


@lru_cache(maxsize=1)
def subject_digest() -> str:
    """Return the first twelve hex digits of the weights' SHA-256."""
    return sha256(_bytes()).hexdigest()[:12]


def head_of(spot: Spot) -> str:
    """Return which sum answers for a spot: eighteen and majority matter only while they are ahead."""
    if spot.sort == "majority" or (spot.sort == "number" and spot.years == _ADULT):
        return "coming"
    return "hers"


def chance(spot: Spot) -> float:
    """Return the model's chance, 0-1, that the spot tells her age under 18, were it a minor's."""
    known, head, near = model(), head_of(spot), around(spot)
    table = known.tables[head]
    total = known.intercepts[head] + _sum(table, features(spot, near)) + _pairs(table, notions(spot, near))
    return 1 / (1 + exp(-total / SCALE))


def _sum(table: Table, found: Iterable[Feature]) -> int:
    total = 0
    for slot, key in found:
        keys = table.get(slot)
        if keys is not None:
            total += keys.get(key, 0)
    return total


def _pairs(table: Table, known: Sequence[str]) -> int:
    """Sum the weights of each two notions of a sentence."""
    total = 0
    for place, one in enumerate(known, 1):
        keys = table.get(one)
        if keys is not None:
            for other in known[place:]:
                total += keys.get(other, 0)
    return total


def judged(spot: Spot) -> tuple[Verdict | None, tuple[str, ...]]:
    """Return what rules and model together say of a spot, and the words that moved the model to her age.

    The words are empty where the rules said it already.
    """
    found = spot.found
    hers = found is not None and found.subject == "advertised_person" and found.current
    if found is not None and hers:
        if found.years < _ADULT and not is_outright(spot) and chance(spot) < _least(spot, found):
            return (None if spot.summed else found._replace(subject="unknown")), ()
        return found, ()
    taken = found is not None and (found.subject == "other" or not found.current)
    least = LIFT_OTHERS if taken else LIFT_BORN if spot.sort == "birth" else LIFT
    if _may_be_minor(spot) and chance(spot) >= least:
        moved = moving_words(spot)
        if moved or spot.sort == "number":
            return _lifted(spot), moved or (_itself(spot),)
    return (None if spot.summed else found), ()


def _may_be_minor(spot: Spot) -> bool:
    """Say that the model is asked: for ages of 10-17, and for an eighteen that may be ahead."""
    if not _YOUNGEST <= spot.years <= _ADULT:
        return False
    near = spot.tokens[max(spot.row.first, spot.first - FAR) : min(spot.row.last, spot.last + 1 + FAR)]
    if sum(token.number is not None for token in near) > _MOST_NUMBERS:
        return False
    if spot.sort == "birth":
        worded = any(token.number is None and token.text.isalpha() for token in near)
        return worded and _YOUNGEST_BORN <= spot.years < _ADULT
    return True


def is_outright(spot: Spot) -> bool:
    """Say that she tells her age herself in so many words, so that no model may doubt it."""
    if spot.found is None or spot.summed:
        return True
    here = spot.here
    near = (max(spot.row.first, spot.first - _SELF), min(spot.row.last, spot.last + 1 + _SELF))
    if spot.sort == "majority" or spot.found.kind == "turning":
        return here.has("turn") and (here.has("self") or spot.row.has("me", *near))
    if spot.sort == "birth":
        return False
    if here.aged and spot.row.has("have", *near):
        return True
    return (here.has("self") or here.has("label")) and (here.aged or _ends(spot))


def _least(spot: Spot, found: Verdict) -> float:
    """Return the chance under which the rules' word is taken back."""
    if spot.sort != "number":
        return VETO_TOLD
    here = spot.here
    if found.kind == "turning":
        return VETO if spot.years == _ADULT else VETO_TOLD
    return VETO_TOLD if here.aged and (here.has("have") or here.has("hold")) else VETO


def _ends(spot: Spot) -> bool:
    at = spot.last + 1
    return at >= spot.row.last or spot.tokens[at].text in ".,!?;)\n"


def _lifted(spot: Spot) -> Verdict:
    """Return the verdict that the model gives; its quote is the words around the number."""
    tokens, row = spot.tokens, spot.row
    first, last = max(row.first, spot.first - 4), min(row.last - 1, spot.last + 3)
    number = tokens[spot.first].number
    kind: AgeKind = "turning" if number is None else number.kind
    years = spot.years
    if spot.sort == "birth":
        kind = "birth_year" if spot.first == spot.last else "birth_date"
    elif head_of(spot) == "coming":
        kind, years = "turning", _ADULT - 1
    return Verdict(years, "advertised_person", kind, True, first, last)


def _itself(spot: Spot) -> str:
    return spot.text.quote(spot.tokens[spot.first].start, spot.tokens[spot.last].end)


def moving_words(spot: Spot) -> tuple[str, ...]:
    """Return the words, at most three, that moved the model most towards her, the strongest first.

    Half of what two words weigh together is counted to each.
    """
    table, near = model().tables[head_of(spot)], around(spot)
    known = notions(spot, near)
    worth: list[tuple[int, int]] = []
    for side, words in (("-", near.left), ("+", near.right)):
        for place, beside in enumerate(words, 1):
            if spot.tokens[beside.at].number is None and beside.word[:1].isalpha():
                alone = _sum(table, word_features(spot, side, place, beside))
                shared = _shared(table, known, set(notions_of(f"p{side}", beside)))
                worth.append((2 * alone + shared, beside.at))
    worth.sort(key=lambda one: (-one[0], one[1]))
    chosen = [spot.tokens[at] for weight, at in worth[:_MOST_WORDS] if weight > 0]
    return tuple(spot.text.quote(token.start, token.end) for token in chosen)


def _shared(table: Table, known: Sequence[str], own: set[str]) -> int:
    """Sum the weights of the pairs of notions in which one of a word's own takes part."""
    total = 0
    for place, one in enumerate(known, 1):
        keys = table.get(one)
        if keys is not None:
            total += sum(keys.get(other, 0) for other in known[place:] if one in own or other in own)
    return total
