"""The routes of the interface for programs."""

from __future__ import annotations

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from crawler.signing import DIRECTORY_PATH, DIRECTORY_TYPE, directory
from doorwatch.types import Permission
from review_ui.v1.cases import cases
from review_ui.v1.check import MOST_BYTES as check_limit
from review_ui.v1.check import check
from review_ui.v1.desk import Desk
from review_ui.v1.docs import page
from review_ui.v1.events import events
from review_ui.v1.frame import Handler, answered, served
from review_ui.v1.listings import MOST_BYTES as feed_limit
from review_ui.v1.listings import listings
from review_ui.v1.metrics import metrics_route
from review_ui.v1.openapi import document

PREFIX = "/v1"
LIMITS = ((f"{PREFIX}/listings", feed_limit + 2**16), (PREFIX, check_limit))
"""Bytes that a path may take; a feed counts its own, so that the answer says what became of it."""

ENDPOINTS: tuple[tuple[str, str, Permission, Handler], ...] = (
    ("check", "POST", Permission.DOOR_CHECK, check),
    ("listings", "POST", Permission.FEED_WRITE, listings),
    ("events", "POST", Permission.EVENTS_WRITE, events),
    ("cases", "GET", Permission.CASES_READ, cases),
)
"""Name, method, the right that a token needs, and who answers."""


def program_routes(desk: Desk) -> list[Route]:
    """Return the routes of one tenant's interface, and its OpenAPI document."""

    async def openapi(_request: Request) -> Response:
        return answered(document())

    async def docs(_request: Request) -> Response:
        return HTMLResponse(page())

    async def keys(_request: Request) -> Response:
        known = await run_in_threadpool(desk.house.workshop.keys.verify_keys, "request")
        return Response(msgspec.json.encode(directory(known)), media_type=DIRECTORY_TYPE)

    return [
        Route(f"{PREFIX}/openapi.json", openapi, name="openapi"),
        Route("/docs", docs, name="docs"),
        Route(DIRECTORY_PATH, keys, name="request-keys"),
        *([metrics_route(desk.metrics, desk.house.workshop.store)] if desk.metrics else []),
        *(
            Route(f"{PREFIX}/{name}", served(desk, right, handler, name), methods=[method], name=name)
            for name, method, right, handler in ENDPOINTS
        ),
    ]
