"""Listings from CSV: the header names the keys, a row is a listing."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final

from doorwatch.ingest.aside import TEXT_BYTES, ListingFault, SetAside
from doorwatch.ingest.jsonl import Source, opened
from doorwatch.ingest.shape import to_listing
from doorwatch.types import Listing

_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,9})?")
_BOOLEANS: Final = {"true": True, "false": False}


def _list(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _handles(cell: str) -> list[Any]:
    parts = [part.partition(":") for part in _list(cell)]
    return [{"kind": kind.strip(), "value": value.strip()} for kind, _, value in parts]


def _whole(cell: str) -> object:
    return int(cell) if _INTEGER.fullmatch(cell) else cell


def _number(cell: str) -> object:
    return float(cell) if _NUMBER.fullmatch(cell) else cell


def _boolean(cell: str) -> object:
    return _BOOLEANS.get(cell.lower(), cell)


def _text(cell: str) -> object:
    return cell


_CELLS: Final[dict[str, Callable[[str], object]]] = {
    **dict.fromkeys(("platform", "id", "url", "status", "title", "text", "hidden_text", "language"), _text),
    **dict.fromkeys(("persona", "city", "country", "section", "price.currency"), _text),
    **dict.fromkeys(("account.id", "account.payer", "account.verified_person", "account.created_at"), _text),
    **dict.fromkeys(("posted_at", "bumped_at", "observed_at"), _text),
    **dict.fromkeys(("phones", "images", "videos"), _list),
    **dict.fromkeys(("schema", "stated_age"), _whole),
    "handles": _handles,
    "price.amount": _number,
    "account.verified": _boolean,
}
COLUMNS: Final = tuple(sorted(_CELLS))
"""The columns that a file may have; `extra.<name>` is allowed too. A cell left empty is no key."""


def read_csv(source: Source, name: str, platform: str | None = None) -> Iterator[Listing | SetAside]:
    """Yield each row's listing, or why it is none; no row stops the ones after it.

    UTF-8; comma, semicolon or tab, as the header has it; quotes as in RFC 4180. `place` is the
    line where the row starts. A header that is wrong leaves nothing to read: one SetAside.
    Raises BadInput: the file cannot be opened or read.
    """
    with opened(source, name) as stream:
        rows = _records(stream)
        header = next(rows, None)
        if header is None:
            return
        number, raw = header
        try:
            columns, delimiter = _columns(raw.removeprefix(codecs.BOM_UTF8), f"{name}:{number}")
        except ListingFault as fault:
            yield fault.set_aside(raw, len(raw))
            return
        for number, raw in rows:
            try:
                yield _row(raw, columns, delimiter, f"{name}:{number}", platform)
            except ListingFault as fault:
                yield fault.set_aside(raw, len(raw))


def _records(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield (line number, bytes) of each record; a quote that never closes ends with its line.

    A record is looked for in at most TEXT_BYTES, and lines that were looked at in vain are then
    read as records of their own, so that one stray quote does not swallow the file.
    """
    number, held = 0, list[bytes]()

    def line() -> bytes:
        return held.pop() if held else stream.readline(TEXT_BYTES + 1)

    while first := line():
        number += 1
        parts, size, quotes = [first], len(first), first.count(b'"')
        while quotes % 2 and size <= TEXT_BYTES and (more := line()):
            parts.append(more)
            size += len(more)
            quotes += more.count(b'"')
        if quotes % 2:
            held.extend(reversed(parts[1:]))
            parts = parts[:1]
        record = b"".join(parts)
        if record.strip():
            yield number, record
        number += len(parts) - 1


def _columns(raw: bytes, place: str) -> tuple[list[str], str]:
    delimiter = next((mark for mark in ",;\t" if mark.encode() in raw), ",")
    columns = [cell.strip() for cell in _cells(raw, delimiter, place)]
    for position, column in enumerate(columns, 1):
        if column not in _CELLS and not re.fullmatch(r"extra\.[A-Za-z0-9_-]{1,40}", column):
            expected = "must be a name that docs/formats.md lists; nothing of the file was read"
            raise ListingFault(place, f"column {position}", expected)
    if len(set(columns)) != len(columns):
        raise ListingFault(place, None, "must name each column once; nothing of the file was read")
    return columns, delimiter


def _cells(raw: bytes, delimiter: str, place: str) -> list[str]:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise ListingFault(place, None, "must be UTF-8", "other bytes") from None
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True))
    except csv.Error:
        expected = "must be one row with closed quotes and cells of at most 131072 characters"
        raise ListingFault(place, None, expected) from None
    if len(rows) != 1:
        raise ListingFault(place, None, "must be one row", f"{len(rows)} rows")
    return rows[0]


def _row(raw: bytes, columns: list[str], delimiter: str, place: str, platform: str | None) -> Listing:
    cells = _cells(raw, delimiter, place)
    if len(cells) != len(columns):
        raise ListingFault(place, None, f"must have {len(columns)} cells", str(len(cells)))
    obj: dict[str, Any] = {}
    for column, cell in zip(columns, cells, strict=True):
        if not cell.strip():
            continue
        group, _, key = column.partition(".")
        value = _text(cell) if group == "extra" else _CELLS[column](cell.strip() if key else cell)
        if key:
            obj.setdefault(group, {})[key] = value
        else:
            obj[column] = value
    return to_listing(obj, place, platform)
