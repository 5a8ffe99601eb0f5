"""Files of hashes: each form, each fault named with its line, and what goes out comes in again."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorwatch.banks.exchange import records_of
from doorwatch.banks.export import FORMS, write_file
from doorwatch.banks.files import read_file
from doorwatch.banks.model import BadLine, NewEntry
from doorwatch.errors import BadInput
from doorwatch.store.bankread import KeptEntry

A, B, C = "a" * 64, "0b" * 32, "c" * 64
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def read(text: str | bytes) -> list[NewEntry | BadLine]:
    data = text.encode() if isinstance(text, str) else text
    return list(read_file(io.BytesIO(data), "list"))


def good(text: str) -> list[tuple[str | None, str | None]]:
    return [
        (one.pdq.hex() if one.pdq else None, one.sha256.hex() if one.sha256 else None)
        for one in read(text)
        if isinstance(one, NewEntry)
    ]


def bad(text: str) -> list[str]:
    return [one.message for one in read(text) if isinstance(one, BadLine)]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("our CSV", f"pdq,sha256\n{A},\n,{B}\n"),
        ("our CSV with a byte order mark and Windows lines", f"\ufeffpdq,sha256\r\n{A},\r\n,{B}\r\n"),
        ("threatexchange dataset --csv",
         f"collab,signal_type,signal_str,category,tags\ndemo,pdq,{A},POSITIVE_CLASS,x\n"
         f"demo,video_md5,{'1' * 32},POSITIVE_CLASS,\ndemo,sha256,{B},POSITIVE_CLASS,\n"),
        ("lines", f"# a note\npdq {A}\n\nsha256 {B}\nvideo_md5 {'1' * 32}\n"),
        ("doorwatch hash", json.dumps({"schema": 1, "hashes": [{"number": 1, "pdq": A, "pdq_r": C},
                                                                {"sha256": B, "low_detail": False}]})),
        ("ThreatExchange", json.dumps({"data": [
            {"id": "1", "type": "HASH_PDQ", "indicator": A, "should_delete": False},
            {"id": "2", "type": "HASH_MD5", "indicator": "1" * 32},
            {"id": "3", "type": "HASH_SHA256", "indicator": B}], "paging": {"next": "x"}}, indent=1)),
        ("StopNCII", json.dumps({"count": 2, "hashRecords": [
            {"signalType": "ImagePDQ", "hashValue": A, "hashStatus": "Active"},
            {"signalType": "VideoMD5", "hashValue": "1" * 32, "hashStatus": "Active"}],
            "hasMoreRecords": False}) + f"\n{{\"sha256\": \"{B}\"}}"),
        ("Hasher-Matcher-Actioner", json.dumps([{"id": 7, "signals": {"pdq": A}}, {"sha256": B}])),
        ("an object a line", f'{{"signal_type": "pdq", "signal_str": "{A}"}}\n{{"sha256": "{B}"}}\n'),
    ],
)  # fmt: skip
def test_every_form_gives_the_same_two_entries(form: str, text: str) -> None:
    assert good(text) == [(A, None), (None, B)]
    assert bad(text) == []


def test_what_is_wrong_is_named_with_file_and_line_and_the_rest_goes_in() -> None:
    text = (
        f"pdq,sha256,quality,expires\n{A},,90,\nxyz,,,\n{B}\n,,50,\n{C},,200,\n{C},,,soon\n{C},,,2027-01-01\n"
    )
    assert good(text) == [(A, None), (C, None)]
    assert bad(text) == [
        "list:3: pdq: 64 hexadecimal digits; got 3 characters",
        "list:4: expected 4 cells; got 1",
        "list:5: a pdq or sha256 hash; got neither",
        "list:6: quality: a whole number 0 to 100; got 200",
        "list:7: expires: a date YYYY-MM-DD or an instant with an offset; got str",
    ]


@pytest.mark.parametrize("form", [f"pdq,sha256\n{A},\nxyz,\n", f"pdq {A}\nrubbish\nmore rubbish here\n"])
def test_empty_lines_before_the_first_one_count(form: str) -> None:
    assert good("\n \n" + form) == [(A, None)]
    assert [int(one.split(":")[1]) for one in bad("\n \n" + form)] == [
        int(one.split(":")[1]) + 2 for one in bad(form)
    ]
    assert good(f'\n\n{{"pdq": "{A}"}}') == [(A, None)]
    assert bad('\n\n{"pdq": 1}')[0].startswith("list:3: ")


def test_faults_of_json_are_named_by_their_own_line() -> None:
    text = f'{{"schema": 1, "entries": [\n{{"pdq": "{A}"}},\n3,\n{{"pdq": 4}},\n{{"pdq": "{B}", }}\n]}}'
    assert good(text) == [(A, None)]
    assert bad(text)[:2] == [
        "list:3: expected JSON; got int, not an object",
        "list:4: pdq: 64 hexadecimal digits; got int",
    ]
    assert [one.partition("; got ")[0] for one in bad(text)[2:]] == ["list:5: expected JSON"]


def test_a_broken_line_of_json_lines_costs_that_line_only() -> None:
    text = f'{{"pdq": "{A}"}}\n{{"pdq": oops}}\n{{"pdq": "{B}"}}\n'
    assert good(text) == [(A, None), (B, None)]
    assert [one.split(":")[1] for one in bad(text)] == ["2"]


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 100_000, '{"entries": [', "[}", '{"entries": [] x']
)
def test_hostile_json_is_a_bad_line_and_not_a_crash(text: str) -> None:
    found = read(text)
    assert found
    assert all(isinstance(one, BadLine) for one in found)


def test_a_file_of_another_kind_is_refused_at_once() -> None:
    with pytest.raises(BadInput, match="list:1: a column pdq, sha256 or signal_str; got name, phone"):
        read("name, phone\nx,y\n")


def test_bytes_that_are_no_text_are_bad_lines() -> None:
    assert [type(one) for one in read(b"pdq " + b"\xff" * 64 + b"\npdq " + A.encode())] == [BadLine, NewEntry]


@pytest.mark.parametrize(
    ("word", "withdrawn"), [("Active", False), ("Withdrawn", True), ("Deleted", True), ("", False)]
)
def test_what_a_supplier_withdrew_is_marked(word: str, withdrawn: bool) -> None:
    record = {"signalType": "ImagePDQ", "hashValue": A, "hashStatus": word}
    (one,) = read(json.dumps({"hashRecords": [record]}))
    assert isinstance(one, NewEntry)
    assert one.withdrawn is withdrawn
    (deleted,) = read(json.dumps({"data": [{"type": "HASH_PDQ", "indicator": A, "should_delete": True}]}))
    assert isinstance(deleted, NewEntry)
    assert deleted.withdrawn


@pytest.mark.parametrize("form", FORMS)
def test_what_goes_out_comes_in_again_and_names_no_person(form: str) -> None:
    persons = ("m.one", "m.two", NOW, NOW)
    kept = [
        KeptEntry(1, bytes.fromhex(A), None, 80, 'ref, "1"', "Demo", "basis", *persons),
        KeptEntry(2, bytes.fromhex(B), bytes.fromhex(C), None, None, "Demo", "basis", *persons),
    ]
    out = io.StringIO()
    assert write_file(kept, form, out) == 2
    assert "m.one" not in out.getvalue()
    back = [one for one in read(out.getvalue()) if isinstance(one, NewEntry)]
    assert [one.pdq for one in back] == [one.pdq for one in kept]
    if form != "threatexchange":
        assert [(one.sha256, one.reference, one.expires_at) for one in back] == [
            (one.sha256, one.reference, NOW) for one in kept
        ]


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(BadInput, match="format: one of csv, json, threatexchange; got 'xml'"):
        write_file([], "xml", io.StringIO())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(st.text(max_size=6), JSON, max_size=4), max_size=5), st.integers(0, 2))
def test_any_list_of_objects_is_walked_whole(items: list[dict[str, Any]], indent: int) -> None:
    text = json.dumps({"before": {"x": [1]}, "entries": items, "after": []}, indent=indent or None)
    assert len(list(records_of(text))) == len(items)


@given(st.text(max_size=200))
def test_no_text_makes_the_walk_fail(text: str) -> None:
    for line, _ in records_of(text):
        assert line >= 1
