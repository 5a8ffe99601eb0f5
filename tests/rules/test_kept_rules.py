"""Rules as a start keeps them find what rules find that were compiled from their files."""

from __future__ import annotations

import pickle

import pytest

from doorwatch.rules import RuleSet, load_rules
from doorwatch.rules.lowered import lowered
from doorwatch.text import normalise

KEPT = load_rules()
COMPILED = RuleSet(KEPT.rules, KEPT.digest)
EXAMPLES = [text for rule in KEPT.rules for text in (*rule.matching, *rule.not_matching)]


def _found(rules: RuleSet, text: str) -> list[tuple[str, str, int, int]]:
    matches = rules.match([normalise("text", text)], ())
    return [(match.rule.id, match.line.phrase, match.start, match.end) for match in matches]


def test_examples_give_the_same_matches_kept_and_compiled() -> None:
    assert KEPT.kept is not None
    found = [_found(KEPT, text) for text in EXAMPLES[::3]]
    assert any(found)
    assert found == [_found(COMPILED, text) for text in EXAMPLES[::3]]


def test_rules_sent_to_another_process_find_the_same() -> None:
    sent = pickle.loads(pickle.dumps(KEPT))
    assert sent.digest == KEPT.digest
    assert [_found(sent, text) for text in EXAMPLES[::40]] == [_found(KEPT, text) for text in EXAMPLES[::40]]


def test_lowered_rules_find_the_same() -> None:
    live = next(rule.id for rule in KEPT.rules if rule.status == "live")
    changed = lowered(KEPT, [live])
    assert changed.by_id[live].status == "shadow"
    assert [_found(changed, text) for text in EXAMPLES[::40]] == [
        _found(KEPT, text) for text in EXAMPLES[::40]
    ]


def test_a_list_is_read_when_it_is_asked_for() -> None:
    rule = next(rule for rule in KEPT.rules if rule.lists)
    name = next(iter(rule.lists))
    assert rule.lists[name] == tuple(rule.lists[name])
    assert len(rule.lists) == len(dict(rule.lists))
    with pytest.raises(KeyError, match="no such list"):
        rule.lists["no such list"]
