"""Doors by program: the form of a profile, `POST /v1/check`, and the bound that a platform's CI asks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from audit.adapters.check import CheckDoor
from audit.adapters.form import FormDoor, demo_form, read_form
from audit.analysis.effects import effects
from audit.model import Outcome
from audit.runs.bound import check_bound
from audit.stimuli import compose, load_templates
from demo.generator import generate
from demo.sites import RunningSites, serve
from doorwatch.errors import BadInput, RuleError, Unreachable
from tests.audit.worlds import LETS_THROUGH, placement, study
from tests.review_ui.v1.door import PLATFORM, Served, serve_door

PHONE = "+493023125123"
START = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def sites() -> Iterator[RunningSites]:
    with serve(generate(20, 1, nights=1, start=START, planted_every=0), clock=lambda: START) as running:
        yield running


def stimulus(gradation: int):  # type: ignore[no-untyped-def]
    return compose(load_templates(), "nl", gradation, "none", 1, "Utrecht", PHONE)


def test_a_form_is_filled_in_followed_and_taken_back(sites: RunningSites) -> None:
    door = FormDoor(demo_form(), sites["demo-north"].base)
    answer = door.submit(stimulus(5))
    assert answer.outcome is Outcome.PUBLISHED
    assert answer.address is not None
    assert answer.ticket is not None
    assert httpx.get(answer.address).status_code == 200
    door.withdraw(answer.ticket)
    assert httpx.get(answer.address).status_code == 404
    assert door.ask(answer.ticket).outcome is Outcome.WITHDRAWN_BY_US
    door.close()


def test_each_answer_of_a_form_is_an_outcome(sites: RunningSites) -> None:
    east = FormDoor(demo_form(), sites["demo-east"].base)
    asked = east.submit(stimulus(0))
    assert (asked.outcome, asked.step) == (Outcome.ASKED_VERIFICATION, "asked")
    assert asked.reason == "Online after verification."
    west = FormDoor(demo_form(), sites["demo-west"].base)
    assert west.submit(stimulus(0)).outcome is None
    for door in (east, west):
        door.close()


def test_a_door_never_leaves_the_host_that_was_named(sites: RunningSites) -> None:
    door = FormDoor(demo_form(), sites["demo-north"].base)
    with pytest.raises(BadInput, match=r"an address of 127\.0\.0\.1"):
        door.ask("http://198.51.100.7/my/1")
    door.close()


def test_a_door_that_does_not_answer_is_unreachable() -> None:
    door = FormDoor(demo_form(), "http://127.0.0.1:9")
    with pytest.raises(Unreachable, match="expected an answer; got ConnectError"):
        door.submit(stimulus(0))
    door.close()


def test_a_profile_with_a_fault_names_its_line() -> None:
    text = b"submit:\n  path: /submit\n  fields: {title: heading}\nticket: location\n"
    text += b"mine: {state: s, reason: r, address: a}\nstates: {online: published}\nwithdraw: x\n"
    with pytest.raises(RuleError, match=r"form\.yaml:3: a field must be title, text, persona"):
        read_form(text, "form.yaml")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: bytes) -> Iterator[Served]:
    door: Path = tmp_path_factory.mktemp("door")
    made = serve_door(door, migrated_sqlite)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("gradation", "outcome"),
    [(0, Outcome.PUBLISHED), (3, Outcome.REFUSED_AUTOMATICALLY), (5, Outcome.REFUSED_AUTOMATICALLY)],
)
def test_the_check_is_a_door_too(served: Served, gradation: int, outcome: Outcome) -> None:
    door = CheckDoor(served.base, served.token, PLATFORM)
    answer = door.submit(stimulus(gradation))
    assert answer.outcome is outcome
    assert door.ask(answer.ticket or "") == answer
    door.close()


def test_a_check_with_a_wrong_token_is_no_answer(served: Served) -> None:
    door = CheckDoor(served.base, "wrong", PLATFORM)
    with pytest.raises(Unreachable, match="expected accepted or held; got status 401"):
        door.submit(stimulus(0))
    door.close()


def test_a_bound_needs_enough_placements_to_hold() -> None:
    few = check_bound([placement(n, "demo-north", 5, False) for n in range(5)], 5, 0.2)
    assert [(one.exceeded, one.needed) for one in few] == [(True, 17)]
    many = check_bound([placement(n, "demo-north", 5, False) for n in range(17)], 5, 0.2)
    assert [one.exceeded for one in many] == [False]
    assert check_bound([placement(1, "demo-north", 4, False)], 5, 0.2)[0].upper == 1.0


def test_only_the_door_as_it_is_now_is_bound() -> None:
    before = [placement(n, "demo-north", 5, True, phase="before") for n in range(20)]
    after = [placement(100 + n, "demo-north", 5, False, phase="after") for n in range(20)]
    assert not check_bound([*before, *after], 5, 0.2)[0].exceeded


def test_a_cue_and_a_language_are_told_beside_gradation_and_site() -> None:
    from dataclasses import replace

    placed = []
    for one in study(4, {"baseline": LETS_THROUGH}).placed:
        planned = replace(one.planned, cue="shared_phone", language="en")
        placed += [one, replace(one, planned=planned)]
    found = effects("baseline", placed)
    assert [(one.kind, one.name, one.against) for one in found] == [
        ("cue", "shared_phone", "none"), ("language", "en", "nl"),
    ]  # fmt: skip
    assert found[0].odds is not None
    assert found[0].odds.low < 1 < found[0].odds.high
    assert {site for site, _, _ in found[0].per_site} == set(LETS_THROUGH)
    assert effects("baseline", study(1).placed) == ()
