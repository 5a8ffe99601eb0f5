"""YAML as analysts write it: nothing guessed, nothing silently lost, every fault with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from doorwatch.errors import RuleError
from doorwatch.rules.yamlfile import digest, parse, read_bytes


@pytest.mark.parametrize("text", ["no", "12:30", "1_000", "0.9", "null", "2026-11-20", "1e3"])
def test_every_scalar_stays_the_text_that_was_written(text: str) -> None:
    assert parse(f"key: {text}\n".encode(), "x.yaml").mapping("x")["key"].value == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", r"x\.yaml:3: each key once; got 'a' twice"),
        ("a: &one [1]\nb: *one\n", r"x\.yaml:1: no anchor or alias; got one"),
        ("a: !!python/name:os.system\n", r"x\.yaml:1: no tag"),
        ("a: [1\n", r"x\.yaml:\d+: YAML"),
        ("? [1, 2]\n: 3\n", r"x\.yaml:1: a key that is text"),
        ("", r"x\.yaml:1: a mapping of names to values; got nothing"),
        ("a: " + "[" * 20 + "]" * 20, r"x\.yaml:1: at most 12 levels of nesting; got more"),
    ],
)
def test_what_a_rule_never_needs_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        parse(text.encode(), "x.yaml")


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(RuleError, match=r"x\.yaml: text in UTF-8; got byte 3"):
        parse(b"a: \xff", "x.yaml")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="a file that can be read; got No such file"):
        read_bytes(tmp_path / "none.yaml")


def test_the_digest_depends_on_names_and_contents_and_not_on_their_order() -> None:
    assert digest([("a", b"1"), ("b", b"2")]) == digest([("b", b"2"), ("a", b"1")])
    assert digest([("a", b"1"), ("b", b"2")]) != digest([("a", b"2"), ("b", b"1")])
    assert digest([("a", b"1b")]) != digest([("a", b"1"), ("b", b"")])
