from __future__ import annotations

import base64
import json
from datetime import timedelta
from importlib import resources
from pathlib import Path

import httpx
import numpy as np
import pytest
from jsonschema import Draft202012Validator

from doorwatch.store.casefile import cases_in, load_case
from doorwatch.store.scans import rows_of
from doorwatch.store.subjects import object_to, objected_values
from doorwatch.types import CaseState, Permission
from review_ui.v1.desk import Quota
from tests.review_ui.v1.door import PLATFORM, Served, submission


def outcome(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    return answer.headers["doorwatch-outcome"]


def case_states(door: Served) -> list[CaseState]:
    with door.store.read() as conn:
        return [state for number in cases_in(conn) if (state := load_case(conn, number)) is not None]


def picture(seed: int = 1) -> str:
    """A generated shape as a data URL."""
    import cv2

    rng = np.random.default_rng(seed)
    pixels = cv2.resize(
        rng.integers(0, 255, (12, 16, 3), np.uint8), (320, 240), interpolation=cv2.INTER_CUBIC
    )
    return "data:image/png;base64," + base64.b64encode(cv2.imencode(".png", pixels)[1].tobytes()).decode()


def test_the_answer_is_an_assessment_of_the_contract(door: Served) -> None:
    answer = door.check(submission(24))
    assert outcome(answer) == "accepted"
    assert "doorwatch-case" not in answer.headers
    schema = json.loads(resources.files("doorwatch.schemas").joinpath("assessment.schema.json").read_text())
    Draft202012Validator(schema).validate(answer.json())
    assert answer.json()["stated_age"] == 24
    assert not case_states(door)


def test_sixteen_then_seventeen_then_eighteen_are_held_in_one_case(door: Served) -> None:
    """The first attempt is urgent by itself; later ones join it, and 18 within ten minutes is held too."""
    levels = []
    for age in (16, 17, 18):
        answer = door.check(submission(age))
        assert outcome(answer) == "held"
        levels.append(answer.json()["level"])
        door.clock.move(minutes=3)
    assert levels == ["urgent", "urgent", "review"]
    (state,) = case_states(door)
    assert state.level == "urgent"
    assert answer.headers["doorwatch-case"] == str(state.case)


@pytest.mark.parametrize("number", [2, 3])
def test_another_account_with_the_same_phone_and_text_joins_the_case(door: Served, number: int) -> None:
    door.check(submission(16))
    door.clock.move(minutes=3)
    answer = door.check(submission(18, number, account={"id": f"new-{number}"}))
    assert outcome(answer) == "held"
    assert len(case_states(door)) == 1


def test_an_adult_of_the_same_account_long_after_the_term_is_free_again(door: Served) -> None:
    door.check(submission(16))
    door.clock.move(days=91)
    token = door.issue("later", {Permission.DOOR_CHECK}, {PLATFORM})
    answer = door.post(
        "/v1/check", token, json=submission(24, 9, text="Nagels en voeten in Breda. Ik ben 24 jaar.")
    )
    assert "repost_after_refusal" not in {one["indicator"] for one in answer.json()["signals"]}


def test_what_cannot_be_read_is_held_until_the_next_working_day(door: Served) -> None:
    answer = door.check(submission(1, title=None, text="Дуже дешево 17 тут зараз релакс"))
    assert outcome(answer) == "held"
    assert answer.json()["level"] == "unseen"
    (state,) = case_states(door)
    assert state.due_at - door.clock.now == timedelta(days=3), "Friday to Monday"


def test_an_inline_picture_is_read_and_a_broken_one_is_named(door: Served) -> None:
    broken = "data:image/png;base64," + base64.b64encode(b"no picture").decode()
    answer = door.check(submission(24, images=[picture(), broken]))
    coverage = answer.json()["coverage"]
    assert coverage["images"] == {"seen": 2, "read": 1}
    assert [one["image"] for one in answer.json()["failures"]] == [1]


def test_an_address_outside_the_agreement_is_not_fetched(door: Served) -> None:
    targets = ["http://127.0.0.1:9/a.png", "http://169.254.169.254/latest", "https://example.org/a.png"]
    answer = door.check(submission(24, images=targets))
    assert answer.json()["coverage"]["images"] == {"seen": 3, "read": 0}
    assert {one["reason"] for one in answer.json()["failures"]} == {"refused"}


def test_the_same_key_and_body_is_one_request(door: Served) -> None:
    first = door.check(submission(16), **{"idempotency-key": "k1"})
    again = door.check(submission(16), **{"idempotency-key": "k1"})
    assert again.json()["signals"] == first.json()["signals"], "a repeat is no second attempt"
    assert outcome(again) == "held"
    other = door.check(submission(17), **{"idempotency-key": "k1"})
    assert other.status_code == 409
    assert other.headers["content-type"] == "application/problem+json"


def test_an_older_time_on_a_submission_lets_nothing_pass_unread(door: Served) -> None:
    """It was submitted now, whatever the platform says: else it would be history beside what stands."""
    assert outcome(door.check(submission(24))) == "accepted"
    earlier = (door.clock.now - timedelta(days=2)).isoformat()
    door.clock.move(minutes=1)
    answer = door.check(submission(16, observed_at=earlier))
    assert outcome(answer) == "held"
    assert answer.json()["stated_age"] == 16


def test_what_somebody_objects_to_is_neither_kept_nor_assessed(door: Served) -> None:
    keys, now = door.desk.house.workshop.memory_keys(), door.clock.now
    pairs = objected_values(PLATFORM, None, "u7")
    with door.store.write() as conn:
        object_to(conn, 1, pairs, keys[0], now, now + timedelta(days=30))
    answer = door.check(submission(16))
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:doorwatch:problem:Objected"
    with door.store.read() as conn:
        assert not rows_of(conn, PLATFORM, ["N-1"])


def test_a_key_is_forgotten_after_a_day(door: Served) -> None:
    door.check(submission(24), **{"idempotency-key": "k1"})
    door.clock.move(hours=24, seconds=1)
    assert door.check(submission(25), **{"idempotency-key": "k1"}).status_code == 200


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"{", "expected one JSON object"),
        (b"[]", "body"),
        (b'{"platform": "demo-north"}', "id"),
        (b'{"platform": "demo-north", "id": "1", "text": "a", "colour": "red"}', "colour"),
    ],
)
def test_a_body_that_is_no_listing_is_named(door: Served, body: bytes, detail: str) -> None:
    answer = door.post("/v1/check", content=body)
    assert answer.status_code == 422
    assert detail in answer.json()["detail"]


def test_without_a_token_nothing_is_told(door: Served) -> None:
    for header in ({}, {"authorization": "Bearer wrong"}, {"authorization": "Basic dTpw"}):
        answer = httpx.post(f"{door.base}/v1/check", json=submission(16), headers=header)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
    assert not case_states(door)


def test_a_token_of_another_platform_or_right_is_refused(door: Served) -> None:
    for name, right, platform in (
        ("other-site", Permission.DOOR_CHECK, "demo-south"),
        ("other-right", Permission.FEED_WRITE, PLATFORM),
    ):
        token = door.issue(name, {right}, {platform})
        assert door.post("/v1/check", token, json=submission(16)).status_code == 403


def test_wrong_tokens_from_one_source_meet_a_wall(door: Served) -> None:
    door.desk.quotas.limits = {**door.desk.quotas.limits, "failed": Quota(3)}
    for expected in (401, 401, 401, 429):
        answer = door.post("/v1/check", "wrong", json=submission(24))
        assert answer.status_code == expected
    assert int(answer.headers["retry-after"]) > 0


def test_wrong_tokens_of_a_stranger_behind_the_same_proxy_do_not_shut_a_platform_s_door(door: Served) -> None:
    door.desk.quotas.limits = {**door.desk.quotas.limits, "failed": Quota(2)}
    assert door.check(submission(24)).status_code == 200
    statuses = [door.post("/v1/check", "wrong", json=submission(24)).status_code for _ in range(3)]
    assert statuses == [401, 401, 429]
    assert door.check(submission(24)).status_code == 200


def test_a_body_nested_without_end_is_bad_input(door: Served) -> None:
    answer = door.post("/v1/check", content=b"[" * 200_000)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_fault_of_ours_at_the_door_tells_neither_log_nor_caller_a_word(
    door: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("zeventien")

    monkeypatch.setattr("review_ui.v1.check.hold", broken)
    answer = door.check(submission(24))
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "zeventien" not in answer.text + caplog.text
    assert "ValueError at test_door_check.py" in caplog.text


def test_an_account_has_a_quota_of_attempts(door: Served) -> None:
    door.desk.quotas.limits = {**door.desk.quotas.limits, "account": Quota(2)}
    statuses = [door.check(submission(24, number)).status_code for number in range(3)]
    assert statuses == [200, 200, 429]
    door.clock.move(minutes=2)
    assert door.check(submission(24, 9)).status_code == 200


def test_the_door_answers_when_its_memory_does_not(door: Served, tmp_path: Path) -> None:
    """The store is gone: what the listing says of itself is told, and it counts as held."""
    assert outcome(door.check(submission(24))) == "accepted"
    door.store.close()
    (file,) = tmp_path.glob("tenants/*/doorwatch.db")
    file.rename(file.with_suffix(".gone"))
    file.mkdir()
    answer = door.check(submission(16, 2))
    assert answer.status_code == 503
    assert answer.headers["doorwatch-outcome"] == "held"
    told = answer.json()["assessment"]
    assert told["level"] == "urgent"
    assert {"detector": "memory", "reason": "unreachable"}.items() <= told["failures"][-1].items()
    door.clock.move(minutes=2)
    assert "assessment" not in door.check(submission(16, 2)).json(), "an old token is not taken on trust"


def test_health_says_alive_and_ready(door: Served) -> None:
    assert httpx.get(f"{door.base}/livez").status_code == 200
    assert httpx.get(f"{door.base}/readyz").text == "ready\n"


def test_the_openapi_document_resolves(door: Served) -> None:
    document = httpx.get(f"{door.base}/v1/openapi.json").json()
    names = set(document["components"]["schemas"])
    text = json.dumps(document)
    used = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert used <= names
    assert document["paths"]["/v1/check"]["post"]["operationId"] == "check"
