"""Every frame once: all ways to state a minor age, and all innocent sentences, as short listings.

A world takes turns; a measurement wants each frame in each form. Both sets can be asked for.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from demo.disguise import NUMBER_FORMS, PLAIN_FORMS
from demo.draft import Draft, blank, finish, listing_id
from demo.frames import FrameSetName, load_frames, load_words
from demo.generator import START, Record
from demo.plants_minor import birth_date
from demo.slots import fill, fits
from demo.truth import TEXT_AGE, Truth
from doorwatch.types import LANGUAGES, ListingRef

PLATFORM = "demo-north"
_INDICATOR = {
    "born": "birth_date_under_18", "born_year": "birth_date_under_18", "turning": "turning_18",
    "correction": "stated_age_under_18",
}  # fmt: skip


class _Maker:
    """Counts the listings that it makes, so that each has its own number."""

    def __init__(self, name: FrameSetName, seed: int, start: datetime) -> None:
        self.name, self.seed, self.start = name, seed, start
        self.made = 0

    def draft(self, language: str) -> Draft:
        rng = random.Random(f"{self.seed}/cases/{self.name}/{self.made}")
        draft = blank(
            self.made, PLATFORM, language, 0, self.start, rng,
            load_frames(self.name, language), load_words(language), None,
        )  # fmt: skip
        self.made += 1
        draft.field_age, draft.says_adult_age, draft.extra_fillers = None, False, 1
        draft.pictures = []
        return draft

    def record(
        self, draft: Draft, indicator: str | None, age: int | None, form: str, slack: int = 0
    ) -> Record:
        truth = Truth(
            ref=ListingRef(PLATFORM, listing_id(PLATFORM, draft.index)), index=draft.index, night=0,
            language=draft.language, plant="case", kind=None if indicator else form,
            indicators=frozenset({indicator} if indicator else ()),
            allowed=TEXT_AGE - {indicator} if indicator else frozenset(), needs=frozenset(),
            benign=indicator is None, stated_age=age, age_slack=slack, form=form,
        )  # fmt: skip
        return Record(finish(draft), truth)


def minor_cases(name: FrameSetName, seed: int = 1, start: datetime = START) -> Iterator[Record]:
    """Yield a listing for every minor-age frame of a set, a stated one in every form of its number."""
    maker = _Maker(name, seed, start)
    for language in LANGUAGES:
        minor = load_frames(name, language).minor
        for frame in minor["stated"]:
            for form in filter(partial(fits, frame), NUMBER_FORMS):
                draft = maker.draft(language)
                age = draft.rng.randrange(13, 18)
                draft.say(frame, age=age, form=form)
                plain = form in PLAIN_FORMS
                yield maker.record(
                    draft, "stated_age_under_18" if plain else "obfuscated_age_under_18", age, form
                )
        for kind in _INDICATOR:
            for frame in minor[kind]:
                yield _other(maker, language, kind, frame)


def _other(maker: _Maker, language: str, kind: str, frame: str) -> Record:
    draft = maker.draft(language)
    age = 17 if kind == "turning" else draft.rng.randrange(14, 18 if kind != "born_year" else 17)
    filling = draft.filling(age=age)
    if kind == "born":
        filling.born = birth_date(draft.rng, age, maker.start.date())
    elif kind == "born_year":
        filling.born = date(maker.start.year - age, 6, 15)
    draft.sentences.append(fill(frame, filling))
    return maker.record(draft, _INDICATOR[kind], age, kind, int(kind == "born_year"))


def benign_cases(
    name: FrameSetName, seed: int = 1, start: datetime = START, rounds: int = 1
) -> Iterator[Record]:  # fmt: skip
    """Yield a listing for every innocent frame of a set, with `rounds` fillings each."""
    maker = _Maker(name, seed, start)
    for _ in range(rounds):
        for language in LANGUAGES:
            frames = load_frames(name, language)
            for frame in frames.adult_age:
                draft = maker.draft(language)
                draft.say(frame)
                yield maker.record(draft, None, draft.adult, "adult_age")
            for kind, sentences in frames.benign.items():
                for frame in sentences:
                    draft = maker.draft(language)
                    draft.say(frame)
                    yield maker.record(draft, None, _told(draft, kind, frame), kind)


def _told(draft: Draft, kind: str, frame: str) -> int | None:
    return draft.adult if kind == "past" and "{adult}" in frame else None
