"""Ages that were raised, and ages told differently elsewhere; typing errors and birthdays are neither."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.history import HistoryDetector, slip_of_finger
from doorwatch.rules import load_taxonomy
from doorwatch.settings import Thresholds
from doorwatch.types import Attempt, FingerprintKind
from tests.detectors.links import DAY, NEAR, found, past, sight, tied, weights

DETECTOR = HistoryDetector(load_taxonomy(), Thresholds())
EDIT = {"age_edit_history": "strong"}
PLACED = DAY + timedelta(days=5)


def attempt(minutes: float, age: int | None, outcome: str | None = "edited") -> Attempt:
    """An attempt so many minutes before the listing was placed."""
    return Attempt(PLACED - timedelta(minutes=minutes), age, outcome)


@pytest.mark.parametrize(
    ("attempts", "now", "expected"),
    [
        # Typing errors, mended at once.
        ([attempt(3, 2)], 24, {}),
        ([attempt(3, 17)], 27, {}),
        ([attempt(9.9, 17)], 18, {}),
        ([attempt(3, 12)], 21, {}),
        ([attempt(3, 17, None)], 18, {}),
        # Mended too late, after a refusal or publication, to another age, or not the first time.
        ([attempt(10.1, 17)], 18, EDIT),
        ([attempt(3, 17, "refused")], 18, EDIT),
        ([attempt(3, 17, "published")], 18, EDIT),
        ([attempt(3, 17)], 19, EDIT),
        ([attempt(3, 15)], 18, EDIT),
        ([attempt(3, 16)], 25, EDIT),
        ([attempt(9, 16), attempt(6, 17)], 18, EDIT),
        ([attempt(9, 23), attempt(6, 17)], 18, EDIT),
        ([attempt(-3, 17)], 18, EDIT),
        ([attempt(60 * 24, 17)], 22, EDIT),
        # Left out in the end.
        ([attempt(30, 17)], None, EDIT),
        # Adults, and a minor who says so now: that is another indicator.
        ([attempt(30, 23)], 25, {}),
        ([attempt(30, None, "refused")], 25, {}),
        ([attempt(30, 16)], 17, {}),
    ],
)
def test_an_attempt_with_a_minor_age_counts_unless_it_is_the_first_slip_of_a_finger(
    attempts: list[Attempt], now: int | None, expected: dict[str, str]
) -> None:
    signals = found(DETECTOR, None, attempts=tuple(attempts), stated_age=now, posted_at=PLACED)
    assert weights(signals) == expected


def test_without_a_known_moment_of_publication_nothing_is_excused() -> None:
    assert weights(found(DETECTOR, None, attempts=(attempt(3, 17),), stated_age=18)) == EDIT
    at_door: dict[str, Any] = {"status": "submitted", "observed_at": PLACED}
    assert found(DETECTOR, None, attempts=(attempt(3, 17),), stated_age=18, **at_door) == {}


@pytest.mark.parametrize(
    ("typed", "meant", "slip"),
    [(2, 24, True), (4, 24, True), (17, 18, True), (17, 27, True), (12, 21, True), (16, 19, False),
     (15, 18, False), (17, 19, False), (10, 19, True), (10, 20, True), (3, 24, False), (17, 17, False)],
)  # fmt: skip
def test_a_slip_of_a_finger_is_a_missed_digit_two_changed_round_or_the_next_key(
    typed: int, meant: int, slip: bool
) -> None:
    assert slip_of_finger(typed, meant) is slip


@pytest.mark.parametrize(
    ("before", "now", "expected"), [(17, 18, EDIT), (17, None, EDIT), (25, 19, {}), (17, 17, {})]
)
def test_an_age_that_the_listing_showed_before_counts(
    before: int, now: int | None, expected: dict[str, str]
) -> None:
    links = tied("listing", past(1, stated_ages=(before,)), past(2))
    signals = found(DETECTOR, sight(1), links, stated_age=now)
    assert weights(signals) == expected
    if expected:
        after = "no age" if now is None else str(now)
        says = signals["age_edit_history", "minor_age"].explanation["en"]
        assert says == f"This listing said age {before} before; now it says {after}."


@pytest.mark.parametrize("kind", ["phone", "handle", "account", "pdq"])
def test_an_age_raised_on_the_same_phone_handle_account_or_picture_counts(kind: FingerprintKind) -> None:
    other = sight(2, days=-4, stated_ages=(16,), persona="a")
    links = tied(kind, other, **(NEAR if kind == "pdq" else {}))
    assert found(DETECTOR, sight(1, persona="a"), links, stated_age=20)["age_edit_history", "minor_age"]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        # Another person of an agency; a colleague's earlier listing that is still there.
        ({"persona": "b", "stated_ages": (17,), "days": -1}, {}),
        ({"persona": "a", "stated_ages": (17,), "days": 1}, {}),
        ({"persona": "a", "stated_ages": (25,), "days": -4}, {}),
        # Another name once the first was over is the disguise.
        ({"persona": "b", "stated_ages": (17,), "days": -4}, EDIT),
        ({"persona": "b", "stated_ages": (17,), "days": -1, "status": "refused"}, EDIT),
        ({"persona": "a", "refused_ages": (17,), "stated_ages": (19,), "days": -1}, EDIT),
    ],
)
def test_an_account_tells_an_edit_of_one_person_or_of_a_listing_that_was_over(
    other: dict[str, Any], expected: dict[str, str]
) -> None:
    links = tied("account", sight(2, account="u", **other))
    assert weights(found(DETECTOR, sight(1, account="u", persona="a"), links, stated_age=19)) == expected


@pytest.mark.parametrize(
    ("own", "other", "here", "expected"),
    [
        ({"persona": "a"}, {"persona": "a", "stated_ages": (29,)}, 23, "weak"),
        ({}, {"stated_ages": (29,)}, 23, "weak"),
        # A birthday; two people of a duo; a shared age.
        ({"persona": "a"}, {"persona": "a", "stated_ages": (24,)}, 23, None),
        ({"persona": "a"}, {"persona": "b", "stated_ages": (29,)}, 23, None),
        ({"persona": "a"}, {"persona": "a", "stated_ages": (23, 29)}, 23, None),
        ({"persona": "a"}, {"persona": "a"}, 23, None),
        # Under 18, under whatever name, on either side.
        ({"persona": "a"}, {"persona": "b", "stated_ages": (16,)}, 25, "strong"),
        ({"persona": "a"}, {"persona": "b", "stated_ages": (16, 25)}, 25, "strong"),
        ({"persona": "a"}, {"persona": "b", "stated_ages": (25,)}, 16, "strong"),
        ({"persona": "a"}, {"persona": "a", "stated_ages": (16,)}, 16, None),
    ],
)
@pytest.mark.parametrize("kind", ["phone", "pdq"])
def test_another_age_elsewhere_is_strong_under_18_and_weak_between_adults(
    kind: FingerprintKind, own: dict[str, Any], other: dict[str, Any], here: int, expected: str | None
) -> None:
    links = tied(kind, sight(2, days=1, **other), **(NEAR if kind == "pdq" else {}))
    signals = found(DETECTOR, sight(1, **own), links, stated_age=here)
    assert weights(signals).get("age_contradiction") == expected


def test_the_sentence_and_the_evidence_say_where_the_other_age_stands() -> None:
    links = tied("phone", sight(2, days=1, stated_ages=(16,)))
    signal = found(DETECTOR, sight(1), links, stated_age=25)["age_contradiction", "minor_age"]
    assert signal.explanation["en"] == (
        "This phone number stands in another listing with age 16; here it says 25."
    )
    assert "demo/2" in repr(signal.evidence)
    assert not signal.self_stated


@given(st.permutations(range(2, 7)))
def test_the_order_of_links_changes_no_signal(order: list[int]) -> None:
    others = {at: sight(at, days=-at, persona="a", stated_ages=(14 + at,)) for at in range(2, 7)}
    links = [link for at in order for link in tied("phone", others[at])]
    straight = [link for at in sorted(order) for link in tied("phone", others[at])]
    own = sight(1, persona="a")
    assert weights(found(DETECTOR, own, links, stated_age=22)) == weights(
        found(DETECTOR, own, straight, stated_age=22)
    )
