"""What the door leaves for later: words in pictures, read behind the answer; the bytes live until then."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from doorwatch.casework.door import hold
from doorwatch.errors import describe_fault
from doorwatch.pipeline import follow_copies, keep_portraits
from doorwatch.store.hooks import put_topic
from doorwatch.types import Agreement, Listing, PictureReading
from doorwatch.webhooks import Sender, hook_secret
from review_ui.v1.desk import Desk

MOST_WAITING = 200
"""Checks whose pictures wait; above it the words stay unread and the assessment says so."""
_LOG = logging.getLogger("doorwatch.door")


@dataclass(frozen=True, slots=True)
class _Left:
    desk: Desk
    agreement: Agreement
    listing: Listing
    pictures: tuple[PictureReading, ...]
    bodies: Mapping[int, bytes]
    at: datetime
    check: int


class Later:
    """One worker that reads words in pictures after the answer went out, and beside it the webhooks."""

    def __init__(self, sender: Sender | None = None) -> None:
        self._sender = sender
        self._queue: asyncio.Queue[_Left] = asyncio.Queue(MOST_WAITING)

    def add(
        self,
        desk: Desk,
        agreement: Agreement,
        listing: Listing,
        pictures: Sequence[PictureReading],
        bodies: Mapping[int, bytes],
        at: datetime,
        check: int,
    ) -> bool:
        """Let pictures wait for their words; False when too many wait: they stay pending."""
        try:
            self._queue.put_nowait(_Left(desk, agreement, listing, tuple(pictures), bodies, at, check))
        except asyncio.QueueFull:
            return False
        return True

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            if self._sender is not None:
                group.create_task(self._sender.run())
            group.create_task(self._read())

    async def _read(self) -> None:
        while True:
            left = await self._queue.get()
            try:
                await asyncio.to_thread(finish, left)
            except Exception as error:
                # One picture, whatever is wrong with it, must not end the reading and sending of all others.
                _LOG.warning("pending words of a check were not read: %s", describe_fault(error))
            finally:
                self._queue.task_done()

    async def drained(self) -> None:
        """Return when nothing waits."""
        await self._queue.join()


def sender_of(desk: Desk) -> Sender | None:
    """Return what sends the webhooks of a desk's tenant, None when its settings name none."""
    house = desk.house
    if not house.tenant.webhooks:
        return None
    return Sender(house.workshop.store, house.tenant, desk.now, partial(hook_secret, house.tenant))


def finish(left: _Left) -> None:
    """Read the words, look for parts of pictures of open cases, assess the listing again and tell of it.

    Its case is opened or joined; the platform hears by webhook.
    """
    from doorwatch.images import read_picture

    desk = left.desk
    workshop = desk.house.workshop
    follow_copies(workshop)
    banks = (workshop.banks,)
    pictures = tuple(
        read_picture(
            left.bodies[one.index],
            one.index,
            one.address,
            ocr=one.text_state == "pending",
            banks=banks,
            watch=workshop.watch,
        )
        if one.index in left.bodies
        else one
        for one in left.pictures
    )
    pictures = tuple(
        replace(one, text_state="not_read") if one.text_state == "pending" else one for one in pictures
    )
    keep_portraits(workshop, pictures)
    answer = desk.door.check(left.agreement, left.listing, pictures, again=left.at)
    now, store = desk.now(), desk.house.workshop.store
    case = hold(store, answer, left.agreement, now, desk.house.tenant.thresholds)
    payload = {
        "event": "check.finished", "platform": left.listing.platform, "check": left.check,
        "outcome": answer.word, "level": answer.assessment.level, "case": case,
    }  # fmt: skip
    store.run_write(lambda conn: put_topic(conn, f"check/{left.check}", left.listing.platform, payload, now))
