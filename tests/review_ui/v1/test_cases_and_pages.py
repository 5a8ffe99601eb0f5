from __future__ import annotations

import json
from importlib import resources
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from nacl.signing import SigningKey

from doorwatch.types import Permission
from tests.review_ui.v1.door import PLATFORM, Served, submission


@pytest.fixture
def token(door: Served) -> str:
    return door.issue("reader", {Permission.CASES_READ}, {PLATFORM, "demo-south"})


def get(door: Served, token: str, query: str = "", **headers: str) -> httpx.Response:
    asked = {"authorization": f"Bearer {token}", **headers}
    return httpx.get(f"{door.base}/v1/cases{query}", headers=asked, timeout=30)


def two_cases(door: Served) -> None:
    door.check(submission(16))
    door.check(
        submission(17, 2, account={"id": "u9"}, persona="Kim", text="Nagels in Breda. Ik ben 17 jaar.")
    )


def test_cases_are_told_without_text_and_as_the_schema_says(door: Served, token: str) -> None:
    two_cases(door)
    answer = get(door, token)
    page = answer.json()
    schema = json.loads(resources.files("doorwatch.schemas").joinpath("cases_page.schema.json").read_text())
    Draft202012Validator(schema).validate(page)
    assert [one["case"] for one in page["cases"]] == [1, 2]
    assert page["cases"][0]["listings"] == [{"platform": PLATFORM, "id": "N-1", "level": "urgent"}]
    assert "massage" not in answer.text.lower()
    assert "Alex" not in answer.text


def test_pages_follow_their_cursor(door: Served, token: str) -> None:
    two_cases(door)
    first = get(door, token, "?limit=1").json()
    second = get(door, token, f"?limit=1&cursor={first['next']}").json()
    assert [one["case"] for one in (*first["cases"], *second["cases"])] == [1, 2]
    assert second["next"] is None


def test_a_page_that_did_not_change_is_not_sent_again(door: Served, token: str) -> None:
    two_cases(door)
    tag = get(door, token).headers["etag"]
    same = get(door, token, **{"if-none-match": f'"x", W/{tag}'})
    assert (same.status_code, same.content) == (304, b"")
    assert get(door, token, "?state=closed", **{"if-none-match": tag}).json()["cases"] == []


def test_a_token_reads_the_cases_of_its_own_platforms_only(door: Served, token: str) -> None:
    two_cases(door)
    other = door.issue("south", {Permission.CASES_READ}, {"demo-south"})
    assert get(door, other).json() == {"cases": [], "next": None}
    assert get(door, other, f"?platform={PLATFORM}").status_code == 403
    assert get(door, token, "?platform=demo-south").json()["cases"] == []
    assert get(door, door.token).status_code == 403


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "cursor=-1", "cursor=²", "state=x", "q=1"]
)
def test_a_query_that_is_not_understood_is_named(door: Served, token: str, query: str) -> None:
    answer = get(door, token, f"?{query}")
    assert answer.status_code == 422
    assert answer.json()["detail"].split(":")[0] in (query.partition("=")[0], "query")


def figures(door: Served, **headers: str) -> httpx.Response:
    return httpx.get(f"{door.base}/metrics", headers=headers)


def test_figures_count_answers_and_cases_and_name_nobody(door: Served) -> None:
    two_cases(door)
    door.check(submission(24, 3, account={"id": "u3"}, persona="Bo", text="Nagels in Gouda. Ik ben 24 jaar."))
    text = figures(door).text
    assert 'doorwatch_requests_total{endpoint="check",status="200"} 3.0' in text
    assert 'doorwatch_door_answers_total{outcome="held"} 2.0' in text
    assert 'doorwatch_open_cases{lane="minor_age",level="urgent"} 2.0' in text
    assert "doorwatch_overdue_cases 0.0" in text
    for word in ("N-1", "u7", PLATFORM, "Alex", "platform="):
        assert word not in text


def test_figures_are_for_this_machine_only(door: Served) -> None:
    assert figures(door).status_code == 200
    assert figures(door, **{"x-forwarded-for": "198.51.100.7"}).status_code == 403


def test_the_page_of_the_interface_asks_nothing_of_anybody_else(door: Served) -> None:
    answer = httpx.get(f"{door.base}/docs")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text
    assert "http://" not in answer.text
    assert "https://" not in answer.text
    for path in ("/v1/check", "/v1/listings", "/v1/events", "/v1/cases"):
        assert path in answer.text


def test_the_directory_holds_the_keys_that_requests_are_signed_with(door: Served) -> None:
    answer = httpx.get(f"{door.base}/.well-known/http-message-signatures-directory")
    assert answer.headers["content-type"] == "application/http-message-signatures-directory+json"
    found: dict[str, Any] = answer.json()
    from crawler.signing import thumbprint

    key: SigningKey = door.desk.house.workshop.keys.signing_key("request")
    assert [one["kid"] for one in found["keys"]] == [thumbprint(key.verify_key)]
    assert all("d" not in one for one in found["keys"]), "no secret half"
