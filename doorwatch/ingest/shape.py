"""From a decoded JSON object to a `Listing`, or the first fault by key and type.

`msgspec` converts; this module adds what it leaves open (unknown keys, numbers that no database
holds, moments outside any plausible range) and says faults without repeating a value: the
converter's own messages quote what came.
"""

from __future__ import annotations

import dataclasses
import math
import re
import types
import typing
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec

from doorwatch.ingest.aside import DEPTH, ListingFault
from doorwatch.types import Listing

_ID_LENGTH: Final = 200
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_SHOWABLE_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")
_AT: Final = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_STEP: Final = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_FIRST_YEAR, _LAST_YEAR = 1970, 2199
_INT64: Final = 2**63
INSTANT: Final = "must be an instant with an offset, like 2026-11-01T20:00:00+01:00, from 1970 to 2199"


class _Node(NamedTuple):
    """The keys below a key, and whether they stand in a list of objects."""

    keys: Mapping[str, _Node | None]
    many: bool


def _node(record: type, many: bool = False) -> _Node:
    keys: dict[str, _Node | None] = {}
    hints = typing.get_type_hints(record)
    for item in dataclasses.fields(record):
        keys[item.name] = _below(hints[item.name])
    return _Node(keys, many)


def _below(hint: Any) -> _Node | None:
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _node(hint)
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        return next((node for part in typing.get_args(hint) if (node := _below(part))), None)
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        listed = isinstance(inner, type) and dataclasses.is_dataclass(inner)
        return _node(inner, many=True) if listed else None
    return None


_ROOT: Final = _node(Listing)
_NESTED: Final = tuple(key for key, node in _ROOT.keys.items() if node is not None)
_INSTANTS: Final = ("posted_at", "bumped_at", "observed_at")


def type_name(value: object) -> str:
    """Return the JSON name of a value's type: all that a message may say of it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    names = {int: "whole number", float: "number", str: "text", list: "list", tuple: "list", dict: "object"}
    return names.get(type(value), type(value).__name__)


def to_listing(obj: object, place: str, platform: str | None = None) -> Listing:
    """Return the listing in a decoded JSON object.

    `platform` fills the key when it is absent; another platform in the object is a fault.
    Raises ListingFault: names place, key, what was expected and the type that came.
    """
    if not isinstance(obj, dict):
        raise ListingFault(place, None, "must be one JSON object", type_name(obj))
    _check_values(obj, place)
    _check_keys(obj, _ROOT, "", place)
    if platform is not None:
        obj = {"platform": platform, **obj}
    try:
        listing = msgspec.convert(obj, Listing, strict=True)
    except msgspec.ValidationError as error:
        raise _explained(error, obj, place) from None
    _check_listing(listing, place)
    if platform is not None and listing.platform != platform:
        raise ListingFault(place, "platform", "must be the platform that is being ingested", "another")
    return listing


def _check_keys(obj: Mapping[str, Any], node: _Node, path: str, place: str) -> None:
    if not obj.keys() <= node.keys.keys():
        unknown = next(key for key in obj if key not in node.keys)
        key = f"{path}{_shown(unknown)}"
        raise ListingFault(place, key, "is no key of a listing; see docs/formats.md")
    for key in _NESTED if node is _ROOT else obj:
        below, value = node.keys[key], obj.get(key)
        if below is None or value is None:
            continue
        if not below.many and isinstance(value, dict):
            _check_keys(value, below, f"{path}{key}.", place)
        elif below.many and isinstance(value, list | tuple):
            for index, item in enumerate(value):
                if isinstance(item, dict):
                    _check_keys(item, below, f"{path}{key}[{index}].", place)


def _shown(key: object) -> str:
    """Return a key for a message; one that does not look like a key could be somebody's data."""
    if isinstance(key, str):
        return key if _SHOWABLE_KEY.fullmatch(key) else f"(a key of {len(key)} characters)"
    return f"(a key that is {type_name(key)})"


def _check_values(obj: dict[str, Any], place: str) -> None:
    """Refuse what JSON can hold and a database or a hash cannot, without recursion."""
    waiting: list[tuple[object, int, str]] = [
        (value, 1, key) for key, value in obj.items() if not _harmless(value)
    ]
    while waiting:
        value, depth, top = waiting.pop()
        kind = type(value)
        if kind is str:
            if not _encodable(value):  # type: ignore[arg-type]
                raise ListingFault(place, _shown(top), "must be text without lone surrogates")
        elif kind is dict or kind is list or kind is tuple:
            if depth >= DEPTH:
                raise ListingFault(place, _shown(top), f"must nest at most {DEPTH} deep")
            inside = value.values() if isinstance(value, dict) else value
            if isinstance(value, dict) and not all(isinstance(k, str) and _encodable(k) for k in value):
                raise ListingFault(place, _shown(top), "must have keys of plain text")
            waiting.extend((item, depth + 1, top) for item in inside)  # type: ignore[attr-defined]
        elif kind is int:
            if not -_INT64 <= value < _INT64:  # type: ignore[operator]
                raise ListingFault(place, _shown(top), "must be a number of at most 64 bits", "a larger one")
        elif kind is float:
            if not math.isfinite(value):  # type: ignore[arg-type]
                raise ListingFault(place, _shown(top), "must be a finite number")
        elif value is not None and kind is not bool:
            raise ListingFault(place, _shown(top), "must be a JSON value", type_name(value))


def _harmless(value: object) -> bool:
    """Say at a glance that there is nothing to refuse: most values of a listing are such."""
    kind = type(value)
    if kind is str:
        return value.isascii()  # type: ignore[attr-defined, no-any-return]
    return value is None or kind is bool or ((kind is list or kind is dict) and not value)


def _encodable(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_listing(listing: Listing, place: str) -> None:
    for key, name in (("platform", listing.platform), ("id", listing.id)):
        if not 0 < len(name) <= _ID_LENGTH or _CONTROL.search(name) or name.isspace():
            expected = f"must be 1 to {_ID_LENGTH} characters, none of them a control character"
            raise ListingFault(place, key, expected)
    if not (listing.title or listing.text or listing.images):
        raise ListingFault(place, None, "must have one of title, text and images", "none")
    if listing.stated_age is not None and not 0 <= listing.stated_age <= 999:
        raise ListingFault(place, "stated_age", "must be from 0 to 999", "a number outside")
    for key, moment in _moments(listing):
        if moment is not None and not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            raise ListingFault(place, key, INSTANT, "another year")


def _moments(listing: Listing) -> list[tuple[str, datetime | None]]:
    found = [(key, getattr(listing, key)) for key in _INSTANTS]
    if listing.account is not None:
        found.append(("account.created_at", listing.account.created_at))
        steps = enumerate(listing.account.verification)
        found += [(f"account.verification[{index}].at", step.at) for index, step in steps]
    for key in ("attempts", "reports", "reviews"):
        found += [(f"{key}[{index}].at", item.at) for index, item in enumerate(getattr(listing, key))]
    return found


_WORDS: Final = {
    "int": "a whole number", "float": "a number", "str": "text", "bool": "true or false", "array": "a list",
    "object": "an object", "null": "null", "datetime": "an instant with an offset",
}  # fmt: skip


def _explained(error: msgspec.ValidationError, obj: dict[str, Any], place: str) -> ListingFault:
    """Say a converter's fault in the project's words: path, expected, type that came."""
    message = str(error)
    match = _AT.search(message)
    path = match["path"] if match else ""
    what = message[: match.start()] if match else message
    value = _value_at(obj, path)
    if missing := re.search(r"missing required field `(\w+)`", what):
        return ListingFault(place, f"{path}.{missing[1]}".lstrip("."), "is required")
    if what.startswith("Invalid enum value"):
        allowed = {"schema": "must be 1", "status": "must be live, submitted, refused or removed"}
        return ListingFault(place, path, allowed[path], f"another {type_name(value)}")
    if "datetime" in what and isinstance(value, str):
        naive = "with a timezone" in what
        return ListingFault(place, path, INSTANT, "an instant without offset" if naive else "other text")
    if wanted := re.match(r"Expected `([^`]+)`", what):
        kinds = [_WORDS.get(kind, kind) for kind in wanted[1].split(" | ")]
        return ListingFault(place, path or None, f"must be {' or '.join(kinds)}", type_name(value))
    return ListingFault(place, path or None, "must be as docs/formats.md says", type_name(value))


def _value_at(obj: object, path: str) -> object:
    value: Any = obj
    for name, index in _STEP.findall(path):
        value = value[name] if name else value[int(index)]
    return value
