"""A moderator's Monday: 300 cases wait, and no page asks the store more because of that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from tests.review_ui.test_acts_on_a_case import act
from tests.review_ui.world import Desk, Staff, build, flag, open_cases

CASES = 300


@pytest.fixture(scope="module")
def monday(tmp_path_factory: pytest.TempPathFactory, staffed: Staff) -> Iterator[Desk]:
    """A tenant in which a weekend left 300 cases, opened by the machine."""
    desk = build(tmp_path_factory.mktemp("monday"), staffed)
    for at in range(CASES):
        flag(
            desk, f"N-{at:03}", text=f"Massage nummer {at}. Ik ben zeventien.",
            quote=f"{at}. Ik ben zeventien", persona=f"Naam {at}",
            phones=(), account=f"u{at}", level="urgent" if at % 2 else "review",
        )  # fmt: skip
    open_cases(desk)
    assert len(desk.cases) == CASES
    yield desk
    desk.close()


@contextmanager
def statements() -> Iterator[list[str]]:
    """Keep what the console asks of the store."""
    asked: list[str] = []

    def heard(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", heard)
    try:
        yield asked
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", heard)


def test_the_queue_of_300_cases_asks_a_bounded_number_of_questions(monday: Desk) -> None:
    mira = monday.person("mira")
    with statements() as asked:
        page = mira.get("/queue")
    assert page.text.count("data-row") == 50
    assert "300 open cases" in page.text
    assert len(asked) <= 40, len(asked)
    with statements() as asked:
        assert mira.get("/queue/counts").json()["counts"]["show:open"] == CASES
    assert len(asked) <= 30, len(asked)


def test_claiming_the_next_of_300_cases_asks_a_bounded_number_of_questions(monday: Desk) -> None:
    sven = monday.person("sven")
    token = sven.get("/account")
    assert token.status_code == 200
    with statements() as asked:
        claimed = sven.post("/queue/claim")
    assert claimed.headers["location"].startswith("/cases/")
    assert len(asked) <= 60, len(asked)
    with statements() as asked:
        assert sven.get(claimed.headers["location"]).status_code == 200
    assert len(asked) <= 60, len(asked)


def test_the_page_of_a_case_asks_no_more_for_more_listings(monday: Desk) -> None:
    from tests.review_ui.test_many_listings import large

    few, many = large(monday, 6), large(monday, 30)
    mira = monday.person("mira")
    counts = []
    for case in (few, many):
        act(mira, case, "claim")
        with statements() as asked:
            assert mira.get(f"/cases/{case}").status_code == 200
        page = len(asked)
        with statements() as asked:
            assert mira.get(f"/cases/{case}/bulk").status_code == 200
        counts.append((page, len(asked)))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 60, counts


def test_the_referrals_of_300_cases_ask_a_bounded_number_of_questions(monday: Desk) -> None:
    dora = monday.person("dora")
    with statements() as asked:
        assert dora.get("/referrals").status_code == 200
    assert len(asked) <= 30, len(asked)
