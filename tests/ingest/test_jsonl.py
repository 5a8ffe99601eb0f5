from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorwatch.errors import BadInput
from doorwatch.ingest import SetAside, read_jsonl
from doorwatch.types import Listing

GOOD = b'{"platform": "p", "id": "1", "title": "Massage"}'


def read(data: bytes) -> list[Listing | SetAside]:
    return list(read_jsonl(io.BytesIO(data), "feed.jsonl"))


BROKEN = [
    (b'{"platform": "p", "id": "1", "title": "Mas', "must be one JSON object; got a line that is cut off"),
    (b"{'platform': 'p'}", "must be one JSON object"),
    (GOOD + b" x", "trailing characters"),
    (GOOD + GOOD, "trailing characters"),
    (b"[" + GOOD + b"]", "must be one JSON object; got list"),
    (b'{"platform": "p", "id": "1", "title": "\xff"}', "must be UTF-8; got other bytes"),
    (b'{"platform": "p", "id": "1", "title": "\\ud800"}', "must be one JSON object"),
    (b'{"platform": "p", "id": "1", "title": "a", "stated_age": NaN}', "must be one JSON object"),
    (b'{"platform": "p", "id": "1", "title": "a", "extra": {"n": 1e999}}', "must hold finite numbers"),
    (b'{"platform": "p", "id": "1", "title": "a", "stated_age": 1' + b"0" * 30 + b"}", "at most 64 bits"),
    (
        b'{"platform": "p", "id": "1", "title": "a", "stated_age": 1' + b"0" * 9000 + b"}",
        "must hold finite numbers",
    ),
    (b'{"platform": "p", "id": "1", "id": "2", "title": "a"}', "must hold each key once; got a key twice"),
    (
        b'{"platform": "p", "id": "1", "title": "a", "extra": {"a": 1, "\\u0061": 2}}',
        "must hold each key once",
    ),
    (b"[" * 200_000, "very deep nesting"),
    (b'{"platform": "p", "id": "1", "title": "a", "extra": ' + b'{"a":' * 500 + b"1" + b"}" * 501, "16 deep"),
    (b"\xef\xbb\xbf" + GOOD, "must be one JSON object"),  # a byte order mark that is not at the start
]


@pytest.mark.parametrize(("line", "message"), BROKEN)
def test_a_broken_line_is_set_aside_and_the_rest_is_done(line: bytes, message: str) -> None:
    first, broken, last = read(GOOD + b"\n" + line + b"\n" + GOOD + b"\n")
    assert isinstance(first, Listing)
    assert isinstance(last, Listing)
    assert isinstance(broken, SetAside)
    assert broken.place == "feed.jsonl:2"
    assert broken.message.startswith("feed.jsonl:2: ")
    assert message in broken.message
    assert broken.raw == line + b"\n"
    assert broken.raw_size == len(line) + 1


def test_a_fault_in_a_key_names_the_key() -> None:
    (aside,) = read(b'{"platform": "p", "id": "1", "title": "a", "account": {"verified": "yes"}}')
    assert isinstance(aside, SetAside)
    assert aside.key == "account.verified"
    assert aside.message == "feed.jsonl:1: account.verified must be true or false or null; got text"


def test_no_representation_shows_the_bytes_set_aside() -> None:
    (aside,) = read(b"a secret")
    assert "secret" not in repr(aside)


def test_empty_lines_carriage_returns_and_a_byte_order_mark_are_allowed() -> None:
    found = read(b"\xef\xbb\xbf" + GOOD + b"\r\n\r\n  \n" + GOOD)
    assert [type(item) for item in found] == [Listing, Listing]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    found = read(b"\n\n" + GOOD + b"\n\nx\n")
    assert isinstance(found[1], SetAside)
    assert found[1].place == "feed.jsonl:5"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_another_unicode_form_is_said_once(encoding: str) -> None:
    text = ("\ufeff" if encoding == "utf-16-be" else "") + (GOOD.decode() + "\n") * 5
    (aside,) = read(text.encode(encoding))
    assert isinstance(aside, SetAside)
    assert "must be UTF-8; nothing of the file was read; got another Unicode form" in aside.message


class CountingStream(io.BytesIO):
    """A stream that notes the largest piece that was asked of it."""

    largest = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        self.largest = max(self.largest, size if size is not None and size >= 0 else 2**62)
        return super().readline(size)


def test_a_line_over_the_limit_is_skipped_without_being_held() -> None:
    stream = CountingStream(b"x" * 1_000_000 + b"\n" + GOOD + b"\n")
    aside, listing = read_jsonl(stream, "feed.jsonl", line_bytes=1000)
    assert isinstance(listing, Listing)
    assert isinstance(aside, SetAside)
    assert aside.message == "feed.jsonl:1: must be a line of at most 1000 bytes; got 1000001"
    assert (aside.raw, aside.raw_size) == (None, 1_000_001)
    assert stream.largest <= 2**16


def test_much_text_is_refused_and_as_much_picture_is_not() -> None:
    def line(**more: object) -> bytes:
        return json.dumps({"platform": "p", "id": "1", "title": "a", **more}).encode()

    assert isinstance(read(line(images=["data:image/png;base64," + "A" * 5_000_000]))[0], Listing)
    (aside,) = read(line(text="a" * 5_000_000))
    assert isinstance(aside, SetAside)
    assert "must hold at most 4194304 bytes beside its data URLs" in aside.message


def test_a_path_is_opened_and_one_that_is_not_there_is_named(tmp_path: Path) -> None:
    file = tmp_path / "feed.jsonl"
    file.write_bytes(GOOD)
    assert len(list(read_jsonl(file, "feed.jsonl"))) == 1
    with pytest.raises(BadInput, match=r"none\.jsonl: must be a file that can be read; got No such file"):
        list(read_jsonl(tmp_path / "none.jsonl", "none.jsonl"))


@given(st.binary(max_size=400))
def test_any_bytes_give_listings_or_set_asides(data: bytes) -> None:
    assert all(isinstance(item, Listing | SetAside) for item in read(data))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from([*Listing.__dataclass_fields__, "other"])


@given(st.dictionaries(KEYS, JSON, max_size=6))
def test_any_json_object_gives_a_listing_or_a_set_aside(obj: dict[str, object]) -> None:
    full = {"platform": "p", "id": "1", "title": "a", **obj}
    (item,) = read(json.dumps(full).encode())
    assert isinstance(item, Listing | SetAside)
