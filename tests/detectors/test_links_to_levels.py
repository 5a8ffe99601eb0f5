"""From links to levels: what reaches review, and the innocent who do not reach it on links alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorwatch.types import (
    LANES,
    Account,
    Assessment,
    Link,
    Links,
    MemoryView,
    PictureReading,
    Report,
    Sighting,
)
from tests.detectors.conftest import look, only
from tests.detectors.links import DAY, NEAR, REF, sight, tied

PICTURE = (PictureReading(0, pdq="ab" * 32, quality=90),)


def seen(own: Sighting, links: Sequence[Link], **fields: Any) -> Assessment:
    return look("Massage.", pictures=PICTURE, view=MemoryView({REF: Links(own, tuple(links))}), **fields)


def group(size: int, **facts: Any) -> list[Sighting]:
    return [sight(at, **{"persona": f"p{at}"} | facts) for at in range(2, size + 1)]


def test_two_families_of_link_with_a_third_party_reach_review_and_two_strong_ones_are_urgent() -> None:
    others = group(5)
    links = tied("phone", *others) + tied("text", *others, similarity=0.9)
    own = sight(1, persona="p1")
    assert seen(own, links).lanes["exploitation"].level == "review"
    assert seen(own, tied("text", *others, similarity=0.9)).lanes["exploitation"].level == "watch"
    payer = tied("payer", *(sight(at, person=f"v{at}") for at in range(2, 4)))
    own = sight(1, persona="p1", person="v1")
    crowd = tied("phone", *group(9))
    assert seen(own, crowd + payer).lanes["exploitation"].level == "urgent"


@pytest.mark.parametrize("size", [2, 3, 4])
def test_a_duo_or_a_shared_salon_does_not_reach_review_by_what_it_shares(size: int) -> None:
    staff = group(size, phones=("group-phone",))
    own = sight(1, persona="p1", phones=("group-phone",))
    links = tied("phone", *staff) + tied("text", *staff, similarity=0.95) + tied("pdq", *staff, **NEAR)
    payer = tied("payer", *staff)
    found = seen(own, links + payer)
    assert found.lanes["exploitation"].level == "watch"
    assert not only(found, "image_reused_other_persona").counted


@pytest.mark.parametrize(("marked", "level"), [(True, "none"), (False, "review")])
def test_a_marked_agency_does_not_reach_review_on_links_alone_and_an_unmarked_one_may(
    marked: bool, level: str
) -> None:
    facts = {"account": "u", "account_marked_agency": marked}
    staff = group(6, **facts)
    links = [link for kind in ("phone", "account") for link in tied(kind, *staff)]
    links += tied("text", *staff, similarity=0.9) + tied("pdq", *staff, **NEAR)
    found = seen(sight(1, persona="p1", **facts), links)
    assert found.lanes["exploitation"].level == level
    first = [one.explanation["en"].startswith("This could be a licensed agency: ") for one in found.signals]
    assert all(first) is not marked


def test_a_mark_changes_nothing_in_minor_age() -> None:
    levels = set()
    for marked in (True, False):
        facts = {"account": "u", "account_marked_agency": marked}
        young = sight(2, persona="a", stated_ages=(16,), days=-4, **facts)
        links = tied("phone", young) + tied("account", young)
        found = seen(sight(1, persona="a", **facts), links, stated_age=25)
        levels.add(found.lanes["minor_age"])
        assert found.lanes["minor_age"].level == "review"
    assert len(levels) == 1


def test_a_partner_who_pays_for_a_worker_on_tour_stays_below_review() -> None:
    tour = [sight(at, days=at, persona="a", municipality=f"m{at}") for at in range(2, 6)]
    account = Account("u1", True, payer="p2", verified_person="p1")
    found = seen(sight(1, persona="a", municipality="m1"), tied("phone", *tour), account=account)
    assert {one.indicator for one in found.signals} == {"payer_not_advertiser", "rapid_relocation"}
    assert found.lanes["exploitation"].level == "watch"


def test_somebody_elses_listing_with_a_minor_age_brings_review_at_most() -> None:
    foreign = [sight(at, persona="b", stated_ages=(16,), days=at) for at in range(2, 6)]
    links = tied("phone", *foreign) + tied("pdq", *foreign, **NEAR)
    reports = tuple(Report("underage", DAY, f"r{at}") for at in range(9))
    found = seen(sight(1, persona="a"), links, stated_age=30, reports=reports)
    assert found.lanes["minor_age"].level == "review"


@pytest.mark.parametrize(
    ("by", "count"), [(("r1", "r1", "r2"), 2), ((None, None), 1), (("r1", None, "r1"), 2)]
)
@pytest.mark.parametrize(
    ("kind", "indicator"), [("underage", "user_report_underage"), ("coercion", "coercion_in_reviews")]
)
def test_each_reporter_counts_once(kind: str, indicator: str, by: tuple[str | None, ...], count: int) -> None:
    found = look("Massage.", reports=tuple(Report(kind, DAY, one) for one in by))
    assert only(found, indicator).explanation["en"].endswith(f": {count}.")


KINDS = ("phone", "account", "payer", "artifact", "text", "pdq")


def _link(kind: Any, at: int) -> Link:
    other = sight(
        at, days=-at, persona=f"p{at % 4}", account=f"u{at % 3}", person=f"v{at}", stated_ages=(15 + at,),
        municipality=f"m{at}", phones=("group-phone",), verified=True, artifacts=("d",),
        status="refused" if at % 5 == 0 else "live",
    )  # fmt: skip
    more: dict[str, Any] = {"similarity": 0.8} if kind == "text" else NEAR if kind == "pdq" else {}
    return tied(kind, other, **more)[0]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_order_of_links_changes_an_assessment(data: st.DataObject) -> None:
    pairs = st.tuples(st.sampled_from(KINDS), st.integers(2, 9))
    links = [_link(kind, at) for kind, at in data.draw(st.lists(pairs, unique=True, max_size=12))]
    own = sight(1, persona="p1", account="u1", person="v1", phones=("group-phone",), verified=True)
    one, other = seen(own, links, stated_age=22), seen(own, data.draw(st.permutations(links)), stated_age=22)
    assert [one.lanes[lane] for lane in LANES] == [other.lanes[lane] for lane in LANES]
    assert {s.indicator: s.explanation for s in one.signals} == {
        s.indicator: s.explanation for s in other.signals
    }
