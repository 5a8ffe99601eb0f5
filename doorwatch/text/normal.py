"""The normaliser: one form for matching, with an exact map back to the original.

The normal form is in lower case and without accents on Latin letters, so that "funfzehn" and
"fünfzehn" are the same word; phrases of rules go through the same function. Zero-width and format
characters are gone, floods of combining marks stripped, right-to-left overrides undone (the text is
read as it is seen), look-alike letters folded inside words of mixed script, digits of every kind ASCII.
Runs of four or more blanks become one, runs of the same sign become three.
Normalising twice is normalising once; the work is linear in the length.
"""

from __future__ import annotations

import re

from doorwatch.text.folding import FOLD, ONE_TO_ONE, is_mark
from doorwatch.text.leet import fold_leet
from doorwatch.text.scripts import looks_like, may_pose, posing_words
from doorwatch.types import NormalText

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_FLOOD = re.compile(r"\s{4,}|([^\w\s])\1{3,}")
_SKELETON = bytes(97 if code < 128 and (chr(code).isalnum() or code == 95) else 32 for code in range(256))
_BARE = b"    "
_ASCII_BLANKS = str.maketrans({"\t": " ", "\r": "\n", "\x0b": "\n", "\x0c": "\n", "`": "'"})
_OVERRIDE = re.compile("\u202e([^\u202c\u202d\n]*)")
_MARKS_KEPT = 4
"""How many removed marks after a letter belong to its span, so that a quote shows the whole keycap."""


def _floods(text: str) -> bool:
    """Tell whether `_FLOOD` finds anything.

    Every flood holds four characters in a row that are no letter and no digit. Those are looked for first, in
    a tenth of the time; most texts have none.
    """
    return _BARE in text.encode("ascii", "replace").translate(_SKELETON) and _FLOOD.search(text) is not None


class _Mapped:
    """A text under way with the original span of each of its characters."""

    def __init__(self, text: str, starts: list[int], ends: list[int]) -> None:
        self.text, self.starts, self.ends = text, starts, ends

    def cut(self, keep: list[tuple[int, int]]) -> _Mapped:
        """Return the slices `keep`, joined."""
        text = "".join(self.text[first:last] for first, last in keep)
        starts = [at for first, last in keep for at in self.starts[first:last]]
        ends = [at for first, last in keep for at in self.ends[first:last]]
        return _Mapped(text, starts, ends)


def normalise(field: str, original: str) -> NormalText:
    """Return the normal form of a field's text, with its map (None where it is the identity).

    `field` is title, text, hidden_text, picture_text:<index>, persona or review:<index>. Offsets
    count code points of `original`.
    """
    if original.isascii():
        if _CONTROL.search(original) is None:
            lowered = original.lower().translate(_ASCII_BLANKS)
            if not _floods(lowered):
                return NormalText(field, original, fold_leet(lowered))
    elif ONE_TO_ONE.fullmatch(original) is not None:
        folded = original.translate(FOLD)
        if not _floods(folded) and (folded.isascii() or not may_pose(folded)):
            return NormalText(field, original, fold_leet(folded))
    mapped = _squeeze(_unpose(_spread(original), original))
    text = fold_leet(mapped.text)
    if len(text) == len(original) and mapped.starts == list(range(len(text))):
        return NormalText(field, original, text)
    return NormalText(field, original, text, tuple(mapped.starts), tuple(mapped.ends))


def _visual_order(original: str) -> list[int] | None:
    """Return the positions in the order in which they are seen, None when that is the order of the text.

    Only an explicit override turns letters round; right-to-left scripts are stored as they are read.
    """
    if "\u202e" not in original:
        return None
    order: list[int] = []
    last = 0
    for found in _OVERRIDE.finditer(original):
        first, end = found.span(1)
        order.extend(range(last, first))
        order.extend(range(end - 1, first - 1, -1))
        last = end
    order.extend(range(last, len(original)))
    return order


def _spread(original: str) -> _Mapped:
    """Fold every character and note where each result came from."""
    order = _visual_order(original)
    seen = original if order is None else "".join(original[at] for at in order)
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at, size, marks = 0, len(seen), 0
    while at < size:
        run = ONE_TO_ONE.match(seen, at)
        stop = run.end() if run else at
        if stop > at:
            pieces.append(seen[at:stop].translate(FOLD))
            starts.extend(range(at, stop))
            ends.extend(range(at + 1, stop + 1))
            at, marks = stop, 0
            continue
        piece = FOLD[ord(seen[at])]
        if piece:
            pieces.append(piece)
            starts.extend([at] * len(piece))
            ends.extend([at + 1] * len(piece))
            marks = 0
        elif ends and marks < _MARKS_KEPT and is_mark(ord(seen[at])) and ends[-1] == at:
            ends[-1] = at + 1
            marks += 1
        at += 1
    mapped = _Mapped("".join(pieces), starts, ends)
    if order is not None:
        mapped.ends = [order[last - 1] + 1 for last in mapped.ends]
        mapped.starts = [order[first] for first in mapped.starts]
        for index, (first, last) in enumerate(zip(mapped.starts, mapped.ends, strict=True)):
            if last <= first:  # a mark read before its letter: the span is turned as well
                mapped.starts[index], mapped.ends[index] = last - 1, first + 1
    return mapped


def _unpose(mapped: _Mapped, original: str) -> _Mapped:
    """Fold letters that pose as Latin ones."""
    if mapped.text.isascii() or not may_pose(mapped.text):
        return mapped
    spans = posing_words(mapped.text)
    if not spans:
        return mapped
    letters = list(mapped.text)
    for first, last in spans:
        for at in range(first, last):
            if not letters[at].isascii():
                letters[at] = looks_like(original[mapped.starts[at]], letters[at]) or letters[at]
    return _Mapped("".join(letters), mapped.starts, mapped.ends)


def _squeeze(mapped: _Mapped) -> _Mapped:
    """Shorten floods of blanks and of one sign."""
    if not _floods(mapped.text):
        return mapped
    keep: list[tuple[int, int]] = []
    last = 0
    for flood in _FLOOD.finditer(mapped.text):
        first, end = flood.span()
        keep.append((last, first))
        if flood.group(1) is not None:
            keep.append((first, first + 3))
        else:
            line = mapped.text.find("\n", first, end)
            keep.append((line, line + 1) if line >= 0 else (first, first + 1))
        last = end
    keep.append((last, len(mapped.text)))
    return mapped.cut(keep)


_NAME = re.compile(r"[^\W_]+")


def fold_name(name: str) -> str:
    """Return a persona's or city's name for comparison: normal form, letters and digits, single blanks."""
    return " ".join(_NAME.findall(normalise("persona", name).normal))
