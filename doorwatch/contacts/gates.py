"""A quick first look at a text, once for all readers of contacts: could it hold what they look for?

One automaton looks for all words at once; most texts hold none, and no pattern is asked then.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import ahocorasick_rs

SERVICE: Final = 1
UNDERSCORE: Final = 2
SPELLED: Final = 4
SLASH: Final = 8
_WORDS: Final = {
    SERVICE: (
        "insta", "i n s", "snap", "snp", "s n a p", "tele", "t e l", "tlg", "tgram", "signal", "viber",
        "discord", "messenger", "kik", "wickr", "threema", "tik", "facebook", "whats", "wap", "wasap",
        "ghost", "spook", "geist", "gespenst", "fantom", "fantasm", "szellem", "dusz", "\U0001f47b", "✈",
        "plane",
        "vliegtuig", "flug", "flieger", "avion", "repulo", "samolo",
        " ig", " i g", " tg", " t g", " dc", " fb",
    ),
    UNDERSCORE: (
        "underscore", "streep", "unterstrich", "tiret bas", "souligne", "baj", "jos", "vonas", "kresl",
        "kreska",
    ),
    SPELLED: (
        "@", "(", "[", "{", "dot", "punt", "punkt", "point", "punct", "pont", "kropka", "<at>", "apenstaart",
        "arroba", "arobase", "kukac", "malpa", "klammeraffe",
    ),
    SLASH: ("/", "slash", "schuine streep", "schragstrich", "barre", "barra", "perjel", "ukosnik"),
}  # fmt: skip
"""What a kind of contact cannot do without: a service's name, a word for "_", for "@" or ".", for "/"."""
_BEGINNINGS: Final = ("ig", "i g", "tg", "t g", "dc", "fb")
"""Short names of services, which need a blank or the text's beginning before them."""
_KIND_OF: Final = [kind for kind, words in _WORDS.items() for _ in words]
_LOOK: Final = ahocorasick_rs.AhoCorasick([word for words in _WORDS.values() for word in words])


@lru_cache(maxsize=8)
def gates(normal: str) -> int:
    """Return the kinds of which a word stands in a normal text, joined as bits."""
    kinds = SERVICE if normal.startswith(_BEGINNINGS) else 0
    for word, _, _ in _LOOK.find_matches_as_indexes(normal, overlapping=True):
        kinds |= _KIND_OF[word]
    return kinds
