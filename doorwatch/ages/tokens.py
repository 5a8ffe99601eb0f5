"""A text as words and numbers in a row, with what stands before and after each number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from doorwatch.ages.lexicon import TOKEN, Lexicon, Phrase
from doorwatch.numbers import Number
from doorwatch.types import NormalText

_SENTENCE_ENDS = frozenset(".!?\n;")
_LIGHT = frozenset(".:=\"'~-,()*>|•·_@/&+[]♥❤✨🌸💋")
_ABBREVIATED = "geb ca nr no str ur szul jr approx nac n lft age alter b d o c wiek hp pl par ok"
ABBREVIATIONS = frozenset(_ABBREVIATED.split())
_HALF = re.compile(
    r"(?:[.,]\d| ?1/2"
    r"| (?:and a|en een|und ein|et|y|si|es|i) (?:half|halb|halve|demi|medio|media|jumatate|fel|pol))"
    r"(?= ?(?:jaar|jr|y|jahr|ans|ano|ani|ev|lat|roku))"
)
_BEYOND = frozenset(("not", "past", "turn", "you"))
"""What can still bear on the number from before "I am"."""
_REACH = 9
"""How many words on either side of a number can belong to it."""


class Token(NamedTuple):
    """A word, a sign or a number of the normal text; a number's text is `#`."""

    text: str
    start: int
    end: int
    number: Number | None = None

    @property
    def number_value(self) -> int:
        """The number's value, -1 for a word or sign."""
        return -1 if self.number is None else self.number.value


class Cue(NamedTuple):
    """A cue beside a number: the phrase, the index of its outermost token, whether a comma lies between."""

    phrase: Phrase
    at: int
    comma: bool


_token = partial(tuple.__new__, Token)
"""Makes a token of its four parts in a third of the time; there are a hundred in a text."""


_ASCII_TOKEN = re.compile(TOKEN.pattern.replace(r"[^\W\d_]", "[a-z]").replace(r"\d", "[0-9]"))
"""The same for a text without other letters: plain classes are searched faster than categories."""


def _plain(normal: str, first: int, last: int) -> list[Token]:
    """Return the words and signs between two numbers."""
    token = _ASCII_TOKEN if normal.isascii() else TOKEN
    return [_token((m[0], m.start(), m.end(), None)) for m in token.finditer(normal, first, last)]


def tokenise(text: NormalText, numbers: Sequence[Number], first: int, end: int) -> list[Token]:
    """Return the tokens of a part of the text; its `numbers` must not overlap.

    What hangs on a number is a token of its own.
    """
    tokens: list[Token] = []
    normal, last = text.normal, first
    for number in numbers:
        if number.start < last:
            continue
        tokens += _plain(normal, last, number.start)
        last = number.end
        half = _HALF.match(normal, last) if number.value < 100 else None
        if half is not None:  # "17,5 years" is 17
            last = half.end()
        tokens.append(Token("#", number.start, last, number))
    tokens += _plain(normal, last, end)
    if "é" in text.original or "É" in text.original:  # Hungarian "17 é." is short for "17 éves"
        for at in range(1, len(tokens)):
            token = tokens[at]
            if token.text == "e" and tokens[at - 1].number and text.quote(token.start, token.end) in "éÉ":
                tokens[at] = token._replace(text="eves")
    return tokens


def ends_sentence(tokens: list[Token], at: int) -> bool:
    """Say whether the token ends a sentence; the point of an abbreviation or inside a number does not."""
    text = tokens[at].text
    if text not in _SENTENCE_ENDS:
        return False
    if text == "." and at > 0 and tokens[at - 1].text in ABBREVIATIONS:
        return False
    return not (
        text == "."
        and at + 1 < len(tokens)
        and tokens[at + 1].start == tokens[at].end
        and at > 0
        and tokens[at - 1].number is None
        and tokens[at + 1].number is None
        and len(tokens[at + 1].text) == 1
    )


def before(tokens: list[Token], at: int, lexicon: Lexicon) -> list[Cue]:
    """Return the cues in front of token `at`, the nearest first, reading back over filling words."""
    cues: list[Cue] = []
    place, steps, comma, named = at - 1, 0, False, False
    while place >= 0 and steps < _REACH:
        steps += 1
        text = tokens[place].text
        if ends_sentence(tokens, place):
            if text in "\n?" and not cues and _is_label(tokens, place - 1, lexicon):
                place -= 1
                continue
            break
        matched = _longest_before(tokens, place, lexicon)
        if matched:
            first = place - len(matched[0].words) + 1
            cues += [
                Cue(phrase, first, comma) for phrase in matched if not named or phrase.category in _BEYOND
            ]
            place = first - 1
            named = named or any(phrase.category in ("self", "have", "hold") for phrase in matched)
        elif text in _LIGHT or text in lexicon.sets["fill"]:
            comma = comma or text in ",:|("
            place -= 1
        else:
            break
    return cues


def _is_label(tokens: list[Token], at: int, lexicon: Lexicon) -> bool:
    if at >= 0 and tokens[at].text == ":":
        at -= 1
    return at >= 0 and any(p.category in ("label", "born") for p in _longest_before(tokens, at, lexicon))


def _longest_before(tokens: list[Token], place: int, lexicon: Lexicon) -> tuple[Phrase, ...]:
    """Return the phrases of the longest wording that ends at token `place`."""
    node = lexicon.before.next.get(tokens[place].text)
    longest: tuple[Phrase, ...] = ()
    while node is not None:
        longest = node.ends or longest
        place -= 1
        node = node.next.get(tokens[place].text) if place >= 0 and node.next else None
    return longest


def after(tokens: list[Token], at: int, lexicon: Lexicon) -> list[Cue]:
    """Return the cues behind token `at`, the nearest first."""
    cues: list[Cue] = []
    place, steps, comma, size = at + 1, 0, False, len(tokens)
    while place < size and steps < 5:
        steps += 1
        text = tokens[place].text
        if text == "." and place == at + 1 and _is_birthday(tokens, place + 1, lexicon):
            place += 1  # German "18. Geburtstag"
            text = tokens[place].text
        matched = _longest_after(tokens, place, lexicon)
        if text == "y" and len(matched) == 1 and matched[0].words == ("y",) and _goes_on(tokens, place + 1):
            break  # Spanish "and", not short for years
        if cues and text in lexicon.sets["and"] and all(len(phrase.words) == 1 for phrase in matched):
            break
        if matched:
            cues += [Cue(phrase, place + len(phrase.words) - 1, comma) for phrase in matched]
            place += len(matched[0].words)
        elif ends_sentence(tokens, place):
            break
        elif text in "-\"')*" or (text == "," and not comma) or (cues and text in lexicon.sets["fill"]):
            comma = comma or text in ",)"
            place += 1
        else:
            break
    return cues


def _goes_on(tokens: list[Token], place: int) -> bool:
    return place < len(tokens) and tokens[place].text.isalpha()


def _is_birthday(tokens: list[Token], place: int, lexicon: Lexicon) -> bool:
    if place >= len(tokens):
        return False
    return any(phrase.category == "birthday" for phrase in _longest_after(tokens, place, lexicon))


def _longest_after(tokens: list[Token], place: int, lexicon: Lexicon) -> tuple[Phrase, ...]:
    """Return the phrases of the longest wording from token `place` on, and the words for years in it.

    "lat doswiadczenia" is experience, and its "lat" still counts years.
    """
    node = lexicon.after.next.get(tokens[place].text)
    longest: tuple[Phrase, ...] = ()
    years: tuple[Phrase, ...] = ()
    size = len(tokens)
    while node is not None:
        if node.ends:
            if longest and longest[0].category in ("years", "old"):
                years = longest
            longest = node.ends
        place += 1
        node = node.next.get(tokens[place].text) if place < size and node.next else None
    return longest + years
