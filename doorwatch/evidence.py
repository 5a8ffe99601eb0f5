"""WARC of a flagged page: the page as it came, never a picture's body.

One gzip member, one response record (WARC 1.1). The same page gives the same bytes, so that the
SHA-256 in a case can be checked against a record that is written again.
"""

from __future__ import annotations

import hashlib
import io
import os
import uuid
from datetime import UTC
from http import HTTPStatus
from pathlib import Path

from doorwatch.errors import BadInput
from doorwatch.types import RawPage

_DROPPED = {"set-cookie", "content-encoding", "transfer-encoding", "content-length", "connection"}
"""A session is nobody's evidence; the others describe a transfer, and the body is kept decoded."""
_TEXT_TYPES = ("text/", "application/xhtml", "application/json", "application/ld+json", "application/xml")


def warc_bytes(page: RawPage) -> bytes:
    """Return the gzipped WARC of one page.

    Raises BadInput: the body is no text (a picture's bytes are written nowhere).
    """
    from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
    from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

    _refuse_pictures(page)
    kept = [(name, value) for name, value in page.headers if name.lower() not in _DROPPED]
    kept.append(("Content-Length", str(len(page.body))))
    phrase = HTTPStatus(page.status).phrase if page.status in set(HTTPStatus) else ""
    http = StatusAndHeaders(f"{page.status} {phrase}".strip(), kept, protocol="HTTP/1.1")
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    record = writer.create_warc_record(
        page.url,
        "response",
        payload=io.BytesIO(page.body),
        length=len(page.body),  # without it warcio copies the page to a temporary file
        http_headers=http,
        warc_headers_dict={"WARC-Date": _instant(page), "WARC-Record-ID": _record_id(page)},
    )
    writer.write_record(record)
    return out.getvalue()


def write_warc(page: RawPage, path: Path) -> str:
    """Write the WARC of a page to `path` (mode 0600, all or nothing). Returns its SHA-256 in hex."""
    data = warc_bytes(page)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partly = path.with_name(path.name + ".partly")
    partly.unlink(missing_ok=True)
    file = os.open(partly, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    partly.rename(path)
    return hashlib.sha256(data).hexdigest()


def read_warc(path: Path) -> tuple[str, bytes]:
    """Return address and body of the one page in a WARC that `write_warc` wrote.

    Raises BadInput: no response record.
    """
    from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type == "response":
                return record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read()
    raise BadInput(path.name, "expected a WARC with one response record", "none")


def _refuse_pictures(page: RawPage) -> None:
    kind = next((value for name, value in page.headers if name.lower() == "content-type"), "text/html")
    if not kind.strip().lower().startswith(_TEXT_TYPES):
        raise BadInput("evidence", "expected a text page; picture bytes are written nowhere", kind)


def _instant(page: RawPage) -> str:
    return page.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _record_id(page: RawPage) -> str:
    """Return an id made from what is recorded: a random one would change the bytes at every writing."""
    digest = hashlib.sha256(f"{page.url}\n{_instant(page)}\n".encode() + page.body).hexdigest()
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digest)}>"
