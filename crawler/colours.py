"""Colours of text and ground, as far as one can tell them apart in a page's own styles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

UNKNOWN: Literal["unknown"] = "unknown"
Colour = tuple[int, int, int] | Literal["unknown", "clear"] | None
"""RGB; `clear` for transparent; `unknown` when it cannot be told; None when nothing was declared."""

_NAMES: Mapping[str, tuple[int, int, int]] = {
    "white": (255, 255, 255), "black": (0, 0, 0), "red": (255, 0, 0), "green": (0, 128, 0),
    "blue": (0, 0, 255), "yellow": (255, 255, 0), "gray": (128, 128, 128), "grey": (128, 128, 128),
    "silver": (192, 192, 192), "navy": (0, 0, 128), "snow": (255, 250, 250), "ivory": (255, 255, 240),
    "whitesmoke": (245, 245, 245), "ghostwhite": (248, 248, 255), "floralwhite": (255, 250, 240),
    "lightgray": (211, 211, 211), "lightgrey": (211, 211, 211), "beige": (245, 245, 220),
    "pink": (255, 192, 203), "azure": (240, 255, 255), "mintcream": (245, 255, 250),
}  # fmt: skip
_HEX = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b")
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+([\d.]+%?))?\s*\)")
_NEAR = 12
"""Steps of 255 by which text and ground may differ and still not be told apart by eye (#fff on #f5f5f5)."""


def parse_colour(text: str) -> Colour:
    """Return the first colour in a CSS value, `unknown` when it names none that we can read."""
    if "transparent" in text:
        return "clear"
    if match := _HEX.search(text):
        return _from_hex(match[1])
    if match := _RGB.search(text):
        if match[4] is not None and float(match[4].rstrip("%")) == 0:
            return "clear"
        red, green, blue = (min(int(part), 255) for part in match.groups()[:3])
        return red, green, blue
    return next((_NAMES[word] for word in re.findall(r"[a-z]+", text) if word in _NAMES), UNKNOWN)


def ground_of(declared: Mapping[str, str]) -> Colour:
    """Return the ground that a rule gives its element, None when it leaves it as it is.

    A picture or a gradient is `unknown`: white words on a photo can be read.
    """
    text = declared.get("background-color") or declared.get("background")
    if text is None:
        return None
    if "url(" in declared.get("background", "") or "gradient" in declared.get("background", ""):
        return UNKNOWN
    colour = parse_colour(text)
    return None if colour == "clear" or text in ("none", "inherit", "initial", "unset") else colour


def alike(colour: Colour, ground: Colour) -> bool:
    """Say whether text of `colour` cannot be read on `ground`."""
    if colour == "clear":
        return True
    if not isinstance(colour, tuple) or not isinstance(ground, tuple):
        return False
    return all(abs(one - other) <= _NEAR for one, other in zip(colour, ground, strict=True))


def _from_hex(digits: str) -> Colour:
    if len(digits) in (3, 4):
        digits = "".join(digit * 2 for digit in digits)
    if digits[6:] == "00":
        return "clear"
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
