"""What the door leaves for later: words in pictures, read behind the answer; the bytes live until then."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from doorwatch.casework.door import hold
from doorwatch.errors import DoorwatchError
from doorwatch.store.alarming import put_message
from doorwatch.types import Agreement, Listing, PictureReading
from review_ui.v1.desk import Desk

MOST_WAITING = 200
"""Checks whose pictures wait; above it the words stay unread and the assessment says so."""
MESSAGE = "webhook"
_LOG = logging.getLogger("doorwatch.door")


@dataclass(frozen=True, slots=True)
class _Left:
    desk: Desk
    agreement: Agreement
    listing: Listing
    pictures: tuple[PictureReading, ...]
    bodies: Mapping[int, bytes]
    at: datetime


class Later:
    """One worker that reads words in pictures after the answer went out."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[_Left] = asyncio.Queue(MOST_WAITING)

    def add(
        self,
        desk: Desk,
        agreement: Agreement,
        listing: Listing,
        pictures: Sequence[PictureReading],
        bodies: Mapping[int, bytes],
        at: datetime,
    ) -> bool:
        """Let pictures wait for their words; False when too many wait: they stay pending."""
        try:
            self._queue.put_nowait(_Left(desk, agreement, listing, tuple(pictures), bodies, at))
        except asyncio.QueueFull:
            return False
        return True

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            left = await self._queue.get()
            try:
                await asyncio.to_thread(finish, left)
            except DoorwatchError as error:
                _LOG.warning("pending words of a check were not read: %s", type(error).__name__)
            finally:
                self._queue.task_done()

    async def drained(self) -> None:
        """Return when nothing waits."""
        await self._queue.join()


def finish(left: _Left) -> None:
    """Read the words, assess the listing again, open or join its case, and tell the platform by webhook."""
    from doorwatch.images import read_picture

    desk = left.desk
    banks = (desk.house.workshop.banks,)
    pictures = tuple(
        read_picture(left.bodies[one.index], one.index, one.address, ocr=True, banks=banks)
        if one.index in left.bodies
        else one
        for one in left.pictures
    )
    pictures = tuple(
        replace(one, text_state="not_read") if one.text_state == "pending" else one for one in pictures
    )
    answer = desk.door.check(left.agreement, left.listing, pictures, again=left.at)
    now, store = desk.now(), desk.house.workshop.store
    case = hold(store, answer, left.agreement, now, desk.house.tenant.thresholds)
    payload = {
        "event": "check.finished", "platform": left.listing.platform, "id": left.listing.id,
        "outcome": answer.word, "level": answer.assessment.level, "case": case,
    }  # fmt: skip
    name = f"check/{answer.assessment_row}"
    store.run_write(lambda conn: put_message(conn, name, f"{MESSAGE}:{left.listing.platform}", payload, now))
