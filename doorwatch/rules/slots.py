"""What the slots of a phrase can stand for in one text: ages, years, amounts of money."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from doorwatch.numbers import find_numbers
from doorwatch.rules.cut import Words
from doorwatch.rules.matcher import SlotTable
from doorwatch.rules.spans import SlotIndex, SlotValue
from doorwatch.types import Age, NormalText

ANY_AGE = "any_age"
"""The slot `{age}` in a rule with `subject: any`: every number from 1 to 99."""
PLAIN_KINDS = ("digits", "number_word", "hidden", "sum", "roman")
"""Kinds of ages that a phrase can name; birth dates and "almost 18" have their own detector."""

_CURRENCY = r"(?:€|\$|£|eur(?:os?)?|usd|dollars?|gbp|pounds?|ron|lei|huf|ft|forint|pln|zl|zloty)"
_FIGURE = r"\d{1,7}(?:[.,' ]\d{3})*(?:[.,]\d{1,2})?"
_AMOUNT = re.compile(
    rf"(?<!\w){_CURRENCY}\s?({_FIGURE})(?![\w])|(?<![\w.,])({_FIGURE})(?:,-)?\s?{_CURRENCY}(?![a-z])"
)


def slot_tables(text: NormalText, ages: Iterable[Age]) -> Callable[[Words], SlotTable]:
    """Return a function of the words of `text` that gives the values of a slot by its name.

    Each table is made once, at the first question. `ages` are those of the whole listing.
    """

    def of(words: Words) -> SlotTable:
        made: dict[str, SlotIndex] = {}

        def table(slot: str) -> SlotIndex:
            if slot not in made:
                made[slot] = SlotIndex(_values(slot, words, text, ages))
            return made[slot]

        return table

    return of


def _values(slot: str, words: Words, text: NormalText, ages: Iterable[Age]) -> Iterable[SlotValue]:
    spans: Iterable[tuple[int, int, float]]
    if slot == "age":
        spans = own_ages(text, ages)
    elif slot == "amount":
        spans = amounts(text.normal)
    else:
        low, high = (1, 99) if slot == ANY_AGE else (1900, 2099)
        spans = ((n.start, n.end, n.value) for n in find_numbers(text) if low <= n.value <= high)
    for start, end, value in spans:
        covered = words.covering(start, end)
        if covered is not None:
            yield SlotValue(*covered, value, start, end)


def own_ages(text: NormalText, ages: Iterable[Age]) -> Iterable[tuple[int, int, float]]:
    """Yield (start, end, years), in normalised offsets, of the advertised person's present ages."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    if text.starts is not None and text.ends is not None:
        for at, (start, end) in enumerate(zip(text.starts, text.ends, strict=True)):
            first.setdefault(start, at)
            last[end] = at + 1
    for age in ages:
        if (
            age.field != text.field
            or age.subject != "advertised_person"
            or not age.current
            or age.kind not in PLAIN_KINDS
        ):
            continue
        start = age.start if text.starts is None else first.get(age.start, -1)
        end = age.end if text.ends is None else last.get(age.end, -1)
        if 0 <= start < end:
            yield start, end, age.years


def amounts(normal: str) -> Iterable[tuple[int, int, float]]:
    """Yield (start, end, value) of sums of money: a figure with a sign or word of currency beside it."""
    for found in _AMOUNT.finditer(normal):
        figure = found[1] or found[2]
        whole = re.sub(r"[.,' ](?=\d{3}(?!\d))", "", figure).replace(",", ".")
        yield found.start(), found.end(), float(whole)
