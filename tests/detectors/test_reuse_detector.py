"""What listings share: many names on a number, many numbers on an account, a picture with another person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from detectors.reuse import ReuseDetector, difference, most_cities
from doorwatch.rules import load_taxonomy
from doorwatch.settings import Thresholds
from doorwatch.types import (
    FingerprintKind,
    Link,
    Links,
    Listing,
    ListingRef,
    MemoryView,
    PictureReading,
    Reading,
    Sighting,
    Signal,
)

DAY = datetime(2026, 11, 10, tzinfo=UTC)
REF = ListingRef("demo", "1")


def sight(order: int, *, days: int = 0, **groups: Any) -> Sighting:
    at = DAY + timedelta(days=days)
    return Sighting(order, ListingRef("demo", str(order)), at, at, **groups)


def links(kind: FingerprintKind, own: Sighting, *others: Sighting, **picture: Any) -> Links:
    return Links(own, tuple(Link(kind, "g1", other, **picture) for other in others))


def found(of: Links, quality: int = 90, **thresholds: int) -> dict[str, Signal]:
    picture = PictureReading(0, quality=quality)
    reading = Reading(Listing("demo", "1"), date(2026, 11, 20), pictures=(picture,))
    detector = ReuseDetector(load_taxonomy(), Thresholds(**thresholds))
    signals = list(detector.signals(reading, MemoryView({REF: of})))
    return {signal.indicator: signal for signal in signals}


PICTURE = {"index": 0, "distance": 4, "transform": "identity"}


@pytest.mark.parametrize(("names", "weight"), [(4, None), (5, "moderate"), (7, "moderate"), (8, "strong")])
def test_a_number_counts_from_the_tenants_threshold_and_weighs_more_from_the_upper(
    names: int, weight: str | None
) -> None:
    others = [sight(at, persona=f"p{at}") for at in range(2, names + 1)]
    signal = found(links("phone", sight(1, persona="p1"), *others)).get("shared_phone_many_personas")
    assert (signal.weight if signal else None) == weight


def test_a_number_over_many_cities_weighs_more() -> None:
    others = [sight(at, persona=f"p{at}", municipality=f"m{at}") for at in range(2, 6)]
    own = sight(1, persona="p1", municipality="m2")
    assert found(links("phone", own, *others))["shared_phone_many_personas"].weight == "strong"


def test_a_duo_and_a_worker_with_many_listings_are_left_alone() -> None:
    others = [sight(at, persona=f"p{at % 2}") for at in range(2, 12)]
    assert found(links("phone", sight(1, persona="p0"), *others)) == {}
    nameless = [sight(at) for at in range(2, 12)]
    assert found(links("phone", sight(1), *nameless)) == {}


def test_earlier_names_of_the_same_listing_are_not_other_personas() -> None:
    earlier = [Sighting(at, REF, DAY, DAY, persona=f"p{at}") for at in range(2, 12)]
    assert found(links("phone", sight(1, persona="p1"), *earlier)) == {}


def test_links_of_a_marked_agency_are_set_aside_and_those_beyond_it_are_not() -> None:
    marked = {"account": "a1", "account_marked_agency": True}
    own = sight(1, persona="p1", **marked)
    within = [sight(at, persona=f"p{at}", **marked) for at in range(2, 9)]
    assert not found(links("phone", own, *within))["shared_phone_many_personas"].counted
    beyond = [sight(at, persona=f"p{at}", account=f"b{at}") for at in range(9, 14)]
    assert found(links("phone", own, *within, *beyond))["shared_phone_many_personas"].counted


@pytest.mark.parametrize(("numbers", "signals"), [(3, 0), (4, 1)])
def test_an_account_with_many_numbers_is_a_signal_from_the_threshold(numbers: int, signals: int) -> None:
    others = [sight(at, account="a1", phones=(f"n{at}",)) for at in range(2, numbers + 1)]
    own = sight(1, account="a1", phones=("n1",))
    assert len(found(links("account", own, *others))) == signals


@pytest.mark.parametrize(
    ("own", "other", "kind"),
    [
        ({"persona": "a"}, {"persona": "b"}, "persona"),
        ({"persona": "a", "account": "x"}, {"persona": "b", "account": "x"}, "persona"),
        ({"persona": "a", "phones": ("1",)}, {"persona": "a", "phones": ("2",)}, None),
        ({"account": "x", "municipality": "m1"}, {"account": "x", "municipality": "m2"}, None),
        ({"account": "x", "persona": "a"}, {"account": "x"}, None),
        ({"phones": ("1",)}, {"phones": ("2",)}, "phone"),
        ({"phones": ("1", "2")}, {"phones": ("2",), "municipality": "m2"}, None),
        ({"stated_ages": (22,)}, {"stated_ages": (25,)}, "age"),
        ({"stated_ages": (22,)}, {"stated_ages": (22, 23)}, None),
        ({"municipality": "m1"}, {"municipality": "m2"}, "city"),
        ({"municipality": "m1"}, {}, None),
        ({}, {}, None),
    ],
)
def test_a_picture_speaks_of_another_person_only_when_something_tells_so(
    own: dict[str, Any], other: dict[str, Any], kind: str | None
) -> None:
    assert difference(sight(1, **own), sight(2, **other)) == kind
    signals = found(links("pdq", sight(1, **own), sight(2, **other), **PICTURE))
    assert ("image_reused_other_persona" in signals) == (kind is not None)


def test_a_picture_signal_says_where_how_near_and_what_differs() -> None:
    own, other = sight(1, persona="a"), sight(2, persona="b")
    signal = found(links("pdq", own, other, index=0, distance=6, transform="mirrored"))[
        "image_reused_other_persona"
    ]
    assert signal.explanation["en"] == "Picture 1 also stands in other listings (1), with another name."
    assert [item.type for item in signal.evidence] == ["image", "memory"]


@pytest.mark.parametrize(
    ("distance", "quality", "signals"), [(31, 90, 1), (32, 90, 0), (4, 49, 0), (4, 50, 1)]
)
def test_a_picture_that_is_far_off_or_has_little_detail_says_nothing(
    distance: int, quality: int, signals: int
) -> None:
    of = links(
        "pdq", sight(1, persona="a"), sight(2, persona="b"), index=0, distance=distance, transform="identity"
    )
    assert len(found(of, quality)) == signals


@pytest.mark.parametrize(("apart", "cities"), [(3, 4), (4, 4), (5, 3), (20, 1)])
def test_cities_are_counted_within_any_fortnight(apart: int, cities: int) -> None:
    assert most_cities([sight(at, days=apart * at, municipality=f"m{at}") for at in range(4)]) == cities


def test_a_tour_is_a_weak_sign_and_a_safety_practice() -> None:
    others = [sight(at, days=at, municipality=f"m{at}") for at in range(2, 5)]
    signal = found(links("phone", sight(1, municipality="m1"), *others))["rapid_relocation"]
    assert signal.weight == "weak"
    assert "safety_practice" in load_taxonomy()["rapid_relocation"].flags
    assert signal.explanation["en"] == "This phone number was seen in 4 places within 14 days."


def test_a_library_picture_that_others_show_elsewhere_is_no_journey() -> None:
    own = sight(1, persona="a", municipality="m1")
    for persona, signals in (("a", {"rapid_relocation"}), (None, {"rapid_relocation"}), ("b", set())):
        others = [sight(at, days=at, persona=persona, municipality=f"m{at}") for at in range(2, 5)]
        given = found(links("pdq", own, *others, **PICTURE))
        assert {name for name in given if name == "rapid_relocation"} == signals


def test_the_order_of_links_changes_nothing() -> None:
    own = sight(1, persona="p1", municipality="m1")
    others = [sight(at, persona=f"p{at}", municipality=f"m{at}") for at in range(2, 9)]
    assert found(links("phone", own, *others)) == found(links("phone", own, *reversed(others)))


def test_a_listing_that_memory_does_not_know_gives_no_signal() -> None:
    assert found(Links()) == {}
