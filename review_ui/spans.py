"""One span for each request: method, route template and status; no path, query, header or body.

What a request carries names cases and listings, so that nothing of it is recorded but the template of ours
that it matched. A caller's own trace context is not joined: it is a stranger's text.
Source: OpenTelemetry semantic conventions for HTTP server spans.
"""

from __future__ import annotations

from collections.abc import Iterable

from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from doorwatch.observe import request_span


class Spans:
    """ASGI middleware around everything else; it does nothing unless spans are asked for."""

    def __init__(self, app: ASGIApp, routes: Iterable[BaseRoute]) -> None:
        self._app = app
        self._templates = templates(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with request_span(scope["method"]) as told:

            async def out(message: Message) -> None:
                if message["type"] == "http.response.start":
                    told(self._templates.get(scope.get("endpoint")), message["status"])
                await send(message)

            await self._app(scope, receive, out)


def templates(routes: Iterable[BaseRoute]) -> dict[object, str]:
    """Return the template of each route by the endpoint that answers it."""
    found: dict[object, str] = {}
    for route in routes:
        if isinstance(route, Route):
            found[route.endpoint] = route.path
        elif isinstance(route, Mount):
            found[route.app] = route.path
    return found
