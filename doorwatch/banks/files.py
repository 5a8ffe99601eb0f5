"""Files of hashes, in: CSV, plain lists, and the JSON of the common hash-exchange tools.

Read are
  - CSV with a header: ours (`pdq`, `sha256`, `quality`, `reference`, `supplier`, `expires`, `status`), and
    that of `threatexchange dataset --csv` (`signal_type`, `signal_str`);
  - lines `pdq <hash>` or a bare hash, as `threatexchange` reads them from a local file;
  - JSON, whole or an object a line (`doorwatch.banks.exchange`).
What is wrong with a line is named with file and line; the good ones go in.

Source of the foreign forms: github.com/facebook/ThreatExchange (python-threatexchange,
hasher-matcher-actioner).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from itertools import chain
from typing import Any, BinaryIO

from doorwatch.banks.exchange import records_of
from doorwatch.banks.model import BadLine, NewEntry
from doorwatch.errors import BadInput

Item = NewEntry | BadLine
OURS = ("pdq", "sha256", "quality", "reference", "supplier", "expires", "status")
"""The columns of our own CSV, in and out; `supplier`, `expires` and `status` may be missing."""
_WITHDRAWN = ("withdrawn", "deleted")
_LIVING = ("", "active", "received", "known", "unknown")
_TYPES = {
    "pdq": "pdq", "hash_pdq": "pdq", "imagepdq": "pdq", "sha256": "sha256", "hash_sha256": "sha256",
}  # fmt: skip
_OTHER_MEDIA = (
    "md5", "hash_md5", "video_md5", "videomd5", "videotmk", "tmk", "hash_tmk", "vpdq", "url", "text",
    "trend_query", "raw_text", "hash_video_md5", "hash_sha1", "hash_photodna", "photodna",
    "unletterboxed_md5",
)  # fmt: skip
_LONGEST = 200


def read_file(stream: BinaryIO, name: str) -> Iterator[Item]:
    """Yield the entries and the bad lines of a file; its first letter tells JSON from the others.

    The stream stays open. Raises BadInput: it begins like CSV and has no column of hashes.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    try:
        number, first = 1, text.readline()
        while first and not first.strip():
            number, first = number + 1, text.readline()
        if first.lstrip()[:1] in ("{", "["):
            yield from _json("\n" * (number - 1) + first + text.read(), name)
        elif "," in first or first.strip().casefold() in ("pdq", "sha256"):
            yield from _csv(first, text, name, number)
        else:
            yield from _lines(first, text, name, number)
    finally:
        text.detach()


def entry_of(record: Mapping[str, Any], place: str) -> Item | None:
    """Return the entry of a record in our names, a bad line, or None for a hash of another medium."""
    try:
        return _entry(record, place)
    except BadInput as error:
        return BadLine(place, str(error))


def _json(text: str, name: str) -> Iterator[Item]:
    for line, record in records_of(text):
        place = f"{name}:{line}"
        if isinstance(record, str):
            yield BadLine(place, f"{place}: expected JSON; got {record}")
            continue
        item = entry_of(record, place)
        if item is not None:
            yield item


def _csv(first: str, rest: io.TextIOBase, name: str, number: int) -> Iterator[Item]:
    header = next(csv.reader([first]))
    columns = [one.strip().casefold() for one in header]
    if not {"pdq", "sha256", "signal_str"} & set(columns):
        raise BadInput(f"{name}:{number}", "a column pdq, sha256 or signal_str", ", ".join(columns)[:80])
    rows = csv.reader(rest)
    while True:
        line = rows.line_num + number + 1
        place = f"{name}:{line}"
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield BadLine(place, f"{place}: expected a row of CSV; got {error}")
            continue
        if row is None:
            return
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(columns):
            yield BadLine(place, f"{place}: expected {len(columns)} cells; got {len(row)}")
            continue
        item = entry_of({key: value.strip() for key, value in zip(columns, row, strict=True)}, place)
        if item is not None:
            yield item


def _lines(first: str, rest: io.TextIOBase, name: str, start: int) -> Iterator[Item]:
    for number, line in enumerate(chain((first,), rest), start):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        kind, value = (words[0], words[1]) if len(words) == 2 else ("pdq", words[0])
        place = f"{name}:{number}"
        if len(words) > 2:
            yield BadLine(place, f"{place}: expected a type and a hash; got {len(words)} words")
            continue
        item = entry_of({"signal_type": kind, "signal_str": value}, place)
        if item is not None:
            yield item


def _entry(record: Mapping[str, Any], place: str) -> NewEntry | None:
    given = {key: value for key, value in record.items() if value not in (None, "")}
    if "signal_str" in given:
        kind = str(given.get("signal_type", "pdq")).casefold()
        if kind in _OTHER_MEDIA:
            return None
        if kind not in _TYPES:
            raise BadInput(f"{place}: signal_type", "pdq or sha256", repr(kind[:40]))
        given[_TYPES[kind]] = given["signal_str"]
    pdq, sha256 = (_hash(given.get(key), f"{place}: {key}") for key in ("pdq", "sha256"))
    if pdq is None and sha256 is None:
        raise BadInput(place, "a pdq or sha256 hash", "neither")
    return NewEntry(
        place=place,
        pdq=pdq,
        sha256=sha256,
        quality=_quality(given.get("quality"), f"{place}: quality"),
        reference=_words(given.get("reference"), f"{place}: reference"),
        supplier=_words(given.get("supplier"), f"{place}: supplier"),
        expires_at=_end(given.get("expires"), f"{place}: expires"),
        withdrawn=_withdrawn(given.get("status"), f"{place}: status"),
    )


def _hash(value: Any, place: str) -> bytes | None:
    if value is None:
        return None
    if isinstance(value, str) and len(value) == 64 and value.isascii():
        try:
            return bytes.fromhex(value)
        except ValueError:
            pass
    got = f"{len(value)} characters" if isinstance(value, str) else type(value).__name__
    raise BadInput(place, "64 hexadecimal digits", got)


def _quality(value: Any, place: str) -> int | None:
    if value is None:
        return None
    try:
        number = int(value)
    except (TypeError, ValueError):
        raise BadInput(place, "a whole number 0 to 100", type(value).__name__) from None
    if isinstance(value, bool) or not 0 <= number <= 100:
        raise BadInput(place, "a whole number 0 to 100", str(number))
    return number


def _words(value: Any, place: str) -> str | None:
    if value is None:
        return None
    text = str(value)
    if isinstance(value, dict | list) or len(text) > _LONGEST or not text.isprintable():
        raise BadInput(place, f"at most {_LONGEST} printable characters", type(value).__name__)
    return text


def _end(value: Any, place: str) -> datetime | None:
    """Read a day (its end in UTC) or an instant with an offset."""
    if value is None:
        return None
    parsers: tuple[Callable[[str], datetime], ...] = (
        lambda text: datetime.combine(date.fromisoformat(text), time.max, UTC),
        datetime.fromisoformat,
    )
    for parse in parsers:
        try:
            moment = parse(str(value))
        except ValueError:
            continue
        if moment.tzinfo is not None:
            return moment
    raise BadInput(place, "a date YYYY-MM-DD or an instant with an offset", type(value).__name__)


def _withdrawn(value: Any, place: str) -> bool:
    word = str(value or "").casefold()
    if word not in (*_WITHDRAWN, *_LIVING):
        raise BadInput(place, f"one of {', '.join((*_WITHDRAWN, *_LIVING[1:]))}", repr(word[:40]))
    return word in _WITHDRAWN
