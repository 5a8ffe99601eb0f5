"""The link view as SVG and as a table: no script, no style sheet needed, readable in light and dark.

Colours are variables of the page with a fall-back (`--ink`, `--quiet`, `--line`, `--sheet`, `--urgent`,
`--review`); levels and weak links are also told by words and dashes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from doorwatch.types.linkview import LinkView, SharedNode

ROW = 34
_TOP = 46
_BOX = 26
_SHARED_X, _LISTING_X, _PLACE_X = 8, 280, 744
_SHARED_W, _LISTING_W, _PLACE_W = 190, 366, 168
WIDTH = 920
WORDS: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "phone": "nummer", "account": "account", "person": "geverifieerde persoon", "artifact": "bewijs",
        "payer": "betaler", "handle": "gebruikersnaam", "pdq": "foto", "text": "tekst", "shared": "Gedeeld",
        "listings": "Advertenties", "places": "Plaatsen", "more": "en {count} meer", "weak": "zwak",
        "title": "Wat de advertenties van zaak {case} delen", "urgent": "dringend", "review": "te bekijken",
        "unseen": "niet gezien", "watch": "in het oog", "none": "geen", "seen": "gezien",
        "summary": "{listings} advertenties, {shared} gedeelde waarden, {places} plaatsen.",
        "level": "niveau",
        "listing": "Advertentie", "kind": "Wat", "strength": "Sterkte", "strong": "sterk", "place": "Plaats",
        "nothing": "De advertenties van deze zaak delen niets dat nog onthouden is.", "with": "met",
        "beside": "Ernaast, met een sterke link:", "case": "zaak",
    },
    "en": {
        "phone": "number", "account": "account", "person": "verified person", "artifact": "proof",
        "payer": "payer", "handle": "user name", "pdq": "picture", "text": "text", "shared": "Shared",
        "listings": "Listings", "places": "Places", "more": "and {count} more", "weak": "weak",
        "title": "What the listings of case {case} share", "urgent": "urgent", "review": "review",
        "unseen": "unseen", "watch": "watch", "none": "none", "seen": "seen",
        "summary": "{listings} listings, {shared} shared values, {places} places.", "level": "level",
        "listing": "Listing", "kind": "What", "strength": "Strength", "strong": "strong", "place": "Place",
        "nothing": "The listings of this case share nothing that is still remembered.", "with": "with",
        "beside": "Beside it, with a strong link:", "case": "case",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Placed:
    """A box of the picture; `y` is its middle."""

    x: int
    y: int
    width: int
    title: str
    note: str
    css: str
    stroke: str


@dataclass(frozen=True, slots=True)
class Line:
    """A curve between two boxes."""

    path: str
    weak: bool


def svg(view: LinkView, language: str = "en") -> str:
    """Return the picture as one SVG element."""
    words = WORDS[language]
    heads = zip((_SHARED_X, _LISTING_X, _PLACE_X), ("shared", "listings", "places"), strict=True)
    left, middle, right = _columns(view, words)
    height = _TOP + max(len(left), len(middle), len(right), 1) * ROW + 8
    return str(
        _template("linkview.svg.jinja").render(
            view=view, words=words, boxes=[*left, *middle, *right], lines=_lines(view, left, middle, right),
            width=WIDTH, height=height, box=_BOX, title=words["title"].format(case=view.case),
            heads=[(x, words[name]) for x, name in heads],
            summary=_summary(view, words),
        )
    )  # fmt: skip


def table(view: LinkView, language: str = "en") -> str:
    """Return the same as a table for whoever does not see the picture; it says all that the picture says."""
    words = WORDS[language]
    return str(
        _template("linkview.html.jinja").render(
            view=view, words=words, title=words["title"].format(case=view.case),
            name=lambda one: f"{words[one.kind]} {one.label}", summary=_summary(view, words),
        )
    )  # fmt: skip


def _summary(view: LinkView, words: Mapping[str, str]) -> str:
    return words["summary"].format(
        listings=len(view.listings) + view.more_listings,
        shared=len(view.shared) + view.more_shared,
        places=len(view.places) + view.more_places,
    )


def _columns(view: LinkView, words: Mapping[str, str]) -> tuple[list[Placed], list[Placed], list[Placed]]:
    middle = [
        Placed(
            _LISTING_X, _TOP + at * ROW + _BOX // 2, _LISTING_W, _short(f"{one.ref.platform} {one.ref.id}"),
            f"{words[one.level]}{_days(one.nights)}", one.level, f"var(--{one.level}, {_LEVEL[one.level]})",
        )
        for at, one in enumerate(view.listings)
    ]  # fmt: skip
    left = _beside(
        [(f"{words[one.kind]} {one.label}", _shared_note(one, words), one.listings) for one in view.shared],
        _SHARED_X, _SHARED_W, middle,
    )  # fmt: skip
    right = _beside(
        [(_short(name, 20), str(len(held)), held) for name, held in view.places], _PLACE_X, _PLACE_W, middle
    )
    for column, count, x, width in (
        (left, view.more_shared, _SHARED_X, _SHARED_W), (middle, view.more_listings, _LISTING_X, _LISTING_W),
        (right, view.more_places, _PLACE_X, _PLACE_W),
    ):  # fmt: skip
        if count:
            below = column[-1].y + ROW if column else _TOP + _BOX // 2
            column.append(Placed(x, below, width, words["more"].format(count=count), "", "more", "none"))
    return left, middle, right


_LEVEL = {
    "urgent": "#9b1c1c",
    "review": "#7a4b00",
    "unseen": "#5b4b9a",
    "watch": "#2f6f8f",
    "none": "#7c828a",
}


def _shared_note(one: SharedNode, words: Mapping[str, str]) -> str:
    count = len(one.listings) + one.more
    return str(count) if one.strong else f"{count}, {words['weak']}"


def _days(nights: tuple[str, str] | None) -> str:
    if nights is None:
        return ""
    first, last = (f"{int(day[8:])}.{int(day[5:7])}." for day in nights)
    return f" · {first}" if first == last else f" · {first}-{last}"


def _beside(
    nodes: Sequence[tuple[str, str, tuple[int, ...]]], x: int, width: int, middle: Sequence[Placed]
) -> list[Placed]:
    """Place boxes near the middle of what they lead to, none over another, their order kept by it."""
    wish = [sum(middle[at].y for at in held) / len(held) if held else 1e9 for _, _, held in nodes]
    placed: dict[int, int] = {}
    free = _TOP + _BOX // 2
    order = sorted(range(len(nodes)), key=lambda at: (wish[at], at))
    spare = max(0, len(middle) - len(nodes)) * ROW
    for rank, at in enumerate(order):
        lowest = _TOP + _BOX // 2 + rank * ROW + spare
        placed[at] = max(free, min(round(wish[at]) if wish[at] < 1e9 else lowest, lowest))
        free = placed[at] + ROW
    return [
        Placed(x, placed[at], width, title, note, "shared", "var(--edge, #7c828a)")
        for at, (title, note, _) in enumerate(nodes)
    ]


def _lines(
    view: LinkView, left: Sequence[Placed], middle: Sequence[Placed], right: Sequence[Placed]
) -> list[Line]:
    lines = [
        Line(_curve(left[at].x + _SHARED_W, left[at].y, _LISTING_X, middle[to].y), not one.strong)
        for at, one in enumerate(view.shared)
        for to in one.listings
    ]
    return lines + [
        Line(_curve(_LISTING_X + _LISTING_W, middle[to].y, right[at].x, right[at].y), False)
        for at, (_, held) in enumerate(view.places)
        for to in held
    ]


def _curve(x: int, y: int, to_x: int, to_y: int) -> str:
    bend = (to_x - x) // 2
    return f"M{x} {y}C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}"


def _short(text: str, most: int = 28) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


@cache
def _template(name: str) -> Any:
    from jinja2 import Environment

    text = resources.files("doorwatch.report").joinpath(name).read_text("utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(text)
