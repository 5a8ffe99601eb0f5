"""Which elements a page hides by style: `style` attributes and `<style>` blocks, no other file.

Style sheets in files are not fetched (each would be a request), so that a class hidden there is
read as visible: read all the same, only not marked. What counts is what a visitor cannot read:

    display:none, visibility, opacity 0, size zero, clipped away, off-screen, colour of the ground

A descendant may show itself again (font-size, visibility, colour are inherited and can be set
anew; display:none cannot), so hiding is decided text by text while the page is walked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from lxml.etree import _Element

from crawler.colours import UNKNOWN, Colour, alike, ground_of, parse_colour
from crawler.tree import holds, xpath_elements

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_AT_RULE = re.compile(r"@(?:media\s+(?P<media>[^{]*)|[\w-]+[^{;]*)\{(?P<body>(?:[^{}]*\{[^{}]*\})*[^{}]*)\}")
_NUMBER = re.compile(r"^\s*(-?\d*\.?\d+)\s*(px|pt|em|rem|ex|ch|%|vw|vh|cm|mm|in)?\s*$")
_PIXELS = {"px": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "vw": 12.0, "vh": 8.0,
           "cm": 37.8, "mm": 3.78, "in": 96.0, "%": 10.0}  # fmt: skip
"""Rough pixels of a unit: only used to tell "nothing" and "far outside" from everything else."""
_WATCHED = {
    "display", "visibility", "opacity", "font-size", "width", "height", "max-width", "max-height", "overflow",
    "position", "left", "right", "top", "bottom", "text-indent", "margin-left", "margin-top", "transform",
    "clip", "clip-path", "color", "background", "background-color", "font",
}  # fmt: skip
_FAR = 500.0
MAX_SHEET, MAX_RULES, MAX_SELECTOR = 400_000, 4_000, 500
"""Bounds on hostile style blocks: characters, rules, characters of one selector list."""

Declarations = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class State:
    """How text at one place of the page is shown."""

    boxed: bool = False
    invisible: bool = False
    tiny: bool = False
    colour: Colour = None
    ground: Colour = None

    @property
    def hidden(self) -> bool:
        """True when a visitor does not see text that stands here."""
        return self.boxed or self.invisible or self.tiny or alike(self.colour, self.ground)


class Styles:
    """The styles of one page. `plain` is True when nothing on it could be hidden."""

    def __init__(self, root: _Element) -> None:
        self._rules = _matching(root)
        self.plain = not self._rules and not holds(root, "//*[@style or @hidden]")
        linked = holds(root, "//link[contains(@rel, 'stylesheet')]")
        # Without a linked sheet the ground is a browser's white; with one nobody knows it.
        self._start = State(ground=UNKNOWN if linked else (255, 255, 255))

    def at(self, element: _Element) -> State:
        """Return the state of an element's own text, ancestors counted in."""
        state = self._start
        for one in (*reversed(list(element.iterancestors())), element):
            state = self.step(state, one)
        return state

    def step(self, state: State, element: _Element) -> State:
        """Return the state inside `element`, given that of its parent."""
        inline = element.get("style")
        given = self._rules.get(element)
        if inline is None and given is None and element.get("hidden") is None:
            return state
        properties = dict(given or {})
        if inline:
            properties |= _declarations(inline)
        if element.get("hidden") is not None and "display" not in properties:
            properties["display"] = "none"
        return _apply(state, properties)


def _apply(state: State, given: Declarations) -> State:
    changes: dict[str, object] = {}
    if _box_hidden(given):
        changes["boxed"] = True
    if "visibility" in given:
        changes["invisible"] = given["visibility"] in ("hidden", "collapse")
    if "font-size" in given:
        size = _pixels(given["font-size"])
        changes["tiny"] = size is not None and size <= 1.5
    if "color" in given:
        colour = parse_colour(given["color"])
        changes["colour"] = colour
    if ground := ground_of(given):
        changes["ground"] = ground
    return replace(state, **changes) if changes else state  # type: ignore[arg-type]


def _box_hidden(given: Declarations) -> bool:
    """Say whether the box and all in it are gone, whatever a descendant declares."""
    if given.get("display") == "none" or given.get("opacity", "1").rstrip("%") in ("0", "0.0", ".0"):
        return True
    if _far(given.get("text-indent")) or _far(given.get("margin-left")) or _far(given.get("margin-top")):
        return True
    placed = given.get("position") in ("absolute", "fixed", "relative")
    if placed and any(_far(given.get(side), both=True) for side in ("left", "top", "right", "bottom")):
        return True
    sizes = [_pixels(given.get(key, "")) for key in ("width", "height", "max-width", "max-height")]
    if given.get("overflow") in ("hidden", "clip") and any(
        size is not None and size <= 1.5 for size in sizes
    ):
        return True
    return _clipped(given)


def _clipped(given: Declarations) -> bool:
    transform = given.get("transform", "").replace(" ", "")
    if "scale(0" in transform and "scale(0." not in transform:
        return True
    if any(
        abs(float(number)) >= _FAR for number in re.findall(r"translate[XY]?\((-?\d+)px", transform, re.I)
    ):
        return True
    clip = given.get("clip", "") + given.get("clip-path", "")
    numbers = re.findall(r"-?\d+", clip)
    if clip.startswith("rect"):
        return bool(numbers) and all(abs(int(number)) <= 1 for number in numbers)
    return clip.startswith(("inset(50%", "inset(100%", "circle(0"))


def _far(value: str | None, *, both: bool = False) -> bool:
    size = _pixels(value) if value else None
    return size is not None and (size <= -_FAR or (both and size >= 10 * _FAR))


def _pixels(value: str) -> float | None:
    match = _NUMBER.match(value)
    if match is None:
        return None
    return float(match[1]) * _PIXELS.get(match[2] or "px", 1.0)


def _declarations(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in _COMMENT.sub("", text).split(";"):
        name, colon, value = part.partition(":")
        key = name.strip().lower()
        if colon and key in _WATCHED:
            found[key] = value.replace("!important", "").strip().lower()
    return found


def _matching(root: _Element) -> dict[_Element, dict[str, str]]:
    """Return what the page's style blocks declare of each element, weaker rules first.

    Rules that hide nothing matter only where another one hides, or where a `style` attribute sets a
    colour: on most pages none is looked up.
    """
    text = "\n".join(style.text or "" for style in root.iter("style"))[:MAX_SHEET]
    if not text.strip():
        return {}
    sheet = _sheet(text)
    if not any(rule.hides and holds(root, rule.path) for rule in sheet):
        if not holds(root, "//*[contains(@style, 'color')]"):
            return {}
        sheet = tuple(rule for rule in sheet if ground_of(rule.declared))
    found: dict[_Element, dict[str, str]] = {}
    for rule in sheet:
        for element in xpath_elements(root, rule.path):
            found.setdefault(element, {}).update(rule.declared)
    return found


@dataclass(frozen=True, slots=True)
class _Rule:
    weight: tuple[int, int, int]
    path: str
    declared: dict[str, str]
    hides: bool


@lru_cache(maxsize=64)
def _sheet(text: str) -> tuple[_Rule, ...]:
    """Compile a style block once: pages of one site share theirs. Empty when nothing in it can hide."""
    bodies = _RULE.findall(_AT_RULE.sub(_screen_only, _COMMENT.sub("", text)))
    declared = [(selectors, found) for selectors, body in bodies if (found := _declarations(body))]
    grounds = [(255, 255, 255), *(ground_of(found) for _, found in declared)]
    hiding = [_may_hide(found, grounds) for _, found in declared]
    if not any(hiding):
        return ()
    rules = [
        _Rule(weight, path, found, hides)
        for (selectors, found), hides in zip(declared[:MAX_RULES], hiding, strict=False)
        for weight, path in _selectors(selectors.strip())
    ]
    return tuple(sorted(rules, key=lambda rule: rule.weight))


def _may_hide(declared: Declarations, grounds: Iterable[Colour]) -> bool:
    state = _apply(State(ground=UNKNOWN), declared)
    return state.hidden or any(alike(state.colour, ground) for ground in grounds)


def _selectors(text: str) -> Iterator[tuple[tuple[int, int, int], str]]:
    """Yield specificity and path of each selector; one that this reader does not know is left out."""
    from cssselect import SelectorError, parse
    from cssselect.xpath import HTMLTranslator

    if len(text) > MAX_SELECTOR:
        return
    try:
        for selector in parse(text):
            if selector.pseudo_element is None:
                yield selector.specificity(), HTMLTranslator().selector_to_xpath(selector)
    except SelectorError:  # of a newer CSS: as if it stood in a linked file
        return


def _screen_only(match: re.Match[str]) -> str:
    """Keep the rules of `@media` that hold on an ordinary screen; print and others hide nothing here."""
    media = (match["media"] or "").strip().lower()
    return match["body"] if media in ("screen", "all", "only screen") else ""
