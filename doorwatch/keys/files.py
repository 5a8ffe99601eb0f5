"""Key files: created with mode 0600 and whole or not at all, refused when looser, overwritten at the end."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from pathlib import Path
from typing import BinaryIO

from doorwatch.errors import Refused, SettingsError

KEY_BYTES = 32
_LOOSE = 0o077


def write_new(path: Path, content: bytes) -> None:
    """Create `path` (mode 0600, folder 0700) with `content`; a crash leaves no half key.

    Raises Refused: the file exists; a key is never overwritten by another.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError as error:
        raise Refused(f"{path}: expected no key yet; destroy it first if it must go") from error
    finally:
        draft.unlink()
    _sync_folder(path.parent)


def read_private(path: Path) -> bytes:
    """Return the content of a key file.

    Raises SettingsError: it is not there. Refused: others could read it.
    """
    try:
        mode = path.stat().st_mode
        if mode & _LOOSE:
            raise Refused(f"{path}: expected mode 0600; got {mode & 0o777:04o}; run: chmod 600 {path}")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SettingsError(str(path), "expected a key; create it with `doorwatch keys new`") from error
    except PermissionError as error:
        raise Refused(f"{path}: expected a key that this user may read; got permission denied") from error


def loose_files(folder: Path) -> list[str]:
    """Return a line for each file under `folder`, and the folder itself, that others could open."""
    places = [folder, *sorted(folder.rglob("*"))] if folder.is_dir() else []
    return [
        f"{place}: expected mode {'0700' if place.is_dir() else '0600'}; got {mode & 0o777:04o}"
        for place in places
        if (mode := place.stat().st_mode) & _LOOSE
    ]


def destroy(path: Path) -> None:
    """Overwrite `path` with random bytes, reach the disk, unlink it. A file that is gone is done.

    A journalling or copy-on-write file system and a flash disk may keep the old blocks: there the
    disk itself must be encrypted (`docs/keys.md`).
    """
    try:
        with path.open("r+b") as file:
            _overwrite(file)
    except FileNotFoundError:
        return
    path.unlink()
    _sync_folder(path.parent)


def replace(path: Path, content: bytes) -> None:
    """Put a new key in the place of an old one in one step, then overwrite the old one's blocks."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    write_new(draft, content)
    with path.open("r+b") as old:
        draft.replace(path)
        _overwrite(old)
    _sync_folder(path.parent)


def encode(secret: bytes) -> bytes:
    """Return a key as a line of base64."""
    return base64.b64encode(secret) + b"\n"


def decode(text: bytes | str, place: str) -> bytes:
    """Return the 32 bytes of a key written in base64.

    Raises SettingsError: no base64 or another length; the message never repeats the text.
    """
    try:
        secret = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise SettingsError(place, "expected a key of 32 bytes in base64", "something else") from error
    if len(secret) != KEY_BYTES:
        raise SettingsError(place, "expected a key of 32 bytes in base64", f"{len(secret)} bytes")
    return secret


def _overwrite(file: BinaryIO) -> None:
    file.write(secrets.token_bytes(os.fstat(file.fileno()).st_size))
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
