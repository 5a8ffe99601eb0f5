"""Filling the slots of a frame with the values of one made-up listing."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from demo.disguise import PLAIN_FORMS, WORD_FORMS, obscure_phone, write_number
from demo.frames import Words

SLOT = re.compile(r"\{(\w+)\}")
_GLUED = re.compile(r"\{age\}\w")


@dataclass(slots=True)
class Filling:
    """The values of one listing; `form` says how its age is written (`demo.disguise.NUMBER_FORMS`).

    `age` is the age that a minor's frame states, `born` the date or year that says it; `adult` is
    the age of everybody else.
    """

    rng: random.Random
    words: Words
    persona: str
    persona2: str
    city: str
    city2: str
    adult: int
    phone: str | None = None
    phone_hidden: bool = False
    handle: str = ""
    age: int = 0
    form: str = "digits"
    born: date | None = None


def _spread(number: str) -> str:
    return f"{number[:3]} {number[3:5]} {number[5:8]} {number[8:]}".strip()


def _phone(it: Filling) -> str:
    if it.phone is None:
        raise ValueError("a frame with a phone number needs a listing that has one")
    if it.phone_hidden:
        return obscure_phone(it.rng, it.phone, it.words)
    return it.rng.choice((it.phone, _spread(it.phone), "00" + _spread(it.phone)[1:]))


def _born(it: Filling) -> str:
    if it.born is None:
        raise ValueError("a frame with a birth date needs one")
    if it.rng.random() < 0.5:
        return it.words.date.format(d=it.born.day, m=it.words.months[it.born.month - 1], y=it.born.year)
    if it.words.date.startswith("{y}"):
        return it.born.strftime("%Y.%m.%d.")
    return it.born.strftime(it.rng.choice(("%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y")))


def _amenities(it: Filling) -> str:
    *most, last = it.rng.sample(it.words.amenities, it.rng.choice((3, 4)))
    return f"{', '.join(most)} {it.words.joint} {last}"


def _low(it: Filling) -> str:
    """A number that would be a minor's age if it were one."""
    return str(it.rng.choice((5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 16, 17, 17)))


def _year(it: Filling) -> str:
    return str(it.born.year if it.born else it.rng.randrange(2008, 2014))


SLOTS: dict[str, Callable[[Filling], str]] = {
    "persona": lambda it: it.persona,
    "persona2": lambda it: it.persona2,
    "city": lambda it: it.city,
    "city2": lambda it: it.city2,
    "adult": lambda it: str(it.adult),
    "age": lambda it: write_number(it.form, it.rng, it.age, it.words),
    "born": _born,
    "born_year": _year,
    "phone": _phone,
    "handle": lambda it: it.handle,
    "amen": _amenities,
    "low": _low,
    "low2": _low,
    "client": lambda it: str(it.rng.randrange(21, 40)),
    "price": lambda it: str(it.rng.randrange(60, 200, 10)),
    "late": lambda it: str(it.rng.randrange(19, 24)),
    "size": lambda it: str(it.rng.randrange(34, 47, 2)),
    "shoe": lambda it: str(it.rng.randrange(36, 43)),
    "height": lambda it: str(it.rng.randrange(155, 186)),
    "firm_year": lambda it: str(it.rng.randrange(2008, 2014)),
    "postcode": lambda it: f"{it.rng.randrange(1011, 9999)} {''.join(it.rng.sample('BCDGHKLMNPRTVWXZ', 2))}",
}
"""Every slot that a frame may use."""


def fits(frame: str, form: str) -> bool:
    """Tell whether a frame's age can be written in `form`: a word is never glued to what follows."""
    return form not in WORD_FORMS or _GLUED.search(frame) is None


def fill(frame: str, filling: Filling) -> str:
    """Return the frame with its slots filled. Raises KeyError: an unknown slot.

    A sentence that begins with a plainly written value gets a capital; a disguise stays as it is.
    """
    text = SLOT.sub(lambda found: SLOTS[found[1]](filling), frame)
    plain = frame[:1] == "{" and filling.form in PLAIN_FORMS
    return text[:1].upper() + text[1:] if plain else text
