"""Reading an agreement: every key written, every fault named with its line."""

from __future__ import annotations

import datetime as dt
import importlib.resources
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from doorwatch.agreements import load_agreement, load_agreements, render
from doorwatch.agreements.load import KEYS
from doorwatch.agreements.offline import TERM_BOUNDS
from doorwatch.errors import AgreementRefused
from doorwatch.types import Terms
from tests.agreements.agreed import values


def schema() -> dict[str, Any]:
    file = importlib.resources.files("doorwatch.schemas") / "agreement.schema.json"
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def test_a_complete_agreement_is_read_as_it_is_written(path: Path) -> None:
    path.write_text(render(values(valid_from="2026-03-01", collects=["text", "payer"], mosaic=True)))
    agreement = load_agreement(path)
    assert agreement.valid_from == dt.date(2026, 3, 1)
    assert agreement.scope.hours.start == dt.time(1, 0)
    assert agreement.collects == ("text", "payer")
    assert agreement.mosaic
    assert not agreement.exchange
    assert agreement.terms == Terms()
    assert agreement.signatures == {}


def test_the_template_agrees_with_the_schema_for_editors() -> None:
    form = json.loads(json.dumps(values(), default=str))
    Draft202012Validator.check_schema(schema())
    assert [error.message for error in Draft202012Validator(schema()).iter_errors(form)] == []


def test_schema_and_reader_know_the_same_keys_and_bounds() -> None:
    assert tuple(schema()["properties"]) == KEYS
    terms = schema()["properties"]["terms"]["properties"]
    assert {name: (term["minimum"], term["maximum"]) for name, term in terms.items()} == TERM_BOUNDS


def line_of(text: str, start: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.startswith(start))


@pytest.mark.parametrize(
    ("line", "instead", "message"),
    [
        ("mosaic: false", "mosaic: no", "mosaic: expected true or false; got 'no'"),
        (
            "intended_use: ",
            "intended_use: investigation",
            "intended_use: expected moderation, the only use there is",
        ),
        (
            "valid_from: ",
            "valid_from: 20 November",
            "valid_from: expected a date YYYY-MM-DD; got '20 November'",
        ),
        (
            "valid_from: ",
            "valid_from: 2026-02-30",
            "valid_from: expected a date YYYY-MM-DD; got '2026-02-30'",
        ),
        ("site: ", "site: ftp://demo-north.example", "site: expected an address like https://example.org"),
        ("  hosts: ", '  hosts: ["*.example"]', "hosts: expected a list of hosts like"),
        ("  hosts: ", "  hosts: demo-north.example", "hosts: expected a list of hosts like"),
        ("  hosts: ", '  hosts: ["a.example", "a.example"]', "hosts: expected no item twice"),
        (
            "  allow: ",
            '  allow: ["ad/"]',
            "allow: expected a list of path prefixes that begin with /; got 'ad/'",
        ),
        ("  rate: ", "  rate: 1_000", "rate: expected a number of 0 or more; got '1_000'"),
        ("  rate: ", "  rate: .inf", "rate: expected a number of 0 or more; got '.inf'"),
        ("  pages: ", "  pages: 1e4", "pages: expected a whole number of 0 or more; got '1e4'"),
        ("  text: 2", "  text: -1", "text: expected a whole number of 0 or more; got '-1'"),
        (
            "  hours: ",
            '  hours: {start: "25:00", end: "06:00", zone: UTC}',
            "start: expected a time HH:MM; got '25:00'",
        ),
        ("  hours: ", '  hours: {start: "01:00", end: "06:00", zone: Mars}', "zone: expected a zone like"),
        ("  hours: ", '  hours: {start: "01:00", end: "06:00", zone: ../x}', "zone: expected a zone like"),
        (
            "collects: ",
            "collects: [text, faces]",
            "collects: expected a list of text, field, .*; got 'faces'",
        ),
        ("exchange: ", "exchange: false\nextra: 1", "extra: expected one of schema, reference"),
        ("exchange: ", "exchange: false\nexchange: true", "expected every key once; got the same key again"),
        ("exchange: ", "exchange: &x false", "expected plain YAML; got an anchor, alias or tag"),
        ("exchange: ", "exchange: !!bool false", "expected plain YAML; got an anchor, alias or tag"),
        ("exchange: ", "exchange: [[[[[[[[x]]]]]]]]", "expected plain YAML; got more than 6 levels"),
        ("exchange: ", "exchange: [", "expected YAML; got"),
        ("signatures: ", "signatures: {operator: abc}", "operator: expected an Ed25519 signature in base64"),
        ("signatures: ", "signatures: {friend: abc}", "friend: expected one of platform, operator"),
    ],
)
def test_a_fault_is_named_with_file_line_and_key(path: Path, line: str, instead: str, message: str) -> None:
    text = render(values())
    number = line_of(text, line)
    path.write_text("\n".join(instead if n == number else old for n, old in enumerate(text.splitlines(), 1)))
    with pytest.raises(AgreementRefused, match=message) as caught:
        load_agreement(path)
    place = str(caught.value).removeprefix(str(path)).split(":")[1]
    assert number <= int(place) <= number + 2


@pytest.mark.parametrize("key", [*KEYS, "  rate", "  journal", "  review"])
def test_a_missing_key_is_named_for_nothing_signed_depends_on_a_default(path: Path, key: str) -> None:
    lines = render(values()).splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"{key}:"))
    end = next((n for n in range(start + 1, len(lines)) if not lines[n].startswith("  ")), len(lines))
    end = start + 1 if key.startswith(" ") else end
    path.write_text("\n".join([*lines[:start], *lines[end:]]))
    with pytest.raises(AgreementRefused, match=rf":\d+: {key.strip()}: expected a value; got none"):
        load_agreement(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "expected a mapping"),
        (b"- a\n", "expected a mapping"),
        (b"\xff\xfe", "expected readable UTF-8; got UnicodeDecodeError"),
        (b"a: \x00", "expected YAML"),
        (b"? [a]\n: b\n", "got a list or mapping as key"),
        (b"#" * 300_000, "expected at most 262144 bytes; got 300000"),
    ],
)
def test_a_file_that_is_no_agreement_is_refused(path: Path, content: bytes, message: str) -> None:
    path.write_bytes(content)
    with pytest.raises(AgreementRefused, match=message):
        load_agreement(path)


def test_a_missing_file_is_refused(path: Path) -> None:
    with pytest.raises(AgreementRefused, match="expected an agreement; got no such file"):
        load_agreement(path)


def test_a_folder_gives_each_agreement_or_its_fault(tmp_path: Path) -> None:
    (tmp_path / "demo-north.yaml").write_text(render(values()))
    (tmp_path / "demo-south.yaml").write_text(render(values()))
    (tmp_path / "demo-east.yaml").write_text("x")
    found = load_agreements(tmp_path, "north")
    assert [type(item).__name__ for item in found.values()] == [
        "AgreementRefused",
        "Agreement",
        "AgreementRefused",
    ]
    assert "expected platform demo-south of tenant north; got demo-north of north" in str(found["demo-south"])
    assert isinstance(load_agreements(tmp_path, "south")["demo-north"], AgreementRefused)
