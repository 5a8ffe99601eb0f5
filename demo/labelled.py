"""Set A as labelled sentences, and what a rule is worth on them.

Set A is what people work with: the frames A of this folder and the sentences `evaluation/a_*.jsonl`.
Both were seen while rules were written, so figures on them show that a rule works, not how well.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from demo.frames import FrameSet, load_frames, load_words
from demo.measure import Rate
from demo.slots import Filling, fill
from demo.truth import TEXT_AGE
from doorwatch.ages import find_ages
from doorwatch.rules import Rule, RuleSet
from doorwatch.text import normalise
from doorwatch.types import LANGUAGES, Age, NormalText

SET_NAME = "set-a"
SENTENCES = Path(__file__).resolve().parents[1] / "evaluation"
DAY = date(2026, 11, 20)
_FIELDS = {"text": "text", "title": "title", "review": "review:0"}
_MINOR = {"born": "birth_date_under_18", "born_year": "birth_date_under_18", "turning": "turning_18"}
_RECRUITING = frozenset({
    "recruitment_ad", "too_good_offer", "coded_keyword_hit", "recruitment_aimed_at_minors", "sugar_offer",
    "third_person_or_plural_voice", "youth_language", "school_or_guardian_context",
})  # fmt: skip
_ALSO: Mapping[str, frozenset[str]] = {
    "coded_keyword_hit": _RECRUITING,
    "recruitment_ad": _RECRUITING,
    "too_good_offer": _RECRUITING,
    "recruitment_aimed_at_minors": _RECRUITING,
    "contact_by_other_person": frozenset({"third_person_or_plural_voice"}),
    "verified_account_trade": frozenset({"third_person_or_plural_voice"}),
    "agency": frozenset({"third_person_or_plural_voice", "contact_by_other_person"}),
    "shared_salon": frozenset({"third_person_or_plural_voice"}),
    "duo": frozenset({"third_person_or_plural_voice"}),
    "study": frozenset({"school_or_guardian_context"}),
}
"""What a sentence of a kind may be read as besides: it counts neither for nor against a rule."""
_WITH_AGE = TEXT_AGE | {"third_person_or_plural_voice"}
"""The same of a minor age: some tell it of her ("she is 16")."""


@dataclass(frozen=True)
class Sentence:
    """One sentence, the field it stands in, what it is a sign of, and what it may be read as too."""

    language: str
    field: str
    text: str
    indicators: frozenset[str]
    allowed: frozenset[str] = frozenset()

    @cached_property
    def words(self) -> NormalText:
        """The sentence as rules read it."""
        return normalise(self.field, self.text)

    @cached_property
    def ages(self) -> tuple[Age, ...]:
        """The ages that it tells."""
        return find_ages((self.words,), DAY, None)


def sentences(folder: Path = SENTENCES) -> Iterator[Sentence]:
    """Yield all of set A: each frame once, then the sentences of `folder`, in a stable order."""
    for language in LANGUAGES:
        yield from _frames(language, load_frames("A", language))
    for path in sorted(folder.glob("a_*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            entry = json.loads(line)
            if entry["field"] in _FIELDS:
                yield Sentence(
                    entry["language"], _FIELDS[entry["field"]], entry["text"],
                    frozenset(entry["expect"]["indicators"]), frozenset(entry.get("allow", ())),
                )  # fmt: skip


def _frames(language: str, frames: FrameSet) -> Iterator[Sentence]:
    def made(frame: str, *indicators: str, kind: str = "", field: str = "text") -> Sentence:
        allowed = _ALSO.get(kind, frozenset()) | (_WITH_AGE if indicators and kind in frames.minor else set())
        return Sentence(language, field, fill(frame, _filling(language)), frozenset(indicators), allowed)

    for part in (frames.titles, frames.intro, frames.filler, frames.close, frames.adult_age):
        yield from (made(frame) for frame in part)
    for kind, group in frames.benign.items():
        yield from (made(frame, kind=kind) for frame in group)
    for kind, group in frames.minor.items():
        yield from (made(frame, _MINOR.get(kind, "stated_age_under_18"), kind=kind) for frame in group)
    for kind, group in frames.signs.items():
        yield from (made(frame, kind, kind=kind) for frame in group)
    for kind, group in frames.reviews.items():
        found = ("coercion_in_reviews",) if kind == "coercion" else ()
        yield from (made(frame, *found, kind=kind, field="review:0") for frame in group)


def _filling(language: str) -> Filling:
    return Filling(
        rng=random.Random(1), words=load_words(language), persona="Alex", persona2="Robin", city="Utrecht",
        city2="Breda", adult=31, phone="+493023125123", handle="@demo_name_1", age=16, born=date(2010, 3, 14),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Worth:
    """What rules found on set A: how often a match was right, and which signs they found.

    `languages` holds the language of each planted sign that counts for recall.
    """

    precision: Rate
    recall: Rate
    wrong: tuple[Sentence, ...]
    missed: tuple[Sentence, ...]
    languages: tuple[str, ...]


def worth(rules: Iterable[Rule], labelled: Iterable[Sentence]) -> Worth:
    """Return what rules of one indicator, taken together and in force or not, are worth.

    Recall is over the sentences in the languages that the rules are written for.
    """
    group = RuleSet(tuple(rules), "sha256:measure")
    indicator = group.rules[0].indicator
    languages = {line.language for rule in group.rules for line in rule.match}
    right, hits = 0, 0
    planted: list[str] = []
    wrong, missed = [], []
    for sentence in labelled:
        found = bool(group.match((sentence.words,), sentence.ages))
        if indicator in sentence.indicators:
            within = sentence.language in languages or "any" in languages
            right += found
            if within:
                planted.append(sentence.language)
                hits += found
                missed += [] if found else [sentence]
        elif found and indicator not in sentence.allowed:
            wrong.append(sentence)
    precision, recall = Rate(right, right + len(wrong)), Rate(hits, len(planted))
    return Worth(precision, recall, tuple(wrong), tuple(missed), tuple(planted))
