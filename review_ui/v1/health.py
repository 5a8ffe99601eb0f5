"""Is it alive, can it answer, and its figures: /livez, /readyz, /metrics. No listing, no name."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from doorwatch.errors import DoorwatchError
from doorwatch.store import Store


def health_routes(store: Store) -> list[Route]:
    """Return the routes of a process's health."""

    async def livez(_request: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def readyz(_request: Request) -> Response:
        return await run_in_threadpool(_ready, store)

    return [Route("/livez", livez, name="livez"), Route("/readyz", readyz, name="readyz")]


def _ready(store: Store) -> Response:
    try:
        present, newest = store.revision()
    except DoorwatchError:
        return PlainTextResponse("the store does not answer\n", 503)
    if present != newest:
        return PlainTextResponse(f"the store has revision {present or 'none'}, expected {newest}\n", 503)
    return PlainTextResponse("ready\n")
