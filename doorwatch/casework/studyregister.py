"""The sealed register of door studies: placements are entered before they are submitted, and never referred.

    enter_placements(store, keys, person, placements, now, until, release)   # before the submission
    send(..., register=Register(store, keys))                                # asked at the moment of sending

An entry holds keyed digests and a text that only the release officer's key opens; nothing of it shows in a
queue or on a case page, so that a placement is worked on like any listing until somebody wants to refer it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from doorwatch.casework.rights import refusals, require
from doorwatch.contacts import find_contacts
from doorwatch.errors import BadInput, Refused
from doorwatch.referral.sealing import seal
from doorwatch.store.journalling import append_journal
from doorwatch.store.register import (
    Entry,
    Kept,
    entries,
    entries_by,
    insert_entries,
    kept_of,
    kept_since,
    kept_with_phone,
    leave,
    mark,
)
from doorwatch.text import normalise
from doorwatch.types import ListingRef
from doorwatch.types.people import Permission, Person

if TYPE_CHECKING:
    from doorwatch.keys import KeyRing
    from doorwatch.store import Store

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Placement:
    """What is to be placed: which, where, and its exact words; `phone` is the study's own, E.164."""

    study: str
    placement: str
    gradation: int
    platform: str
    title: str
    text: str
    phone: str


@dataclass(frozen=True, slots=True)
class Release:
    """Who may know: the release officer with an age public key, and the police contact; pseudonyms."""

    officer: str
    recipient: str
    contact: str


def enter_placements(
    store: Store, keys: KeyRing, person: Person, placements: Sequence[Placement], now: datetime,
    until: datetime, release: Release,
) -> int:  # fmt: skip
    """Enter placements that are not submitted yet; return how many were new. All of them, or none.

    Raises PermissionRefused. Refused: a listing with these words was seen before (an entry now could excuse a
    real case), or a placement is entered already with other words. BadInput: the end is not ahead.
    """
    with refusals(store, person, now, "register"):
        require(person, Permission.STUDY_RECORD, {one.platform for one in placements})
    if until <= now:
        raise BadInput("until", "expected an end that is ahead", until.isoformat())
    values = [_values(keys, one, person.name, now, until, release) for one in placements]

    def work(conn: Any) -> int:
        known = {one.placement: one for one in entries_by(conn, placements=[v["placement"] for v in values])}
        new = []
        for placement, value in zip(placements, values, strict=True):
            before = known.get(value["placement"])
            if before is None:
                _unseen(conn, keys, placement, value["words"], now)
                new.append(value)
            elif before.words != value["words"]:
                raise Refused(f"placement {placement.placement}: expected the words it was entered with")
        if new:
            detail: dict[str, str | int] = {
                "entries": len(new),
                "officer": _plain(release.officer),
                "contact": _plain(release.contact),
            }
            append_journal(conn, now, person.name, "register.entered", "register", detail)
        return insert_entries(conn, new)

    return int(store.run_write(work))


def is_entered(store: Store, keys: KeyRing, placement: Placement, now: datetime) -> bool:
    """Tell whether a placement is in the register, with these words and within its term."""
    name = _digest(keys, "placement", placement.study, placement.placement)
    with store.read() as conn:
        found = entries_by(conn, placements=[name])
    return any(one.words == words_digest(keys, placement) and now < one.until for one in found)


def stopped_placements(
    store: Store, keys: KeyRing, study: str, placements: Iterable[str]
) -> Mapping[str, datetime]:
    """Return which placements of a study would have been referred, with the moment each was stopped."""
    names = {_digest(keys, "placement", study, one): one for one in placements}
    with store.read() as conn:
        found = entries_by(conn, placements=list(names))
    return {names[one.placement]: one.stopped_at for one in found if one.stopped_at is not None}


def register_entries(store: Store, person: Person, now: datetime) -> tuple[Entry, ...]:
    """Return what the register holds, still sealed; that it was looked at is journalled."""
    with refusals(store, person, now, "register"):
        require(person, Permission.STUDY_VIEW)

    def work(conn: Any) -> tuple[Entry, ...]:
        append_journal(conn, now, person.name, "register.listed", "register")
        return entries(conn)

    return store.run_write(work)


def words_digest(keys: KeyRing, placement: Placement) -> str:
    """Return what a placement's words are recognised by, hex."""
    return _words(keys, placement.platform, placement.title, placement.text)


@dataclass(frozen=True, slots=True)
class Register:
    """The register as sending asks it. It marks what it stops and takes its traces out of the figures."""

    store: Store
    keys: KeyRing

    def __call__(self, refs: Sequence[ListingRef], now: datetime) -> Collection[ListingRef]:
        """Return which listings are placements of a study: none of them may be sent.

        The exact words make a placement; the study's phone alone stops it too, until its release officer has
        looked, and takes nothing out. A listing that was seen before the entry is never one.
        """

        def work(conn: Any) -> tuple[ListingRef, ...]:
            exact: dict[ListingRef, tuple[int, list[int]]] = {}
            alike: list[ListingRef] = []
            for ref, kept in kept_of(conn, refs).items():
                ids, phones = self._matching(conn, kept, now)
                if ids:
                    exact[ref] = (kept.row, ids)
                elif phones:
                    alike.append(ref)
            if exact:
                self._stop(conn, exact, now)
            if alike:
                detail = {"listings": len(alike)}
                append_journal(conn, now, "machine", "register.phone_met", "register", detail)
            return (*exact, *alike)

        return self.store.run_write(work)

    def sweep(self, now: datetime, *, left: timedelta | None = None) -> int:
        """Take out the traces of every placement that is kept, referred or not; return how many listings.

        With `left` only of entries that end within that time: afterwards nobody would know them.
        """

        def work(conn: Any) -> int:
            rows: dict[int, list[int]] = {}
            by_platform: dict[str, list[Entry]] = {}
            for one in entries(conn):
                if left is None or one.until - now <= left:
                    by_platform.setdefault(one.platform, []).append(one)
            for platform, held in by_platform.items():
                for row, number in _with_words(conn, self.keys, platform, held, now):
                    rows.setdefault(row, []).append(number)
            self._clear(conn, rows, now)
            return len(rows)

        return int(self.store.run_write(work))

    def _matching(self, conn: Any, kept: Kept, now: datetime) -> tuple[list[int], list[int]]:
        words = [_words_of(self.keys, kept.platform, content) for content in kept.contents]
        phones = [one for content in kept.contents for one in _phones_of(self.keys, content)]

        def holding(found: Iterable[Entry]) -> list[int]:
            fit = [one for one in found if one.platform == kept.platform and _excuses(one, kept, now)]
            # Of entries with the same words the listing is one: the first that was not met yet.
            return [one.id for one in sorted(fit, key=lambda one: (one.stopped_at is not None, one.id))[:1]]

        return holding(entries_by(conn, words=words)), holding(entries_by(conn, phones=phones))

    def _stop(self, conn: Any, exact: Mapping[ListingRef, tuple[int, list[int]]], now: datetime) -> None:
        ids = sorted({number for _, numbers in exact.values() for number in numbers})
        mark(conn, ids, "stopped_at", now)
        append_journal(
            conn, now, "machine", "register.would_have_been_referred", "register", {"entries": ids}
        )
        self._clear(conn, dict(exact.values()), now)

    def _clear(self, conn: Any, rows: Mapping[int, list[int]], now: datetime) -> None:
        if not rows:
            return
        cases = leave(conn, sorted(rows), now)
        ids = sorted({number for numbers in rows.values() for number in numbers})
        mark(conn, ids, "cleared_at", now)
        detail = {"entries": ids, "cases": list(cases)}
        append_journal(conn, now, "machine", "register.cleared", "register", detail)


def _excuses(entry: Entry, kept: Kept, now: datetime) -> bool:
    return entry.entered_at <= kept.first_seen and now < entry.until


def _with_words(
    conn: Any, keys: KeyRing, platform: str, held: Sequence[Entry], now: datetime
) -> Iterator[tuple[int, int]]:
    """Yield (listing row, entry) of kept listings with the words of an entry, seen after it.

    What is kept of the platform is read once, whatever the number of entries.
    """
    for kept in kept_since(conn, platform, min(one.entered_at for one in held)):
        said = {_words_of(keys, platform, content) for content in kept.contents}
        for one in held:
            if one.words in said and _excuses(one, kept, now):
                yield kept.row, one.id


def _unseen(conn: Any, keys: KeyRing, placement: Placement, words: str, now: datetime) -> None:
    """Refuse an entry for words that were seen already."""
    for kept in kept_with_phone(conn, placement.platform, placement.phone, keys.memory_keys(now)):
        if any(_words_of(keys, kept.platform, content) == words for content in kept.contents):
            raise Refused(
                f"placement {placement.placement}: expected an entry before its listing was first seen;"
                f" got one after {kept.first_seen:%Y-%m-%d %H:%M} UTC: it could excuse a real case"
            )


def _values(
    keys: KeyRing, one: Placement, by: str, now: datetime, until: datetime, release: Release
) -> dict[str, Any]:
    told = {"study": one.study, "placement": one.placement, "gradation": one.gradation}
    return {
        "platform": one.platform, "placement": _digest(keys, "placement", one.study, one.placement),
        "words": words_digest(keys, one), "phone": _digest(keys, "phone", one.phone),
        "sealed": seal(json.dumps(told).encode(), release.recipient), "officer": release.officer,
        "contact": release.contact, "by": by, "entered_at": now, "until": until,
    }  # fmt: skip


def _words_of(keys: KeyRing, platform: str, content: Mapping[str, Any]) -> str:
    return _words(keys, platform, content.get("title") or "", content.get("text") or "")


def _words(keys: KeyRing, platform: str, title: str, text: str) -> str:
    """Digest the exact words; layout, case and compatibility forms, which sites change, are left out."""
    parts = (_SPACE.sub(" ", unicodedata.normalize("NFKC", one)).strip().casefold() for one in (title, text))
    return _digest(keys, "words", platform, *parts)


def _phones_of(keys: KeyRing, content: Mapping[str, Any]) -> set[str]:
    texts = [normalise(name, content[name]) for name in ("title", "text") if content.get(name)]
    told = tuple(content.get("phones") or ())
    found = {one.value for one in find_contacts(texts, content.get("country"), told) if one.kind == "phone"}
    return {_digest(keys, "phone", one) for one in (*found, *told)}


def _digest(keys: KeyRing, kind: str, *parts: str) -> str:
    """HMAC-SHA256 under the people key, which lives as long as a study; hex."""
    message = "\0".join(("doorwatch-register-1", kind, *parts)).encode()
    return hmac.new(keys.people_key(), message, hashlib.sha256).hexdigest()


def _plain(name: str) -> str:
    return _SPACE.sub("_", name)
