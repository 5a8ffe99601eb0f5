"""The stable order of signals and facts, and what is one signal said twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, replace

from doorwatch.types import LANES, WEIGHTS, ContextFact, Evidence, Signal

PREFERRED = "phrases"
"""Of two signals of one indicator on the same words, the rule's is kept: it names its line."""

_Key = tuple[int, int, str, bool, str, str, str, str]


def signal_key(signal: Signal) -> _Key:
    """Return the key that sorts signals: lane, heaviest first, then names and evidence."""
    return (
        LANES.index(signal.lane),
        -WEIGHTS.index(signal.weight),
        signal.indicator,
        signal.detector != PREFERRED,
        signal.detector,
        signal.rule or "",
        repr([astuple(item) for item in signal.evidence]),
        repr((signal.version, signal.family, sorted(signal.explanation.items()), signal.counted)),
    )


def context_key(fact: ContextFact) -> tuple[str, str]:
    """Return the key that sorts context facts."""
    return fact.indicator, repr([astuple(item) for item in fact.evidence])


def sorted_facts(facts: Iterable[ContextFact]) -> tuple[ContextFact, ...]:
    """Return facts sorted, each once."""
    return tuple({context_key(fact): fact for fact in sorted(facts, key=context_key)}.values())


def merge(signals: Iterable[Signal]) -> tuple[Signal, ...]:
    """Return the signals sorted, with those of one indicator on overlapping words made one.

    Of those made one the heaviest weight stays, and one that counts: a merge never lowers anything.
    Only signals whose evidence is all words are made one; equal signals always are.
    """
    kept: list[Signal] = []
    for signal in sorted(signals, key=lambda item: (item.detector != PREFERRED, signal_key(item))):
        at = next((at for at, other in enumerate(kept) if _same(signal, other)), None)
        if at is None:
            kept.append(signal)
        else:
            heavier = max(kept[at].weight, signal.weight, key=WEIGHTS.index)
            kept[at] = replace(kept[at], weight=heavier, counted=kept[at].counted or signal.counted)
    return tuple(sorted(kept, key=signal_key))


def _same(one: Signal, other: Signal) -> bool:
    if (one.indicator, one.lane, one.shadow) != (other.indicator, other.lane, other.shadow):
        return False
    if one.evidence == other.evidence and one.detector == other.detector and one.rule == other.rule:
        return True
    if any(item.type not in ("text", "picture_text") for item in (*one.evidence, *other.evidence)):
        return False
    return any(_overlap(mine, theirs) for mine in one.evidence for theirs in other.evidence)


def _overlap(one: Evidence, other: Evidence) -> bool:
    """Tell whether two pieces of evidence share words; those of a picture have no offsets."""
    if one.type == "text" and other.type == "text":
        return one.field == other.field and one.start < other.end and other.start < one.end
    if one.type == "picture_text" and other.type == "picture_text":
        return one.index == other.index and (one.quote in other.quote or other.quote in one.quote)
    return False
