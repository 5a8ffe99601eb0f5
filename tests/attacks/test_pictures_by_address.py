"""Pictures by address at the door: whoever serves them holds neither memory nor the request."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import replace

import pytest

from doorwatch.types import Agreement
from review_ui.v1 import fetch
from review_ui.v1.fetch import Fetcher
from tests.pipeline.test_known import paper
from tests.store.samples import NOW


def agreed(port: int) -> Agreement:
    """An agreement whose pictures lie on this machine."""
    host = f"127.0.0.1:{port}"
    known = paper()
    scope = replace(known.scope, hosts=(host,), image_hosts=(host,), private_hosts=(host,))
    return replace(known, scope=scope)


def fetched(answer: bytes, count: int = 1, *, ends: bool = True) -> list[bytes | str]:
    """Fetch `count` pictures from a server that answers so, and then nothing more when it does not end."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n" + answer)
        await writer.drain()
        if not ends:
            await reader.read()
        writer.close()

    async def work() -> list[bytes | str]:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        fetcher = Fetcher(agreed(port))
        found = await asyncio.gather(
            *(fetcher.fetch(f"http://127.0.0.1:{port}/{n}.png", NOW) for n in range(count))
        )
        server.close()
        return found

    return asyncio.run(work())


def test_a_picture_is_given_as_it_came() -> None:
    assert fetched(b"content-length: 3\r\n\r\nabc") == [b"abc"]


def test_a_body_that_never_ends_ends_with_the_request_s_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "SECONDS", 0.3)
    assert fetched(b"content-length: 9\r\n\r\nabc", 6, ends=False) == ["timeout"] * 6


def test_what_is_packed_is_not_unpacked() -> None:
    packed = gzip.compress(bytes(50_000_000))
    head = b"content-encoding: gzip\r\ncontent-length: %d\r\n\r\n" % len(packed)
    assert fetched(head + packed) == [packed]


def test_all_pictures_of_a_listing_share_one_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MOST_OF_ONE", 25)
    found = fetched(b"content-length: 10\r\n\r\n0123456789", 5)
    assert (found.count("too_large"), found.count(b"0123456789")) == (3, 2)


def test_more_addresses_than_a_listing_may_have_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MOST_ADDRESSES", 2)
    assert fetched(b"content-length: 1\r\n\r\nx", 4) == [b"x", b"x", "not_fetched", "not_fetched"]
