"""Sentences in, figures out: what counts as found, missed, wrong and set aside."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from doorwatch.errors import BadInput
from doorwatch.evaluate import Figures, Outcome, Sentence, figures, load_corpus
from doorwatch.evaluate.corpus import Beside, Expect
from doorwatch.evaluate.figures import Row
from doorwatch.types import LANES, Level

KNOWN = {"stated_age_under_18", "obfuscated_age_under_18", "sugar_offer", "recruitment_ad"}


def line(**values: Any) -> dict[str, Any]:
    return {
        "id": "x-1", "language": "en", "text": "Warm oil and tea.", "field": "text", "as_of": "2026-11-20",
        "expect": {"indicators": [], "stated_age": None}, "kind": "ordinary", **values,
    }  # fmt: skip


def write(path: Path, *lines: dict[str, Any] | str) -> Path:
    path.write_text("".join((x if isinstance(x, str) else json.dumps(x)) + "\n" for x in lines), "utf-8")
    return path


def sentence(*indicators: str, age: int | None = None, **values: Any) -> Sentence:
    defaults = {"id": "x", "language": "en", "text": "...", "field": "text", "kind": "k"}
    return Sentence(**(defaults | values), as_of=date(2026, 11, 20), expect=Expect(indicators, age))


def outcome(
    of: Sentence, *found: str, age: int | None = None, minor: Level = "none", rules: tuple[str, ...] = ()
) -> Outcome:
    levels = dict.fromkeys(LANES, "none") | {"minor_age": minor}
    return Outcome(of, frozenset(found), frozenset((rule, found[0]) for rule in rules), age, levels)  # type: ignore[arg-type]


def row(found: Figures, indicator: str, language: str = "all") -> Row:
    return next(one for one in found.rows if (one.indicator, one.language) == (indicator, language))


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("{", r"c\.jsonl:2: expected one JSON object a line; got something else"),
        (line(id="b", language="it"), r"c\.jsonl:2: no sentence of a corpus: Invalid enum value 'it'"),
        (line(id="b", more=1), r"c\.jsonl:2: no sentence of a corpus: .*unknown field `more`"),
        (line(id="b", as_of="soon"), r"c\.jsonl:2: no sentence of a corpus: Invalid RFC3339 encoded date"),
        (line(id="b", text=""), r"c\.jsonl:2: no sentence of a corpus: .*`\$\.text`"),
        (line(id="b", allow=["luck"]),
         r"c\.jsonl:2: expected a score indicator of rules/indicators\.yaml; got 'luck'"),
        (line(id="b", field="stated_age"), r"c\.jsonl:2: an age field must hold a number; got something"),
        (line(id="x-1"), r"c\.jsonl:2: expected an id of its own; got that of .*c\.jsonl:1"),
    ],
)  # fmt: skip
def test_a_bad_line_is_named_with_its_place_and_the_rest_is_read(
    tmp_path: Path, bad: dict[str, Any] | str, says: str
) -> None:
    corpus = load_corpus([write(tmp_path / "c.jsonl", line(), bad, "", line(id="x-3"))], KNOWN)
    assert [one.id for one in corpus.sentences] == ["x-1", "x-3"]
    assert len(corpus.faults) == 1
    with pytest.raises(BadInput, match=says):
        raise corpus.faults[0]


def test_a_folder_stands_for_all_its_files(tmp_path: Path) -> None:
    write(tmp_path / "b.jsonl", line(id="2"))
    write(tmp_path / "a.jsonl", line(id="1"))
    write(tmp_path / "notes.txt", "none of ours")
    assert [one.id for one in load_corpus([tmp_path], KNOWN).sentences] == ["1", "2"]


def test_a_folder_without_sentences_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"expected a folder with \.jsonl files; got none"):
        load_corpus([tmp_path], KNOWN)


def test_a_missing_file_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="expected a file or folder of sentences; got nothing"):
        load_corpus([tmp_path / "none"], KNOWN)


def test_a_file_in_another_encoding_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "c.jsonl").write_bytes("naïve".encode("latin-1"))
    with pytest.raises(BadInput, match="expected UTF-8; got another byte at 2"):
        load_corpus([tmp_path / "c.jsonl"], KNOWN)


def test_a_separator_inside_a_text_ends_no_line(tmp_path: Path) -> None:
    text = json.dumps(line(text="one\u2028two"), ensure_ascii=False)
    assert [one.text for one in load_corpus([write(tmp_path / "c.jsonl", text)], KNOWN).sentences] == [
        "one\u2028two"
    ]


@pytest.mark.parametrize(
    ("field", "text", "where"),
    [
        ("text", "words", {"text": "words", "title": None}),
        ("title", "words", {"title": "words", "text": None}),
        ("hidden_text", "words", {"hidden_text": "words", "text": None}),
        ("stated_age", "16", {"stated_age": 16, "text": None}),
    ],
)
def test_a_sentence_stands_in_its_field_alone(field: str, text: str, where: dict[str, Any]) -> None:
    listing = sentence(field=field, text=text).listing()
    assert {name: getattr(listing, name) for name in where} == where


def test_a_review_is_the_only_review_and_the_age_field_may_stand_beside_a_text() -> None:
    assert [one.text for one in sentence(field="review", text="words").listing().reviews] == ["words"]
    assert sentence(beside=Beside(24)).listing().stated_age == 24


def test_an_age_found_under_another_name_that_is_allowed_is_no_miss() -> None:
    said = sentence("obfuscated_age_under_18", age=16, allow=("stated_age_under_18",))
    found = figures([outcome(said, "stated_age_under_18", age=16, minor="urgent")], {})
    hidden = row(found, "obfuscated_age_under_18")
    assert (hidden.recall.hits, hidden.otherwise) == (1, 1)
    assert row(found, "stated_age_under_18").precision.trials == 0
    assert found.confusion == {("obfuscated_age_under_18", "stated_age_under_18"): 1}
    assert not found.faulty


def test_an_age_found_under_a_name_that_is_not_allowed_is_a_miss_and_wrong() -> None:
    said = sentence("obfuscated_age_under_18", age=16)
    found = figures([outcome(said, "stated_age_under_18", age=16, minor="urgent")], {})
    assert row(found, "obfuscated_age_under_18").recall.hits == 0
    assert (row(found, "stated_age_under_18").precision.hits, len(found.faulty)) == (0, 1)


def test_what_no_rule_covers_in_a_language_is_no_miss() -> None:
    said = [sentence("sugar_offer"), sentence("sugar_offer", language="nl", id="y")]
    found = figures([outcome(one) for one in said], {"sugar_offer": {"nl": "live", "en": "shadow"}})
    assert (row(found, "sugar_offer").recall.trials, row(found, "sugar_offer").not_covered) == (1, 1)
    assert row(found, "sugar_offer", "en").recall.trials == 0


def test_an_allowed_signal_counts_neither_for_nor_against() -> None:
    said = sentence("sugar_offer", allow=("recruitment_ad",))
    found = figures([outcome(said, "sugar_offer", "recruitment_ad")], {})
    assert row(found, "recruitment_ad").precision.trials == 0
    assert not found.faulty


def test_false_signals_are_counted_on_benign_sentences_alone() -> None:
    outcomes = [
        outcome(sentence(), "sugar_offer"), outcome(sentence()),
        outcome(sentence("recruitment_ad"), "recruitment_ad", "sugar_offer"),
    ]  # fmt: skip
    offer = row(figures(outcomes, {}), "sugar_offer")
    assert (offer.false.hits, offer.false.trials) == (1, 2)
    assert (offer.precision.hits, offer.precision.trials) == (0, 2)


@pytest.mark.parametrize(("age", "minor", "told"), [(None, "review", 1), (17, "none", 1), (18, "watch", 0)])
def test_a_benign_sentence_is_told_as_a_minor_by_level_or_verdict(
    age: int | None, minor: Level, told: int
) -> None:
    found = figures([outcome(sentence(), age=age, minor=minor)], {})
    assert found.minors[0].false.hits == told


def test_a_stated_minor_age_needs_more_than_a_watch() -> None:
    said = sentence("stated_age_under_18", age=16)
    found = figures([outcome(said, "stated_age_under_18", age=16, minor="watch")], {})
    assert (found.minors[0].recall.hits, len(found.faulty)) == (0, 1)


def test_a_rule_is_judged_by_its_indicator() -> None:
    outcomes = [
        outcome(sentence("sugar_offer"), "sugar_offer", rules=("one", "two")),
        outcome(sentence(), "sugar_offer", rules=("two",)),
        outcome(sentence(allow=("sugar_offer",)), "sugar_offer", rules=("two",)),
    ]
    found = figures(outcomes, {}).rules
    assert {name: (rate.hits, rate.trials) for name, rate in found.items()} == {"one": (1, 1), "two": (1, 2)}
