"""The YAML of an agreement as text only: scalars stay as written, every value knows its line.

`yaml.BaseLoader` leaves `no`, `12:30` and `1_000` alone; equal keys, anchors and tags are refused
here, since two readers of one signed file must never see two meanings.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml

from doorwatch.errors import AgreementRefused

MAX_BYTES = 262_144
_MAX_DEPTH = 6
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping of the file. `lines` holds the line of each key, `line` its own."""

    place: str
    line: int
    values: Mapping[str, Any]
    lines: Mapping[str, int]
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """First and last+1 line (counted from 0) of each key with its value; for rewriting signatures."""

    def refuse(self, key: str, expected: str, got: str | None = None) -> NoReturn:
        """Raise AgreementRefused at the line of `key`: `file:line: key: expected; got`."""
        line = self.lines.get(key, self.line)
        tail = f"; got {got}" if got is not None else ""
        raise AgreementRefused(f"{self.place}:{line}: {key}: {expected}{tail}")

    def only(self, known: Sequence[str]) -> None:
        """Refuse keys that nobody reads, and missing ones: nothing signed may depend on a default."""
        for key in self.values:
            if key not in known:
                self.refuse(key, f"expected one of {', '.join(known)}", "an unknown key")
        for key in known:
            if key not in self.values:
                self.refuse(key, "expected a value", "none")

    def text(self, key: str, pattern: str = ".*", expected: str = "text") -> str:
        """Return a text that matches `pattern` whole."""
        value = self.values[key]
        if not isinstance(value, str) or not re.fullmatch(pattern, value, re.DOTALL):
            self.refuse(key, f"expected {expected}", _shown(value))
        return value

    def texts(self, key: str, pattern: str = ".+", expected: str = "a list of texts") -> tuple[str, ...]:
        """Return a list of texts without doubles that each match `pattern`."""
        value = self.values[key]
        if not isinstance(value, list):
            self.refuse(key, f"expected {expected}", _shown(value))
        for item in value:
            if not isinstance(item, str) or not re.fullmatch(pattern, item):
                self.refuse(key, f"expected {expected}", _shown(item))
        if len(set(value)) != len(value):
            self.refuse(key, "expected no item twice", ", ".join(value))
        return tuple(value)

    def flag(self, key: str) -> bool:
        """Return true or false, written so."""
        return self.text(key, "true|false", "true or false") == "true"

    def integer(self, key: str) -> int:
        """Return a whole number of 0 or more."""
        return int(self.text(key, "[0-9]{1,9}", "a whole number of 0 or more"))

    def number(self, key: str) -> float:
        """Return a number of 0 or more, with a point for the decimals."""
        return float(self.text(key, r"[0-9]{1,9}(\.[0-9]{1,9})?", "a number of 0 or more"))

    def date(self, key: str) -> dt.date:
        """Return a date written YYYY-MM-DD."""
        written = self.text(key, r"\d{4}-\d\d-\d\d", "a date YYYY-MM-DD")
        try:
            return dt.date.fromisoformat(written)
        except ValueError:
            self.refuse(key, "expected a date YYYY-MM-DD", repr(written))

    def time(self, key: str) -> dt.time:
        """Return a time of day written HH:MM."""
        return dt.time.fromisoformat(self.text(key, r"([01]\d|2[0-3]):[0-5]\d", "a time HH:MM"))

    def table(self, key: str) -> Table:
        """Return the mapping at `key`."""
        value = self.values[key]
        if not isinstance(value, Table):
            self.refuse(key, "expected a mapping", _shown(value))
        return value

    def mapping(self, key: str) -> dict[str, str]:
        """Return the mapping at `key` as texts."""
        inner = self.table(key)
        return {name: inner.text(name) for name in inner.values}


def read_document(path: Path) -> Table:
    """Read the file at `path`.

    Raises AgreementRefused: it is not there, too long, no YAML mapping, or uses equal keys, anchors or tags.
    """
    try:
        content = path.read_bytes()
        if len(content) > MAX_BYTES:
            raise AgreementRefused(f"{path}: expected at most {MAX_BYTES} bytes; got {len(content)}")
        return parse_document(content.decode("utf-8"), str(path))
    except FileNotFoundError as error:
        raise AgreementRefused(f"{path}: expected an agreement; got no such file") from error
    except (OSError, UnicodeDecodeError) as error:
        raise AgreementRefused(f"{path}: expected readable UTF-8; got {type(error).__name__}") from error


def parse_document(text: str, place: str) -> Table:
    """Parse YAML text; see `read_document`."""
    try:
        _refuse_cleverness(text, place)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{place}:{mark.line + 1}" if mark else place
        raise AgreementRefused(f"{where}: expected YAML; got {getattr(error, 'problem', 'none')}") from error
    table = _value(node, place) if node is not None else None
    if not isinstance(table, Table):
        raise AgreementRefused(f"{place}:1: expected a mapping; got something else")
    return table


def _refuse_cleverness(text: str, place: str) -> None:
    """Refuse anchors, aliases, tags and deep nesting before anything recursive walks the text."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        clever = getattr(event, "anchor", None) or getattr(event, "tag", None)
        if clever or depth > _MAX_DEPTH:
            line = event.start_mark.line + 1 if event.start_mark else 1
            got = "an anchor, alias or tag" if clever else f"more than {_MAX_DEPTH} levels"
            raise AgreementRefused(f"{place}:{line}: expected plain YAML; got {got}")


def plain(value: Any) -> Any:
    """Return a value of the document as dicts, lists and texts."""
    if isinstance(value, Table):
        return {key: plain(inner) for key, inner in value.values.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def canonical(document: Table) -> bytes:
    """Return the signed form: canonical JSON of everything except `signatures`.

    All scalars are texts as the file writes them, keys are sorted, no spaces, UTF-8 without escapes.
    Comments, indentation and the order of keys are not part of it; everything that is read is.
    """
    signed = {key: plain(value) for key, value in document.values.items() if key != "signatures"}
    return json.dumps(signed, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _value(node: yaml.Node, place: str) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, place) for item in node.value]
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    spans: dict[str, tuple[int, int]] = {}
    for key, inner in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode) or key.value in values:
            got = "the same key again" if isinstance(key, yaml.ScalarNode) else "a list or mapping as key"
            raise AgreementRefused(f"{place}:{line}: expected every key once; got {got}")
        values[key.value], lines[key.value] = _value(inner, place), line
        spans[key.value] = (key.start_mark.line, inner.end_mark.line + (inner.end_mark.column > 0))
    return Table(place, node.start_mark.line + 1, values, lines, spans)


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return repr(value if len(value) <= 60 else value[:57] + "...")
    return "a list" if isinstance(value, list) else "a mapping"
