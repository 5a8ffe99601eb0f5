"""A small client for a platform's own programs: the door check, the feed, events and cases.

Every request carries an idempotency key or is idempotent by what it says, so that it may be sent again: on a
lost connection, on 429 and on 503, with growing pauses and as `Retry-After` says. When nothing helps, the
door's answer is *held*: a listing that nobody could look at does not go online.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal

import httpx

from doorwatch.errors import DoorwatchError

Outcome = Literal["accepted", "held"]
PAUSES = (0.2, 1.0, 3.0)
"""Seconds between tries of a request."""
_AGAIN = (httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE)
_LONGEST = 30.0


class ClientError(DoorwatchError):
    """doorwatch refused a request or did not answer. `status` is 0 without an answer."""

    def __init__(self, status: int, detail: str) -> None:
        self.status = status
        super().__init__(f"doorwatch: {detail} ({status or 'no answer'})")


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What the door says. Only `outcome` is for the advertiser; `assessment` is None without an answer."""

    outcome: Outcome
    level: str | None = None
    case: int | None = None
    check: str | None = None
    assessment: Mapping[str, Any] | None = None
    pending: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LineAside:
    """A line of a feed that is no listing: number from 1, key at fault, reason without a value."""

    line: int
    key: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class FeedResult:
    """What came of a feed."""

    listings: int
    new: int
    changed: int
    unchanged: int
    set_aside: tuple[LineAside, ...]
    set_aside_count: int
    opened: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EventsResult:
    """What came of events: a state for each, in order, and cases opened."""

    states: tuple[str, ...]
    opened: tuple[int, ...]


class Client:
    """One service's connection to doorwatch. Use it as a context manager, or call `close`."""

    def __init__(
        self,
        base: str,
        token: str,
        *,
        transport: httpx.BaseTransport | None = None,
        timeout: float = 30.0,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        headers = {"authorization": f"Bearer {token}", "user-agent": "doorwatch-client/1"}
        self._http = httpx.Client(
            base_url=base, headers=headers, timeout=timeout, transport=transport, trust_env=False
        )
        self._pause = pause

    def check(self, listing: Mapping[str, Any], *, key: str | None = None) -> CheckResult:
        """Ask about one listing before it goes live; without an answer it is held.

        Raises ClientError: the request itself was refused (token, right, form, quota of the account).
        """
        try:
            answer = self._send("POST", "/v1/check", json=dict(listing), key=key or str(uuid.uuid4()))
        except ClientError as error:
            if error.status in (0, httpx.codes.SERVICE_UNAVAILABLE) or error.status >= 500:
                return CheckResult("held")
            raise
        body = answer.json()
        case = answer.headers.get("doorwatch-case")
        word: Outcome = "accepted" if answer.headers.get("doorwatch-outcome") == "accepted" else "held"
        return CheckResult(
            word, body["level"], int(case) if case else None, answer.headers.get("doorwatch-check"), body,
            tuple(body["pending"]),
        )  # fmt: skip

    def feed(self, platform: str, listings: Callable[[], Iterable[Mapping[str, Any]]]) -> FeedResult:
        """Send listings as a stream; `listings` gives them anew when the feed must be sent again.

        Raises ClientError.
        """
        answer = self._send(
            "POST", "/v1/listings", params={"platform": platform}, stream=lambda: _lines(listings())
        )
        body = answer.json()
        aside = tuple(LineAside(one["line"], one["key"], one["reason"]) for one in body["set_aside"])
        counts = {name: int(body[name]) for name in ("listings", "new", "changed", "unchanged")}
        return FeedResult(
            **counts,
            set_aside=aside,
            set_aside_count=int(body["set_aside_count"]),
            opened=tuple(body["opened"]),
        )

    def events(self, events: Sequence[Mapping[str, Any]], *, key: str | None = None) -> EventsResult:
        """Tell what happened to listings of one platform. Raises ClientError."""
        body = {"schema": 1, "events": [dict(one) for one in events]}
        told = self._send("POST", "/v1/events", json=body, key=key or str(uuid.uuid4())).json()
        return EventsResult(tuple(told["states"]), tuple(told["opened"]))

    def cases(self, *, platforms: Sequence[str] = (), states: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
        """Yield the cases of one's own listings, by number. Raises ClientError."""
        cursor: str | None = None
        while True:
            asked = [("platform", one) for one in platforms] + [("state", one) for one in states]
            asked += [("cursor", cursor)] if cursor else []
            page = self._send("GET", "/v1/cases", params=asked).json()
            yield from page["cases"]
            cursor = page["next"]
            if cursor is None:
                return

    def close(self) -> None:
        """End the connection."""
        self._http.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _send(
        self,
        method: str,
        path: str,
        *,
        key: str | None = None,
        stream: Callable[[], Iterator[bytes]] | None = None,
        **more: Any,
    ) -> httpx.Response:
        headers = {"idempotency-key": key} if key is not None else {}
        error = ClientError(0, "expected an answer; got none")
        for pause in (*PAUSES, None):
            try:
                body = stream() if stream is not None else None
                answer = self._http.request(method, path, headers=headers, content=body, **more)
            except httpx.TransportError:
                after = pause
            else:
                if answer.is_success:
                    return answer
                error = ClientError(answer.status_code, _detail(answer))
                if answer.status_code not in _AGAIN:
                    raise error
                after = _after(answer, pause)
            if pause is None or after is None:
                raise error
            self._pause(after)
        raise error


def _lines(listings: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    for one in listings:
        yield json.dumps(dict(one), ensure_ascii=False).encode() + b"\n"


def _after(answer: httpx.Response, pause: float | None) -> float | None:
    """Return how long to wait; None when the answer asks for longer than a caller would."""
    asked = answer.headers.get("retry-after", "")
    if not asked.isdigit():
        return pause
    return float(asked) if float(asked) <= _LONGEST else None


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return answer.reason_phrase
