"""The book of a study: what happened to each placement, line by line, each line sealed to the one before.

An entry is a fact with its time and who entered it; nothing is overwritten, a wrong entry is voided with a
reason. There is no field for the words of a message or a picture: views and messages are counted.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from audit.entries import ALL, Entry, EntryKind, check_form
from audit.fold import fold
from audit.model import Coding, Data, Mode, Outcome, Placed, Planned
from doorwatch.errors import BadInput, Refused


class Book:
    """The entries of one study in a file of JSON lines."""

    def __init__(
        self, path: Path, planned: Sequence[Planned], max_minutes: int, coders: Sequence[str]
    ) -> None:
        """Read the book, empty when the file is not there.

        Raises BadInput: a line that does not follow the one before; the message names the first such line.
        """
        self._path = path
        self.planned = {one.placement: one for one in planned}
        self._limit = timedelta(minutes=max_minutes)
        self.coders = tuple(coders)
        self._last = ""
        self.entries: list[Entry] = []
        for number, line in enumerate(_lines(path), start=1):
            self.entries.append(self._read(line, number))
            self._last = hashlib.sha256(line).hexdigest()

    def enter(
        self, placement: str, kind: EntryKind, at: datetime, by: str, now: datetime, data: Mapping[str, Any]
    ) -> Entry:
        """Add a fact; it is on the disk when this returns.

        Raises BadInput: an unknown placement, key or value, a time without a zone, ahead of now or before the
        submission. Refused: the study was stopped, or a placement is online past its limit.
        """
        entry = Entry(len(self.entries) + 1, placement, kind, at, by, now, self._last, dict(data))
        self._check(entry)
        line = msgspec.json.encode(entry)
        with self._path.open("ab") as file:
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self.entries.append(entry)
        self._last = hashlib.sha256(line).hexdigest()
        return entry

    def valid(self) -> tuple[Entry, ...]:
        """Return the entries that no later one voids."""
        void = {entry.data["entry"] for entry in self.entries if entry.kind == "void"}
        return tuple(entry for entry in self.entries if entry.number not in void and entry.kind != "void")

    def submission(self, placement: str) -> Entry | None:
        """Return the entry of a placement's submission."""
        mine = (one for one in self.valid() if one.placement == placement and one.kind == "submitted")
        return next(mine, None)

    def placed(self) -> tuple[Placed, ...]:
        """Return what happened to each submitted placement, in the order of the plan."""
        return fold(self.planned, self.valid())

    def codings(self) -> tuple[Coding, ...]:
        """Return the coders' labels; the last one of a coder for a placement counts."""
        labels = {
            (entry.placement, entry.by): Coding(
                entry.placement, entry.by, Outcome(entry.data["label"]), entry.at
            )
            for entry in self.valid()
            if entry.kind == "coded"
        }
        return tuple(labels[key] for key in sorted(labels))

    def overdue(self, now: datetime) -> tuple[str, ...]:
        """Return the placements that are online past the limit and were not withdrawn."""
        return tuple(
            one.planned.placement
            for one in self.placed()
            if one.online_at is not None
            and one.gone_at is None
            and one.withdrawn_at is None
            and now - one.online_at > self._limit
        )

    def online(self) -> tuple[str, ...]:
        """Return the placements that are online as far as is known."""
        return tuple(
            one.planned.placement
            for one in self.placed()
            if one.online_at is not None and one.gone_at is None and one.withdrawn_at is None
        )

    @property
    def killed(self) -> str | None:
        """The reason of the kill switch, None when it was not pulled."""
        return next((entry.data["reason"] for entry in self.valid() if entry.kind == "killed"), None)

    def data(self, study: str, title: str, mode: Mode, preregistration: str) -> Data:
        """Return everything that an analysis reads."""
        return Data(
            study=study, title=title, mode=mode, preregistration=preregistration, placed=self.placed(),
            codings=self.codings(), planned=tuple(self.planned.values()),
        )  # fmt: skip

    def _read(self, line: bytes, number: int) -> Entry:
        place = f"{self._path}:{number}"
        try:
            entry = msgspec.json.decode(line, type=Entry)
        except msgspec.DecodeError as error:
            raise BadInput(place, "an entry of the book", str(error)) from error
        if entry.number != number or entry.previous != self._last:
            raise BadInput(place, "a line that follows the one before", "a changed or missing line")
        return entry

    def _check(self, entry: Entry) -> None:
        check_form(entry)
        _RULES.get(entry.kind, _known)(self, entry)


def _lines(path: Path) -> list[bytes]:
    try:
        return path.read_bytes().splitlines()
    except FileNotFoundError:
        return []


def _known(book: Book, entry: Entry) -> None:
    """What is told of a placement is told of one that was submitted, after that."""
    place = f"{entry.kind} of {entry.placement}"
    if entry.placement not in book.planned:
        raise BadInput(place, "a placement of the schedule", "an unknown one")
    submitted = book.submission(entry.placement)
    if submitted is None:
        raise BadInput(place, "a placement that was submitted", "one that was not")
    if entry.at < submitted.at:
        raise BadInput(
            place, f"a time after the submission, {submitted.at.isoformat()}", entry.at.isoformat()
        )


def _may_submit(book: Book, entry: Entry) -> None:
    place = f"{entry.kind} of {entry.placement}"
    if entry.placement not in book.planned:
        raise BadInput(place, "a placement of the schedule", "an unknown one")
    if book.submission(entry.placement) is not None:
        raise BadInput(place, "a placement that was not submitted yet", "one that was")
    if "document" in entry.data and not entry.data["document"].startswith("synthetic"):
        raise BadInput(f"{place}, document", "a document type marked synthetic", "another")
    if book.killed is not None:
        raise Refused(f"{place}: expected a study that runs; got one that was stopped ({book.killed})")
    if late := book.overdue(entry.entered_at):
        raise Refused(
            f"{place}: expected no placement online past the limit; got {', '.join(late)}: withdraw it first"
        )


def _coded(book: Book, entry: Entry) -> None:
    _known(book, entry)
    if entry.by not in book.coders:
        raise BadInput(
            f"coded of {entry.placement}", f"one of the coders {', '.join(book.coders)}", "somebody else"
        )


def _adjudicated(book: Book, entry: Entry) -> None:
    _known(book, entry)
    if entry.by in book.coders:
        raise Refused(f"adjudicated of {entry.placement}: expected a third person; got one of the two coders")


def _void(book: Book, entry: Entry) -> None:
    if not any(one.number == entry.data["entry"] for one in book.valid()):
        raise BadInput("void", "the number of an entry in force", str(entry.data["entry"]))


def _whole_study(book: Book, entry: Entry) -> None:
    if entry.placement != ALL:
        raise BadInput(entry.kind, f"'{ALL}', the whole study", "one placement")


_RULES: Mapping[EntryKind, Callable[[Book, Entry], None]] = {
    "submitted": _may_submit, "coded": _coded, "adjudicated": _adjudicated, "void": _void,
    "killed": _whole_study,
}  # fmt: skip
