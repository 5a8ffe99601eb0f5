"""The one written form of a listing, and the hash that tells whether it changed."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from doorwatch.types import Listing, PictureReading

_ENCODER: Final = msgspec.json.Encoder(order="sorted")
_AS_IT_IS: Final = frozenset((str, int, float, bool, type(None)))
_NOT_CONTENT: Final = ("observed_at", "bumped_at", "url", "extra", "images")


def to_json(listing: Listing) -> bytes:
    """Return the canonical JSON of a listing: all keys, sorted, no spaces, no line break.

    `parse_listing` of it gives an equal listing; equal listings with the same offsets give the
    same bytes.
    """
    return _ENCODER.encode(listing)


def content_hash(listing: Listing, pictures: Sequence[PictureReading] = ()) -> str:
    """Return 64 hex digits that change when what the listing says or shows changes.

    Left out is what moves without a change: observed_at, bumped_at, url and extra. A picture
    counts by the hash of its bytes; one that was not read by its reference without query, since
    sites sign addresses anew at every sight. Equal moments in two offsets are equal.
    """
    content = {name: _plain(getattr(listing, name)) for name in _CONTENT}
    hashes = {picture.index: picture.sha256 for picture in pictures if picture.sha256}
    content["images"] = [hashes.get(index) or _reference(image) for index, image in enumerate(listing.images)]
    return hashlib.sha256(_ENCODER.encode(content)).hexdigest()


def _plain(value: object) -> object:
    """Return a value with its instants in UTC; the encoder writes the rest as it stands."""
    kind = type(value)
    if kind in _AS_IT_IS or not value:
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(kind):
        return {name: _plain(getattr(value, name)) for name in _names(kind)}
    return value


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(item.name for item in dataclasses.fields(kind))


_CONTENT: Final = tuple(name for name in _names(Listing) if name not in _NOT_CONTENT)


def _reference(image: str) -> str:
    if image.startswith("data:"):
        return "data:" + hashlib.sha256(image.encode()).hexdigest()
    try:
        parts = urlsplit(image)
    except ValueError:
        return image
    return f"{parts.scheme}:{parts.netloc}{parts.path}" if parts.netloc else image
