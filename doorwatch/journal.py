"""The journal: who saw and did what, as a chain of hashes with signed checkpoints. Pure; the store keeps it.

Each entry holds the hash of the one before; a checkpoint signs the hash of an entry with the tenant's
journal key. One changed byte, a missing or an added entry breaks the chain; whoever rewrites the whole
chain cannot sign it. Entries older than their term are cut away up to a checkpoint, which then stands
where the first entry's predecessor stood.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nacl.signing import SigningKey, VerifyKey

GENESIS = bytes(32)
"""What stands as `previous` in the first entry of all."""
Scalar = str | int | float | bool | None
_CONTENT = re.compile(r"\s|^\+\d{6,}$|.@.+\.")
_MAX_TEXT = 200


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One act. `sequence` counts from 1; `at` is aware; `hash` covers everything else.

    `actor` is a user's name or `machine`; `act` like `case.decided`; `object` like `case:17`. `detail`
    holds ids, hashes, numbers and permissions: no content and no contact (see `check_detail`).
    """

    sequence: int
    at: datetime
    actor: str
    act: str
    object: str
    detail: Mapping[str, Scalar | Sequence[Scalar]] = field(default_factory=dict)
    previous: bytes = GENESIS
    hash: bytes = b""

    @property
    def data(self) -> dict[str, Scalar | Sequence[Scalar]]:
        """The detail with the object in it, as one JSON column holds both."""
        return {"object": self.object, **self.detail}

    @classmethod
    def of_data(
        cls,
        sequence: int,
        at: datetime,
        actor: str,
        act: str,
        data: Mapping[str, Any],
        previous: bytes,
        hash: bytes,
    ) -> JournalEntry:
        """Return the entry of a stored row whose `data` holds the object."""
        detail = {key: value for key, value in data.items() if key != "object"}
        return cls(sequence, at, actor, act, str(data.get("object", "")), detail, previous, hash)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed head: entry `sequence` has `hash`, said at `at` with the Ed25519 key named."""

    sequence: int
    hash: bytes
    at: datetime
    public_key: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Broken:
    """The first place where the chain does not hold, and what is wrong there."""

    sequence: int
    reason: str

    def __str__(self) -> str:
        """Name the place and the reason, for the command line."""
        return f"journal entry {self.sequence}: {self.reason}"


def append_hash(entry: JournalEntry) -> bytes:
    """Return the hash (SHA-256) that `entry` must have: over its sequence, time, act and `previous`."""
    parts = [
        entry.sequence, _instant(entry.at), entry.actor, entry.act, entry.object,
        _sorted(entry.detail), entry.previous.hex(),
    ]  # fmt: skip
    return hashlib.sha256(_json(parts)).digest()


def link(
    head: JournalEntry | Checkpoint | None,
    at: datetime,
    actor: str,
    act: str,
    object: str,
    detail: Mapping[str, Scalar | Sequence[Scalar]] | None = None,
) -> JournalEntry:
    """Return the entry that follows `head` (the newest entry, a checkpoint it was cut at, None at the start).

    Raises ValueError: a naive time, or a detail that looks like content.
    """
    if at.tzinfo is None:
        raise ValueError("expected a time with an offset")
    check_detail(detail or {})
    sequence, previous = (head.sequence + 1, head.hash) if head else (1, GENESIS)
    bare = JournalEntry(sequence, at, actor, act, object, dict(detail or {}), previous)
    return JournalEntry(bare.sequence, at, actor, act, object, bare.detail, previous, append_hash(bare))


def check_detail(detail: Mapping[str, Scalar | Sequence[Scalar]]) -> None:
    """Refuse what does not belong in a journal: texts with spaces, phone numbers, e-mail, long texts.

    A guard against a slip, not a proof. Raises ValueError with the key, never the value.
    """
    for key, value in detail.items():
        for item in value if isinstance(value, (list, tuple)) else (value,):
            if not isinstance(item, (str, int, float, bool, type(None))):
                raise ValueError(
                    f"journal detail {key}: expected ids, hashes and numbers; got {type(item).__name__}"
                )
            if isinstance(item, str) and (len(item) > _MAX_TEXT or _CONTENT.search(item)):
                raise ValueError(
                    f"journal detail {key}: expected an id or a hash; got what looks like content"
                )


def sign_checkpoint(head: JournalEntry, at: datetime, key: SigningKey) -> Checkpoint:
    """Return a signed checkpoint of `head`, the newest entry."""
    signature = key.sign(_checkpoint_message(head.sequence, head.hash, at)).signature
    return Checkpoint(head.sequence, head.hash, at, bytes(key.verify_key), signature)


def checkpoint_holds(checkpoint: Checkpoint, trusted: Iterable[VerifyKey]) -> bool:
    """Return True when one of the `trusted` keys signed the checkpoint."""
    from nacl.exceptions import CryptoError

    message = _checkpoint_message(checkpoint.sequence, checkpoint.hash, checkpoint.at)
    for key in trusted:
        if bytes(key) == checkpoint.public_key:
            try:
                key.verify(message, checkpoint.signature)
            except (CryptoError, ValueError):
                return False
            return True
    return False


def verify(
    entries: Iterable[JournalEntry], checkpoints: Iterable[Checkpoint], *trusted: VerifyKey
) -> Broken | None:
    """Return the first broken link of a journal in ascending order, None when the chain holds.

    `trusted` are the tenant's journal keys, old ones among them. The first entry must be number 1 or
    follow a checkpoint, every later checkpoint must agree with its entry, and an entry must stand
    where the newest checkpoint points. Entries are streamed. What was cut off after the newest
    checkpoint, together with it, is seen only beside a copy (the morning report names the head).
    """
    signed: dict[int, bytes] = {}
    for checkpoint in checkpoints:
        if not checkpoint_holds(checkpoint, trusted):
            return Broken(checkpoint.sequence, "expected a checkpoint that a journal key signed; got another")
        signed[checkpoint.sequence] = checkpoint.hash
    last: tuple[int, bytes] | None = None
    for entry in entries:
        last = last or _start(entry, signed)
        if broken := _broken(entry, last, signed):
            return broken
        last = (entry.sequence, entry.hash)
    end, newest = last[0] if last else 0, max(signed, default=0)
    return Broken(end + 1, f"expected entries up to checkpoint {newest}; got none") if newest > end else None


def cut(entries: Iterable[JournalEntry], checkpoints: Sequence[Checkpoint], before: datetime) -> int:
    """Return the newest checkpoint's sequence up to which all entries are before `before`, 0 when none.

    Entries up to it may go; the checkpoint stays as the new start of the chain.
    """
    sequences = sorted(checkpoint.sequence for checkpoint in checkpoints)
    expired = 0
    for entry in entries:
        if entry.at >= before:
            break
        expired = entry.sequence
    return max((sequence for sequence in sequences if sequence <= expired), default=0)


def _start(entry: JournalEntry, signed: Mapping[int, bytes]) -> tuple[int, bytes]:
    if entry.sequence <= 1:
        return 0, GENESIS
    return entry.sequence - 1, signed.get(entry.sequence - 1, b"")


def _broken(entry: JournalEntry, last: tuple[int, bytes], signed: Mapping[int, bytes]) -> Broken | None:
    if entry.sequence != last[0] + 1:
        return Broken(last[0] + 1, f"expected this entry; got number {entry.sequence}")
    if not last[1]:
        return Broken(entry.sequence, "expected a signed checkpoint where the journal was cut; got none")
    if entry.previous != last[1]:
        return Broken(entry.sequence, "expected the hash of the entry before; got another")
    if entry.hash != append_hash(entry):
        return Broken(entry.sequence, "expected the hash of its own content; got another")
    if signed.get(entry.sequence, entry.hash) != entry.hash:
        return Broken(entry.sequence, "expected the hash that its checkpoint signed; got another")
    return None


def _checkpoint_message(sequence: int, head: bytes, at: datetime) -> bytes:
    return b"doorwatch-journal-1 " + _json([sequence, head.hex(), _instant(at)])


def _instant(at: datetime) -> str:
    """Return `at` in UTC with microseconds: what a database gives back unchanged."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _sorted(detail: Mapping[str, Scalar | Sequence[Scalar]]) -> list[object]:
    return [[key, list(v) if isinstance(v, (list, tuple)) else v] for key, v in sorted(detail.items())]


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
