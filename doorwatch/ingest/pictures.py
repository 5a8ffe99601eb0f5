"""The bytes of a listing's pictures, where they came with it: beside the file or in a data URL."""

from __future__ import annotations

import base64
import binascii
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote_to_bytes

from doorwatch.types import Listing

PICTURE_BYTES: Final = 32 * 2**20
"""The largest picture; more bytes than that are the failure `too_large`."""
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_WEB: Final = re.compile(r"(https?:)?//", re.IGNORECASE)


def picture_bytes(
    listing: Listing, base_folder: Path | None, *, limit: int = PICTURE_BYTES
) -> Iterator[tuple[int, bytes | str]]:
    """Yield (index, bytes) of each picture in turn, or (index, reason) when there are none.

    One picture is held at a time. `base_folder` is where the listing's file lies, None when it
    came without one. Nothing is fetched. Reasons: not_fetched (an address), unsupported_address,
    bad_data_url, no_folder, outside_folder (absolute, `..` or through a link), missing,
    not_a_file, not_readable, too_large, empty.
    """
    for index, reference in enumerate(listing.images):
        yield index, _one(reference, base_folder, limit)


def _one(reference: str, folder: Path | None, limit: int) -> bytes | str:
    if reference[:5].lower() == "data:":
        return _inline(reference, limit)
    if _WEB.match(reference):
        return "not_fetched"
    if _SCHEME.match(reference):
        return "unsupported_address"
    if folder is None:
        return "no_folder"
    return _beside(reference, folder, limit)


def _inline(reference: str, limit: int) -> bytes | str:
    head, comma, body = reference[5:].partition(",")
    if not comma or not head.lower().startswith("image/"):
        return "bad_data_url"
    if len(body) > limit * 3:  # three characters a byte when percent-encoded
        return "too_large"
    data = unquote_to_bytes(body)
    if head.lower().endswith(";base64"):
        try:
            data = base64.b64decode(data, validate=True)
        except binascii.Error:
            return "bad_data_url"
    if len(data) > limit:
        return "too_large"
    return data or "empty"


def _beside(reference: str, folder: Path, limit: int) -> bytes | str:
    """Read a file below `folder` step by step, so that no link on the way is ever followed."""
    parts = PurePosixPath(reference).parts
    if not parts or "\0" in reference or "\\" in reference or reference.startswith("/") or ".." in parts:
        return "outside_folder"
    try:
        here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return "no_folder"
    try:
        for part in parts[:-1]:
            below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
            os.close(here)
            here = below
        file = os.open(parts[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=here)
        try:
            return _content(file, limit)
        finally:
            os.close(file)
    except OSError as error:
        return _reason(here, parts, error)
    finally:
        os.close(here)


def _content(file: int, limit: int) -> bytes | str:
    status = os.fstat(file)
    if not stat.S_ISREG(status.st_mode):
        return "not_a_file"
    if status.st_size > limit:
        return "too_large"
    with open(file, "rb", closefd=False) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        return "too_large"
    return data or "empty"


def _reason(here: int, parts: tuple[str, ...], error: OSError) -> str:
    for part in parts:
        try:
            mode = os.stat(part, dir_fd=here, follow_symlinks=False).st_mode
        except OSError:
            continue
        if stat.S_ISLNK(mode):
            return "outside_folder"
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "missing"
    return "not_a_file" if isinstance(error, IsADirectoryError) else "not_readable"
