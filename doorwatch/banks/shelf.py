"""Looking a picture up in all banks: in memory, before anything of it is written.

Exact: the search is that of `doorwatch.memory.search`, and a bank of one hash matches. What a bank's own
threshold covers is `exact`; of the banks that count, a match further off (31 bits) or in another of the
eight forms is given too, so that it can be shown as "transformed, unconfirmed".
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from doorwatch.banks.model import COUNTING, WIDEST, Bank
from doorwatch.banks.shelf_file import CATALOGUE, Catalogue, ShelfFault, read_catalogue
from doorwatch.memory.search import DIHEDRAL, HashIndex, IndexFault, turned
from doorwatch.types import BankMatch, Clock, PictureReading, system_clock

LOW_DETAIL = 49
"""PDQ quality up to which hashes say little: all flat pictures share one."""
PART = "part"
"""The transform of a picture that shows a part of a known one."""
MOST = 5
"""Matches of one picture that one bank gives, the nearest first: its entries may resemble each other."""
_TRIES = 5
_Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class _Open:
    """A state of the files as one process has it open."""

    stamp: _Stamp | None
    catalogue: Catalogue | None = None
    index: HashIndex | None = None


class BankShelf:
    """All enabled banks of a tenant, from the derived files. Safe for threads.

    Every look-up notices a new state of the files and the end of an entry by itself. Without a folder, or
    before the first bank was made, nothing matches.
    """

    def __init__(self, folder: Path | None = None, clock: Clock = system_clock) -> None:
        self.folder = folder
        self._clock = clock
        self._lock = threading.Lock()
        self._open = _Open(None)

    @property
    def mark(self) -> str | None:
        """The mark of SQL's state that the files were made from; None without files, or with damaged ones."""
        try:
            catalogue = self._current().catalogue
        except ShelfFault:
            return None
        return None if catalogue is None else catalogue.mark

    def __len__(self) -> int:
        catalogue = self._current().catalogue
        return 0 if catalogue is None else len(catalogue.entries)

    def match(self, sha256: str, forms: Mapping[str, NDArray[np.uint8]], quality: int) -> Sequence[BankMatch]:
        """Return the matches of a picture, as `doorwatch.images.read.PictureBank` asks.

        Raises ShelfFault: the files are damaged. Not looked at is never "no match".
        """
        hashes = forms.get("pdq")
        return self._match(bytes.fromhex(sha256), hashes, quality)

    def rematch(self, picture: PictureReading) -> PictureReading:
        """Return a stored reading with the matches of now: new banks are in, ended entries are out.

        The forms are made from the bits of its hash. A match that was found when the pixels were at
        hand stays as long as its entry lives.
        """
        current = self._current()
        if current.catalogue is None or not len(current.catalogue.entries) or picture.sha256 is None:
            return replace(picture, matches=()) if picture.matches else picture
        hashes = None
        if picture.pdq is not None:
            hashes = turned(np.frombuffer(bytes.fromhex(picture.pdq), np.uint8).reshape(1, 32))[:, 0]
        quality = 100 if picture.quality is None else picture.quality
        fresh = [
            *self._match(bytes.fromhex(picture.sha256), hashes, quality),
            *self._parts(current, picture.copies),
        ]
        kept = _still_valid(current.catalogue, picture.matches, self._now(), quality)
        found = _capped(_nearest([*fresh, *kept]))
        return picture if found == picture.matches else replace(picture, matches=found)

    def _parts(self, current: _Open, copies: Sequence[str]) -> Iterable[BankMatch]:
        """Yield the entries that a picture shows a part of: never exact, whatever the threshold."""
        if current.catalogue is None or current.index is None:
            return
        for copy in copies:
            whole = np.frombuffer(bytes.fromhex(copy), np.uint8).reshape(1, 32)
            for match in _by_pdq(current.catalogue, current.index, whole, 100, self._now()):
                if match.kind in COUNTING:
                    yield replace(match, transform=PART, exact=False)

    def _now(self) -> int:
        return int(self._clock().timestamp())

    def _match(self, sha256: bytes, hashes: NDArray[np.uint8] | None, quality: int) -> tuple[BankMatch, ...]:
        current = self._current()
        if current.catalogue is None:
            return ()
        found = list(_by_digest(current.catalogue, sha256, self._now()))
        if current.index is not None and hashes is not None and len(hashes):
            found += _by_pdq(current.catalogue, current.index, hashes, quality, self._now())
        return _capped(_nearest(found))

    def _current(self) -> _Open:
        """Return what is open, opened anew when the files are of another state."""
        if self.folder is None:
            return self._open
        stamp = _stamp(self.folder)
        if stamp != self._open.stamp:
            with self._lock:
                if stamp != self._open.stamp:
                    self._open = _opened(self.folder)
        return self._open


def _stamp(folder: Path) -> _Stamp | None:
    try:
        found = os.stat(folder / CATALOGUE)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns


def _opened(folder: Path) -> _Open:
    """Open catalogue and index; a writer may take the pair away between the two, so look again."""
    for attempt in range(1, _TRIES + 1):
        stamp = _stamp(folder)
        if stamp is None:
            return _Open(None)
        try:
            catalogue = read_catalogue(folder)
            index = None if catalogue.index is None else HashIndex.open(catalogue.index, threads=1)
            return _Open(stamp, catalogue, index)
        except (ShelfFault, IndexFault) as error:
            if attempt == _TRIES or stamp == _stamp(folder):
                raise ShelfFault("banks", "derived files that are whole", str(error)) from error
    raise AssertionError("unreachable")


def _by_digest(catalogue: Catalogue, sha256: bytes, now: int) -> Iterable[BankMatch]:
    words = np.frombuffer(sha256, "<u8")
    first = int(np.searchsorted(catalogue.digest_keys, words[0], "left"))
    last = int(np.searchsorted(catalogue.digest_keys, words[0], "right"))
    for place in range(first, last):
        if (catalogue.digests[place] == words).all():
            entry = int(catalogue.digest_entries[place])
            bank = _living(catalogue, entry, now)
            if bank is not None:
                yield BankMatch(bank.name, bank.kind, 0, DIHEDRAL[0], True, str(entry), "sha256")


def _by_pdq(
    catalogue: Catalogue, index: HashIndex, hashes: NDArray[np.uint8], quality: int, now: int
) -> Iterable[BankMatch]:
    low = quality <= LOW_DETAIL
    asked = hashes[:1] if low else hashes
    forms, rows, distances = index.search_arrays(asked, 0 if low else WIDEST)
    for form, row, distance in zip(forms.tolist(), rows.tolist(), distances.tolist(), strict=True):
        bank = _living(catalogue, row, now)
        if bank is None or (bank.kind not in COUNTING and distance > bank.threshold):
            continue
        # A flat picture equals every other flat one: that is no match to act on, only one to look at.
        exact = form == 0 and distance <= bank.threshold and not low
        yield BankMatch(bank.name, bank.kind, distance, DIHEDRAL[form], exact, str(row), "pdq")


def _living(catalogue: Catalogue, entry: int, now: int) -> Bank | None:
    """Return the bank of an entry that is here and has not ended."""
    place = int(np.searchsorted(catalogue.entries, entry))
    if place == len(catalogue.entries) or catalogue.entries[place] != entry or catalogue.ends[place] <= now:
        return None
    return catalogue.banks.get(int(catalogue.owners[place]))


def _still_valid(
    catalogue: Catalogue, matches: Iterable[BankMatch], now: int, quality: int
) -> Iterable[BankMatch]:
    """Yield earlier matches whose entry lives, judged by the threshold that its bank has now."""
    for match in matches:
        bank = _living(catalogue, int(match.entry), now) if match.entry.isdecimal() else None
        if bank is None or (bank.kind not in COUNTING and match.distance > bank.threshold):
            continue
        exact = match.hash == "sha256" or (
            match.transform == DIHEDRAL[0] and match.distance <= bank.threshold and quality > LOW_DETAIL
        )
        yield replace(match, bank=bank.name, kind=bank.kind, exact=exact)


def _order(match: BankMatch) -> tuple[object, ...]:
    entry = int(match.entry) if match.entry.isdecimal() else 0
    turn = DIHEDRAL.index(match.transform) if match.transform in DIHEDRAL else len(DIHEDRAL)
    return not match.exact, match.distance, match.hash != "sha256", entry, turn


def _nearest(matches: Iterable[BankMatch]) -> list[BankMatch]:
    """Return the best match of each entry, the best first."""
    best: dict[tuple[str, str], BankMatch] = {}
    for match in sorted(matches, key=_order):
        best.setdefault((match.bank, match.entry), match)
    return list(best.values())


def _capped(matches: Iterable[BankMatch]) -> tuple[BankMatch, ...]:
    seen: dict[str, int] = {}
    kept = []
    for match in matches:
        seen[match.bank] = seen.get(match.bank, 0) + 1
        if seen[match.bank] <= MOST:
            kept.append(match)
    return tuple(kept)
