"""Listings from JSON lines: one object a line, UTF-8, in bounded memory."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec

from doorwatch.errors import BadInput
from doorwatch.ingest.aside import LINE_BYTES, TEXT_BYTES, ListingFault, SetAside
from doorwatch.ingest.shape import to_listing
from doorwatch.types import Listing

Source = Path | BinaryIO
_DECODER: Final = msgspec.json.Decoder()
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


def parse_listing(obj: object, place: str, platform: str | None = None) -> Listing:
    """Return the listing in a decoded JSON object (CONTRACTS: `docs/formats.md`).

    Raises ListingFault (a ListingError): names place, key, what was expected and what type came.
    """
    return to_listing(obj, place, platform)


def read_jsonl(
    source: Source, name: str, platform: str | None = None, *, line_bytes: int = LINE_BYTES
) -> Iterator[Listing | SetAside]:
    """Yield each line's listing, or why it is none; no line stops the ones after it.

    `name` is how messages call the file. Empty lines are skipped; a byte order mark of UTF-8 is
    allowed at the start. Raises BadInput: the file cannot be opened or read.
    """
    with opened(source, name) as stream:
        for number, line, size in _lines(stream, line_bytes):
            place = f"{name}:{number}"
            if line is None:
                message = f"{place}: must be a line of at most {line_bytes} bytes; got {size}"
                yield SetAside(place, None, message, size)
                continue
            if number == 1:
                line = line.removeprefix(codecs.BOM_UTF8)
                if line.startswith(_WIDE):
                    expected = "must be UTF-8; nothing of the file was read"
                    yield ListingFault(place, None, expected, "another Unicode form").set_aside(line, size)
                    return
            if line.isspace() or not line:
                continue
            try:
                yield parse_line(line, place, platform)
            except ListingFault as fault:
                yield fault.set_aside(line, size)


@contextmanager
def opened(source: Source, name: str) -> Iterator[BinaryIO]:
    """Open a path, or hand on a binary stream. Raises BadInput: it cannot be opened or read."""
    try:
        if isinstance(source, Path):
            with source.open("rb") as stream:
                yield stream
        else:
            yield source
    except OSError as error:
        raise BadInput(name, "must be a file that can be read", error.strerror) from error


def _lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None, int]]:
    """Yield (number from 1, line or None when longer than `limit`, size in bytes)."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        size = len(line)
        if size <= limit or line.endswith(b"\n"):
            yield number, line, size
            continue
        while not line.endswith(b"\n") and (line := stream.readline(2**16)):
            size += len(line)
        yield number, None, size


def parse_line(line: bytes, place: str, platform: str | None = None) -> Listing:
    """Return the listing in one line of JSON. Raises ListingFault."""
    obj = decode(line.rstrip(), place)
    listing = to_listing(obj, place, platform)
    if len(line) > TEXT_BYTES:
        inline = sum(len(image) for image in listing.images if image.startswith("data:"))
        if len(line) - inline > TEXT_BYTES:
            expected = f"must hold at most {TEXT_BYTES} bytes beside its data URLs"
            raise ListingFault(place, None, expected, str(len(line) - inline))
    return listing


def decode(line: bytes, place: str) -> object:
    """Return the JSON value of a line. Raises ListingFault: not UTF-8, not JSON, or ambiguous."""
    try:
        value: object = _DECODER.decode(line)
    except UnicodeDecodeError:
        raise ListingFault(place, None, "must be UTF-8", "other bytes") from None
    except RecursionError:
        raise ListingFault(place, None, "must be one JSON object", "very deep nesting") from None
    except msgspec.ValidationError:  # the decoder's word for a number beyond what a double holds
        raise ListingFault(place, None, "must hold finite numbers", "a larger one") from None
    except msgspec.DecodeError as error:
        raise ListingFault(place, None, "must be one JSON object", _json_fault(error)) from None
    _refuse_doubles(line, place)
    return value


def _json_fault(error: msgspec.DecodeError) -> str:
    """Return what the decoder says, which is a position and never a value."""
    message = str(error)
    if "truncated" in message:
        return "a line that is cut off"
    return message.removeprefix("JSON is malformed: ")


class _Doubled(Exception):
    """A key that stands twice in one object."""


def _pairs(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _ in pairs}) != len(pairs):
        raise _Doubled


def _refuse_doubles(line: bytes, place: str) -> None:
    """Refuse a key that stands twice: parsers differ in which one counts, so both could be lies."""
    try:
        json.loads(line, object_pairs_hook=_pairs, parse_int=len, parse_float=len)
    except _Doubled:
        raise ListingFault(place, None, "must hold each key once", "a key twice") from None
    except RecursionError:
        raise ListingFault(place, None, "must be one JSON object", "very deep nesting") from None
    except ValueError:
        raise ListingFault(place, None, "must be one JSON object", "text that parsers disagree on") from None
