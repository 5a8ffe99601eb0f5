from __future__ import annotations

import gzip
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from doorwatch.ingest import SetAside, read_warc
from doorwatch.types import RawPage

PAGE = b"<html><title>Massage</title></html>"
WHEN = "2026-11-20T03:00:00Z"


def warc(*records: tuple[str, bytes, str], packed: bool = False, kind: str = "response") -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for content_type, body, when in records:
        http = StatusAndHeaders("200 OK", [("Content-Type", content_type)], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                "http://127.0.0.1/ad/1", kind, payload=io.BytesIO(body), length=len(body),
                http_headers=http,
                warc_headers_dict={"WARC-Date": when},
            )
        )  # fmt: skip
    return out.getvalue()


def read(data: bytes) -> list[RawPage | SetAside]:
    return list(read_warc(io.BytesIO(data), "pages.warc"))


@pytest.mark.parametrize("packed", [False, True])
def test_a_page_is_read_with_its_address_and_time(packed: bool) -> None:
    (page,) = read(warc(("text/html; charset=utf-8", PAGE, WHEN), packed=packed))
    assert isinstance(page, RawPage)
    assert (page.url, page.status, page.body) == ("http://127.0.0.1/ad/1", 200, PAGE)
    assert page.fetched_at == datetime(2026, 11, 20, 3, tzinfo=UTC)
    assert ("Content-Type", "text/html; charset=utf-8") in page.headers


def test_bodies_of_pictures_and_requests_are_passed_over() -> None:
    assert read(warc(("image/png", b"pixels", WHEN))) == []
    assert read(warc(("text/html", PAGE, WHEN), kind="resource")) == []


def test_a_packed_body_is_unpacked_within_the_limit() -> None:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    for body in (PAGE, b"x" * 50_000_000):
        http = StatusAndHeaders(
            "200 OK", [("Content-Type", "text/html"), ("Content-Encoding", "gzip")], protocol="HTTP/1.1"
        )
        packed = gzip.compress(body)
        record = writer.create_warc_record(
            "http://127.0.0.1/", "response", payload=io.BytesIO(packed), length=len(packed), http_headers=http
        )
        writer.write_record(record)
    page, bomb = read(out.getvalue())
    assert isinstance(page, RawPage)
    assert page.body == PAGE
    assert isinstance(bomb, SetAside)
    assert bomb.message == "pages.warc:record 2: must be a page of at most 4194304 bytes; got a larger one"


def test_a_record_without_a_moment_is_set_aside_and_the_rest_is_done() -> None:
    broken, page = read(warc(("text/html", PAGE, "yesterday"), ("text/html", PAGE, WHEN)))
    assert isinstance(page, RawPage)
    assert isinstance(broken, SetAside)
    assert "WARC-Date" in broken.message


def test_what_is_no_warc_is_said_after_what_was_read() -> None:
    (aside,) = read(b"no archive at all")
    assert isinstance(aside, SetAside)
    page, tail = read(warc(("text/html", PAGE, WHEN)) + b"rubbish\r\n\r\n")
    assert isinstance(page, RawPage)
    assert isinstance(tail, SetAside)
    assert tail.message.startswith(
        "pages.warc:record 2: must be a WARC record; what stood before was read; got"
    )


@given(st.binary(max_size=60), st.integers(0, 600), st.booleans())
def test_any_bytes_give_pages_or_set_asides(tail: bytes, cut: int, packed: bool) -> None:
    data = warc(("text/html", PAGE, WHEN), packed=packed)[:cut] + tail
    assert all(isinstance(item, RawPage | SetAside) for item in read(data))
