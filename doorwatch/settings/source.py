"""Where settings come from: the TOML file with its lines, and the environment; both checked by type."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from doorwatch.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Source:
    """The settings file, with the lines of its keys for error messages."""

    file: Path | None
    text: str
    table: Mapping[str, Any]

    @classmethod
    def read(cls, file: Path | None) -> Source:
        if file is None:
            return cls(None, "", {})
        try:
            text = file.read_text(encoding="utf-8")
            return cls(file, text, tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line (\d+)", str(error))
            place = f"{file}:{line[1]}" if line else str(file)
            raise SettingsError(place, "expected TOML", str(error)) from error
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(str(file), "expected a readable UTF-8 file", type(error).__name__) from error

    def place(self, *keys: str) -> str:
        """Return `file:line` of the deepest of `keys` that the file writes out."""
        line = _line_of(self.text, keys)
        return f"{self.file}:{line} {'.'.join(keys)}" if line else f"{self.file} {'.'.join(keys)}"

    def tables(self, *keys: str) -> Mapping[str, Any]:
        """Return the table at `keys`, empty when the file has none."""
        found: Any = self.table
        for key in keys:
            found = found.get(key, {})
            if not isinstance(found, dict):
                raise SettingsError(self.place(*keys), "expected a table", type(found).__name__)
        return dict(found)


def overrides(
    kind: type[Any], environ: Mapping[str, str], prefix: str, nested: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return what the variables under `prefix` set, converted from text to the field's type."""
    found: dict[str, Any] = {}
    types = types_of(kind)
    for variable, text in environ.items():
        if not variable.startswith(prefix):
            continue
        key = variable.removeprefix(prefix)
        if key.partition("__")[0] in nested and "__" in key:
            continue
        if key.lower() not in types or key in nested:
            raise SettingsError(variable, f"expected a name ending in one of {', '.join(types).upper()}")
        try:
            found[key.lower()] = msgspec.convert(text, types[key.lower()], strict=False)
        except msgspec.ValidationError as error:
            raise SettingsError(variable, *_expected(str(error), text)) from error
    return found


def convert(table: Mapping[str, Any], kind: type[Any], places: Mapping[str, str], place: str) -> Any:
    """Return `table` as `kind`; `places` says where each key was written, `place` where the table was.

    Raises SettingsError: an unknown key, a wrong type, a number out of its range.
    """
    for key in table.keys() - types_of(kind).keys():
        raise SettingsError(places.get(key, place), f"expected one of {', '.join(types_of(kind))}", repr(key))
    try:
        return msgspec.convert(dict(table), kind)
    except msgspec.ValidationError as error:
        at = re.search(r"at `\$\.(\w+)", str(error))
        key = at[1] if at else ""
        raise SettingsError(places.get(key, place), *_expected(str(error), table.get(key))) from error


def _expected(message: str, value: object) -> tuple[str, str]:
    """Turn a message of msgspec into what was expected and what came.

    A longer text, a list or a table is never repeated: it could hold the password of a database.
    """
    expected = message.partition(" - at ")[0].partition(", got ")[0].replace("`", "").replace(" | null", "")
    short = isinstance(value, (bool, int, float)) or (isinstance(value, str) and len(value) <= 12)
    return expected[:1].lower() + expected[1:], repr(value) if short else f"a {type(value).__name__}"


def types_of(kind: type[Any]) -> dict[str, Any]:
    """Return the type of every setting of `kind`, bounds included."""
    hints = get_type_hints(kind, include_extras=True)
    return {name: hint for name, hint in hints.items() if not name.startswith("_")}


def _line_of(text: str, keys: tuple[str, ...]) -> int | None:
    """Return the line of the longest prefix of `keys` that a header or an assignment of `text` names."""
    best: tuple[int, int | None] = (0, None)
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[([^\[\]]+)\]", line)
        assigned = re.match(r"\s*([\w.\"'-]+)\s*=", line)
        written = header or assigned
        if written is None:
            continue
        parts = tuple(part.strip(" \"'") for part in written[1].split("."))
        table = parts if header else table
        whole = parts if header else (*table, *parts)
        if keys[: len(whole)] == whole and len(whole) > best[0]:
            best = (len(whole), number)
    return best[1]
