"""The JSON of hash-exchange tools, as records in our names, each with its line.

| form | where it comes from |
|---|---|
| `{"hashes": [{"pdq", "sha256", "quality"}]}` | `doorwatch hash --json` |
| `{"entries": [{"pdq", "sha256", ...}]}` | `doorwatch banks export` |
| `{"data": [{"type", "indicator", "should_delete"}]}` | ThreatExchange, /threat_updates |
| `{"hashRecords": [{"signalType", "hashValue", "hashStatus"}]}` | StopNCII, FetchHashes |
| `{"id", "signals": {"pdq": ...}}`, `{"pdq": ...}` | Hasher-Matcher-Actioner, content and signals of a bank |
| `{"signal_type", "signal_str"}` | python-threatexchange records |

A document is one such object, a list of them, or one a line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_LISTS = ("hashes", "entries", "data", "hashRecords", "signals", "results")
_SPACE = re.compile(r"\s*")
_DECODER = json.JSONDecoder()
Found = tuple[int, Mapping[str, Any] | str]
"""The line of a record, counted from 1, with the record; or with what was wrong there."""


def records_of(text: str) -> Iterator[Found]:
    """Yield the records of a document in our names, in order, with their lines.

    A fault ends the document it stands in (what follows cannot be told apart), or its line where there is
    one object a line.
    """
    place, line = 0, 1
    while True:
        start = _skip(text, place)
        line += text.count("\n", place, start)
        if start == len(text):
            return
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if not (_is_json(text[start:end]) or _one_a_line(text, start, end)):
            end = len(text)
        yield from _document(text[start:end], line)
        place = end


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _one_a_line(text: str, start: int, end: int) -> bool:
    """Tell whether a broken line is one of a file of lines: the next one begins an object of its own."""
    behind = _skip(text, end)
    return text[start:end].rstrip().endswith("}") and text[behind : behind + 1] == "{"


def _document(text: str, line: int) -> Iterator[Found]:
    """Yield the records of one value, walking into lists so that each has its own line."""
    seen = 0
    try:
        for at, value in _Walk(text).values():
            line += text.count("\n", seen, at)
            seen = at
            yield (
                line,
                (_ours(value) if isinstance(value, dict) else f"{type(value).__name__}, not an object"),
            )
    except json.JSONDecodeError as error:
        yield line + text.count("\n", seen, error.pos), error.msg[0].lower() + error.msg[1:]
    except RecursionError:
        yield line, "a deeply nested value"


class _Walk:
    """A place in a JSON text, moved on as values are read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = _skip(text, 0)

    def values(self) -> Iterator[tuple[int, Any]]:
        """Yield the objects of a list, of a list within an object, or the object itself."""
        start = self.at
        if self._sees("["):
            yield from self._items()
        else:
            self._take("{")
            own: dict[str, Any] = {}
            listed = False
            while not self._sees("}"):
                key = str(self._value())
                self._take(":")
                if key in _LISTS and self._sees("["):
                    listed = True
                    yield from self._items()
                else:
                    own[key] = self._value()
                self._separator("}")
            self._take("}")
            if not listed:
                yield start, own
        if self.at != len(self.text):
            raise self._fault("Extra data")

    def _items(self) -> Iterator[tuple[int, Any]]:
        self._take("[")
        while not self._sees("]"):
            start = self.at
            yield start, self._value()
            self._separator("]")
        self._take("]")

    def _separator(self, end: str) -> None:
        if not self._sees(end):
            self._take(",")
            if self._sees(end):
                raise self._fault("Expecting value")

    def _value(self) -> Any:
        value, end = _DECODER.raw_decode(self.text, self.at)
        self.at = _skip(self.text, end)
        return value

    def _sees(self, letter: str) -> bool:
        return self.text.startswith(letter, self.at)

    def _take(self, letter: str) -> None:
        if not self._sees(letter):
            raise self._fault(f"Expecting '{letter}'")
        self.at = _skip(self.text, self.at + 1)

    def _fault(self, message: str) -> json.JSONDecodeError:
        return json.JSONDecodeError(message, self.text, min(self.at, len(self.text)))


def _skip(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place


def _ours(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a record of any of the forms in our names; what is of no use is left out."""
    if "hashValue" in record:
        return {
            "signal_type": record.get("signalType"), "signal_str": record["hashValue"],
            "status": record.get("hashStatus"), "supplier": None,
        }  # fmt: skip
    if "indicator" in record:
        gone = bool(record.get("should_delete"))
        return {
            "signal_type": record.get("type"), "signal_str": record["indicator"],
            "status": "withdrawn" if gone else None, "reference": record.get("id"),
        }  # fmt: skip
    if isinstance(record.get("signals"), dict):
        return {**record["signals"], "reference": record.get("id")}
    return record
