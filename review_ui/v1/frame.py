"""The frame of every request of a program: who asks, may they, is there room; errors as problem+json.

Source: RFC 9457, Problem Details for HTTP APIs.
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from doorwatch.casework.rights import PermissionRefused, require
from doorwatch.errors import (
    AgreementRefused,
    BadInput,
    Conflict,
    DoorwatchError,
    Refused,
    Unreachable,
    describe_fault,
)
from doorwatch.types import Permission, Person
from review_ui.guard import BodyRefused
from review_ui.v1.desk import Desk, TooMany

JSON = "application/json"
PROBLEM = "application/problem+json"
KEY = "idempotency-key"
OUTCOME = "doorwatch-outcome"
LONGEST_KEY = 200
_BEARER = "bearer "
_LOG = logging.getLogger("doorwatch.door")


class Unauthorised(Refused):
    """No token, or one that is not in force."""


class KeyReused(Refused):
    """An idempotency key that came before with another body."""


class TooLarge(BadInput):
    """A body with more bytes than are taken at once."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request of a known service."""

    desk: Desk
    request: Request
    service: Person

    def require(self, permission: Permission, platform: str) -> None:
        """Return when the service may do this on a platform. Raises PermissionRefused."""
        require(self.service, permission, (platform,))


Handler = Callable[[Call], Awaitable[Response]]


def answered(value: Any, status: int = 200) -> Response:
    """Answer JSON."""
    return Response(msgspec.json.encode(value), status, media_type=JSON)


def served(
    desk: Desk, permission: Permission, handler: Handler, name: str
) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that only a service with the right reaches; every error is a problem document.

    `name` is what the figures of the process call it.
    """

    async def endpoint(request: Request) -> Response:
        begun = time.perf_counter()
        response = await answer(request)
        if desk.metrics is not None:
            took = time.perf_counter() - begun
            desk.metrics.answered(name, response.status_code, took, response.headers.get(OUTCOME))
        return response

    async def answer(request: Request) -> Response:
        try:
            service = await run_in_threadpool(_known, desk, request)
            require(service, permission)
            desk.quotas.take("service", service.name, desk.now())
            return await handler(Call(desk, request, service))
        except DoorwatchError as error:
            return problem(error)
        except ClientDisconnect:
            return problem(BadInput("body", "expected all of it", "the end of the connection"))
        except BodyRefused:
            raise
        except Exception as error:
            # Its text could hold words of a listing: neither log nor caller gets it.
            _LOG.error(describe_fault(error), exc_info="DOORWATCH_TRACE" in os.environ)
            return problem(DoorwatchError("a fault of ours; try again later"))

    return endpoint


def idempotency_key(request: Request) -> str | None:
    """Return the digest of a request's idempotency key. Raises BadInput: an empty or a long one."""
    key = request.headers.get(KEY)
    if key is None:
        return None
    if not 1 <= len(key) <= LONGEST_KEY:
        raise BadInput(KEY, f"expected 1 to {LONGEST_KEY} characters", str(len(key)))
    return hashlib.sha256(key.encode()).hexdigest()


def _known(desk: Desk, request: Request) -> Person:
    """Return the service of the request's token. Raises Unauthorised and TooMany."""
    now, source = desk.now(), _source(request)
    header = request.headers.get("authorization", "")
    secret = header[len(_BEARER) :].strip() if header[: len(_BEARER)].lower() == _BEARER else ""
    if desk.quotas.spent("failed", source, now) and not desk.met(secret):
        # A stranger behind the same proxy as a platform must not shut its door.
        desk.quotas.take("failed", source, now)
    person = desk.service(secret) if secret else None
    if person is None:
        desk.quotas.take("failed", source, now)
        raise Unauthorised("authorization: expected the token of a service; got none that is in force")
    return person


def _source(request: Request) -> str:
    host = request.client.host if request.client else "unknown"
    return hashlib.sha256(host.encode()).hexdigest()


_STATUS: tuple[tuple[type[DoorwatchError], HTTPStatus], ...] = (
    (Unauthorised, HTTPStatus.UNAUTHORIZED),
    (TooMany, HTTPStatus.TOO_MANY_REQUESTS),
    (KeyReused, HTTPStatus.CONFLICT),
    (PermissionRefused, HTTPStatus.FORBIDDEN),
    (AgreementRefused, HTTPStatus.FORBIDDEN),
    (TooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (BadInput, HTTPStatus.UNPROCESSABLE_ENTITY),
    (Refused, HTTPStatus.FORBIDDEN),
    (Unreachable, HTTPStatus.SERVICE_UNAVAILABLE),
    (Conflict, HTTPStatus.SERVICE_UNAVAILABLE),
)


def problem(error: DoorwatchError, more: Mapping[str, Any] | None = None) -> Response:
    """Return an error as a problem document; its message holds no value of a listing."""
    status = next(
        (code for kind, code in _STATUS if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR
    )
    body: dict[str, Any] = {
        "type": f"urn:doorwatch:problem:{type(error).__name__}", "title": status.phrase,
        "status": status.value, "detail": str(error), **(more or {}),
    }  # fmt: skip
    headers = {}
    if status is HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = "Bearer"
    if isinstance(error, TooMany):
        headers["retry-after"] = str(int(error.after.total_seconds()) + 1)
    return Response(msgspec.json.encode(body), status, headers, media_type=PROBLEM)
