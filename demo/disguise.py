"""Ways to write a number or a word so that a simple reader misses it, as listings do."""

from __future__ import annotations

import random
from collections.abc import Callable

from demo.frames import Words

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_BOLD = str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
_CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
_KEYCAP = {str(digit): f"{digit}\ufe0f\u20e3" for digit in range(10)}
_LEET = str.maketrans({"e": "3", "i": "1", "o": "0", "a": "4", "s": "5"})
_LOOKALIKE = str.maketrans({"e": "е", "o": "о", "a": "а", "i": "і", "c": "с", "p": "р", "x": "х"})
_ZERO_WIDTH = "\u200b"

Writer = Callable[[random.Random, int, Words], str]


def _digits(rng: random.Random, number: int, words: Words) -> str:
    return str(number)


def _word(rng: random.Random, number: int, words: Words) -> str:
    return words.numbers[number - 1]


def _keycap(rng: random.Random, number: int, words: Words) -> str:
    return "".join(_KEYCAP[digit] for digit in str(number))


def _leet(rng: random.Random, number: int, words: Words) -> str:
    return str(number).replace("1", rng.choice("lI"), 1)


def _mixed(rng: random.Random, number: int, words: Words) -> str:
    first, rest = str(number)[:1], str(number)[1:]
    return first + rng.choice((rest.translate(_FULL_WIDTH), "".join(_KEYCAP[digit] for digit in rest)))


def _letters(word: str, joint: str) -> str:
    return joint.join(letter for letter in word if letter.isalpha())


def _sum(rng: random.Random, number: int, words: Words) -> str:
    part = rng.randrange(3, number - 4)
    other = number - part
    return rng.choice(
        (
            f"{other} + {part}",
            f"{other}+{part}",
            f"{other} {words.plus} {part}",
            f"{words.numbers[other - 1]} {words.plus} {words.numbers[part - 1]}",
        )
    )


NUMBER_FORMS: dict[str, Writer] = {
    "digits": _digits,
    "word": _word,
    "spaced": lambda rng, number, words: rng.choice(" _*").join(str(number)),
    "keycap": _keycap,
    "full_width": lambda rng, number, words: str(number).translate(_FULL_WIDTH),
    "bold": lambda rng, number, words: str(number).translate(_BOLD),
    "circled": lambda rng, number, words: str(number).translate(_CIRCLED),
    "zero_width": lambda rng, number, words: _ZERO_WIDTH.join(str(number)),
    "leet": _leet,
    "mixed": _mixed,
    "spaced_word": lambda rng, number, words: _letters(words.numbers[number - 1], rng.choice(" .-")),
    "leet_word": lambda rng, number, words: words.numbers[number - 1].translate(_LEET),
    "lookalike_word": lambda rng, number, words: words.numbers[number - 1].translate(_LOOKALIKE),
    "zero_width_word": lambda rng, number, words: _letters(words.numbers[number - 1], _ZERO_WIDTH),
    "sum": _sum,
}
"""Every way to write a number 10-30, by name."""
PLAIN_FORMS = ("digits", "word")
WORD_FORMS = frozenset({"word", "spaced_word", "leet_word", "lookalike_word", "zero_width_word", "sum"})
"""Forms that nobody glues to the word that follows, as in "17yo"."""
HIDDEN_FORMS = tuple(form for form in NUMBER_FORMS if form not in PLAIN_FORMS)


def write_number(form: str, rng: random.Random, number: int, words: Words) -> str:
    """Return `number` (10-30) written in `form`, one of `NUMBER_FORMS`."""
    return NUMBER_FORMS[form](rng, number, words)


def obscure_phone(rng: random.Random, number: str, words: Words) -> str:
    """Return an E.164 number written against collectors: spread, in words, in signs."""
    digits = "00" + number[1:]
    spoken = (words.zero, *words.numbers[:9])
    style = rng.randrange(4)
    if style == 0:
        return " ".join(spoken[int(digit)] for digit in digits)
    if style == 1:
        return " ".join(spoken[int(digit)] if rng.random() < 0.4 else digit for digit in digits)
    if style == 2:
        return "".join(_KEYCAP[digit] for digit in digits)
    return digits.replace("0", "O").replace("1", "l")


def camouflage(rng: random.Random, sentence: str) -> str:
    """Return `sentence` with one word of six or more letters written in disguise."""
    words = sentence.split()
    long = [place for place, word in enumerate(words) if sum(map(str.isalpha, word)) >= 6]
    if not long:
        raise ValueError("the sentence must hold a word of six letters or more")
    place = rng.choice(long)
    word = words[place]
    middle = len(word) // 2
    written = (
        word[:middle] + _ZERO_WIDTH + word[middle:],
        word[0] + word[1:].translate(_LOOKALIKE),
        word[0] + word[1:].translate(_LEET),
        ".".join(word.rstrip(".,:;")),
    )
    words[place] = rng.choice([item for item in written if item != word])
    return " ".join(words)
