"""A study on disk: its file, schedule, preregistration and book, in one folder.

study.yaml  schedule.json  preregistration.json  book.jsonl  stopped at any point, continued at any point
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from audit.book import Book
from audit.entries import Entry, EntryKind
from audit.model import Data, Planned, Way
from audit.papers import Cleared, clear, load_paper
from audit.schedule import Plan, plan, unchanged
from audit.studyfile import Study, load_study
from doorwatch.errors import BadInput, Refused

SCHEDULE, PREREGISTRATION, BOOK = "schedule.json", "preregistration.json", "book.jsonl"
WAYS = "ways.json"
Registered = Callable[[Planned], bool]
"""Whether the sealed register holds a placement already."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A study that was preregistered and is still what it was then."""

    study: Study
    plan: Plan

    @property
    def folder(self) -> Path:
        """The folder of the study."""
        return self.study.folder

    @property
    def book(self) -> Book:
        """The book as it stands on disk now."""
        study = self.study
        return Book(self.folder / BOOK, self.plan.placements, study.max_minutes_online, study.coders)

    def cleared(self, now: datetime) -> Cleared:
        """Return the papers that the study rests on now. Raises Refused: see `audit.papers.clear`."""
        return clear(self.study, [load_paper(path) for path in self.study.papers], now.date())

    def enter(
        self,
        placement: str,
        kind: EntryKind,
        at: datetime,
        by: str,
        now: datetime,
        data: Mapping[str, Any],
        registered: Registered,
    ) -> Entry:
        """Add a fact to the book.

        A submission is entered only while the papers hold and after the sealed register holds it.
        Raises BadInput and Refused: see `audit.book.Book.enter`, `audit.papers.clear`; not registered before.
        """
        book = self.book
        if kind == "submitted":
            self.cleared(now)
            planned = book.planned.get(placement)
            if planned is not None and self.study.mode != "simulation" and not registered(planned):
                raise Refused(
                    f"submitted of {placement}: expected an entry in the sealed register before; got none"
                    " (doorwatch study register)"
                )
        return book.enter(placement, kind, at, by, now, data)

    def data(self) -> Data:
        """Return everything that an analysis reads."""
        study = self.study
        data = self.book.data(study.study, study.title, study.mode, self.plan.digest)
        return replace(data, ways=self._ways())

    def keep_ways(self, ways: Sequence[Way]) -> None:
        """Keep what was measured of ways round verification, beside the book."""
        _write(self.folder / WAYS, msgspec.json.format(msgspec.json.encode(ways), indent=1) + b"\n")

    def _ways(self) -> tuple[Way, ...]:
        path = self.folder / WAYS
        if not path.exists():
            return ()
        try:
            return msgspec.json.decode(path.read_bytes(), type=tuple[Way, ...])
        except msgspec.DecodeError as error:
            raise BadInput(str(path), "rows of ways round verification", str(error)) from error


def preregister(path: Path) -> Desk:
    """Fix a study: write schedule and preregistration beside its file, once.

    Raises Refused: it was preregistered as something else. BadInput, RuleError: file or stimulus is wrong.
    """
    study = load_study(path)
    fixed = study.folder / PREREGISTRATION
    if fixed.exists():
        return Desk(study, unchanged(study, fixed.read_bytes()))
    made = plan(study)
    schedule = msgspec.json.format(msgspec.json.encode(made.placements), indent=1)
    _write(study.folder / SCHEDULE, schedule + b"\n")
    _write(fixed, made.preregistration)
    return Desk(study, made)


def open_desk(path: Path) -> Desk:
    """Open a preregistered study.

    Raises Refused: it was not preregistered, or is not what it was then.
    """
    study = load_study(path)
    fixed = study.folder / PREREGISTRATION
    if not fixed.exists():
        raise Refused(f"study {study.study}: expected a preregistration; got none: plan it first")
    return Desk(study, unchanged(study, fixed.read_bytes()))


def _write(path: Path, data: bytes) -> None:
    part = path.with_suffix(path.suffix + ".part")
    part.write_bytes(data)
    os.replace(part, path)
