"""A whole study on the four sample sites: it recovers what stands at their doors, before and after."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit.analysis.findings import Cell, find
from audit.desk import Desk, preregister
from audit.model import Data
from audit.runs.demo import run_demo
from doorwatch.errors import BadInput, Refused
from doorwatch.referral.sealing import new_identity
from tests.audit.files import written

START = datetime(2026, 11, 21, 9, tzinfo=UTC)
NO_KEY = "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq3290gq"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("study")
    file = written(folder, **{NO_KEY: new_identity()[1], 'replications: "3"': 'replications: "2"'})
    desk = preregister(file)
    home = tmp_path_factory.mktemp("town")
    run_demo(desk, home, START)
    return desk


@pytest.fixture(scope="module")
def data(played: Desk) -> Data:
    return played.data()


def cell(data: Data, phase: str, platform: str, gradation: int) -> Cell:
    return next(
        one
        for one in find(data).cells
        if (one.phase, one.platform, one.gradation) == (phase, platform, gradation)
    )


def test_two_of_four_accept_the_age_16_advertisement_and_none_reports(data: Data) -> None:
    before = {
        site: cell(data, "before", site, 5) for site in ("demo-north", "demo-south", "demo-east", "demo-west")
    }
    assert {site: one.accepted.hits for site, one in before.items()} == {
        "demo-north": 1, "demo-south": 1, "demo-east": 0, "demo-west": 0,
    }  # fmt: skip
    assert before["demo-east"].verification.hits == 1
    assert before["demo-west"].by_person.hits == 1
    assert sum(one.reported.hits for one in find(data).cells if one.phase == "before") == 0
    assert cell(data, "before", "demo-west", 0).accepted.hits == 1


def test_with_check_and_moderator_no_minor_comes_online_and_all_are_reported(data: Data) -> None:
    after = [one for one in find(data).cells if one.phase == "after"]
    for gradation in (3, 4, 5):
        cells = [one for one in after if one.gradation == gradation]
        assert [one.accepted.hits for one in cells] == [0, 0, 0, 0]
        assert [one.reported.hits for one in cells] == [1, 1, 1, 1]
        assert [one.by_person.hits for one in cells] == [1, 1, 1, 1]
    adults = [one for one in after if one.gradation == 0]
    assert [one.accepted.hits for one in adults] == [1, 1, 1, 1]
    assert [one.reported.hits for one in adults] == [0, 0, 0, 0]


def test_time_online_is_what_we_left_it_for(data: Data, played: Desk) -> None:
    online = [one for one in data.placed if one.online_at is not None]
    assert online
    assert {one.outcome.value for one in online} == {"withdrawn_by_us"}
    assert all(one.gone_at is not None and one.deletion_proof for one in online)
    assert played.book.overdue(max(one.gone_at for one in online if one.gone_at)) == ()


@pytest.mark.parametrize(
    ("way", "door", "did", "held", "sign"),
    [
        ("verified accounts are traded", "verification", "online", True, "account_changed_hands"),
        ("forged identity papers pass", "verification", "online", True, "verification_artifact_reuse"),
        ("an age is edited after a refusal", "age_field", "online", True, "age_edit_history"),
        ("a minor answers an advertisement", "nothing", "online", True, "recruitment_aimed_at_minors"),
    ],
)
def test_each_way_round_verification_has_its_measured_row(
    data: Data, way: str, door: str, did: str, held: bool, sign: str
) -> None:
    row = [one for one in data.ways if one.way == way][-1]
    assert (row.door, row.did, row.held) == (door, did, held)
    assert sign in row.signs


def test_what_a_simulation_cannot_go_is_said(data: Data) -> None:
    papers = [one for one in data.ways if one.way == "forged identity papers pass"]
    assert [one.held for one in papers] == [False, True]
    (photos,) = [one for one in data.ways if one.way == "forged photos pass"]
    assert photos.held is None
    assert "no photo" in photos.remark


def test_a_second_run_on_the_same_book_is_refused(played: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="expected an empty book; got one that was begun"):
        run_demo(played, tmp_path, START)


def test_one_block_has_no_before_and_after(tmp_path: Path) -> None:
    desk = preregister(written(tmp_path, **{'replications: "3"': 'replications: "1"'}))
    with pytest.raises(BadInput, match="two blocks or more"):
        run_demo(desk, tmp_path / "town", START)


def test_only_sample_sites_are_run_against(tmp_path: Path) -> None:
    desk = preregister(written(tmp_path, **{"{name: demo-north": "{name: real-north"}))
    with pytest.raises(Refused, match="mode simulation on sample sites"):
        run_demo(desk, tmp_path / "town", START)
