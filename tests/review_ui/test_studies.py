"""Studies in the console: what must be withdrawn stands first; a form enters facts as the command does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from audit.desk import Desk as StudyDesk
from audit.desk import preregister
from doorwatch.store.journalling import journal_entries
from tests.audit.files import SITES, written
from tests.review_ui.world import PEOPLE, TENANT, Desk, Person, Staff, build

NAME = "my-door-study"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, staffed: Staff) -> Iterator[Desk]:
    made = build(tmp_path_factory.mktemp("studies"), staffed)
    yield made
    made.close()


@pytest.fixture(scope="module")
def study(desk: Desk) -> StudyDesk:
    folder: Path = desk.settings.tenant(TENANT).data / "studies" / NAME
    folder.mkdir(parents=True)
    others = {f'  - {{name: {site}, flow: "1"}}\n': "" for site in SITES[1:]}
    return preregister(written(folder, **others))


@pytest.fixture(scope="module")
def researcher(desk: Desk) -> Person:
    return desk.person(next(name for name, role in PEOPLE.items() if role == "researcher"))


def test_a_fact_is_entered_and_what_is_overdue_stands_first(
    desk: Desk, study: StudyDesk, researcher: Person
) -> None:
    one = study.plan.placements[0].placement
    path = f"/studies/{NAME}/record"
    submitted, seen = ((desk.clock.now - timedelta(minutes=ago)).isoformat() for ago in (70, 65))
    told = researcher.post(path, kind="submitted", placement=one, at=submitted)
    assert told.status_code == 303, told.text
    data = {"data-online": "yes", "data-views": "3"}
    told = researcher.post(path, kind="look", placement=one, at=seen, **data)
    assert told.status_code == 303, told.text
    (placed,) = study.book.placed()
    assert (placed.operator, placed.views) == (researcher.name, 3)
    assert one in researcher.get("/studies").text
    page = researcher.get(f"/studies/{NAME}").text
    assert page.index('id="overdue"') < page.index('id="enter"')
    assert researcher.post(path, kind="withdrawn", placement=one).status_code == 303
    assert 'id="overdue"' not in researcher.get(f"/studies/{NAME}").text
    with desk.store.read() as conn:
        acts = [entry.act for entry in journal_entries(conn)]
    assert acts.count("study.recorded") == 3


def test_what_does_not_fit_is_said_on_the_page(study: StudyDesk, researcher: Person) -> None:
    two = study.plan.placements[1].placement
    path = f"/studies/{NAME}/record"
    refused = researcher.post(path, kind="look", placement=two, **{"data-online": "yes"})
    assert refused.status_code == 422
    assert "a placement that was submitted" in refused.text
    assert researcher.post(path, kind="joke", placement=two).status_code == 422
    numbers = {"data-online": "yes", "data-views": "many"}
    assert "a whole number" in researcher.post(path, kind="look", placement=two, **numbers).text
    assert "a time like" in researcher.post(path, kind="submitted", placement=two, at="soon").text


@pytest.mark.parametrize("name", ["no-such-study", "My-Study"])
def test_a_study_that_is_none_is_not_found(researcher: Person, name: str) -> None:
    assert researcher.get(f"/studies/{name}").status_code == 404
