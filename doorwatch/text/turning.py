"""Signs that turn the reading order (Unicode bidirectional overrides, embeddings and isolates), made visible.

With one of them a listing shows a reader "61" where the evidence says "16", or pulls the words around a mark
into another order. The marks of single letters (U+200E, U+200F) turn nothing else and stay.
"""

from __future__ import annotations

import re

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_WRITTEN = {code: f"⟨U+{code:04X}⟩" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def upright(value: object) -> object:
    """Return a text with such signs written out, its type kept; anything else as it is.

    Made for `finalize` of a page's templates, so that no page can forget it.
    """
    if isinstance(value, str) and _TURNS.search(value):
        return value.translate(_WRITTEN)
    return value
