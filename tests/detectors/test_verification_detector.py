"""Verified accounts: one proof for two persons, an account that shows somebody else; and who only renews."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from detectors.verification import VerificationDetector
from doorwatch.rules import load_taxonomy
from doorwatch.settings import Thresholds
from doorwatch.types import Account, Verification
from tests.detectors.links import DAY, NEAR, found, past, sight, tied, weights

DETECTOR = VerificationDetector(load_taxonomy(), Thresholds())
OWN = {"account": "u1", "persona": "a", "phones": ("1",), "verified": True}


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"account": "u2", "persona": "b", "phones": ("2",)}, "strong"),
        ({"account": "u2", "persona": "b", "phones": ("1",)}, "moderate"),
        ({"account": "u2", "persona": "b", "phones": ("2",), "days": -9, "until": -5}, "moderate"),
        ({"account": "u2", "phones": ("2",)}, "moderate"),
        # The same person: a second account, one registered again, one account with two names.
        ({"account": "u2", "persona": "a", "phones": ("2",)}, None),
        ({"account": "u2", "persona": "b", "phones": ("1",), "days": -9, "until": -5}, None),
        ({"account": "u2", "phones": ("1",)}, None),
        ({"account": "u1", "persona": "b"}, None),
        ({"persona": "b"}, None),
    ],
)
def test_one_proof_on_two_accounts_counts_when_it_stands_for_two_persons(
    other: dict[str, Any], expected: str | None
) -> None:
    signals = found(DETECTOR, sight(1, **OWN), tied("artifact", sight(2, **other)))
    assert weights(signals) == ({"verification_artifact_reuse": expected} if expected else {})


def test_the_same_pictures_on_an_account_left_behind_are_the_same_person_registered_again() -> None:
    left = sight(2, account="u2", persona="b", days=-9, until=-5)
    links = tied("artifact", left) + tied("pdq", left, **NEAR)
    assert found(DETECTOR, sight(1, **OWN), links) == {}


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ({"persona": "b", "phones": ("2",), "verified": True}, "strong"),
        ({"persona": "b", "phones": ("1", "2"), "verified": True}, "moderate"),
        ({"persona": "b", "verified": True}, "moderate"),
        ({"persona": "a", "phones": ("2",), "verified": True}, "weak"),
        ({"phones": ("2",), "verified": True}, "weak"),
        ({"persona": "a", "phones": ("1", "2"), "verified": True}, None),
        ({"persona": "b", "phones": ("2",), "verified": False}, None),
        ({"persona": "b", "phones": ("2",)}, None),
        ({"persona": "b", "phones": ("2",), "verified": True, "account": "u9"}, None),
    ],
)
def test_a_verified_account_that_shows_another_name_and_contact_has_perhaps_changed_hands(
    before: dict[str, Any], expected: str | None
) -> None:
    signals = found(DETECTOR, sight(1, **OWN), tied("listing", past(1, **{"account": "u1"} | before)))
    assert weights(signals) == ({"account_changed_hands": expected} if expected else {})


def test_a_worker_who_renews_her_profile_and_keeps_a_picture_is_not_strong() -> None:
    links = tied("listing", past(1, persona="b", phones=("2",), verified=True), **NEAR)
    assert weights(found(DETECTOR, sight(1, **OWN), links)) == {"account_changed_hands": "moderate"}


def test_an_account_that_was_verified_again_since_is_as_the_platform_saw_it() -> None:
    links = tied("listing", past(1, persona="b", phones=("2",), verified=True, days=-5))
    for days, signals in ((-6, 1), (-4, 0)):
        step = Verification("id_document", DAY + timedelta(days=days))
        account = Account("u1", True, verification=(step,))
        assert len(found(DETECTOR, sight(1, **OWN), links, account=account)) == signals


@pytest.mark.parametrize(("until", "signals"), [(-5, 1), (0, 0)])
def test_a_new_listing_of_the_account_counts_once_the_one_before_is_over(until: float, signals: int) -> None:
    other = sight(2, days=-9, until=until, persona="b", phones=("2",), verified=True, account="u1")
    assert len(found(DETECTOR, sight(1, **OWN), tied("account", other))) == signals


def test_an_account_that_is_not_verified_has_no_owner_to_lose() -> None:
    own = sight(1, **OWN | {"verified": False})
    links = tied("listing", past(1, persona="b", phones=("2",), verified=True))
    assert found(DETECTOR, own, links) == {}


def test_the_sentence_says_since_when_and_what() -> None:
    links = tied("listing", past(1, persona="b", phones=("2",), verified=True))
    says = found(DETECTOR, sight(1, **OWN), links)["account_changed_hands", "verification"].explanation
    assert says["en"] == (
        "On 2026-11-05 this verified account showed other details: another name and another contact."
    )
