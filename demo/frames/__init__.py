"""Sentence frames: two disjoint sets, A and B, one file per language, and the words for their slots.

A frame is a sentence with slots in braces, such as `{age}` or `{city}`; `demo.slots` fills them.
Set A feeds demo and tests. Set B is for measuring only: no rule, example or frame of A may hold
four words in a row of it, which `tests/demo` checks.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal

import yaml

from doorwatch.errors import BadInput
from doorwatch.types import LANGUAGES

FrameSetName = Literal["A", "B"]
TEXT_PARTS = ("titles", "intro", "filler", "close", "adult_age")
GROUPED_PARTS = ("minor", "benign", "signs", "reviews")


@dataclass(frozen=True, slots=True)
class FrameSet:
    """All frames of one set in one language; the grouped parts map a kind to its frames."""

    name: FrameSetName
    language: str
    titles: tuple[str, ...]
    intro: tuple[str, ...]
    filler: tuple[str, ...]
    close: tuple[str, ...]
    adult_age: tuple[str, ...]
    minor: Mapping[str, tuple[str, ...]]
    benign: Mapping[str, tuple[str, ...]]
    signs: Mapping[str, tuple[str, ...]]
    reviews: Mapping[str, tuple[str, ...]]

    def all_frames(self) -> tuple[str, ...]:
        """Return every frame, for checks on wording."""
        plain = [frame for part in TEXT_PARTS for frame in getattr(self, part)]
        grouped = [
            frame for part in GROUPED_PARTS for frames in getattr(self, part).values() for frame in frames
        ]
        return (*plain, *grouped)


@dataclass(frozen=True, slots=True)
class Words:
    """What fills slots in one language.

    `numbers[n - 1]` is the word of n, 1-30; `months` stand as a date needs them; `date` is a
    pattern of day, month and year; `joins` are the words of a sum; `joint` is "and".
    """

    numbers: tuple[str, ...]
    months: tuple[str, ...]
    date: str
    plus: str
    zero: str
    joint: str
    amenities: tuple[str, ...]


def _read(name: str) -> Any:
    text = resources.files("demo.frames").joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  BaseLoader builds strings only


@functools.cache
def load_frames(name: FrameSetName, language: str) -> FrameSet:
    """Return one set of frames. Raises BadInput: no such set or language, or a part is missing."""
    if name not in ("A", "B") or language not in LANGUAGES:
        raise BadInput("demo.frames", f"set A or B in {', '.join(LANGUAGES)}", f"{name!r} in {language!r}")
    place = f"{name.lower()}_{language}.yaml"
    data = _read(place)
    missing = [part for part in (*TEXT_PARTS, *GROUPED_PARTS) if part not in data]
    if missing:
        raise BadInput(f"demo/frames/{place}", f"the part {missing[0]}", "none")
    parts: dict[str, Any] = {part: tuple(data[part]) for part in TEXT_PARTS}
    for part in GROUPED_PARTS:
        parts[part] = {kind: tuple(frames) for kind, frames in data[part].items()}
    return FrameSet(name=name, language=language, **parts)


@functools.lru_cache(maxsize=1)
def _all_words() -> dict[str, Words]:
    return {
        language: Words(
            numbers=tuple(item["numbers"]),
            months=tuple(item["months"]),
            date=item["date"],
            plus=item["plus"],
            zero=item["zero"],
            joint=item["and"],
            amenities=tuple(item["amenities"]),
        )
        for language, item in _read("words.yaml").items()
    }


def load_words(language: str) -> Words:
    """Return the words that fill slots in `language`."""
    return _all_words()[language]
