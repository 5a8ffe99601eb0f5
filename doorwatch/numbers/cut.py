"""Number words with something inside: cut by signs, blanks or pictures, or with letters masked.

"six*teen", "sieb.zehn", "ti zen hat", "zest🌟ien", "s_chz_hn", "siedem(nascie)", "dx-spt". What is cut must
give a teen letter by letter when it is joined; what is masked must leave most of its letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from doorwatch.numbers.broken import Found, agreed, alike, likely
from doorwatch.numbers.table import Entry, table
from doorwatch.text import only_letters, places_of, plain_words

_MOST_PIECES = 8
_REACH = 20
"""How far before a piece the one before it is looked for."""
_SHORTEST_BY_BLANKS = 6
"""Shorter words are cut by blanks into words of their own ("tre ce", "sei ze")."""


class _Pieces:
    """The last pieces of teens that are cut, and with each the first pieces that go with it."""

    __slots__ = ("firsts", "lasts")

    def __init__(self) -> None:
        firsts: dict[str, set[str]] = {}
        for word in likely().whole:
            for cut in range(1, len(word)):
                least = 1 if len(word) - cut > 2 else 2
                firsts.setdefault(word[cut:], set()).update(word[:first] for first in range(least, cut + 1))
        self.firsts = {last: frozenset(words) for last, words in firsts.items()}
        self.lasts = frozenset(firsts)


@lru_cache(maxsize=1)
def _pieces() -> _Pieces:
    return _Pieces()


def cut(normal: str) -> Iterator[Found]:
    """Yield the teens that are cut into pieces of letters by blanks, signs or pictures."""
    pieces, words = _pieces(), plain_words(normal)
    lasts = [last for last in pieces.lasts & words if not pieces.firsts[last].isdisjoint(words)]
    if lasts:
        letters = only_letters(normal)
        for at, last in places_of(lasts, letters):
            found = _joined(normal, letters, at, last)
            if found is not None:
                yield found


def _joined(normal: str, letters: str, at: int, last: str) -> Found | None:
    """Return the teen that ends with the piece `last` at a place."""
    whole, ends, word, first = likely().whole, _pieces().lasts, last, at
    parts, gaps = [last], []
    for _ in range(_MOST_PIECES - 1):
        before = letters[max(0, first - _REACH) : first]
        kept = before.rstrip()
        piece = kept[kept.rfind(" ") + 1 :]
        word = piece + word
        if not piece or (word not in ends and word not in whole):
            return None
        gap = normal[first - len(before) + len(kept) : first]
        if _GAP.fullmatch(gap) is None:
            return None
        parts.append(piece)
        gaps.append(gap)
        first -= len(gap) + len(piece)
        entry = whole.get(word)
        if entry is not None and _is_cut(word, parts, gaps, normal, first):
            return entry.value, first, at + len(last), entry.languages
    return None


_GAP = re.compile(r" {1,3}|[^\w\s?!&\"]{1,3}|_{1,3}| ?[^\x00-\x7f\w\s]{1,3} ?")
"""Blanks, signs without a blank, or a picture between two pieces."""
_BETWEEN_WORDS = frozenset("/:;,+ ")
"""What stands between numbers that are two."""


def _is_cut(word: str, parts: Sequence[str], gaps: Sequence[str], normal: str, first: int) -> bool:
    """Say that pieces are no words that happen to stand beside each other."""
    if normal[max(0, first - 1) : first] in _HOLDING:
        return False
    blanks = all(map(str.isspace, gaps))
    if blanks and len(word) < _SHORTEST_BY_BLANKS:
        return False
    if not blanks and all(_BETWEEN_WORDS.isdisjoint(gap.strip()) for gap in gaps):
        return True
    entries = table().entries
    return not all(part in entries or part == _TOWARDS for part in parts)


_HOLDING = frozenset("@/_")
"""Signs before a name or an address."""
_TOWARDS = "spre"
"""Romanian: "sapte spre zece" is also "from seven towards ten"."""

_HYPHEN = re.compile(r"-(?<=[a-z]-)(?=[a-z])")
_HYPHENED = re.compile(r"(?<![\w-])[a-z]+(?:-[a-z]+){1,6}(?![\w-])")
"""A word cut by hyphens ("ze-ven-tien"); spellings with their own hyphens are found before."""


def hyphened(normal: str) -> Iterator[Found]:
    """Yield the numbers of words that are cut by hyphens, their syllables also in turned order."""
    letters = only_letters(normal)
    for hyphen in _HYPHEN.finditer(normal):
        match = _HYPHENED.match(normal, letters.rfind(" ", 0, hyphen.start()) + 1)
        if match is None:
            continue
        entry, size = _unhyphened(match.group())
        if entry is not None:
            yield entry.value, match.start(), match.start() + size, entry.languages


@lru_cache(maxsize=1 << 12)
def _unhyphened(word: str) -> tuple[Entry | None, int]:
    """Return the number of a word with hyphens, and how many characters tell it."""
    entries, glued = table().entries, table().glued
    joined, size = word.replace("-", ""), len(word)
    entry = entries.get(joined)
    if entry is None and joined in glued:  # "szes-nasto-latka": its last part stays a word
        letters, inner = glued[joined]
        size = word.rfind("-")
        return (inner, size) if len(word[:size].replace("-", "")) == letters else (None, 0)
    if entry is None:
        teens = likely()
        turned = "".join(reversed(word.split("-")))
        entry = teens.bare.get(joined) or (teens.whole.get(turned) if word.count("-") > 1 else None)
    return entry, size


_SIGN = r"(?:[*†#~^+@·•_]{1,6}|[^\x00-\x7f\w\s€]{1,6}|-)"
_MARKED = re.compile(
    rf"(?<![\w@/.])(?:[a-z0-9]+(?:{_SIGN}[a-z0-9]+|[(\[][a-z0-9]+[)\]])+(?:\*{{1,6}})?|[a-z]{{5,}}\*{{1,6}}"
    r"|[*_]{1,6}[a-z]{4,})(?![\w@/])"
)
_MARK = re.compile(r"[*#~^+@(\[_\x80-\U0010ffff](?:(?<=[a-z].)(?=\S)|(?<=[*_])(?=[a-z]))")
"""A first look; the class comes first because that is what the search leaps by."""


def marked(normal: str) -> Iterator[Found]:
    """Yield the teens with signs for some of their letters or between them."""
    done = 0
    for mark in _MARK.finditer(normal):
        if mark.start() < done:
            continue
        before = normal[max(done, mark.start() - _LONGEST) : mark.start()]
        first = mark.start() - len(before) + max(before.rfind(" "), before.rfind("\n")) + 1
        done = _UNBROKEN.match(normal, mark.start()).end()  # type: ignore[union-attr]
        for match in _MARKED.finditer(normal, first, done):
            entry = unmasked(match.group())
            if entry is not None:
                yield entry.value, *match.span(), entry.languages


_UNBROKEN = re.compile(r"\S*")
_OTHER = re.compile(r"[^a-z]")
_OTHERS = re.compile(r"[^a-z]+")
_LONGEST = 64


@lru_cache(maxsize=1 << 12)
def unmasked(word: str) -> Entry | None:
    """Return the teen of a word in which signs stand between letters or for some of them.

    A sign is no letter, or one letter; a run of signs is any few. A digit is one letter, a hyphen none.
    """
    word = word.replace("-", "")
    if len(word) > _LONGEST:
        return None
    bare = re.sub(r"[^a-z0-9]", "", word)
    if bare in table().entries and (
        word.strip("*_") == bare or (bare not in likely().whole and len(word) - len(bare) == 1)
    ):
        return None  # in bold, or a number of its own with one letter masked
    teens = likely()
    entry = teens.whole.get(bare) or (alike(bare) if bare in teens.bare else None)
    digit = re.fullmatch(r"(?:tizen|dix|dieci|diez)([1-9])", bare)
    if entry is not None or digit is not None:
        return entry or Entry(10 + int(digit[1]), ()) if digit else entry
    return filled(word) or (filled(bare) if bare != word else None) or _stretched(word)


_LEAST_LETTERS, _MANY_LETTERS = 3, 5
"""From how many letters on a half of them may be hidden."""


@lru_cache(maxsize=1 << 12)
def filled(word: str) -> Entry | None:
    """Return the teen of a word of which every digit and sign hides one letter: "dix7ept"."""
    letters = len(_OTHER.sub("", word))
    if letters < _LEAST_LETTERS or letters * 2 < len(word) + (letters < _MANY_LETTERS):
        return None
    return _fitting(word, _OTHER.sub(".", word), len(word))


def _stretched(word: str) -> Entry | None:
    """Return the teen of a word in which every run of signs hides one letter or a few."""
    letters = len(_OTHER.sub("", word))
    if letters < _LEAST_LETTERS or not word[0].isalpha() or any(map(str.isdigit, word)):
        return None
    return _fitting(word, _OTHERS.sub("[a-z]{1,5}", word), letters * 2)


def _fitting(word: str, pattern: str, most: int) -> Entry | None:
    """Return the teen of at most so many letters that fits a pattern; both ends are looked at first."""
    first, last, whole = _OTHER.sub("", word[0]), _OTHER.sub("", word[-1]), likely().whole
    near = [
        known
        for known in whole
        if len(known) <= most and known[0] in (first or known[0]) and known[-1] in (last or known[-1])
    ]
    fits = re.compile(pattern).fullmatch if near else None
    return agreed([whole[known] for known in near if fits is not None and fits(known)])
