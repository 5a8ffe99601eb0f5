"""Number words written otherwise: misspelt, drawn out, turned round, shuffled, without their vowels.

"sevnteen", "sieeebzeeehn", "neetxis", "sevetneen", "schzhn", "onesix". All of it is a guess that a reader
of ages must confirm by what stands around; only what can be an age of 13-19 is looked for, and a word is
worked out once: most are known to be ordinary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from doorwatch.numbers.table import Entry, table
from doorwatch.text import Sieve, only_letters, places_of, plain_words

Found = tuple[int, int, int, tuple[str, ...]]
"""Value, start, end, languages."""
_TEENS = range(13, 20)
_ADULT = 18
_SHORTEST = 6
"""Shorter words have too many neighbours of one letter more, less or other."""
_SHORTEST_TURNED = 5
_LONGEST = 32
"""Longer words are looked at for drawn out letters only, so that work stays linear."""
_SHORTEST_SHUFFLED = 7
_SHORTEST_BARE = 4
"""Fewer consonants are an abbreviation of anything; those with a q that no u follows are none."""

ONES = {
    "nl": "een", "en": "one", "de": "ein eins", "fr": "un", "es": "un uno", "ro": "unu", "hu": "egy",
    "pl": "jeden",
}  # fmt: skip
UNITS = {
    "nl": "drie vier vijf zes zeven acht negen", "en": "three four five six seven eight nine",
    "de": "drei vier funf sechs sieben acht neun", "fr": "trois quatre cinq six sept huit neuf",
    "es": "tres cuatro cinco seis siete ocho nueve", "ro": "trei patru cinci sase sapte opt noua",
    "hu": "harom negy ot hat het nyolc kilenc", "pl": "trzy cztery piec szesc siedem osiem dziewiec",
}  # fmt: skip
"""The words for three to nine."""


class Likely:
    """Words for 13-19 of five letters and more, by what a writer may make of them."""

    __slots__ = ("bare", "bones", "dropped", "pairs", "shuffled", "turned", "whole")

    def __init__(self) -> None:
        whole = {
            word: entry
            for word, entry in table().entries.items()
            if entry.value in _TEENS and word.isalpha() and len(word) >= _SHORTEST_TURNED
        }
        whole.update(
            {word: Entry(value, ()) for value, words in _NEIGHBOURS.items() for word in words.split()}
        )
        self.whole = whole
        self.turned = {word[::-1]: entry for word, entry in whole.items()}
        self.turned.update({word[::-1].translate(_UPSIDE): entry for word, entry in whole.items()})
        self.bare = _bare(whole)
        self.pairs = dict(_pairs())
        self.bones: dict[str, list[str]] = {}
        self.shuffled: dict[str, list[str]] = {}
        self.dropped: dict[str, dict[str, Entry]] = {}
        for word, entry in whole.items():
            self.bones.setdefault(_VOWELS.sub("", word), []).append(word)
            self.shuffled.setdefault("".join(sorted(word)), []).append(word)
            if len(word) >= _SHORTEST and not word.endswith(_COLLOQUIAL):
                for short in _drops(word):
                    self.dropped.setdefault(short, {})[word] = entry


_NEIGHBOURS = {
    13: "tredici drizah", 14: "quattordici vierzah", 15: "quindici fufzah foifzah patnast patnact",
    16: "sedici sachzah sechzah dezesseis dezasseis sestnast sestnact",
    17: "diciassette sibzah siebzah dezessete dezassete sedemnast sedmnact",
    18: "diciotto achzah dezoito osemnast osmnact",
}  # fmt: skip
"""Swiss German, and the neighbours' words that are written so that an advert is not found."""
_UPSIDE = str.maketrans("nubdpq", "unqpdb")
"""What the letters are upside down that then look like others; the rest have signs of their own."""
_COLLOQUIAL = "spe"
"""The ending of short Romanian teens: "saispe" is near "saisie", "treispe" without vowels is a transport."""
_VOWELS = re.compile("[aeiou]")
_WIDE_VOWELS = re.compile("[aeiouy]")


def _bare(whole: dict[str, Entry]) -> dict[str, Entry]:
    """Return the teens by their consonants, with and without "y" and a vowel that they begin with.

    Two teens with the same consonants ("tizenhat", "tizenhet") are the lower of both.
    """
    bare: dict[str, Entry] = {}
    for word, entry in whole.items():
        if word.endswith(_COLLOQUIAL):
            continue
        for vowels in (_VOWELS, _WIDE_VOWELS):
            rest = vowels.sub("", word[1:])
            for bones in {vowels.sub("", word[0]) + rest, word[0] + rest}:
                if len(bones) >= _SHORTEST_BARE or bones.startswith("q"):
                    old = bare.get(bones)
                    bare[bones] = entry if old is None else agreed((old, entry)) or old
    return bare


def _pairs() -> Iterator[tuple[str, Entry]]:
    """Yield the teens as two digits in one word: "onesix", "unosiete"."""
    for language, units in UNITS.items():
        for one in ONES[language].split():
            for value, unit in enumerate(units.split(), 13):
                if one + unit not in _WEEKS:
                    yield one + unit, Entry(value, (language,))


_WEEKS = frozenset(("egyhet",))
"""Hungarian "a week", written as one word by mistake."""


def _drops(word: str) -> Iterator[str]:
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


@lru_cache(maxsize=1)
def likely() -> Likely:
    """Return the words, made at the first call."""
    return Likely()


def agreed(entries: Iterable[Entry]) -> Entry | None:
    """Return the entry on whose value all agree; of several minors' ages the lowest, else None."""
    low = min(entries, key=lambda entry: entry.value, default=None)
    if low is None or all(entry.value == low.value for entry in entries):
        return low
    return low if all(entry.value < _ADULT for entry in entries) else None


_ORDINAL = re.compile(r"(?:nast(?:y|a|e|ym|ego|emu)|zece?l?ea)\Z")
"""Ordinals count visits and clients."""
_SAYING = re.compile(
    r"(?:ik)?ben(?:pas|nu|nog)?|(?:i)?am(?:only|just)?|im|(?:ich)?bin(?:erst)?|jai|(?:yo)?tengo|soy|am|mam|jestem"
    r"|leeftijd|alter|edad|varsta|wiek|age"
)
"""What may be written onto the front of an age ("ikbenzestien")."""
_DOUBLED = re.compile(r"([a-z])\1+")


@lru_cache(maxsize=1 << 15)
def alike(word: str) -> Entry | None:
    """Return the teen that a word of letters stands for though it is written otherwise, None mostly."""
    teens = likely()
    for known in (teens.whole, teens.turned, teens.bare, teens.pairs):
        if word in known:
            return known[word]
    if len(word) < _SHORTEST_TURNED or _ORDINAL.search(word):
        return None
    once = _DOUBLED.sub(r"\1", word)
    if len(once) <= len(word) - 2:
        for whole, entry in teens.whole.items():
            if _DOUBLED.sub(r"\1", whole) == once:
                return entry
    if len(word) > _LONGEST:
        return None
    said = _SAYING.match(word)
    if said is not None and word[said.end() :] in teens.whole:
        return teens.whole[word[said.end() :]]
    thinned = _thinned(word)
    if thinned is not None or len(word) < _SHORTEST:
        return thinned
    return _near(word) or _shuffled(word) or _shuffled(word[::-1]) or _turned(word)


def _thinned(word: str) -> Entry | None:
    """Return the teen of which two vowels or more are left out, and few are left: "sevntn", "zvntien"."""
    teens = likely()
    bones = _VOWELS.sub("", word)
    if len(word) - len(bones) > (2 if len(bones) > _SHORTEST_BARE else 1):
        return None
    known = teens.bones.get(bones, ())
    return agreed([teens.whole[one] for one in known if len(one) - len(word) >= 2 and _within(word, one)])


def _within(word: str, whole: str) -> bool:
    """Say that the letters of a word stand in another in their order."""
    rest = iter(whole)
    return all(letter in rest for letter in word)


def _near(word: str) -> Entry | None:
    dropped = likely().dropped
    near = {known: entry for short in _drops(word) for known, entry in dropped.get(short, {}).items()}
    first = _SOUNDS.get(word[0], word[0])
    found = [
        e for known, e in near.items() if _SOUNDS.get(known[0], known[0]) == first and _is_near(word, known)
    ]
    return found[0] if len({entry.value for entry in found}) == 1 else None


def _turned(word: str) -> Entry | None:
    """Return the teen that a word turned round is near to; ordinary words end as teens begin."""
    return _near(word[::-1]) if len(word) > _SHORTEST_SHUFFLED else None


def _shuffled(word: str) -> Entry | None:
    """Return the teen of the same letters, of which the first and the last stay: "sevetneen"."""
    if len(word) < _SHORTEST_SHUFFLED:
        return None
    teens = likely()
    known = teens.shuffled.get("".join(sorted(word)), ())
    return agreed([teens.whole[one] for one in known if (one[0], one[-1]) == (word[0], word[-1])])


_SOUNDS = {"s": "z", "v": "f"}
"""First letters that a writer by ear takes for each other."""


def _is_near(word: str, known: str) -> bool:
    """Say that one letter is missing, added or other, or two neighbours are swapped."""
    if len(word) != len(known):
        return abs(len(word) - len(known)) == 1
    other = [at for at in range(len(word)) if word[at] != known[at]]
    if len(other) == 1:
        return True
    if len(other) != 2 or other[1] != other[0] + 1:
        return False
    left, right = other
    return word[left] == known[right] and word[right] == known[left]


@lru_cache(maxsize=1)
def _odd() -> Sieve:
    return Sieve(alike, table().known)


def misspelt(normal: str) -> Iterator[Found]:
    """Yield the words that stand for a teen though no table holds them."""
    odd = _odd().of(plain_words(normal))
    for first, word in places_of(odd, only_letters(normal)) if odd else ():
        entry = alike(word)
        if entry is not None:
            yield entry.value, first, first + len(word), entry.languages
