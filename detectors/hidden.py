"""Text that hides: from visitors by style, from readers by foreign letters, signs and digits."""

from __future__ import annotations

import re
from collections.abc import Iterable

from detectors.base import MOST_EVIDENCE, BaseDetector, words
from doorwatch.reasons import explain, where
from doorwatch.text.leet import SPOKEN_DIGITS
from doorwatch.types import MemoryView, Reading, Signal

_FIELDS = ("title", "text", "hidden_text")
_LETTER = "A-Za-z\u00c0-\u024f"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_FOREIGN = re.compile("[\u0370-\u03bb\u03bd-\u03ff\u0400-\u052f]")
"""Greek and Cyrillic letters, without the mu of units."""
_MIXED = re.compile(f"[{_LETTER}\u0370-\u03ff\u0400-\u052f]+")
# Every form starts at the start of a word and never gives back what it took: linear on hostile text.
_BROKEN = re.compile(rf"(?<![{_LETTER}{_INVISIBLE}])[{_LETTER}]++(?:[{_INVISIBLE}]++[{_LETTER}]++)++")
_STEPPED = re.compile(
    rf"(?<![{_LETTER}\d])[{_LETTER}]([._*~|/-])(?:[{_LETTER}]\1){{2,}}[{_LETTER}](?![{_LETTER}\d])"
    rf"|(?<![{_LETTER}\d'])[{_LETTER}](?: [{_LETTER}]){{4,}}(?![{_LETTER}\d'])"
)
_SIGNS = re.compile(rf"(?<![\w@./-])[{_LETTER}]++(?:[$*]{{1,2}}|@)[{_LETTER}]{{2,}}+(?![\w@]|\.\w)")
_DIGITS = re.compile(rf"(?<![\w@./-])[{_LETTER}]++[013457][{_LETTER}]{{2,}}+(?![\w@]|\.\w)")
_FORMS = (
    (re.compile(r"[ ._*~|/-]\w[ ._*~|/-]\w[ ._*~|/-]"), _STEPPED),
    (re.compile(r"[013457][^\W\d_]"), _DIGITS),
    (re.compile(r"[$*@][^\W\d_]"), _SIGNS),
    (re.compile(f"[{_INVISIBLE}]"), _BROKEN),
)
"""Each form behind a gate, a cheaper search that nearly all texts fail."""
_POSED = re.compile(r"[013457$*@][^\W\d_]")
"""The gates of digits and signs in one search; what is broken holds a sign that is not ASCII."""
_SHORTEST = 5
"""Letters and signs that a disguised word has at least: "h2o" and "x4you" say something else."""
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]+")
_PLAIN = re.compile(r"[a-z]+(?:\d(?:uur|uhr|euro?s?|min|jaar|km|pm|x)|2[a-z]+|4(?:you|u))", re.IGNORECASE)
"""Joined words that disguise nothing: "tot5uur", "face2face"."""


class HiddenDetector(BaseDetector):
    """Finds text that a visitor does not see, and words in disguise (not phone numbers)."""

    name = "hidden"
    indicators: tuple[str, ...] = ("hidden_text", "lexicon_obfuscation")

    def signals(self, reading: Reading, view: MemoryView) -> Iterable[Signal]:
        """Yield at most one signal for hidden text and one for disguised words."""
        for text in reading.texts:
            count = len(_WORD.findall(text.original)) if text.field == "hidden_text" else 0
            if count:
                evidence = words(reading, text.field, 0, len(text.original))
                yield self.signal("hidden_text", [evidence], explain("hidden_text", words=count))
        spans = [
            (text.field, *span) for text in reading.texts for span in disguised(text.field, text.original)
        ]
        if spans:
            found = [words(reading, *span) for span in spans[:MOST_EVIDENCE]]
            quote = getattr(found[0], "quote", "")
            yield self.signal(
                "lexicon_obfuscation",
                found,
                explain("disguised_word", where=where(spans[0][0]), quote=quote),
            )


def disguised(field: str, original: str) -> list[tuple[int, int]]:
    """Return the spans of disguised words of one field, by place, without overlaps."""
    if field not in _FIELDS:
        return []
    forms = [form for gate, form in _gates(original) if gate.search(original) is not None]
    spans = [
        found.span()
        for form in forms
        for found in form.finditer(original)
        if len(found.group()) >= _SHORTEST and not _innocent(found.group())
    ]
    if not original.isascii() and _FOREIGN.search(original) is not None:
        spans += [found.span() for found in _MIXED.finditer(original) if _is_mixed(found.group())]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _gates(original: str) -> Iterable[tuple[re.Pattern[str], re.Pattern[str]]]:
    """Return the forms with their gates that a text can have at all."""
    stepped, digits, signs, broken = _FORMS
    posed = (digits, signs) if _POSED.search(original) is not None else ()
    return (stepped, *posed) if original.isascii() else (stepped, *posed, broken)


def _innocent(word: str) -> bool:
    """Tell whether a word only looks disguised: joined words, or digits of a spoken number."""
    return _PLAIN.fullmatch(word) is not None or not SPOKEN_DIGITS.isdisjoint(_LETTERS.findall(word.lower()))


def _is_mixed(word: str) -> bool:
    """Tell whether a word has two Latin letters or more and a letter of another script."""
    foreign = len(_FOREIGN.findall(word))
    return foreign > 0 and len(word) - foreign >= 2 and len(word) >= 3
