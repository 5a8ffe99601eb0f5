"""Who else a part of a sentence speaks of: a child, a relative, an animal, a stranger, a firm."""

from __future__ import annotations

from doorwatch.ages.lexicon import TOKEN, lexicon
from doorwatch.ages.rows import Row
from doorwatch.ages.tokens import Token

_KINDS = ("child", "kin", "pet")


def mentions(words: str) -> frozenset[str]:
    """Return the kinds that a part of a normal text names: child, kin, pet, stranger, firm, client, thing.

    A word counts only when every language that the words may be in has it: French "chat" is a cat, and the
    English one is none.
    """
    tokens = [Token(word[0], *word.span()) for word in TOKEN.finditer(words)]
    row, book = Row(tokens, 0, len(tokens)), lexicon()
    others = (one for word in row.words for one in book.others.get(word, ()))
    found = {kind for kind, codes in others if row.tongues <= codes}
    nouns = (book.nouns[word] for word in row.words if word in book.nouns)
    found |= {noun.category for noun in nouns if row.tongues <= noun.languages}
    if len(row.tongues) == 1:
        found |= {kind for kind in _KINDS if row.has(kind, 0, len(tokens))}
    return frozenset(found)
