"""Who pays: several persons on one payer, and the people for whom one payer is ordinary."""

from __future__ import annotations

from typing import Any

import pytest

from detectors.company import persons
from detectors.payments import PaymentsDetector
from doorwatch.rules import load_taxonomy
from doorwatch.settings import Thresholds
from doorwatch.types import Account
from tests.detectors.links import found, sight, tied, weights

DETECTOR = PaymentsDetector(load_taxonomy(), Thresholds())


@pytest.mark.parametrize(
    ("own", "others", "signal"),
    [
        ({"person": "a"}, [{"person": "b"}], True),
        ({"persona": "x", "account": "u1"}, [{"persona": "y", "account": "u2"}], True),
        ({"person": "a", "persona": "x"}, [{"persona": "y", "account": "u2"}], True),
        # One worker: two names, two listings, a second site without verification.
        ({"person": "a", "persona": "x"}, [{"person": "a", "persona": "y"}], False),
        ({"person": "a", "persona": "x", "account": "u1"}, [{"persona": "y", "account": "u1"}], False),
        ({"person": "a", "persona": "x", "account": "u1"}, [{"persona": "x", "account": "u2"}], False),
        ({"persona": "x", "account": "u1"}, [{"persona": "y", "account": "u1"}], False),
        ({"persona": "x", "account": "u1"}, [{"persona": "x", "account": "u2"}], False),
        ({}, [{}], False),
    ],
)
def test_a_payer_is_shared_when_it_pays_for_several_persons(
    own: dict[str, Any], others: list[dict[str, Any]], signal: bool
) -> None:
    links = tied("payer", *(sight(at, **facts) for at, facts in enumerate(others, start=2)))
    assert weights(found(DETECTOR, sight(1, **own), links)) == ({"shared_payer": "strong"} if signal else {})


def test_the_tenant_says_how_many_persons_one_payer_may_pay_for() -> None:
    strict = PaymentsDetector(load_taxonomy(), Thresholds(persons_per_payer=4))
    links = tied("payer", *(sight(at, person=f"p{at}") for at in range(2, 4)))
    assert found(strict, sight(1, person="p1"), links) == {}
    links += tied("payer", sight(4, person="p4"))
    signal = found(strict, sight(1, person="p1"), links)["shared_payer", "exploitation"]
    assert signal.explanation["en"] == "One payer pays for 4 persons (listings: 4)."


@pytest.mark.parametrize(
    ("payer", "person", "signal"),
    [("p2", "p1", True), ("p1", "p1", False), (None, "p1", False), ("p1", None, False)],
)
def test_the_payer_is_compared_with_the_verified_person_when_both_are_known(
    payer: str | None, person: str | None, signal: bool
) -> None:
    account = Account("u1", payer=payer, verified_person=person)
    signals = found(DETECTOR, None, account=account)
    assert weights(signals) == ({"payer_not_advertiser": "moderate"} if signal else {})
    assert "p1" not in repr(list(signals.values()))


def test_an_agency_without_a_mark_is_named_first_as_such() -> None:
    own = sight(1, person="p1", persona="x", account="u1")
    colleague = sight(2, person="p2", persona="y", account="u1")
    links = tied("payer", colleague) + tied("account", colleague)
    says = found(DETECTOR, own, links)["shared_payer", "exploitation"].explanation
    assert says["en"].startswith("This could be a licensed agency: one payer")
    assert says["nl"].startswith("Dit kan een bureau met vergunning zijn: één betaler")


def test_persons_are_counted_by_what_is_verified_then_by_name_then_by_phone() -> None:
    names = [sight(1, persona="x"), sight(2, persona="x"), sight(3, persona="y"), sight(4, phones=("1",))]
    assert persons(names) == 3
    assert persons([*names, sight(5, person="p", persona="x")]) == 3
    assert persons([]) == 0
