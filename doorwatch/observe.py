"""Structured logs and spans: events, names, numbers; a value that could be a text of a listing never passes.

Off by default. `DOORWATCH_LOG=json` (or `text`) writes a line an event to standard error through structlog.
`DOORWATCH_TELEMETRY=1` records spans through OpenTelemetry (extra `telemetry`), whose own variables
(`OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_SERVICE_NAME`) say where they go.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, TextIO

_NAME = re.compile(r"[a-z][a-z0-9_.-]{0,39}")
"""What a word may look like: kinds, phases, platforms and tenants, which the operator named."""
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE"})
LOG = "DOORWATCH_LOG"
TELEMETRY = "DOORWATCH_TELEMETRY"


def safe(values: Mapping[str, object]) -> dict[str, Any]:
    """Return only what may be told: numbers, truth and short names; of anything else its type."""
    told: dict[str, Any] = {}
    for name, value in values.items():
        plain = value is None or isinstance(value, bool | int | float)
        word = isinstance(value, str) and _NAME.fullmatch(value) is not None
        told[name] = value if plain or word else f"<{type(value).__name__}>"
    return told


def log(event: str, /, *, to: TextIO | None = None, **values: object) -> None:
    """Write one event when `DOORWATCH_LOG` asks for it. Names and numbers only, see `safe`."""
    form = os.environ.get(LOG, "")
    if form not in ("json", "text"):
        return
    import structlog

    last = structlog.processors.JSONRenderer() if form == "json" else structlog.processors.KeyValueRenderer()
    logger = structlog.wrap_logger(
        structlog.PrintLogger(to or sys.stderr),
        processors=[structlog.processors.TimeStamper(fmt="iso", utc=True), last],
    )
    logger.info(event, **safe(values))


@contextmanager
def span(name: str, /, **values: object) -> Iterator[None]:
    """Record a span around what is done inside; nothing happens unless `DOORWATCH_TELEMETRY` asks for it.

    An exception marks the span as failed by its type; its message, which could name a value, is not recorded.
    """
    if not os.environ.get(TELEMETRY):
        yield
        return
    from opentelemetry.trace import Status, StatusCode

    with tracer().start_as_current_span(
        name, attributes=_attributes(values), record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield
        except BaseException as error:
            current.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


@contextmanager
def request_span(method: str) -> Iterator[Callable[[str | None, int], None]]:
    """Record a span of a server around one request; give what takes its route template and status.

    A template is one of our own, never a path that somebody sent: None where no route matched. Nothing
    happens unless `DOORWATCH_TELEMETRY` asks for it.
    """
    if not os.environ.get(TELEMETRY):
        yield lambda route, status: None
        return
    from opentelemetry.trace import SpanKind, Status, StatusCode

    known = method if method in _METHODS else "_OTHER"
    with tracer().start_as_current_span(
        known, kind=SpanKind.SERVER, attributes={"http.request.method": known}, record_exception=False,
        set_status_on_exception=False,
    ) as current:  # fmt: skip

        def told(route: str | None, status: int) -> None:
            current.set_attribute("http.response.status_code", status)
            if route is not None:
                current.set_attribute("http.route", route)
                current.update_name(f"{known} {route}")
            if status >= 500:
                current.set_status(Status(StatusCode.ERROR))

        try:
            yield told
        except BaseException as error:
            current.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


@cache
def tracer() -> Any:
    """Return the process's tracer; a provider that is set already is used as it is.

    Raises SettingsError: spans are asked for and the extra is not installed.
    """
    from doorwatch.errors import SettingsError

    try:
        from opentelemetry import trace
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise SettingsError(
            TELEMETRY, "expected the extra telemetry: pip install doorwatch[telemetry]"
        ) from error
    if not isinstance(trace.get_tracer_provider(), TracerProvider):
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        provider = TracerProvider()
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        trace.set_tracer_provider(provider)
    return trace.get_tracer("doorwatch")


def _attributes(values: Mapping[str, object]) -> dict[str, Any]:
    return {name: value for name, value in safe(values).items() if value is not None}
