"""One request over a connection to the address that was checked: no rebinding between look-up and connection.

For the programs that are no crawl: pictures at the door, webhooks. Redirects are not followed, and no proxy
of the environment is asked.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import httpx

from crawler.addresses import AddressBook


@asynccontextmanager
async def pinned(
    book: AddressBook,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    limits: httpx.Timeout,
    content: bytes | None = None,
) -> AsyncIterator[httpx.Response]:
    """Give the answer to a request whose host the book has resolved once and checked; its body is a stream.

    `limits` are its times in seconds.

    Raises RequestRefused: an address that is nobody else's business. httpx.HTTPError as httpx does.
    """
    parts = urlsplit(url)
    host, port = host_and_port(url)
    checked = (await book.check(host, port))[0]
    literal = f"[{checked}]" if ":" in checked else checked
    async with (
        httpx.AsyncClient(timeout=limits, follow_redirects=False, trust_env=False) as client,
        client.stream(
            method, parts._replace(netloc=f"{literal}:{port}").geturl(), content=content,
            headers={**headers, "host": parts.netloc.rpartition("@")[2]},
            extensions={"sni_hostname": host},
        ) as answer,
    ):  # fmt: skip
        yield answer


def host_and_port(url: str) -> tuple[str, int]:
    """Return the host and the port of an address of the web."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
