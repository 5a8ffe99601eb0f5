from __future__ import annotations

from dataclasses import replace

import pytest

from audit.analysis.findings import find
from audit.model import Coding, Data, Outcome
from tests.audit.worlds import LETS_THROUGH, START, placement, study

CLOSED = dict.fromkeys(LETS_THROUGH, 0)


def test_each_site_and_gradation_is_a_cell_of_its_own() -> None:
    found = find(study())
    stated_16 = {cell.platform: cell.accepted.hits for cell in found.cells if cell.gradation == 5}
    assert stated_16 == {"demo-east": 0, "demo-north": 4, "demo-south": 4, "demo-west": 0}
    assert len(found.cells) == 24
    assert {cell.accepted.hits for cell in found.control} == {4}


def test_nobody_knows_is_not_no() -> None:
    data = study(1)
    silent = replace(data, placed=tuple(replace(one, report=None) for one in data.placed))
    cell = find(silent).cells[0]
    assert (cell.reported.hits, cell.reported.trials, cell.reported.unknown) == (0, 0, 1)
    assert any("nobody knows whether the police were told" in line for line in find(silent).cannot)


def test_acceptance_falls_with_gradation_and_separation_is_said() -> None:
    (dose,) = find(study()).doses
    assert dose.step is not None
    assert dose.step.high < 1
    assert dose.sites == 4
    assert dose.separated
    assert any("separated" in line for line in find(study()).cannot)


@pytest.mark.parametrize(("highest", "word"), [(5, "every"), (-1, "no")])
def test_no_slope_is_told_where_the_door_treats_all_alike(highest: int, word: str) -> None:
    (dose,) = find(study(phases={"baseline": {"demo-north": highest}})).doses
    assert dose.step is None
    assert dose.why_not == f"{word} placement was accepted: there is no slope to tell"


def test_two_gradations_are_no_dose() -> None:
    data = study(2)
    two = replace(data, placed=tuple(one for one in data.placed if one.planned.gradation in (0, 5)))
    assert find(two).doses[0].why_not == "fewer than three gradations were placed"


def test_a_policy_that_closed_the_door_shows_per_site_and_over_all() -> None:
    found = find(study(6, {"before": LETS_THROUGH, "after": CLOSED}))
    (change,) = found.changes
    north = next(row for row in change.per_site if row[0] == "demo-north")
    assert north[1].hits == 30
    assert north[2].hits == 0
    assert north[3][1] < -0.8
    assert change.odds is not None
    assert change.odds.high < 0.1


def test_a_change_that_changed_nothing_is_said() -> None:
    (change,) = find(study(2, {"before": CLOSED, "after": CLOSED})).changes
    assert change.odds is None
    assert change.why_not == "acceptance was the same for every placement"


def test_small_cells_show_existence_only() -> None:
    line = next(line for line in find(study(1)).cannot if "existence" in line)
    assert line.startswith("24 of 24 cells hold so few placements (as few as 1)")


def test_a_study_without_control_says_so() -> None:
    data = study(1)
    treated = replace(data, placed=tuple(one for one in data.placed if one.planned.gradation))
    assert any("no control arm" in line for line in find(treated).cannot)


def test_a_live_study_never_claims_independence() -> None:
    assert any("not independent" in line for line in find(study(mode="live")).cannot)
    assert not any("not independent" in line for line in find(study()).cannot)


def test_what_we_took_down_ourselves_was_accepted() -> None:
    ours = replace(placement(1, "demo-north", 5, True), outcome=Outcome.WITHDRAWN_BY_US, withdrawn_at=START)
    unseen = replace(ours, online_at=None)
    assert ours.accepted
    assert not unseen.accepted


def test_agreement_of_the_coders_is_over_what_both_labelled() -> None:
    data = study(1)
    names = [one.planned.placement for one in data.placed[:4]]
    labels = [Outcome.PUBLISHED, Outcome.PUBLISHED, Outcome.REFUSED_BY_PERSON, Outcome.REFUSED_BY_PERSON]
    first = [Coding(name, "coder-1", label, START) for name, label in zip(names, labels, strict=True)]
    second = [Coding(name, "coder-2", label, START) for name, label in zip(names[:3], labels, strict=False)]
    agreement = find(replace(data, codings=(*first, *second))).agreement
    assert agreement is not None
    assert (agreement.n, agreement.kappa) == (3, 1.0)
    assert find(data).agreement is None
    assert any("not labelled by two coders" in line for line in find(data).cannot)


def test_nothing_placed_is_nothing_found() -> None:
    found = find(Data("empty", "Nothing yet", "simulation", "sha256:", ()))
    assert found.cells == found.online == found.doses == ()
