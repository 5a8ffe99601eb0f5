"""Writing figures as CSV and JSON: limits printed, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from doorwatch.export import LIMITS

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""First characters that make a spreadsheet take a cell for a formula or a command."""


def safe_cell(value: object) -> str:
    """Return a value as a cell: numbers as they are, text that could be run behind an apostrophe.

    None is an empty cell. Source: OWASP, CSV Injection.
    """
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    first = text.lstrip(" \u00a0\ufeff\u200b")[:1]
    return f"'{text}" if text[:1] in _RUNS or first in _RUNS else text


def to_csv(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], notes: Iterable[str] = ()
) -> bytes:
    """Return a table as CSV (UTF-8, comma, CRLF) below lines that begin with # and tell what it is."""
    out = io.StringIO(newline="")
    for line in (title, *notes, *LIMITS):
        out.write(f"# {' '.join(line.split())}\r\n")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe_cell(column) for column in columns])
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return out.getvalue().encode()


def to_json(title: str, body: Mapping[str, Any], notes: Iterable[str] = ()) -> bytes:
    """Return figures as one JSON document with what they are and their limits."""
    whole = {"schema": 1, "title": title, **body, "notes": list(notes), "limits": list(LIMITS)}
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"
