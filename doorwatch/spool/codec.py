"""How a segment looks on disk, and how records become bytes and back.

    segment = magic "DWSP", version (1 byte), frame*
    frame   = length of the sealed box (4 bytes, big endian), box
    box     = nonce (24 bytes), XChaCha20-Poly1305 of one payload, 16 bytes of tag

The associated data of a frame are version, segment number and the frame's place, so that a frame
which is moved, repeated or taken from another segment does not open. A payload is MessagePack of
`[kind, body]`. The first frame has the kind `label`, the last one of a sealed segment the kind
`sealed` with the number of records: a sealed segment that was cut off is noticed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import msgspec
from nacl.exceptions import CryptoError
from nacl.secret import Aead

from doorwatch.errors import DoorwatchError
from doorwatch.types import CardSeen, DetailRead, DetailUnchanged, FetchFailed, Gone, ScanEnd, SpoolRecord

MAGIC = b"DWSP"
VERSION = 1
HEADER = MAGIC + bytes([VERSION])
MAX_BOX = 64 * 1024 * 1024
"""A longer length can only be a torn or foreign file; pages are limited to half of this."""

_KINDS: dict[str, type[SpoolRecord]] = {
    "card": CardSeen,
    "detail": DetailRead,
    "unchanged": DetailUnchanged,
    "gone": Gone,
    "failed": FetchFailed,
    "end": ScanEnd,
}


class SpoolError(DoorwatchError):
    """A sealed segment that does not open: wrong key, altered or cut off. It is never skipped."""


class TornFrame(SpoolError):
    """The file ends within a frame: its writer died there."""


def encode(record: SpoolRecord) -> bytes:
    """Return one record as a payload. Instants keep their offset (MessagePack's own would lose it)."""
    return pack(record.record, msgspec.to_builtins(record, builtin_types=(bytes,)))


def decode(kind: str, body: object) -> SpoolRecord:
    """Return the record of a payload. Raises SpoolError: unknown kind or a body of another shape."""
    try:
        return msgspec.convert(body, _KINDS[kind], builtin_types=(bytes,))
    except (KeyError, msgspec.ValidationError) as error:
        raise SpoolError(f"spool: a record of kind {kind!r} cannot be read: {error}") from error


def pack(kind: str, body: object) -> bytes:
    """Return a payload of any kind."""
    return msgspec.msgpack.encode((kind, body))


class Box:
    """Opens and closes the frames of one segment, in order."""

    def __init__(self, key: bytes, segment: int) -> None:
        self._aead = Aead(key)
        self._segment = segment
        self.place = 0

    def close(self, payload: bytes) -> bytes:
        """Return the next frame."""
        box = bytes(self._aead.encrypt(payload, aad=self._aad()))
        self.place += 1
        return len(box).to_bytes(4, "big") + box

    def open(self, box: bytes) -> tuple[str, object]:
        """Return kind and body of the next frame. Raises SpoolError: it does not belong here."""
        try:
            payload = self._aead.decrypt(box, aad=self._aad())
        except (CryptoError, ValueError) as error:
            raise SpoolError(
                f"spool segment {self._segment}: frame {self.place} must open with the tenant's spool key"
            ) from error
        self.place += 1
        kind, body = msgspec.msgpack.decode(payload, type=tuple[str, object])
        return kind, body

    def _aad(self) -> bytes:
        return HEADER + self._segment.to_bytes(8, "big") + self.place.to_bytes(8, "big")


def frames(stream: BinaryIO, key: bytes, segment: int) -> Iterator[tuple[int, str, object]]:
    """Yield (offset of the frame's end, kind, body) until the stream ends.

    Raises SpoolError: no segment of this version, a frame that is cut off or does not open.
    """
    header = stream.read(len(HEADER))
    if HEADER.startswith(header) and header != HEADER:
        raise TornFrame(f"spool segment {segment}: the header is cut off")
    if header != HEADER:
        raise SpoolError(f"spool segment {segment}: expected the header of version {VERSION}; got {header!r}")
    box = Box(key, segment)
    end = len(HEADER)
    while prefix := stream.read(4):
        length = int.from_bytes(prefix, "big")
        body = stream.read(length) if len(prefix) == 4 and length <= MAX_BOX else b""
        if len(body) != length or not length:
            raise TornFrame(f"spool segment {segment}: frame {box.place} is cut off")
        kind, value = box.open(body)
        end += 4 + length
        yield end, kind, value
