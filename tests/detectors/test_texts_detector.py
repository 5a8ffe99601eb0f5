"""Nearly one text for several persons; and copies that say nothing."""

from __future__ import annotations

from typing import Any

import pytest

from detectors.texts import TextsDetector
from doorwatch.rules import load_taxonomy
from doorwatch.settings import Thresholds
from doorwatch.types import Link
from tests.detectors.links import found, sight, tied, weights

DETECTOR = TextsDetector(load_taxonomy(), Thresholds())
CLUSTER = {"near_duplicate_text_cluster": "moderate"}
ASIDE = {"near_duplicate_text_cluster": "(moderate)"}


def near(*facts: dict[str, Any], similarity: float = 0.7) -> list[Link]:
    others = [sight(at, **each) for at, each in enumerate(facts, start=2)]
    return tied("text", *others, similarity=similarity)


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        ({"persona": "a"}, [{"persona": "b"}, {"persona": "c"}], CLUSTER),
        ({"phones": ("1",)}, [{"phones": ("2",)}, {"phones": ("3",)}], CLUSTER),
        ({"person": "p1", "persona": "a"}, [{"person": "p2", "persona": "a"}, {"person": "p3"}], CLUSTER),
        # A duo; a worker who copies her own listing to other cities, also under other names.
        ({"persona": "a"}, [{"persona": "b"}], {}),
        ({"persona": "a"}, [{"persona": "a", "municipality": f"m{at}"} for at in range(5)], {}),
        ({"person": "p", "persona": "a"}, [{"person": "p", "persona": f"n{at}"} for at in range(5)], {}),
        ({"account": "u", "phones": ("1",)}, [{"account": "u", "phones": (f"{at}",)} for at in range(5)], {}),
        # Nothing tells who they are.
        ({}, [{}, {}, {}], {}),
        ({"persona": "a"}, [{}, {}, {}], {}),
    ],
)
def test_a_text_counts_from_three_persons(
    own: dict[str, Any], others: list[dict[str, Any]], expected: dict[str, str]
) -> None:
    assert weights(found(DETECTOR, sight(1, **own), near(*others))) == expected


@pytest.mark.parametrize(("similarity", "expected"), [(0.54, {}), (0.55, CLUSTER)])
def test_texts_count_from_the_tenants_threshold(similarity: float, expected: dict[str, str]) -> None:
    links = near({"persona": "b"}, {"persona": "c"}, similarity=similarity)
    assert weights(found(DETECTOR, sight(1, persona="a"), links)) == expected


def test_colleagues_of_a_shared_salon_are_shown_and_not_counted() -> None:
    own = sight(1, persona="a", phones=("group-phone",))
    salon = [sight(at, persona=f"p{at}", phones=("group-phone",)) for at in (2, 3)]
    links = tied("text", *salon, similarity=0.9) + tied("phone", *salon)
    assert weights(found(DETECTOR, own, links)) == ASIDE
    crowd = [sight(at, persona=f"p{at}", phones=("group-phone",)) for at in range(2, 8)]
    links = tied("text", *crowd, similarity=0.9) + tied("phone", *crowd)
    assert weights(found(DETECTOR, own, links)) == CLUSTER


def test_a_salon_whose_text_others_use_as_well_counts() -> None:
    own, colleague = (
        sight(1, persona="a", phones=("group-phone",)),
        sight(2, persona="b", phones=("group-phone",)),
    )
    others = [sight(at, persona=f"p{at}", phones=(f"{at}",)) for at in (3, 4)]
    links = tied("text", colleague, *others, similarity=0.9) + tied("phone", colleague)
    assert weights(found(DETECTOR, own, links)) == CLUSTER


def test_a_marked_agency_is_shown_and_not_counted_and_an_unmarked_one_is_named_first() -> None:
    for marked in (True, False):
        facts = {"account": "u", "account_marked_agency": marked}
        own = sight(1, persona="a", **facts)
        staff = [sight(at, persona=f"p{at}", **facts) for at in (2, 3)]
        links = tied("text", *staff, similarity=0.9) + tied("account", *staff)
        (signal,) = found(DETECTOR, own, links).values()
        assert signal.counted is not marked
        assert signal.explanation["en"].startswith("This could be a licensed agency: ") is not marked
