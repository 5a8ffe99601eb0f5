"""`POST /v1/events`: refused, edited, removed, verification changed, account transferred."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from doorwatch.casework import propose
from doorwatch.errors import BadInput
from doorwatch.ingest.platform_events import parse_events
from doorwatch.pipeline.events import tell
from doorwatch.store.door import Answered, note_answer
from doorwatch.store.door import answered as answered_before
from doorwatch.types import Agreement, Permission
from doorwatch.types.platform_events import PlatformEvent
from review_ui.v1.frame import Call, KeyReused, TooLarge, answered, idempotency_key

MOST_BYTES = 2**20
_WORD = "events"


async def events(call: Call) -> Response:
    """Apply what a platform tells; the answer gives a state for each event. See `docs/door.md`."""
    body = await call.request.body()
    if len(body) > MOST_BYTES:
        raise TooLarge("body", f"expected at most {MOST_BYTES} bytes", str(len(body)))
    try:
        told = parse_events(msgspec.json.decode(body), "body")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput("body", "expected one JSON object", "text that is none") from error
    platforms = sorted({one.platform for one in told})
    if len(platforms) > 1:
        raise BadInput("body.events", "expected events of one platform", str(len(platforms)))
    call.require(Permission.EVENTS_WRITE, platforms[0])
    agreement = await run_in_threadpool(call.desk.agreement, platforms[0])
    digest = hashlib.sha256(body).hexdigest()
    return answered(await run_in_threadpool(partial(_apply, call, agreement, told, digest)))


def _apply(call: Call, agreement: Agreement, told: tuple[PlatformEvent, ...], body: str) -> dict[str, Any]:
    """Apply the events and open cases. Raises KeyReused: the key came with another body."""
    key, desk = idempotency_key(call.request), call.desk
    store, name = desk.house.workshop.store, call.service.name
    if key is not None:
        with store.read() as conn:
            known = answered_before(conn, name, key, desk.now())
        if known is not None and known.body != body:
            raise KeyReused("idempotency-key: expected the body that came with it before; got another one")
    with desk.feeding() as house:
        done = tell(house.workshop, agreement, told)
        now = desk.now()
        proposed = propose(
            store, now, {agreement.platform: agreement}, night=now.date(),
            burst=house.tenant.thresholds.burst_size,
        )  # fmt: skip
    if key is not None:
        # Applied twice they change nothing, so that the key may be noted after them.
        store.run_write(lambda conn: note_answer(conn, name, key, Answered(body, 0, _WORD, now)))
    return {
        "platform": agreement.platform, "states": done.states, "assessed": done.assessed,
        "left_for_the_night": done.left, "opened": proposed.opened, "updated": proposed.updated,
    }  # fmt: skip
