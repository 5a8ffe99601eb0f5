"""A second view of a text in which words that were pulled apart are joined again.

"z e s t i e n", "s.i.x.t.e.e.n", "Ik.ben.17": a reader sees words there, a matcher does not. The
first view stays as it is, because joining is a guess; readers that can afford false company (ages) read
both. A run is joined only from four single characters on; where its words are kept apart by a wider
gap, they stay apart.
"""

from __future__ import annotations

import re

from doorwatch.text.outline import may_be_pulled
from doorwatch.types import NormalText

_SINGLES = re.compile(r"(?<![\w'])[^\W_](?:(?:[.,*_~|/=+\n-]|  ?| [.*|/+-] |[.,] )[^\W_](?![^\W_])){3,}")
_CHAIN = re.compile(r"(?<![\w@./:-])(?!www\.)[^\W\d_]+(?:[._*~][^\W_]+){2,}(?![\w@/])")
_PARTER = r"[ .,*_~|/=+\n-]"
_PULLED = re.compile(rf"{_PARTER}\w{_PARTER}{{1,3}}\w{_PARTER}|[^\W\d_][._*~]\w")
"""A cheap first look: two single characters in a row, or a sign between letters."""
_NARROW = re.compile(r"[^\W_][\W_][^\W_]")
_SEPARATOR = re.compile(r"[._*~]")


def _joined(run: str) -> list[int]:
    """Return the positions of a run of single characters that stay: letters, and the first blank of a gap
    that is wider than others."""
    keep = []
    narrow = _NARROW.search(run) is not None
    for at, char in enumerate(run):
        wide = narrow and char == " " and run[at - 1] != " " and run[at + 1 : at + 2] == " "
        if char.isalnum() or wide:
            keep.append(at)
    return keep


def _trimmed(normal: str, first: int, last: int) -> tuple[int, int]:
    """Return a run without a letter at either end that only a blank joins to signs: "a t.r.e.i.z.e"."""
    signs = [char for char in normal[first:last] if not char.isalnum() and char != " "]
    if len(signs) < _ENOUGH:
        return first, last
    if normal[first + 1] == " " and normal[first + 2].isalnum():
        first += 2
    if normal[last - 2] == " " and normal[last - 3].isalnum():
        last -= 2
    return first, last


_ENOUGH = 3
"""How many signs between letters make the signs the rule of a run."""


def respelled(text: NormalText) -> NormalText | None:
    """Return the view with pulled-apart words joined, None when the text holds none."""
    normal = text.normal
    if not may_be_pulled(normal) or _PULLED.search(normal) is None:
        return None
    keep: list[int] = []
    last, changed = 0, False
    for run in _SINGLES.finditer(normal):
        first, end = _trimmed(normal, *run.span())
        letters = sum(char.isalpha() for char in normal[first:end])
        if letters < 3:  # a telephone number or a list of digits
            continue
        keep.extend(range(last, first))
        keep.extend(first + at for at in _joined(normal[first:end]))
        last, changed = end, True
    blanks: set[int] = set()
    for chain in _CHAIN.finditer(normal):
        blanks.update(chain.start() + found.start() for found in _SEPARATOR.finditer(chain.group()))
    if not changed and not blanks:
        return None
    keep.extend(range(last, len(normal)))
    view = "".join(" " if at in blanks else normal[at] for at in keep)
    starts = text.starts if text.starts is not None else range(len(normal))
    ends = text.ends if text.ends is not None else range(1, len(normal) + 1)
    return NormalText(
        text.field, text.original, view, tuple(starts[at] for at in keep), tuple(ends[at] for at in keep)
    )
