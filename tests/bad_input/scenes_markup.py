"""Markup and control characters in a listing: shown as text, on the terminal and in the report."""

from __future__ import annotations

import json

from tests.bad_input.night import PLATFORM, TENANT, nightly, small_site
from tests.bad_input.place import Place, Seen
from tests.bad_input.rows import row

SCRIPT = "<script>alert(1)</script>"
STEERING = "\x1b]0;door\x07\u202e"


def check(place: Place, text: str) -> Seen:
    listing = {"platform": "demo-north", "id": "A-1", "text": text}
    return place.run("check", str(place.write("l.jsonl", json.dumps(listing))), "--explain")


@row("markup", "a script: `check --explain`", f"text 31-33: ...{SCRIPT} I am 16....", exit=0)
def script(place: Place) -> Seen:
    return check(place, f"{SCRIPT} I am 16.")


@row(
    "markup",
    "the terminal's own markup: `check --explain`",
    "text 20-22: ...[bold red]x[/] I am 16....",
    exit=0,
)
def brackets(place: Place) -> Seen:
    return check(place, "[bold red]x[/] I am 16.")


@row(
    "markup",
    "characters that steer a terminal: `check --explain`",
    "text 5-7: ...I am 16 <U+001B>]0;door<U+0007><U+202E> now....",
    exit=0,
)
def steering(place: Place) -> Seen:
    seen = check(place, f"I am 16 {STEERING} now.")
    assert not {"\x1b", "\x07", "\u202e"} & set(seen.text)
    return seen


@row("markup", "a script in a case: `cases show`", 'The text says "I am<U+200B> 16".', exit=0)
def in_a_case(place: Place) -> Seen:
    with small_site(place, count=1):
        assert nightly(place).code == 0
    listing = {"id": "A-9", "title": SCRIPT, "text": f"{SCRIPT} I am\u200b 16."}
    feed = place.write("feed.jsonl", json.dumps(listing))
    assert place.run("ingest", str(feed), "--platform", PLATFORM).code == 0
    assert nightly(place).code == 4  # the site no longer answers; the report tells of the case
    seen = place.run("cases", "show", "1")
    assert "\x1b" not in seen.text
    page = next((place.home / "tenants" / TENANT / "reports").glob("*.html")).read_text(encoding="utf-8")
    assert "<script" not in page
    assert "I am 16" not in page
    return seen


@row(
    "markup",
    "control characters in the name of a file",
    "doorwatch: <U+001B>[31mno.jsonl: must be a file that can be read; got No such file or directory",
    exit=2,
)
def in_a_name(place: Place) -> Seen:
    return place.run("check", "\x1b[31mno.jsonl")
