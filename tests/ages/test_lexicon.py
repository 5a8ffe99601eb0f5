"""The cues as a start keeps them: the same phrases, each read when its first word is met."""

from __future__ import annotations

import msgspec

from doorwatch.ages.lexicon import BEFORE, Node, Phrase, _Kept, _made, _read


def test_every_phrase_that_is_kept_is_found_by_walking_its_words() -> None:
    kept = msgspec.msgpack.decode(msgspec.msgpack.encode(_made()), type=_Kept)
    lexicon = _read(kept)
    for tree, begun in ((lexicon.before, kept.before), (lexicon.after, kept.after)):
        for raw in begun.values():
            for phrase in msgspec.msgpack.decode(raw, type=list[Phrase]):
                words = phrase.words[::-1] if phrase.category in BEFORE else phrase.words
                assert phrase in _walked(tree, words).ends


def test_a_unit_is_a_word_that_stands_for_nothing_else() -> None:
    units = _read(_made()).units
    assert {"euro", "kg"} <= units
    assert units.isdisjoint(("th", "jaar", "years"))


def _walked(tree: Node, words: tuple[str, ...]) -> Node:
    for word in words:
        tree = tree.next[word]
    return tree
