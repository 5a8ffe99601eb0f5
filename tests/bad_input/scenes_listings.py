"""Lines that are no listing: named by file, line and key; the ones around them are done."""

from __future__ import annotations

import json
from functools import partial

from tests.bad_input.place import Place, Seen
from tests.bad_input.rows import row

GOOD = {"platform": "demo-north", "id": "A-1", "title": "Massage"}
_OBJECT = json.dumps(GOOD)[:-1]
LINES = {
    "a line that is cut off": (_OBJECT, "must be one JSON object; got a line that is cut off"),
    "a line that is not JSON": ("massage", "must be one JSON object; got invalid character (byte 0)"),
    "a list in place of an object": ("[1]", "must be one JSON object; got list"),
    "a key that no listing has": (
        _OBJECT + ', "colour": 1}',
        "colour is no key of a listing; see docs/formats.md",
    ),
    "a key in an object that it does not have": (
        _OBJECT + ', "account": {"id": "u1", "x": 1}}',
        "account.x is no key of a listing; see docs/formats.md",
    ),
    "a value of the wrong type": (
        _OBJECT + ', "stated_age": "24"}',
        "stated_age must be a whole number or null; got text",
    ),
    "a required key that is missing": ('{"platform": "demo-north", "title": "Massage"}', "id is required"),
    "neither title nor text nor pictures": (
        '{"platform": "demo-north", "id": "A-1"}',
        "must have one of title, text and images; got none",
    ),
    "an instant without offset": (
        _OBJECT + ', "posted_at": "2026-11-01T20:00:00"}',
        "posted_at must be an instant with an offset, like 2026-11-01T20:00:00+01:00, from 1970 to "
        "2199; got an instant without offset",
    ),
    "an instant that is none": (
        _OBJECT + ', "posted_at": "yesterday"}',
        "posted_at must be an instant with an offset, like 2026-11-01T20:00:00+01:00, from 1970 to "
        "2199; got other text",
    ),
    "a key that stands twice": (_OBJECT + ', "id": "A-2"}', "must hold each key once; got a key twice"),
    "NaN": (
        _OBJECT + ', "price": {"amount": NaN, "currency": "EUR"}}',
        "must be one JSON object; got invalid character (byte 80)",
    ),
    "a number beyond what can be held": (
        _OBJECT + ', "price": {"amount": 1e999, "currency": "EUR"}}',
        "must hold finite numbers; got a larger one",
    ),
    "a status that is none": (
        _OBJECT + ', "status": "sold"}',
        "status must be live, submitted, refused or removed; got another text",
    ),
    "half a character": (
        _OBJECT + ', "text": "\\ud800 massage"}',
        "must be one JSON object; got unexpected end of escaped utf-16 surrogate pair (byte 75)",
    ),
    "very deep nesting": ("[" * 100_000, "must be one JSON object; got very deep nesting"),
}


def check_lines(line: str, place: Place) -> Seen:
    """Check a file whose second line is bad; the third is done nevertheless."""
    seen = place.run(
        "check", str(place.write("l.jsonl", f"{json.dumps(GOOD)}\n{line}\n{json.dumps(GOOD)}\n"))
    )
    assert seen.text.count('"id":"A-1"') == 2
    return seen


for _what, (_line, _message) in LINES.items():
    row("listings", _what, f"doorwatch: <home>/l.jsonl:2: {_message}", exit=2)(partial(check_lines, _line))


@row(
    "listings",
    "a line that is not UTF-8",
    "doorwatch: <home>/l.jsonl:1: must be UTF-8; got other bytes",
    exit=2,
)
def other_bytes(place: Place) -> Seen:
    return place.run("check", str(place.write("l.jsonl", json.dumps(GOOD).encode().replace(b"M", b"\xff"))))


@row(
    "listings",
    "a line of more than 64 MiB",
    "doorwatch: <home>/l.jsonl:1: must be a line of at most 67108864 bytes; got 68157451",
    exit=2,
)
def endless_line(place: Place) -> Seen:
    return place.run("check", str(place.write("l.jsonl", b'{"title": "' + b"x" * (65 * 2**20))))


@row(
    "listings",
    "a file that is not there",
    "doorwatch: no.jsonl: must be a file that can be read; got No such file or directory",
    exit=2,
)
def no_file(place: Place) -> Seen:
    return place.run("check", "no.jsonl")


@row(
    "listings",
    "a day that is none",
    "doorwatch: Invalid value for '--as-of': expected a date YYYY-MM-DD. See: doorwatch check --help",
    exit=64,
)
def no_day(place: Place) -> Seen:
    return place.run("check", "l.jsonl", "--as-of", "tomorrow")
