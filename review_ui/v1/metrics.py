"""Figures of a process for Prometheus: counts of requests, answers, cases and messages; no listing, no name.

Only a scraper on this machine is answered: what a proxy passes on carries `Forwarded` or `X-Forwarded-For`.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from doorwatch.store.hooks import message_counts
from doorwatch.store.tallies import case_tallies

if TYPE_CHECKING:
    from prometheus_client import Counter, Gauge, Histogram

    from doorwatch.store import Store

_LOCAL = ("127.0.0.1", "::1")
_PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class Metrics:
    """The figures of one application, in a registry of its own."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self.registry = CollectorRegistry()
        self.requests: Counter = Counter(
            "doorwatch_requests", "Requests of programs.", ("endpoint", "status"), registry=self.registry
        )
        self.seconds: Histogram = Histogram(
            "doorwatch_request_seconds", "Time to an answer.", ("endpoint",), buckets=_SECONDS,
            registry=self.registry,
        )  # fmt: skip
        self.door: Counter = Counter(
            "doorwatch_door_answers", "Answers of the door.", ("outcome",), registry=self.registry
        )
        self.cases: Gauge = Gauge(
            "doorwatch_open_cases", "Cases that wait for a decision.", ("level", "lane"),
            registry=self.registry,
        )  # fmt: skip
        self.overdue: Gauge = Gauge("doorwatch_overdue_cases", "Of them past due.", registry=self.registry)
        self.messages: Gauge = Gauge(
            "doorwatch_outbox_messages", "Messages of the outbox.", ("state",), registry=self.registry
        )

    def answered(self, endpoint: str, status: int, seconds: float, outcome: str | None) -> None:
        """Count one answer; `endpoint` is a name of ours, never a path that somebody sent."""
        self.requests.labels(endpoint, str(status)).inc()
        self.seconds.labels(endpoint).observe(seconds)
        if outcome is not None:
            self.door.labels(outcome).inc()

    def text(self, store: Store) -> bytes:
        """Return the exposition; counts of the store are read now. Raises Unreachable."""
        from prometheus_client import generate_latest

        with store.read() as conn:
            tallies = case_tallies(conn, store.clock())
            messages = message_counts(conn)
        self.cases.clear()
        for (level, lane), count in tallies.open.items():
            self.cases.labels(level, lane).set(count)
        self.overdue.set(tallies.overdue)
        for state in ("waiting", "sent", "dead"):
            self.messages.labels(state).set(messages.get(state, 0))
        return generate_latest(self.registry)


def made_metrics() -> Metrics | None:
    """Return new figures, None where the extra `metrics` is not installed."""
    return Metrics() if find_spec("prometheus_client") else None


def metrics_route(metrics: Metrics, store: Store) -> Route:
    """Return the route of the figures."""

    async def answer(request: Request) -> Response:
        local = request.client is not None and request.client.host in _LOCAL
        if not local or any(name in request.headers for name in _PASSED_ON):
            return PlainTextResponse("figures are for this machine\n", 403)
        body = await run_in_threadpool(metrics.text, store)
        return Response(body, media_type="text/plain; version=0.0.4; charset=utf-8")

    return Route("/metrics", answer, name="metrics")
