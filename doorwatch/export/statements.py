"""Statements for the public database: JSON lines or a ZIP of batches, each checked once more as it leaves."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from doorwatch.errors import BadInput
from doorwatch.statements import MOST_IN_BATCH, check_batch, problems
from doorwatch.store.statements import SentStatement

_OLD = (1980, 1, 1, 0, 0, 0)
"""One time for all entries, so that the same statements give the same bytes."""


def forms(sent: Iterable[SentStatement]) -> list[Mapping[str, Any]]:
    """Return the forms of statements, the letters left behind.

    Raises BadInput: one would not be accepted (a rule of the form changed since it was sent).
    """
    found = []
    for one in sent:
        if wrong := problems(one.form):
            raise BadInput(f"statement {one.puid} {wrong[0].field}", wrong[0].expected)
        found.append(one.form)
    return found


def to_jsonl(found: Sequence[Mapping[str, Any]]) -> bytes:
    """Return one form a line, keys sorted."""
    return b"".join(_line(form) for form in found)


def to_zip(found: Sequence[Mapping[str, Any]]) -> bytes:
    """Return a ZIP of request bodies, `statements-0001.json` and so on, 100 statements each."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, batch in enumerate(batches(found), start=1):
            entry = zipfile.ZipInfo(f"statements-{number:04}.json", _OLD)
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, msgspec.json.encode({"statements": list(batch)}, order="sorted"))
    return out.getvalue()


def batches(found: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[Mapping[str, Any]]]:
    """Yield batches that the database takes whole. Raises BadInput."""
    for start in range(0, len(found), MOST_IN_BATCH):
        batch = found[start : start + MOST_IN_BATCH]
        check_batch(batch)
        yield batch


def _line(form: Mapping[str, Any]) -> bytes:
    return msgspec.json.encode(form, order="sorted") + b"\n"
