"""What happens at the door becomes topics of the outbox, and no more than ids and counts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from doorwatch.store.hooks import fan_out, tell_cases
from doorwatch.store.tables import outbox
from tests.review_ui.v1.door import PLATFORM, Served, submission


def told(door: Served) -> list[dict[str, Any]]:
    """Look for events of cases, send them to one webhook, and return its payloads."""

    def work(conn: Any) -> list[dict[str, Any]]:
        tell_cases(conn, door.clock.now)
        fan_out(conn, lambda platform, event: ["site"])
        return list(conn.scalars(sa.select(outbox.c.payload).where(outbox.c.recipient == "hook:site")))

    return door.store.run_write(work)


def test_cases_are_told_from_the_first_look_on_and_once(door: Served) -> None:
    door.check(submission(16))
    assert told(door) == []
    door.clock.move(hours=3)
    door.check(submission(17, 2, account={"id": "u9"}, text="Nagels in Breda. Ik ben 17 jaar."))
    (payload,) = told(door)
    assert payload == {
        "event": "case.opened", "platform": PLATFORM, "case": 2, "sequence": 1, "level": "urgent",
        "lane": "minor_age", "state": "new", "listings": 1,
    }  # fmt: skip
    door.clock.move(minutes=5)
    assert told(door) == [payload]
