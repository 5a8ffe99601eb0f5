"""Calibration: additive, monotone, weighted, seeded; it refuses without controls and knows no context."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.isotonic import IsotonicRegression

from doorwatch.calibrate.examples import Example, check_enough, example, gather
from doorwatch.calibrate.fit import fit
from doorwatch.calibrate.propose import calibration_of, name_of, to_body, to_svg, to_yaml
from doorwatch.casework.calibrating import decide_calibration, propose_calibration
from doorwatch.casework.rights import ActRefused, PermissionRefused
from doorwatch.errors import BadInput, Refused, RuleError
from doorwatch.replay.reviews import verdicts
from doorwatch.rules import Calibration, load_rules, load_taxonomy, load_weights
from doorwatch.rules.lowered import calibrated
from doorwatch.rules.taxonomy import SHIPPED
from doorwatch.scoring.risk import risk_of
from doorwatch.store import Store
from doorwatch.store.calibrations import accepted, proposals
from doorwatch.store.quality import real_cases
from doorwatch.types import Signal
from tests.quality.scenes import decided, judged, person
from tests.store.samples import NOW, signal

TAXONOMY = load_taxonomy()
NAMES = ("shared_phone_many_personas", "contact_by_other_person", "hidden_text", "trustworthy_language")
TRUE = (2.0, 1.2, 0.0, -1.5)
"""The world of these tests: one strong sign, one moderate, one that says nothing, one that speaks against."""


def world(decisions: int = 600, controls: int = 300, seed: int = 3, share: float = 0.05) -> list[Example]:
    """Invented listings: flagged ones are decided, of the others a share was drawn and reviewed."""
    rng = np.random.default_rng(seed)
    found: list[Example] = []
    number = 0
    while len(found) < decisions + controls:
        number += 1
        there = [name for name in NAMES if rng.random() < 0.4]
        score = -2.0 + sum(weight for name, weight in zip(NAMES, TRUE, strict=True) if name in there)
        confirmed = bool(rng.random() < 1 / (1 + np.exp(-score)))
        flagged = len(there) >= 2
        kind = sum(one.control != flagged for one in found)
        if kind < (decisions if flagged else controls):
            probability = 1.0 if flagged else share
            found.append(
                Example(frozenset(there), confirmed, probability, number if flagged else -number, not flagged)
            )
    return found


WORLD = world()
FITTED = fit(WORLD, seed=1, rounds=40)


def test_an_example_has_no_place_for_context_or_excluded_attributes() -> None:
    assert {one.name for one in fields(Example)} == {
        "indicators", "confirmed", "probability", "group", "control"
    }  # fmt: skip
    vector = {
        "signals": [
            {"indicator": "hidden_text", "lane": "exploitation", "counted": True},
            {"indicator": "trustworthy_language", "lane": "exploitation", "counted": False},
            {"indicator": "stated_age_under_18", "lane": "minor_age", "counted": True},
        ],
        "context": ["movement_language", "in_call_only"], "languages": ["ro"],
    }  # fmt: skip
    made = example(vector, TAXONOMY, confirmed=True, probability=0.5, group=1)
    assert made == Example(frozenset({"hidden_text"}), True, 0.5, 1)
    assert made.weight == 2.0


@pytest.mark.parametrize("name", sorted(name for name, one in TAXONOMY.items() if one.build != "score"))
def test_what_the_taxonomy_does_not_score_is_refused(name: str) -> None:
    vector = {"signals": [{"indicator": name, "lane": "exploitation", "counted": True}]}
    with pytest.raises(BadInput, match=f"indicators that the taxonomy scores; got {name}"):
        example(vector, TAXONOMY, confirmed=True, probability=1.0, group=1)


@pytest.mark.parametrize("probability", [0.0, -0.1, 1.1])
def test_a_chance_that_is_none_is_refused(probability: float) -> None:
    with pytest.raises(BadInput, match="a sampling probability above 0, at most 1"):
        example({"signals": []}, TAXONOMY, confirmed=True, probability=probability, group=1)


@pytest.mark.parametrize(
    ("examples", "message"),
    [
        ([one for one in WORLD if not one.control], "50 reviewed listings of the control sample"),
        ([one for one in WORLD if one.control], "expected 200 decisions or more; got 0"),
        ([replace(one, confirmed=True) for one in WORLD], "20 decisions that did not confirm or more; got 0"),
        ([replace(one, confirmed=False) for one in WORLD], "20 decisions that confirmed or more; got 0"),
        ([], "expected 200 decisions or more; got 0"),
    ],
)  # fmt: skip
def test_too_little_is_refused(examples: list[Example], message: str) -> None:
    with pytest.raises(Refused, match=message):
        check_enough(examples)
    with pytest.raises(Refused, match=message):
        fit(examples, seed=1)


def test_no_term_is_negative_and_the_order_of_the_world_is_found() -> None:
    terms = {term.indicator: term for term in FITTED.terms}
    assert set(terms) == set(NAMES)
    assert all(term.coefficient >= 0 for term in FITTED.terms)
    assert all(term.interval[0] >= 0 for term in FITTED.terms)
    assert terms[NAMES[0]].coefficient > terms[NAMES[1]].coefficient > terms[NAMES[2]].coefficient
    assert terms[NAMES[3]].coefficient == 0
    assert terms[NAMES[0]].interval[0] > 0


def test_it_is_calibrated_out_of_fold_and_better_than_the_base_rate() -> None:
    assert FITTED.brier < FITTED.brier_base
    held = sum(low <= bin.predicted <= high for bin in FITTED.reliability for low, high in [bin.interval])
    assert held >= len(FITTED.reliability) - 1
    rising = IsotonicRegression().fit(
        [bin.predicted for bin in FITTED.reliability], [bin.observed for bin in FITTED.reliability],
        sample_weight=[bin.listings for bin in FITTED.reliability],
    )  # fmt: skip
    assert np.abs(rising.predict([0.2, 0.5]) - [0.2, 0.5]).max() < 0.15
    assert all(one.predicted < two.predicted for one, two in pairwise(FITTED.reliability))


def test_controls_weigh_by_the_chance_that_they_were_drawn() -> None:
    """With rarer controls each stands for more unflagged listings: the base rate of all falls with it."""
    rarer = fit([replace(one, probability=0.005) if one.control else one for one in WORLD], seed=1, rounds=2)
    assert rarer.brier_base < FITTED.brier_base


def test_the_same_examples_in_any_order_give_the_same_fit() -> None:
    again = fit(list(reversed(WORLD)), seed=1, rounds=40)
    assert again == FITTED
    assert name_of(again, NOW.date()) == name_of(FITTED, NOW.date())
    assert fit(WORLD, seed=2, rounds=3).seed == 2


CALIBRATION = calibration_of(FITTED, "2026-11-20-test")


def signals(names: frozenset[str], *, counted: bool = True) -> tuple[Signal, ...]:
    return tuple(
        replace(signal(lane="exploitation"), indicator=name, counted=counted) for name in sorted(names)
    )


@settings(max_examples=60)
@given(st.frozensets(st.sampled_from(NAMES)), st.sampled_from(NAMES), st.booleans())
def test_one_more_sign_never_lowers_the_risk(names: frozenset[str], more: str, counted: bool) -> None:
    before = risk_of(signals(names), CALIBRATION)
    extra = signals(frozenset({more}), counted=counted)
    after = risk_of((*signals(names), *extra), CALIBRATION)
    assert 0 <= before <= after <= 1
    assert counted or before == after


def test_signs_of_other_lanes_add_nothing() -> None:
    other = replace(signal(lane="minor_age"), indicator=NAMES[0])
    assert risk_of((other,), CALIBRATION) == risk_of((), CALIBRATION)


def test_the_proposal_is_a_weights_file_that_loads(tmp_path: Path) -> None:
    path = tmp_path / "weights.yaml"
    path.write_text((SHIPPED / "weights.yaml").read_text() + "\n" + to_yaml(CALIBRATION))
    assert load_weights(path).calibration == CALIBRATION
    assert load_weights().calibration is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("    hidden_text: -0.1", "a coefficient is 0 or more: more evidence never lowers"),
        ("    hidden_text: nan", "a coefficient must be a number"),
        ("    hidden_text: much", "a coefficient must be a number"),
        ("    movement_language: 1.0", "a score indicator of the exploitation lane"),
        ("    stated_age_under_18: 1.0", "a score indicator of the exploitation lane"),
        ("    ethnicity_listed: 1.0", "a score indicator of the exploitation lane"),
    ],
)
def test_a_weights_file_with_a_wrong_term_is_refused(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "weights.yaml"
    head = "calibration:\n  name: x\n  intercept: -1\n  terms:\n"
    path.write_text((SHIPPED / "weights.yaml").read_text() + "\n" + head + line + "\n")
    with pytest.raises(RuleError, match=message):
        load_weights(path)


def test_the_plot_is_one_picture_that_can_be_read_aloud() -> None:
    root = ElementTree.fromstring(to_svg(FITTED, "2026-11-20-<b>"))
    names = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert {"title", "desc"} <= set(names)
    assert not {"script", "image", "foreignObject"} & set(names)
    assert names.count("circle") == len(FITTED.reliability)
    assert to_body(FITTED)["limits"]


def test_an_accepted_calibration_names_itself_in_the_digest() -> None:
    rules, weights = calibrated(load_rules(), load_weights(), CALIBRATION)
    assert rules.digest != load_rules().digest
    assert weights.calibration == CALIBRATION
    assert replace(weights, calibration=None) == load_weights()


def proposed(store: Store, by: str = "ana") -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("doorwatch.casework.calibrating.gather", lambda *given: tuple(WORLD))
        return propose_calibration(store, by, NOW, {}, rounds=2).name


def test_another_person_accepts_and_only_then_it_is_in_force(store: Store) -> None:
    name = proposed(store)
    ana, sam = person("ana", "analyst", "senior"), person("sam", "senior")
    with store.read() as conn:
        assert accepted(conn) is None
    with pytest.raises(ActRefused, match="expected another person than proposed it"):
        decide_calibration(store, ana, name, NOW, accept=True)
    with pytest.raises(PermissionRefused, match="calibration:weights:accept"):
        decide_calibration(store, person("mod", "moderator"), name, NOW, accept=True)
    decide_calibration(store, sam, name, NOW, accept=True)
    with store.read() as conn:
        found = accepted(conn)
    assert isinstance(found, Calibration)
    assert found.name == name
    with pytest.raises(ActRefused, match="expected one that waits"):
        decide_calibration(store, sam, name, NOW, accept=False)


def test_a_new_one_replaces_the_one_in_force_and_a_refused_one_does_not(store: Store) -> None:
    sam = person("sam", "senior")
    first = proposed(store)
    decide_calibration(store, sam, first, NOW, accept=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("doorwatch.casework.calibrating.gather", lambda *given: tuple(world(seed=4)))
        other = propose_calibration(store, "ana", NOW, {}, rounds=2).name
    decide_calibration(store, sam, other, NOW, accept=False)
    with store.read() as conn:
        states = {one.name: one.state for one in proposals(conn)}
        assert accepted(conn) is not None
    assert states == {first: "accepted", other: "refused"}


def test_the_stores_decisions_become_examples_and_other_lanes_do_not(store: Store) -> None:
    exploited: dict[str, Any] = {"lane": "exploitation"}
    decided(store, "N-1", "remove", **exploited)
    decided(store, "N-2", "no_concern", **exploited)
    decided(store, "N-3", "remove")
    judged(store, "N-4", "urgent", "exploitation")
    with store.read() as conn:
        found = gather(conn, TAXONOMY, {}, verdicts(real_cases(conn)))
    assert sorted(one.confirmed for one in found) == [False, True]
    assert {one.probability for one in found} == {1.0}
    with pytest.raises(Refused, match="expected 200 decisions or more; got 2"):
        propose_calibration(store, "ana", NOW, {})
