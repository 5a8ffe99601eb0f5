"""Logs and spans tell how a night goes, and nothing of what a listing says."""

from __future__ import annotations

import io
import json
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from doorwatch.observe import LOG, TELEMETRY, log, safe, span
from tests.night.scripted import TENANT, Ad, Scan, found
from tests.review_ui.v1.door import serve_door, submission

PLANTED = "Plantedword"


@pytest.fixture(scope="module")
def spans() -> InMemorySpanExporter:
    """What was recorded in this process."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return exporter


def test_a_night_is_logged_and_traced_without_a_word_of_a_listing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    spans: InMemorySpanExporter,
) -> None:
    monkeypatch.setenv(LOG, "json")
    monkeypatch.setenv(TELEMETRY, "1")
    spans.clear()
    town = found(tmp_path / "home")
    ads = [Ad(f"{PLANTED}-id", f"Ik ben 16 jaar. {PLANTED}", f"{PLANTED}a", ("+493023125123",))]
    town.night(0, Scan(ads))
    out, err = capfd.readouterr()
    events = [json.loads(line) for line in err.splitlines() if line.startswith("{")]
    phases = ["scans", "reassess", "cases", "duties", "terms"]
    assert [one["phase"] for one in events if one["event"] == "night.phase"] == phases
    (done,) = [one for one in events if one["event"] == "night.completed"]
    assert (done["tenant"], done["opened"]) == (TENANT, 1)
    recorded = spans.get_finished_spans()
    assert [one.name for one in recorded] == [f"night.{phase}" for phase in phases]
    for held in (out, err, "".join(one.to_json() for one in recorded)):
        assert PLANTED not in held
        assert "23125123" not in held


def test_nothing_is_written_unless_it_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(LOG, raising=False)
    to = io.StringIO()
    log("night.phase", to=to, count=1)
    assert to.getvalue() == ""


@given(st.text(max_size=60))
def test_only_a_short_name_of_ours_is_ever_told_as_it_is(text: str) -> None:
    told = safe({"value": text, "number": 3, "parts": [text]})
    assert told["number"] == 3
    assert told["parts"] == "<list>"
    assert told["value"] == "<str>" or (told["value"] == text and " " not in text and text == text.lower())


def test_a_request_is_a_span_of_template_and_status_and_nothing_that_was_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spans: InMemorySpanExporter, migrated_sqlite: bytes
) -> None:
    served = serve_door(tmp_path, migrated_sqlite)
    monkeypatch.setenv(TELEMETRY, "1")
    spans.clear()
    try:
        served.check(submission(24, title=PLANTED), traceparent=f"00-{'ab' * 16}-{'cd' * 8}-01")
        httpx.get(f"{served.base}/{PLANTED}?text={PLANTED}")
    finally:
        served.close()
    recorded = spans.get_finished_spans()
    told = {one.name: dict(one.attributes or {}) for one in recorded}
    assert told == {
        "POST /v1/check": {
            "http.request.method": "POST", "http.route": "/v1/check", "http.response.status_code": 200,
        },
        "GET": {"http.request.method": "GET", "http.response.status_code": 404},
    }  # fmt: skip
    assert not any(PLANTED in one.to_json() or "ab" * 16 in one.to_json() for one in recorded)


def test_a_failed_span_names_the_type_of_its_error_and_not_the_message(
    monkeypatch: pytest.MonkeyPatch, spans: InMemorySpanExporter
) -> None:
    monkeypatch.setenv(TELEMETRY, "1")
    spans.clear()
    with pytest.raises(ValueError, match=PLANTED), span("work", text=f"{PLANTED} says"):
        raise ValueError(PLANTED)
    (one,) = spans.get_finished_spans()
    assert one.status.description == "ValueError"
    assert PLANTED not in one.to_json()
