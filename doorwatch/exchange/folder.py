"""The service's own folder: its two keys (mode 0600), its book, the agreements of its members."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from doorwatch.errors import SettingsError
from doorwatch.exchange import oprf
from doorwatch.exchange.book import Book
from doorwatch.exchange.server import Desk
from doorwatch.types import Clock

if TYPE_CHECKING:
    from nacl.signing import SigningKey


def members(folder: Path) -> Path:
    """Return the folder of members' agreements."""
    found = folder / "members"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def signing_key(folder: Path) -> SigningKey:
    """Return the key that signs answers and agreements; made when it is missing."""
    from nacl.signing import SigningKey

    return SigningKey(_secret(folder / "signing.key", lambda: os.urandom(32)))


def desk(folder: Path, clock: Clock) -> Desk:
    """Return the service of a folder; missing keys are made. Under another key all tokens are void."""
    key = _secret(folder / "exchange.key", oprf.new_scalar)
    return Desk(Book(folder / "exchange.db"), key, signing_key(folder), members(folder), clock)


def _secret(path: Path, make: Callable[[], bytes]) -> bytes:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "wb") as file:
            file.write(base64.b64encode(make()) + b"\n")
    if path.stat().st_mode & 0o077:
        raise SettingsError(
            str(path), "expected a file of its owner alone (0600)", "one that others may read"
        )
    secret = base64.b64decode(path.read_bytes())
    if len(secret) != 32:
        raise SettingsError(str(path), "expected a key of 32 bytes", f"{len(secret)} bytes")
    return secret
