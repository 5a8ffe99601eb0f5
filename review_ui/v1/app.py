"""The routes of the interface for programs."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from doorwatch.types import Permission
from review_ui.v1.check import MOST_BYTES as check_limit
from review_ui.v1.check import check
from review_ui.v1.desk import Desk
from review_ui.v1.frame import answered, served
from review_ui.v1.listings import MOST_BYTES as feed_limit
from review_ui.v1.listings import listings
from review_ui.v1.openapi import document

PREFIX = "/v1"
LIMITS = ((f"{PREFIX}/listings", feed_limit + 2**16), (PREFIX, check_limit))
"""Bytes that a path may take; a feed counts its own, so that the answer says what became of it."""


def program_routes(desk: Desk) -> list[Route]:
    """Return the routes of one tenant's interface, and its OpenAPI document."""

    async def openapi(_request: Request) -> Response:
        return answered(document())

    return [
        Route(f"{PREFIX}/openapi.json", openapi, name="openapi"),
        Route(
            f"{PREFIX}/check",
            served(desk, Permission.DOOR_CHECK, check),
            methods=["POST"],
            name="check",
        ),
        Route(
            f"{PREFIX}/listings",
            served(desk, Permission.FEED_WRITE, listings),
            methods=["POST"],
            name="listings",
        ),
    ]
