from __future__ import annotations

import gzip
import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from doorwatch.errors import BadInput
from doorwatch.evidence import read_warc, warc_bytes, write_warc
from doorwatch.types import RawPage

PAGE = RawPage(
    "http://127.0.0.1:8101/ad/A-1",
    200,
    (("Content-Type", "text/html; charset=utf-8"), ("Set-Cookie", "session=1"), ("Content-Encoding", "gzip")),
    "<h1>Massage é</h1>".encode(),
    datetime(2026, 11, 20, 23, tzinfo=UTC),
)


def test_the_same_page_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a.warc.gz", tmp_path / "b.warc.gz"
    assert write_warc(PAGE, first) == write_warc(PAGE, second)
    assert first.read_bytes() == second.read_bytes() == warc_bytes(PAGE)


def test_the_page_comes_back_and_only_its_owner_can_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "cases" / "7.warc.gz"
    digest = write_warc(PAGE, path)
    assert read_warc(path) == (PAGE.url, PAGE.body)
    assert digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_a_session_and_the_transfer_are_not_recorded() -> None:
    text = gzip.decompress(warc_bytes(PAGE)).decode()
    assert "session=1" not in text
    assert "Content-Encoding" not in text
    assert "WARC-Date: 2026-11-20T23:00:00Z" in text


@pytest.mark.parametrize("kind", ["image/png", "application/octet-stream", "video/mp4"])
def test_a_body_that_is_no_text_is_refused(kind: str) -> None:
    with pytest.raises(BadInput, match=r"expected a text page; picture bytes are written nowhere; got .*/"):
        warc_bytes(replace(PAGE, headers=(("Content-Type", kind),)))


def test_a_status_without_a_name_is_recorded() -> None:
    assert b"HTTP/1.1 299" in gzip.decompress(warc_bytes(replace(PAGE, status=299)))


def test_a_file_without_a_page_is_named(tmp_path: Path) -> None:
    path = tmp_path / "empty.warc.gz"
    path.write_bytes(b"")
    with pytest.raises(BadInput, match=r"empty\.warc\.gz: expected a WARC with one response"):
        read_warc(path)
