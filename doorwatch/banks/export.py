"""Files of hashes, out: our CSV, our JSON, and records as python-threatexchange reads them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal, Protocol, TextIO

from doorwatch.banks.files import OURS
from doorwatch.errors import BadInput

Form = Literal["csv", "json", "threatexchange"]
FORMS: tuple[Form, ...] = ("csv", "json", "threatexchange")


class Exported(Protocol):
    """What is written of an entry; no person and no basis leaves with it."""

    @property
    def pdq(self) -> bytes | None:
        """32 bytes."""
        ...

    @property
    def sha256(self) -> bytes | None:
        """32 bytes."""
        ...

    @property
    def quality(self) -> int | None:
        """0-100."""
        ...

    @property
    def reference(self) -> str | None:
        """The supplier's own name."""
        ...

    @property
    def supplier(self) -> str:
        """Who supplied it."""
        ...

    @property
    def expires_at(self) -> datetime:
        """Its end."""
        ...


def write_file(entries: Iterable[Exported], form: str, out: TextIO) -> int:
    """Write entries in a form of `FORMS`; return how many. What is written is read by `read_file`.

    Raises BadInput: no such form.
    """
    rows = ({name: _cell(one, name) for name in OURS} for one in entries)
    if form == "csv":
        return _csv(rows, out)
    if form == "json":
        return _json(({key: value for key, value in row.items() if value is not None} for row in rows), out)
    if form == "threatexchange":
        return _lines(rows, out)
    raise BadInput("format", f"one of {', '.join(FORMS)}", repr(form))


Row = dict[str, str | int | None]


def _cell(one: Exported, name: str) -> str | int | None:
    if name == "status":
        return "active"
    if name == "expires":
        return one.expires_at.isoformat()
    value = getattr(one, name)
    return value.hex() if isinstance(value, bytes) else value


def _csv(rows: Iterator[Row], out: TextIO) -> int:
    writer = csv.DictWriter(out, OURS, lineterminator="\n")
    writer.writeheader()
    count = 0
    for row in rows:
        writer.writerow(row)
        count += 1
    return count


def _json(rows: Iterator[Row], out: TextIO) -> int:
    out.write('{"schema": 1, "entries": [')
    count = 0
    for row in rows:
        out.write((",\n" if count else "\n") + json.dumps(row, ensure_ascii=False))
        count += 1
    out.write("\n]}\n")
    return count


def _lines(rows: Iterator[Row], out: TextIO) -> int:
    """Lines `pdq <hash>`; that tool knows no SHA-256 of pictures, so entries without PDQ are left out."""
    count = 0
    for row in rows:
        if row["pdq"] is not None:
            out.write(f"pdq {row['pdq']}\n")
            count += 1
    return count
