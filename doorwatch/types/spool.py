"""Records of the spool: what a crawl hands over to the pipeline, one way, one record a sight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from doorwatch.types.listing import Listing
from doorwatch.types.reading import PictureReading


@dataclass(frozen=True, slots=True)
class RawPage:
    """A detail page as it came, for the WARC of a flagged listing. Never a picture's body."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Validators:
    """What tells that a detail page is as it was: the server's two marks and our own.

    `content` is the crawler's hash (hex) of all that it extracted, without times of observation. The store
    keeps it and gives it back as it is; with it a page without server marks is known to be unchanged.
    """

    etag: str | None = None
    last_modified: str | None = None
    content: str | None = None


@dataclass(frozen=True, slots=True)
class CardSeen:
    """A list page showed this listing; `card` is the hash of its card (hex)."""

    id: str
    url: str
    card: str
    at: datetime
    record: Literal["card"] = "card"


@dataclass(frozen=True, slots=True)
class DetailRead:
    """A detail page was read. `fields` names what the extraction found, for the extraction rate."""

    listing: Listing
    pictures: tuple[PictureReading, ...]
    page: RawPage | None
    validators: Validators
    fields: tuple[str, ...]
    at: datetime
    reveal: Literal["shown", "behind_button", "none"] = "shown"
    record: Literal["detail"] = "detail"


@dataclass(frozen=True, slots=True)
class DetailUnchanged:
    """A detail page was as before: the server answered 304, or its content hash is the known one."""

    id: str
    at: datetime
    record: Literal["unchanged"] = "unchanged"


@dataclass(frozen=True, slots=True)
class Gone:
    """The server answered 404 or 410 for a listing."""

    id: str
    status: int
    at: datetime
    record: Literal["gone"] = "gone"


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """A page that could not be fetched or read; `kind` is list or detail. Never "nothing found"."""

    id: str | None
    url: str
    kind: Literal["list", "detail"]
    reason: str
    at: datetime
    record: Literal["failed"] = "failed"


@dataclass(frozen=True, slots=True)
class ScanEnd:
    """The crawl came to its end. `reasons` says why a scan is partial.

    `index_complete`: all list pages were read; `detail_complete`: all detail pages due were read.
    `counts` holds plain numbers (requests, pages, refused, retried, pictures, bytes);
    `extraction` is found/read per field, 0-1; `listings_linked` how many cards the list showed.
    """

    index_complete: bool
    detail_complete: bool
    reasons: tuple[str, ...]
    counts: Mapping[str, int]
    extraction: Mapping[str, float]
    at: datetime
    alarms: tuple[str, ...] = field(default=())
    record: Literal["end"] = "end"


SpoolRecord = CardSeen | DetailRead | DetailUnchanged | Gone | FetchFailed | ScanEnd


@dataclass(frozen=True, slots=True)
class KnownListing:
    """What the crawler is told of a listing that the store knows, to visit it in a sensible order.

    `conditional` is False when a full body is wanted (flagged, linked, or fingerprints under an
    old key). `last_detail` is when its detail page was last read.
    """

    id: str
    url: str
    card: str | None
    validators: Validators
    last_detail: datetime | None
    flagged_or_linked: bool = False
    conditional: bool = True


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """One scan as the night orders it: what is known, and what this scan has done already."""

    platform: str
    scan: str
    known: Mapping[str, KnownListing] = field(default_factory=dict)
    done: frozenset[str] = frozenset()
    """Ids whose detail page was read by an interrupted run of the same scan."""
