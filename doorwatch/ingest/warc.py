"""Pages from a WARC file; the site's profile turns them into listings, as it does in a crawl."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from doorwatch.ingest.aside import TEXT_BYTES, ListingFault, SetAside
from doorwatch.ingest.jsonl import Source, opened
from doorwatch.types import RawPage

_PAGES: Final = ("text/", "application/json", "application/xhtml+xml", "application/ld+json")


def read_warc(source: Source, name: str) -> Iterator[RawPage | SetAside]:
    """Yield the pages of a WARC file, packed or not, in its order.

    Only responses that are text are read, at most 4 MiB each after unpacking; bodies of pictures
    are passed over and never held. A file that breaks off gives what stood before, and a SetAside.
    Raises BadInput: the file cannot be opened or read.
    """
    from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

    with opened(source, name) as stream:
        number = 1
        try:
            for record in ArchiveIterator(stream):
                if record.rec_type == "response" and record.http_headers is not None and _is_page(record):
                    yield _page(record, f"{name}:record {number}")
                number += 1
        # The library fails on hostile records with whatever its own lines raise (AttributeError on a
        # record without address); what it reads here is foreign input, so each of them is a bad record.
        except Exception as error:
            place, kind = f"{name}:record {number}", type(error).__name__
            expected = "must be a WARC record; what stood before was read"
            yield ListingFault(place, None, expected, kind).set_aside(None, 0)


def _is_page(record: Any) -> bool:
    kind = record.http_headers.get_header("Content-Type") or ""
    return kind.strip().lower().startswith(_PAGES)


def _page(record: Any, place: str) -> RawPage | SetAside:
    body: bytes = record.content_stream().read(TEXT_BYTES + 1)
    try:
        status = int(record.http_headers.get_statuscode())
        fetched = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date") or "")
    except ValueError:
        fault = ListingFault(place, None, "must have a status and a WARC-Date with an offset")
        return fault.set_aside(None, len(body))
    url = record.rec_headers.get_header("WARC-Target-URI")
    if not url or fetched.tzinfo is None:
        fault = ListingFault(place, None, "must have a WARC-Target-URI and a WARC-Date with an offset")
        return fault.set_aside(None, len(body))
    if len(body) > TEXT_BYTES:
        fault = ListingFault(place, None, f"must be a page of at most {TEXT_BYTES} bytes", "a larger one")
        return fault.set_aside(None, len(body))
    return RawPage(url, status, tuple(record.http_headers.headers), body, fetched)
