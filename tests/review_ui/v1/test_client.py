"""The client against a served door, and against answers that come late or not at all."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from doorwatch.client import Client, ClientError
from doorwatch.types import Permission
from tests.review_ui.v1.door import PLATFORM, Served, submission

RIGHTS = {Permission.DOOR_CHECK, Permission.FEED_WRITE, Permission.EVENTS_WRITE, Permission.CASES_READ}


@pytest.fixture
def client(door: Served) -> Iterator[Client]:
    with Client(door.base, door.issue("all", RIGHTS, {PLATFORM})) as made:
        yield made


def test_a_whole_day_of_a_platform(door: Served, client: Client) -> None:
    held = client.check(submission(16))
    assert (held.outcome, held.level, held.case) == ("held", "urgent", 1)
    fed = client.feed(
        PLATFORM, lambda: [submission(30, 5, text="Nagels in Breda."), {"id": "x", "colour": 1}]
    )
    assert (fed.listings, fed.set_aside_count, fed.set_aside[0].line) == (1, 1, 2)
    at = door.clock.now.isoformat()
    told = client.events([{"platform": PLATFORM, "id": "N-9", "kind": "removed", "at": at}])
    assert told.states == ("unknown",)
    assert [one["case"] for one in client.cases(platforms=[PLATFORM])] == [1]


def test_a_refusal_is_an_error_with_its_reason(client: Client) -> None:
    with pytest.raises(ClientError, match=r"colour .*\(422\)") as refused:
        client.check(submission(24, colour="red"))
    assert refused.value.status == 422


def answering(*answers: httpx.Response | Exception) -> tuple[Client, list[httpx.Request], list[float]]:
    """A client whose requests get these answers in turn, what it sent and how long it waited."""
    sent: list[httpx.Request] = []
    waited: list[float] = []
    left = list(answers)

    def handler(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        one = left.pop(0)
        if isinstance(one, Exception):
            raise one
        return one

    return (
        Client("http://door", "t", transport=httpx.MockTransport(handler), pause=waited.append),
        sent,
        waited,
    )


def test_a_try_that_failed_is_made_again_under_the_same_key() -> None:
    done = httpx.Response(
        200, json={"level": "none", "pending": []}, headers={"doorwatch-outcome": "accepted"}
    )
    late = httpx.Response(429, headers={"retry-after": "7"}, json={"detail": "later"})
    client, sent, waited = answering(httpx.ConnectError("no"), late, done)
    assert client.check({"id": "1"}).outcome == "accepted"
    assert len({request.headers["idempotency-key"] for request in sent}) == 1
    assert waited == [0.2, 7.0]


def test_when_nobody_answers_the_listing_is_held() -> None:
    client, sent, _ = answering(*[httpx.ConnectError("no")] * 4)
    assert client.check({"id": "1"}).outcome == "held"
    assert len(sent) == 4


def test_an_answer_without_its_word_is_held() -> None:
    client, _, _ = answering(httpx.Response(200, json={"level": "none", "pending": []}))
    assert client.check({"id": "1"}).outcome == "held"


def test_a_quota_that_ends_in_hours_is_told_and_not_waited_for() -> None:
    client, _, waited = answering(httpx.Response(429, headers={"retry-after": "3600"}, json={"detail": "x"}))
    with pytest.raises(ClientError, match="429"):
        client.check({"id": "1"})
    assert waited == []
