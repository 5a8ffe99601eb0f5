"""Memory keys: the secrets under which phone numbers, handles and names become fingerprints.

A key is new for 30 days; fingerprints written then live 90 days; so 120 days after its first use no
living fingerprint needs it and it is destroyed. Hence at most four are live.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from doorwatch.errors import SettingsError
from doorwatch.keys.files import decode, read_private, write_new

ROTATE_AFTER = timedelta(days=30)
DESTROY_AFTER = timedelta(days=120)
MAX_LIVE = 4
_PATTERN = "memory-*.json"


@dataclass(frozen=True, slots=True)
class MemoryKey:
    """One HMAC key of Memory. `id` stands beside each fingerprint; `secret` is 32 bytes."""

    id: str
    secret: bytes
    first_used: datetime

    def __repr__(self) -> str:
        """Name the key without its secret: this text may reach a log."""
        return f"MemoryKey(id={self.id!r}, first_used={self.first_used.isoformat()})"

    @property
    def end(self) -> datetime:
        """The moment from which the key is destroyed."""
        return self.first_used + DESTROY_AFTER

    def due(self, now: datetime) -> bool:
        """Return True when a newer key should take over."""
        return now >= self.first_used + ROTATE_AFTER


def path_of(folder: Path, key_id: str) -> Path:
    """Return the file of a Memory key."""
    return folder / f"memory-{key_id}.json"


def create(folder: Path, now: datetime) -> MemoryKey:
    """Create a Memory key that is in use from `now` (aware)."""
    key = MemoryKey(f"m{now:%Y%m%d}-{secrets.token_hex(3)}", secrets.token_bytes(32), now)
    document = {
        "schema": 1,
        "id": key.id,
        "first_used": now.isoformat(),
        "secret": base64.b64encode(key.secret).decode(),
    }
    write_new(path_of(folder, key.id), json.dumps(document).encode() + b"\n")
    return key


def read_all(folder: Path) -> Iterator[MemoryKey]:
    """Yield the Memory keys of a folder.

    Raises SettingsError: a file is no Memory key. Refused: others could read it.
    """
    for path in sorted(folder.glob(_PATTERN)):
        try:
            document = json.loads(read_private(path))
            key_id, first_used = str(document["id"]), datetime.fromisoformat(document["first_used"])
            secret = decode(document["secret"], str(path))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SettingsError(str(path), "expected a Memory key file", type(error).__name__) from error
        if first_used.tzinfo is None or path != path_of(folder, key_id):
            raise SettingsError(str(path), "expected its own id and an instant with an offset")
        yield MemoryKey(key_id, secret, first_used)


def parse_environment(text: str, place: str) -> Iterator[MemoryKey]:
    """Yield the keys of `id@instant=base64`, separated by commas.

    Raises SettingsError: another form; the text is not repeated.
    """
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        key_id, _, rest = part.partition("@")
        instant, _, secret = rest.partition("=")
        try:
            first_used = datetime.fromisoformat(instant)
        except ValueError as error:
            raise SettingsError(place, "expected id@instant=base64, separated by commas") from error
        if not key_id or first_used.tzinfo is None:
            raise SettingsError(place, "expected an id and an instant with an offset")
        yield MemoryKey(key_id, decode(secret, place), first_used)
