"""A corpus for measuring: hand-written sentences with what must be found in them, JSON lines.

One line: {"id", "language", "text", "field", "as_of", "expect": {"indicators", "stated_age"}, "kind"},
and optionally "with" (the platform's age field beside the text) and "allow" (indicators that may be
found as well and count neither for nor against: another reading of the same words).
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from doorwatch.errors import BadInput
from doorwatch.types import Listing, Review

ADULT = 18
COUNTRIES = {
    "nl": "NL", "en": "GB", "de": "DE", "fr": "FR", "es": "ES", "ro": "RO", "hu": "HU", "pl": "PL",
}  # fmt: skip
"""Where a corpus sentence of each language is taken to be published, for its phone numbers."""
PLATFORM = "evaluation"
_Field = Literal["text", "title", "stated_age", "hidden_text", "review"]
_Years = Annotated[int, msgspec.Meta(ge=0, le=120)]
_Filled = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
_TITLE = "Profile"


class Expect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must be found: the indicators, none for a benign sentence, and the verdict in years."""

    indicators: tuple[str, ...]
    stated_age: _Years | None


class Beside(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What else the listing holds: the platform's age field."""

    stated_age: _Years | None = None


class Sentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"beside": "with"}):
    """One line of a corpus. `kind` says how an age is written, or what an innocent number belongs to."""

    id: _Filled
    language: Literal["nl", "en", "de", "fr", "es", "ro", "hu", "pl"]
    text: _Filled
    field: _Field
    as_of: date
    expect: Expect
    kind: _Filled
    beside: Beside = Beside()
    allow: tuple[str, ...] = ()

    @property
    def benign(self) -> bool:
        """True when nothing may be found."""
        return not self.expect.indicators

    @property
    def minor(self) -> bool:
        """True when the listing says that its person is under 18."""
        return self.expect.stated_age is not None and self.expect.stated_age < ADULT

    @property
    def right(self) -> frozenset[str]:
        """The indicators that are no mistake: expected or allowed."""
        return frozenset((*self.expect.indicators, *self.allow))

    def listing(self) -> Listing:
        """Return the listing that holds the sentence in its field and nothing else that could matter."""
        return Listing(
            platform=PLATFORM,
            id=self.id,
            country=COUNTRIES[self.language],
            title=self.text if self.field == "title" else _TITLE if self.field != "text" else None,
            text=self.text if self.field == "text" else None,
            hidden_text=self.text if self.field == "hidden_text" else None,
            stated_age=int(self.text) if self.field == "stated_age" else self.beside.stated_age,
            reviews=(Review(self.text),) if self.field == "review" else (),
        )


@dataclass(frozen=True)
class Corpus:
    """The sentences of some files in their order, and the lines that are none."""

    files: tuple[Path, ...]
    sentences: tuple[Sentence, ...]
    faults: tuple[BadInput, ...]


def load_corpus(places: Iterable[Path], known: Set[str]) -> Corpus:
    """Read files and folders (every `*.jsonl` directly in them); `known` are the scored indicators.

    A line that is no sentence is a fault with its place, the rest is read; an id may occur once.
    Raises BadInput: a file that is missing, a folder without one, or a file that is not UTF-8.
    """
    files = tuple(file for place in places for file in _files(place))
    sentences: list[Sentence] = []
    faults: list[BadInput] = []
    seen: dict[str, str] = {}
    for file in files:
        for number, line in enumerate(_lines(file), 1):
            if not line.strip():
                continue
            place = f"{file}:{number}"
            try:
                sentence = _sentence(line, place, known)
            except BadInput as fault:
                faults.append(fault)
                continue
            if sentence.id in seen:
                faults.append(BadInput(place, "expected an id of its own", f"that of {seen[sentence.id]}"))
                continue
            seen[sentence.id] = place
            sentences.append(sentence)
    return Corpus(files, tuple(sentences), tuple(faults))


def _files(place: Path) -> list[Path]:
    if place.is_dir():
        found = sorted(place.glob("*.jsonl"))
        if not found:
            raise BadInput(str(place), "expected a folder with .jsonl files", "none")
        return found
    if not place.is_file():
        raise BadInput(str(place), "expected a file or folder of sentences", "nothing")
    return [place]


def _lines(file: Path) -> list[str]:
    try:
        # Not splitlines(): it also cuts at signs that may stand inside a JSON text.
        return file.read_text("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise BadInput(str(file), "expected UTF-8", f"another byte at {error.start}") from error


def _sentence(line: str, place: str, known: Set[str]) -> Sentence:
    try:
        sentence = msgspec.json.decode(line, type=Sentence)
    except msgspec.ValidationError as error:
        raise BadInput(place, f"no sentence of a corpus: {error}") from error
    except msgspec.DecodeError as error:
        raise BadInput(place, "expected one JSON object a line", "something else") from error
    for name in (*sentence.expect.indicators, *sentence.allow):
        if name not in known:
            raise BadInput(place, "expected a score indicator of rules/indicators.yaml", f"'{name}'")
    if sentence.field == "stated_age" and not (sentence.text.isascii() and sentence.text.isdigit()):
        raise BadInput(place, "an age field must hold a number", "something else")
    return sentence
