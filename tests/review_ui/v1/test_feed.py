from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from doorwatch.store.casefile import cases_in
from doorwatch.types import Permission
from review_ui.v1 import listings
from tests.review_ui.v1.door import PLATFORM, Served, submission


@pytest.fixture
def token(door: Served) -> str:
    return door.issue("feeder", {Permission.FEED_WRITE}, {PLATFORM})


def line(age: int, number: int, **more: Any) -> bytes:
    values = submission(age, number, phones=[f"+4930231250{number:02}"], account={"id": f"u{number}"}, **more)
    values["text"] = values["text"].partition(" Bel")[0]
    return json.dumps({key: value for key, value in values.items() if key != "platform"}).encode() + b"\n"


def fed(door: Served, token: str, body: Any, platform: str = PLATFORM) -> httpx.Response:
    return door.post(f"/v1/listings?platform={platform}", token, content=body)


def test_a_feed_is_taken_in_and_the_same_again_changes_nothing(door: Served, token: str) -> None:
    body = line(24, 1) + line(16, 2) + line(30, 3)
    first = fed(door, token, body).json()
    assert (first["listings"], first["new"], len(first["opened"])) == (3, 3, 1)
    again = fed(door, token, body).json()
    assert (again["listings"], again["new"], again["unchanged"], again["opened"]) == (3, 0, 3, [])
    with door.store.read() as conn:
        assert len(cases_in(conn)) == 1


def test_a_broken_line_is_named_and_stops_no_other(door: Served, token: str) -> None:
    body = line(24, 1) + b"{\n" + line(24, 2, colour="red") + line(25, 3) + b"\n"
    body += line(26, 4).replace(b"{", b'{"platform": "demo-south", ', 1)
    answer = fed(door, token, body)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["listings"], told["set_aside_count"]) == (2, 3)
    named = [(one["line"], one["key"]) for one in told["set_aside"]]
    assert named == [(2, None), (3, "colour"), (6, "platform")]
    assert "red" not in answer.text


def test_a_line_over_its_limit_is_set_aside(
    door: Served, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listings, "LINE_BYTES", 2_000)
    told = fed(door, token, line(24, 1) + line(24, 2, extra={"a": "x" * 2_000}) + line(24, 3)).json()
    assert [one["line"] for one in told["set_aside"]] == [2]
    assert told["listings"] == 2


def test_a_feed_without_a_length_is_read_as_it_comes(door: Served, token: str) -> None:
    """Chunked: the server never knows how much is to come."""

    def parts() -> Iterator[bytes]:
        for number in range(1, 40):
            yield line(20 + number % 9, number)

    assert fed(door, token, parts()).json()["listings"] == 39


def test_a_feed_over_its_limit_is_refused_and_what_came_before_can_come_again(
    door: Served, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulled = listings.Pulled
    monkeypatch.setattr(listings, "Pulled", lambda parts: pulled(parts, most=300))
    answer = fed(door, token, line(24, 1) + line(24, 2))
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    monkeypatch.setattr(listings, "Pulled", pulled)
    assert fed(door, token, line(24, 1) + line(24, 2)).json()["listings"] == 2


@pytest.mark.parametrize(("platform", "status"), [("", 422), ("demo-south", 403)])
def test_a_feed_names_a_platform_of_its_token(door: Served, token: str, platform: str, status: int) -> None:
    assert fed(door, token, line(24, 1), platform).status_code == status


def test_a_token_for_the_door_feeds_nothing(door: Served) -> None:
    assert fed(door, door.token, line(24, 1)).status_code == 403


def test_while_one_feed_is_under_way_another_is_told_to_come_later(door: Served, token: str) -> None:
    with door.desk.feeding():
        answer = fed(door, token, line(24, 1))
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert fed(door, token, line(24, 1)).status_code == 200


def test_the_worker_asks_for_no_more_than_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Back-pressure: a part that was not asked for stays with the sender."""
    import asyncio

    asked: list[int] = []

    async def parts() -> Any:
        for number in range(100):
            asked.append(number)
            yield b"x" * 10 + b"\n"

    stream = parts()
    monkeypatch.setattr("anyio.from_thread.run", lambda pull: asyncio.run(pull()))
    reader = io.BufferedReader(listings.Pulled(stream), 8)
    assert reader.readline() == b"x" * 10 + b"\n"
    assert len(asked) <= 2
