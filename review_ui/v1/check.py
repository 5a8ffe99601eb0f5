"""`POST /v1/check`: one listing before it goes live; the advertiser hears accepted or held, no more."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from doorwatch.casework.door import hold
from doorwatch.errors import BadInput, Unreachable
from doorwatch.ingest import parse_listing
from doorwatch.ingest.assessments import assessment_to_json
from doorwatch.ingest.pictures import picture_bytes
from doorwatch.pipeline.door import DoorAnswer
from doorwatch.pipeline.feed import OCR
from doorwatch.store.door import Answered, answered, note_answer
from doorwatch.types import Agreement, Listing, Permission, PictureReading
from review_ui.v1.fetch import Fetcher, addresses
from review_ui.v1.frame import JSON, KEY, OUTCOME, Call, KeyReused, TooLarge, idempotency_key, problem

if TYPE_CHECKING:
    import sqlalchemy as sa

    from review_ui.v1.desk import Desk

MOST_BYTES = 24 * 2**20
"""Bytes of a request: a listing with a few inline pictures."""
_LARGE = 2**16
"""Bytes from which a body is read beside the loop, so that others do not wait for it."""
CASE, CHECK = "doorwatch-case", "doorwatch-check"
_READING = asyncio.Semaphore(2)
"""Pictures that are decoded at once: decoding is the dear part."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request as it came: listing, agreement, and its idempotency key and body as digests."""

    listing: Listing
    agreement: Agreement
    key: str | None
    body: str


async def check(call: Call) -> Response:
    """Answer one check. See `docs/door.md`."""
    asked = await _asked(call)
    pictures, later = await _pictures(call.desk, asked)
    try:
        answer, word, case = await run_in_threadpool(_settle, call, asked, pictures)
    except Unreachable as error:
        return await run_in_threadpool(_without_store, call.desk, asked, pictures, error)
    if later:
        call.request.app.state.later.add(
            call.desk, asked.agreement, asked.listing, pictures, later, answer.at, answer.assessment_row
        )
    return _said(answer, word, case)


def _said(answer: DoorAnswer, word: str, case: int | None) -> Response:
    """The body is the assessment, for the platform; the word for the advertiser is a header of its own."""
    headers = {OUTCOME: word, CHECK: str(answer.assessment_row)}
    if case is not None:
        headers[CASE] = str(case)
    return Response(assessment_to_json(answer.assessment), headers=headers, media_type=JSON)


async def _asked(call: Call) -> _Asked:
    """Read the request. Raises BadInput, PermissionRefused, AgreementRefused, TooMany, KeyReused."""
    body = await call.request.body()
    if len(body) > MOST_BYTES:
        raise TooLarge("body", f"expected at most {MOST_BYTES} bytes", str(len(body)))
    listing, digest = _parsed(body) if len(body) < _LARGE else await run_in_threadpool(_parsed, body)
    call.require(Permission.DOOR_CHECK, listing.platform)
    agreement = call.desk.known_agreement(listing.platform)
    if agreement is None:
        agreement = await run_in_threadpool(call.desk.agreement, listing.platform)
    if listing.account is not None and listing.account.id is not None:
        name = hashlib.sha256(f"{listing.platform}/{listing.account.id}".encode()).hexdigest()
        call.desk.quotas.take("account", name, call.desk.now())
    key = idempotency_key(call.request)
    return _Asked(listing, agreement, key, digest)


def _parsed(body: bytes) -> tuple[Listing, str]:
    """Return the listing of a body and the body's digest. Raises BadInput."""
    try:
        raw = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput("body", "expected one JSON object", "text that is none") from error
    return parse_listing(raw, "body"), hashlib.sha256(body).hexdigest()


def _before(call: Call, asked: _Asked, key: str) -> Answered | None:
    """Return the answer that this key had. Raises KeyReused: it came with another body."""
    with call.desk.house.workshop.store.read() as conn:
        known = answered(conn, call.service.name, key, call.desk.now())
    if known is not None and known.body != asked.body:
        raise KeyReused(f"{KEY}: expected the body that came with it before; got another one")
    return known


async def _pictures(desk: Desk, asked: _Asked) -> tuple[tuple[PictureReading, ...], dict[int, bytes]]:
    """Return the readings of all pictures, and the bytes of those whose words are still to be read."""
    listing, agreement = asked.listing, asked.agreement
    if not listing.images:
        return (), {}
    if "pictures" not in agreement.collects:
        return tuple(
            PictureReading(index, failure="not_collected") for index in range(len(listing.images))
        ), {}
    bodies: dict[int, bytes | str] = await run_in_threadpool(lambda: dict(picture_bytes(listing, None)))
    fetcher = Fetcher(agreement)
    wanted = addresses(listing.images)
    fetched = await asyncio.gather(*(fetcher.fetch(address, desk.now()) for _, address in wanted))
    bodies.update({index: body for (index, _), body in zip(wanted, fetched, strict=True)})
    readings = await asyncio.gather(*(_read(desk, asked, index, bodies[index]) for index in sorted(bodies)))
    # Parts of pictures of open cases are looked for behind the answer: it costs as much as hashing.
    watched = await run_in_threadpool(len, desk.house.workshop.watch)
    later = {
        one.index: body
        for one in readings
        if (one.text_state == "pending" or watched) and isinstance(body := bodies[one.index], bytes)
    }
    return tuple(readings), later


async def _read(desk: Desk, asked: _Asked, index: int, body: bytes | str) -> PictureReading:
    image = asked.listing.images[index]
    address = None if image[:5].lower() == "data:" else image
    if isinstance(body, str):
        return PictureReading(index, address, failure=body)
    from doorwatch.images import ocr_available, read_picture

    async with _READING:
        made = await asyncio.to_thread(
            read_picture, body, index, address, ocr=False, banks=(desk.house.workshop.banks,)
        )
    if made.text_state == "not_read" and OCR in asked.agreement.collects and ocr_available():
        return replace(made, text_state="pending")
    return made


def _settle(
    call: Call, asked: _Asked, pictures: tuple[PictureReading, ...]
) -> tuple[DoorAnswer, str, int | None]:
    """Check the listing and open the case of a hold; return the answer, its first word, and the case.

    The answer is remembered under its key in the transaction of the check: killed before the case was opened,
    the same request again opens it and counts nothing twice.
    """
    desk, name, key = call.desk, call.service.name, asked.key
    before = None if key is None else _before(call, asked, key)

    def note(conn: sa.Connection, answer: DoorAnswer) -> None:
        if key is not None and before is None:
            known = Answered(asked.body, answer.assessment_row, answer.word, answer.at)
            note_answer(conn, name, key, known)

    again = None if before is None else before.at
    answer = desk.door.check(asked.agreement, asked.listing, pictures, again=again, note=note)
    store, thresholds = desk.house.workshop.store, desk.house.tenant.thresholds
    case = hold(store, answer, asked.agreement, desk.now(), thresholds)
    return answer, answer.word if before is None else before.word, case


def _without_store(
    desk: Desk, asked: _Asked, pictures: tuple[PictureReading, ...], error: Unreachable
) -> Response:
    """Answer though Memory does not: the assessment of what was submitted, held, and which part failed."""
    assessment = desk.door.alone(asked.listing, pictures)
    answer = problem(error, {"assessment": msgspec.Raw(assessment_to_json(assessment))})
    answer.headers[OUTCOME] = "held"
    return answer
