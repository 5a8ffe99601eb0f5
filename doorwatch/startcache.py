"""Tables that every start would make anew from files, kept in the user's cache folder.

The folder is `$DOORWATCH_CACHE` ("off": none), else `$XDG_CACHE_HOME/doorwatch`, else `~/.cache/doorwatch`,
with mode 0700 and its files 0600. What is kept is made from doorwatch's own files and its packages' (word
lists, rules, a language model) and named by a digest of them; nothing of a listing. A file is read only when
it is the user's own, nobody else may write it and its content has the digest that stands before it; in every
other case the caller makes the table itself. What is read is data, never run.
The cache may be lost, spoilt or refused at any time: nothing depends on it but the time of a start.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

MOST_BYTES = 128_000_000
MOST_FILES = 4
"""Files of one kind that are kept, the youngest: each rule set of a tenant has one."""
_MARK = 32
_END = ".table"


def digest_of(parts: Iterable[bytes]) -> str:
    """Return the SHA-256 of contents in this order, in hexadecimal digits."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()


def folder(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return the cache folder, made or not; None where there is no place of the user's own for it."""
    named, base = environ.get("DOORWATCH_CACHE") or "", environ.get("XDG_CACHE_HOME") or ""
    if named:
        return Path(named) if named.startswith("/") else None
    try:
        root = Path(base) if base.startswith("/") else Path.home() / ".cache"
        home = root if root.is_dir() else root.parent
        return root / "doorwatch" if home.stat().st_uid == os.geteuid() else None
    except (OSError, RuntimeError):
        return None


def fetch(kind: str, digest: str, place: Path | None = None) -> memoryview | None:
    """Return what was kept under a kind and digest, None when it is not there or not whole.

    `kind` is a short name of letters; `place` the folder, the user's own when None.
    """
    path = _path(kind, digest, place)
    if path is None:
        return None
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb", buffering=0) as file:
            seen = os.fstat(file.fileno())
            if not _is_own(seen) or not _MARK < seen.st_size <= MOST_BYTES:
                return None
            raw = memoryview(file.read())
    except OSError:
        return None
    return raw[_MARK:] if hashlib.sha256(raw[_MARK:]).digest() == raw[:_MARK] else None


def keep(kind: str, digest: str, parts: Iterable[bytes | memoryview], place: Path | None = None) -> None:
    """Keep the joined parts under a kind and digest, whole or not at all; where that fails, do without."""
    path = _path(kind, digest, place)
    if path is None:
        return
    held = tuple(parts)
    mark = hashlib.sha256()
    for part in held:
        mark.update(part)
    temporary = None
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_own(path.parent.lstat()):
            return
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f"{kind}-")  # made with mode 0600
        with open(handle, "wb") as file:
            file.writelines((mark.digest(), *held))
        Path(temporary).replace(path)
        _thin(path.parent, kind)
    except OSError:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink()


def _path(kind: str, digest: str, place: Path | None) -> Path | None:
    root = folder() if place is None else place
    return None if root is None else root / f"{kind}-{digest}{_END}"


def _is_own(seen: os.stat_result) -> bool:
    """Tell whether a file or folder, no link, is the user's own and nobody else may write it."""
    plain = stat.S_ISREG(seen.st_mode) or stat.S_ISDIR(seen.st_mode)
    return plain and seen.st_uid == os.geteuid() and not seen.st_mode & 0o022


def _thin(place: Path, kind: str) -> None:
    """Remove the oldest files of a kind, and what a killed writer left."""
    held = sorted(place.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in held[MOST_FILES:]:
        path.unlink(missing_ok=True)
