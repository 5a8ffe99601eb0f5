from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from doorwatch.store.casefile import cases_in
from doorwatch.store.tables import listings, sightings, snapshots
from doorwatch.types import Permission
from tests.review_ui.v1.door import PLATFORM, Served, submission


@pytest.fixture
def token(door: Served) -> str:
    return door.issue("feeder", {Permission.FEED_WRITE, Permission.EVENTS_WRITE}, {PLATFORM})


def feed(door: Served, token: str, age: int, number: int, **more: Any) -> None:
    import json

    answer = door.post(
        f"/v1/listings?platform={PLATFORM}", token, content=json.dumps(submission(age, number, **more))
    )
    assert answer.json()["listings"] == 1, answer.text


def event(door: Served, kind: str, number: int = 1, **more: Any) -> dict[str, Any]:
    at = door.clock.now.isoformat()
    return {"platform": PLATFORM, "id": f"N-{number}", "kind": kind, "at": at, **more}


def told(door: Served, token: str, *events: dict[str, Any], **headers: str) -> httpx.Response:
    return door.post("/v1/events", token, json={"schema": 1, "events": list(events)}, headers=headers)


def states(door: Served, token: str, *events: dict[str, Any]) -> list[str]:
    answer = told(door, token, *events)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["states"])


def test_an_edit_from_a_minor_age_opens_a_case_at_once(door: Served, token: str) -> None:
    feed(door, token, 19, 1)
    door.clock.move(hours=1)
    answer = told(door, token, event(door, "edited", stated_age=15)).json()
    assert answer["states"] == ["applied"]
    assert len(answer["opened"]) == 1
    assert answer["assessed"] == 1


def test_the_same_event_twice_is_one(door: Served, token: str) -> None:
    feed(door, token, 19, 1)
    door.clock.move(hours=1)
    one = event(door, "refused", stated_age=19)
    assert states(door, token, one, one) == ["applied", "known"]
    assert states(door, token, one) == ["known"]
    with door.store.read() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(snapshots)) == 2


def test_a_refusal_is_remembered_when_the_listing_comes_back(door: Served, token: str) -> None:
    feed(door, token, 24, 1)
    door.clock.move(hours=1)
    assert states(door, token, event(door, "refused", stated_age=17)) == ["applied"]
    door.clock.move(hours=1)
    feed(door, token, 25, 1)
    with door.store.read() as conn:
        assert conn.scalar(sa.select(listings.c.status)) == "live"
        assert len(cases_in(conn)) == 1


def test_a_refusal_of_a_listing_whose_text_is_gone_is_noted_and_touches_its_company(
    door: Served, token: str
) -> None:
    feed(door, token, 24, 1)
    feed(door, token, 24, 2)
    door.store.run_write(
        lambda conn: conn.execute(
            sa.update(snapshots).where(snapshots.c.listing == 1).values(content=None, content_until=None)
        )
    )
    door.clock.move(hours=1)
    answer = told(door, token, event(door, "refused", stated_age=16), event(door, "edited", stated_age=16))
    assert answer.json()["states"] == ["applied", "not_kept"]
    assert answer.json()["assessed"] >= 1, "the other listing on the same number"
    with door.store.read() as conn:
        ages = conn.scalars(sa.select(sightings.c.refused_ages).order_by(sightings.c.snapshot)).first()
    assert ages == [16]


@pytest.mark.parametrize("gone", [False, True])
def test_a_removal_ends_the_listing_unless_it_was_seen_since(door: Served, token: str, gone: bool) -> None:
    feed(door, token, 24, 1)
    early = event(door, "removed") | {"at": "2026-01-01T00:00:00Z"}
    if gone:
        door.store.run_write(
            lambda conn: conn.execute(sa.update(snapshots).values(content=None, content_until=None))
        )
    assert states(door, token, early) == ["known"]
    door.clock.move(hours=1)
    assert states(door, token, event(door, "removed")) == ["applied"]
    with door.store.read() as conn:
        assert conn.scalar(sa.select(listings.c.status)) == "removed"


def test_verification_and_transfer_reach_the_account(door: Served, token: str) -> None:
    feed(door, token, 24, 1, account={"id": "u1", "verified": False})
    door.clock.move(hours=1)
    step = {"method": "id_document", "artifact": "a1b2"}
    made = event(door, "verification_changed", account={"verified": True}, verification=step)
    handed = event(door, "account_transferred", account={"id": "u2", "payer": "p9"})
    assert states(door, token, made, handed) == ["applied", "applied"]
    with door.store.read() as conn:
        query = sa.select(snapshots.c.content).order_by(snapshots.c.id.desc())
        account = conn.scalars(query).first()["account"]  # type: ignore[index]
    assert (account["id"], account["verified"], account["payer"]) == ("u2", True, "p9")
    assert [one["artifact"] for one in account["verification"]] == ["a1b2"]


def test_a_held_submission_stays_held_when_its_account_changes(door: Served, token: str) -> None:
    door.check(submission(16))
    door.clock.move(hours=1)
    assert states(door, token, event(door, "verification_changed", account={"verified": True})) == ["applied"]
    with door.store.read() as conn:
        status, removed = conn.execute(sa.select(listings.c.status, listings.c.removed_at)).one()
    assert status == "refused"
    assert removed is not None


def test_a_listing_that_nobody_knows_is_named_as_unknown(door: Served, token: str) -> None:
    assert states(door, token, event(door, "removed", 77)) == ["unknown"]


def test_a_key_with_another_body_is_refused(door: Served, token: str) -> None:
    one = event(door, "removed", 1)
    assert told(door, token, one, **{"idempotency-key": "k"}).status_code == 200
    assert told(door, token, one, **{"idempotency-key": "k"}).status_code == 200
    assert told(door, token, event(door, "removed", 2), **{"idempotency-key": "k"}).status_code == 409


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"kind": "sold"}, "body.events[0].kind"),
        ({"colour": "red"}, "body.events[0]"),
        ({"at": "yesterday"}, "body.events[0].at"),
        ({"at": "2026-11-20T09:00:00"}, "body.events[0].at"),
        ({"at": "0001-01-01T00:00:00Z"}, "body.events[0].at"),
        ({"stated_age": -1}, "body.events[0].stated_age"),
        ({"id": "a\n"}, "body.events[0].id"),
        ({"account": {"name": "x"}}, "body.events[0].account"),
    ],
)
def test_an_event_with_a_fault_is_named_and_none_is_applied(
    door: Served, token: str, change: dict[str, Any], place: str
) -> None:
    feed(door, token, 24, 1)
    door.clock.move(hours=1)
    answer = told(door, token, event(door, "removed") | change, event(door, "removed"))
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(f"{place}: "), answer.text
    assert "sold" not in answer.text
    with door.store.read() as conn:
        assert conn.scalar(sa.select(listings.c.status)) == "live"


def test_events_of_two_platforms_or_of_another_are_refused(door: Served, token: str) -> None:
    other = event(door, "removed") | {"platform": "demo-south"}
    assert told(door, token, event(door, "removed"), other).status_code == 422
    assert told(door, token, other).status_code == 403
    assert told(door, door.token, event(door, "removed")).status_code == 403


def test_an_attempt_outlives_a_feed_line_that_does_not_name_it(door: Served, token: str) -> None:
    """The platform's feed tells how a listing is now; what was refused before stays known for its term."""
    feed(door, token, 19, 1)
    door.clock.move(hours=1)
    assert states(door, token, event(door, "edited", stated_age=15)) == ["applied"]
    door.clock.move(hours=1)
    feed(door, token, 20, 1)
    assert attempts(door) == [15]
    feed(door, token, 20, 1)
    assert attempts(door) == [15]


def test_an_attempt_ends_with_its_term(door: Served, token: str) -> None:
    feed(door, token, 19, 1)
    old = (door.clock.now - timedelta(days=91)).isoformat()
    stale = {**event(door, "edited", stated_age=15), "at": old}
    assert states(door, token, stale) == ["applied"]
    door.clock.move(hours=1)
    feed(door, token, 20, 1)
    assert attempts(door) == []


def attempts(door: Served) -> list[int]:
    """The stated ages of the attempts that the current snapshot of the one listing carries."""
    with door.store.read() as conn:
        content = conn.scalar(
            sa.select(snapshots.c.content).join(listings, listings.c.current == snapshots.c.id)
        )
    assert content is not None
    return [one["stated_age"] for one in content["attempts"]]
