"""The same listing again after a refusal: by whom, and what changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from detectors.refusals import RefusalsDetector
from doorwatch.rules import load_taxonomy
from doorwatch.settings import Thresholds
from doorwatch.types import Attempt
from tests.detectors.links import DAY, NEAR, found, past, sight, tied

DETECTOR = RefusalsDetector(load_taxonomy(), Thresholds())
BOTH_STRONG = {"verification": "strong", "minor_age": "strong"}


def lanes(*arguments: Any, **fields: Any) -> dict[str, str]:
    """The weights by lane."""
    return {lane: one.weight for (_, lane), one in found(DETECTOR, *arguments, **fields).items()}


@pytest.mark.parametrize(
    ("refused", "outcome", "now", "expected"),
    [
        (17, "refused", 19, BOTH_STRONG),
        (19, "refused", 22, {"verification": "strong", "minor_age": "weak"}),
        (25, "refused", 24, {"verification": "moderate"}),
        (25, "refused", 25, {"verification": "moderate"}),
        (None, "refused", 25, {"verification": "moderate"}),
        (17, "refused", None, {"verification": "moderate"}),
        (17, "edited", 19, {}),
    ],
)
def test_a_refused_attempt_is_heavier_when_the_age_was_raised(
    refused: int | None, outcome: str, now: int | None, expected: dict[str, str]
) -> None:
    attempts = (Attempt(DAY, refused, outcome),)
    assert lanes(None, attempts=attempts, stated_age=now) == expected


def test_the_refused_listing_itself_is_no_second_try() -> None:
    attempts = (Attempt(DAY - timedelta(days=1), 17, "refused"),)
    assert lanes(None, attempts=attempts, stated_age=19, status="refused") == {}


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        ({"account": "u"}, {"account": "u"}, BOTH_STRONG),
        ({"phones": ("1",)}, {"phones": ("1", "2")}, BOTH_STRONG),
        ({"handles": ("h",)}, {"handles": ("h",)}, BOTH_STRONG),
        ({"person": "p"}, {"person": "p"}, BOTH_STRONG),
        # A text that somebody else copied, a refusal that came later, a listing that was not refused.
        ({"account": "u"}, {"account": "v"}, {}),
        ({"account": "u"}, {"account": "u", "days": 1}, {}),
        ({"account": "u"}, {"account": "u", "status": "removed"}, {}),
    ],
)
def test_a_near_text_of_a_refused_listing_counts_when_more_ties_the_two(
    own: dict[str, Any], other: dict[str, Any], expected: dict[str, str]
) -> None:
    refused = sight(2, **{"days": -1, "status": "refused", "stated_ages": (17,)} | other)
    assert lanes(sight(1, **own), tied("text", refused, similarity=0.8), stated_age=19) == expected


def test_a_shared_picture_ties_two_listings_and_a_text_that_is_not_near_does_not() -> None:
    refused = sight(2, days=-1, status="refused", stated_ages=(17,))
    near = tied("text", refused, similarity=0.8)
    assert lanes(sight(1), [*near, *tied("pdq", refused, **NEAR)], stated_age=19) == BOTH_STRONG
    far = tied("text", refused, similarity=0.5)
    assert lanes(sight(1), [*far, *tied("pdq", refused, **NEAR)], stated_age=19) == {}


@pytest.mark.parametrize(
    ("before", "changed"),
    [
        ({"persona": "b"}, "the name"),
        ({"persona": "a", "phones": ("2",)}, "the contact"),
        ({"persona": "a", "phones": ("1",), "municipality": "n"}, "the city"),
        ({"persona": "a", "phones": ("1",), "municipality": "m"}, "something else"),
        ({"persona": "b", "stated_ages": (30,)}, "the age"),
    ],
)
def test_the_own_refused_listing_says_what_changed_since(before: dict[str, Any], changed: str) -> None:
    own = sight(1, persona="a", phones=("1",), municipality="m")
    links = tied("listing", past(1, status="refused", **before))
    signal = found(DETECTOR, own, links, stated_age=25)["repost_after_refusal", "verification"]
    assert signal.weight == "moderate"
    assert signal.explanation["en"].endswith(f"(changed: {changed}).")
