"""Memory's links: who is shown beside whom, and who is touched by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorwatch.keys import MemoryKey
from doorwatch.store import Detail, PictureSearch, Store, done_pending, next_pending
from doorwatch.store.groups import CAP
from doorwatch.store.tables import agency_marks, fingerprints, listings, sightings, snapshots
from doorwatch.types import Attempt, ListingRef, Trace
from tests.store.samples import (
    DAY,
    HOUR,
    KEY,
    NEWER,
    NOW,
    PLATFORM,
    detail,
    linked,
    picture,
    row,
    scan_of,
    view,
    write,
)

PHONE = "+493023125001"


def settle(store: Store) -> None:
    with store.read() as conn:
        waiting = next_pending(conn, 1000)
    store.run_write(lambda conn: done_pending(conn, waiting))


@pytest.mark.parametrize(
    ("kind", "value"),
    [("phone", {"phones": [PHONE]}), ("account", {"account": "u1"})],
)
def test_a_shared_value_links_both_ways(store: Store, kind: str, value: dict[str, Any]) -> None:
    write(store, detail("A-1", "one", **value), detail("A-2", "two", **value), detail("A-3", "three"))
    loaded = view(store, "A-1", "A-2", "A-3")
    assert linked(loaded, "A-1", kind) == ["A-2"]
    assert linked(loaded, "A-2", kind) == ["A-1"]
    assert linked(loaded, "A-3", kind) == []


def test_a_shared_first_name_alone_is_no_link(store: Store) -> None:
    written = write(store, detail("A-1", persona="alex"), detail("A-2", "other", persona="alex"))
    own = view(store, "A-1", "A-2").view
    assert own.links(ListingRef(PLATFORM, "A-1")).links == ()
    names = {own.links(ListingRef(PLATFORM, id)).own for id in ("A-1", "A-2")}
    assert len({one.persona for one in names if one}) == 1
    assert len(written.touched) == 2


def test_the_same_value_of_two_kinds_is_two_groups(store: Store) -> None:
    write(store, detail("A-1", phones=["123"]), detail("A-2", account="123"))
    assert view(store, "A-1").view.links(ListingRef(PLATFORM, "A-1")).links == ()


def test_a_newcomer_touches_those_who_share_its_number(store: Store) -> None:
    write(store, detail("A-1", phones=[PHONE]), detail("A-2", "other", phones=[PHONE]), detail("A-3"))
    settle(store)
    written = write(store, detail("A-4", "new", phones=[PHONE]))
    assert set(written.touched) == {row(store, id) for id in ("A-1", "A-2", "A-4")}
    with store.read() as conn:
        assert {one.row: one.reason for one in next_pending(conn, 10)} == {
            row(store, "A-1"): "touched", row(store, "A-2"): "touched", row(store, "A-4"): "new",
        }  # fmt: skip


def test_an_unchanged_sight_touches_nobody(store: Store) -> None:
    batch = [detail("A-1", phones=[PHONE]), detail("A-2", "other", phones=[PHONE])]
    write(store, *batch)
    settle(store)
    assert write(store, *batch, scan=scan_of(store, 1)).touched == ()


def test_a_listings_own_past_is_shown_as_such(store: Store) -> None:
    write(store, detail("A-1", "first", ages=(17,), phones=[PHONE]))
    write(store, detail("A-1", "second", at=NOW + DAY, ages=(19,), phones=[PHONE]), scan=scan_of(store, 1))
    links = view(store, "A-1").view.links(ListingRef(PLATFORM, "A-1"))
    assert [(one.kind, one.sighting.stated_ages) for one in links.links] == [("listing", (17,))]
    assert links.own is not None
    assert links.own.stated_ages == (19,)
    assert links.others("phone") == ()


def test_a_near_picture_links_and_touches(store: Store) -> None:
    search = PictureSearch()
    write(store, detail("A-1", pictures=[(picture(1), 90)]), search=search)
    settle(store)
    written = write(
        store, detail("A-2", "two", pictures=[(picture(2), 90), (picture(1, 31), 90)]), search=search
    )
    assert row(store, "A-1") in written.touched
    (link,) = view(store, "A-1", search=search).view.links(ListingRef(PLATFORM, "A-1")).links
    assert (link.kind, link.index, link.distance, link.transform) == ("pdq", 0, 31, "original")
    (back,) = view(store, "A-2", search=search).view.links(ListingRef(PLATFORM, "A-2")).links
    assert (back.index, back.distance) == (1, 31)


def test_a_picture_beyond_the_radius_or_of_low_detail_links_nothing(store: Store) -> None:
    search = PictureSearch()
    far, dull = (
        detail("A-2", "two", pictures=[(picture(1, 32), 90)]),
        detail("A-3", "3", pictures=[(picture(1), 49)]),
    )
    write(store, detail("A-1", pictures=[(picture(1), 90)]), far, dull, search=search)
    assert view(store, "A-1", search=search).view.links(ListingRef(PLATFORM, "A-1")).links == ()
    assert linked(view(store, "A-1"), "A-1", "pdq") == []


def test_without_a_search_equal_pictures_link(store: Store) -> None:
    write(
        store, detail("A-1", pictures=[(picture(1), 90)]), detail("A-2", "two", pictures=[(picture(1), 90)])
    )
    assert linked(view(store, "A-1"), "A-1", "pdq") == ["A-2"]


WORDS = [f"w{n} w{n + 1} w{n + 2}" for n in range(40)]


def test_a_near_text_links_with_its_measure_and_touches(store: Store) -> None:
    write(store, detail("A-1", words=WORDS), detail("A-3", "three", words=["x y z"]))
    settle(store)
    written = write(store, detail("A-2", "two", words=[*WORDS[:38], "p q r", "s t u"]))
    assert row(store, "A-1") in written.touched
    assert row(store, "A-3") not in written.touched
    (link,) = view(store, "A-1").view.links(ListingRef(PLATFORM, "A-1")).links
    assert (link.kind, link.similarity) == ("text", round(38 / 42, 4))


def test_a_forgotten_address_leaves_a_link_without_a_name(store: Store) -> None:
    write(store, detail("A-1", phones=[PHONE]), detail("A-2", "two", phones=[PHONE]))
    forget = sa.update(listings).where(listings.c.listing == "A-2").values(listing=None, url=None)
    store.run_write(lambda conn: conn.execute(forget))
    assert linked(view(store, "A-1"), "A-1", "phone") == [None]


def test_a_sighting_names_payer_person_handles_proofs_and_refusals_in_groups(store: Store) -> None:
    values = (
        Trace("payer", "p1"),
        Trace("person", "v1"),
        Trace("handle", "telegram:x"),
        Trace("artifact", "d1"),
    )
    attempts = (Attempt(NOW, 17, "refused"), Attempt(NOW, 16, "edited"), Attempt(NOW, None, "refused"))
    one = detail("A-1", phones=[PHONE], status="refused", attempts=attempts)
    two = detail("A-2", "two", phones=[PHONE])
    write(store, *(replace(each, traces=(*each.traces, *values)) for each in (one, two)))
    links = view(store, "A-2").view.links(ListingRef(PLATFORM, "A-2"))
    assert {link.kind for link in links.links} == {"phone", "payer", "person", "handle", "artifact"}
    other, own = links.links[0].sighting, links.own
    assert own is not None
    assert other.payer is not None
    assert (other.payer, other.person, other.handles, other.artifacts) == (
        own.payer, own.person, own.handles, own.artifacts,
    )  # fmt: skip
    assert (other.status, other.refused_ages, own.status, own.refused_ages) == ("refused", (17,), "live", ())


@pytest.mark.parametrize(
    ("hours", "status", "over"), [(60, "live", True), (47, "live", False), (1, "refused", True)]
)
def test_a_sighting_is_over_when_it_was_refused_or_not_seen_for_two_days(
    store: Store, hours: int, status: str, over: bool
) -> None:
    write(store, detail("A-1", phones=[PHONE], status=status))
    late = detail("A-2", "two", at=NOW + hours * HOUR, phones=[PHONE])
    write(store, late, scan=scan_of(store, 3))
    links = view(store, "A-2").view.links(ListingRef(PLATFORM, "A-2"))
    assert links.own is not None
    assert [one.sighting.ended_before(links.own) for one in links.links] == [over]


def test_a_link_to_the_own_past_says_whether_a_picture_is_still_shown(store: Store) -> None:
    search = PictureSearch()
    kept, gone = [(picture(1), 90)], [(picture(2), 90)]
    write(store, detail("A-1", "first", pictures=kept), search=search)
    write(
        store,
        detail("A-1", "second", at=NOW + DAY, pictures=[*gone, *kept]),
        scan=scan_of(store, 1),
        search=search,
    )
    (link,) = view(store, "A-1", search=search).view.links(ListingRef(PLATFORM, "A-1")).links
    assert (link.kind, link.index, link.distance) == ("listing", 1, 0)
    write(
        store, detail("A-1", "third", at=NOW + 2 * DAY, pictures=gone), scan=scan_of(store, 2), search=search
    )
    past = view(store, "A-1", search=search).view.links(ListingRef(PLATFORM, "A-1")).links
    assert sorted(link.distance is None for link in past) == [False, True]


def test_an_agency_mark_shows_on_every_sighting_of_the_account_until_its_end(store: Store) -> None:
    write(store, detail("A-1", account="u1"), detail("A-2", "two", account="u1"))
    with store.read() as conn:
        group = conn.scalar(sa.select(sightings.c.account))
    mark = {
        "account": group,
        "marked_by": "m.one",
        "marked_at": NOW,
        "proof": "register seen",
        "until": NOW + DAY,
    }
    store.run_write(lambda conn: conn.execute(sa.insert(agency_marks).values(mark)))
    for now, marked in ((NOW, True), (NOW + 2 * DAY, False)):
        links = view(store, "A-1", now=now).view.links(ListingRef(PLATFORM, "A-1"))
        assert [one.sighting.account_marked_agency for one in links.links] == [marked]


def test_a_digest_changes_with_the_links_and_not_with_a_mere_sight(store: Store) -> None:
    ref = ListingRef(PLATFORM, "A-1")
    write(store, detail("A-1", phones=[PHONE]), detail("A-2", "two", phones=[PHONE]))
    before = view(store, "A-1").digests[ref]
    write(store, detail("A-2", "two", at=NOW + HOUR, phones=[PHONE]), scan=scan_of(store))
    assert view(store, "A-1").digests[ref] == before
    write(store, detail("A-3", "three", phones=[PHONE]))
    assert view(store, "A-1").digests[ref] != before


def test_a_crowded_group_shows_its_first_members_in_any_order(store: Store) -> None:
    crowd = [detail(f"A-{n}", str(n), observed_at=NOW - n * HOUR, phones=[PHONE]) for n in range(CAP + 20)]
    write(store, *crowd)
    shown = linked(view(store, "A-0"), "A-0", "phone")
    assert len(shown) == CAP
    assert "A-1" not in shown
    assert f"A-{CAP + 19}" in shown


def test_whoever_joins_behind_the_cap_touches_only_itself(store: Store) -> None:
    write(
        store, *(detail(f"A-{n}", str(n), observed_at=NOW - n * HOUR, phones=[PHONE]) for n in range(CAP + 5))
    )
    settle(store)
    late = write(store, detail("A-late", "late", at=NOW + HOUR, phones=[PHONE]))
    early = write(store, detail("A-early", "early", observed_at=NOW - 400 * HOUR, phones=[PHONE]))
    assert len(late.touched) <= 2
    assert len(early.touched) == CAP + 7


def test_links_survive_the_rotation_of_keys(store: Store) -> None:
    write(store, detail("A-1", phones=[PHONE]), keys=(KEY,))
    write(store, detail("A-2", "two", phones=[PHONE]), keys=(NEWER, KEY))
    third = MemoryKey("m3", b"3" * 32, NOW + 60 * DAY)
    written = write(store, detail("A-3", "three", phones=[PHONE]), keys=(third, NEWER))
    assert linked(view(store, "A-3"), "A-3", "phone") == ["A-1", "A-2"]
    assert row(store, "A-1") in written.touched


def test_an_unchanged_listing_is_rewritten_under_the_newest_key(store: Store) -> None:
    write(store, detail("A-1", phones=[PHONE]), keys=(KEY,))
    write(store, detail("A-1", phones=[PHONE]), scan=scan_of(store, 1), keys=(NEWER, KEY))
    with store.read() as conn:
        assert set(conn.scalars(sa.select(fingerprints.c.key))) == {"m2"}
        assert conn.scalar(sa.select(snapshots.c.key)) == "m2"
    write(store, detail("A-2", "two", phones=[PHONE]), keys=(NEWER,))
    assert linked(view(store, "A-1"), "A-1", "phone") == ["A-2"]


def test_with_the_keys_destroyed_fingerprints_match_nothing(store: Store) -> None:
    write(store, detail("A-1", phones=[PHONE], account="u1", words=WORDS), keys=(KEY,))
    fresh = MemoryKey("m9", b"9" * 32, NOW + 121 * DAY)
    written = write(store, detail("A-2", "two", phones=[PHONE], account="u1", words=WORDS), keys=(fresh,))
    assert written.touched == (row(store, "A-2"),)
    assert view(store, "A-2").view.links(ListingRef(PLATFORM, "A-2")).links == ()


def test_no_value_stands_in_the_database(store: Store) -> None:
    write(store, detail("A-1", "said", phones=[PHONE], account="u-secret", persona="alex", city="Utrecht"))
    with store.read() as conn:
        kept = repr(conn.execute(sa.select(fingerprints)).all()) + repr(
            conn.execute(sa.select(sightings)).all()
        )
    assert not any(value in kept for value in (PHONE, "u-secret", "alex", "utrecht"))


def _sight(
    id: int, text: str, hour: int, phones: set[str], account: str | None, seen: tuple[int, int] | None
) -> Detail:
    seen_now = detail(
        f"A-{id}",
        text,
        observed_at=NOW + hour * HOUR,
        phones=sorted(phones),
        account=account,
        pictures=[(picture(*seen), 90)] if seen else [],
        words=WORDS[3 * len(text) :],
        ages=(20 + len(text),),
        status="refused" if text == "bb" else "live",
        attempts=(Attempt(NOW, 17, "refused"),) if text == "a" else (),
    )
    paid = (Trace("payer", account), Trace("artifact", account)) if account else ()
    return replace(seen_now, traces=(*seen_now.traces, *paid))


SIGHTS = st.lists(
    st.builds(
        _sight,
        st.integers(1, 4),
        st.sampled_from(["a", "bb", "ccccc"]),
        st.integers(0, 5),
        st.sets(st.sampled_from([PHONE, "+493023125002"])),
        st.sampled_from([None, "u1", "u2"]),
        st.none() | st.tuples(st.integers(1, 2), st.integers(0, 20)),
    ),
    min_size=2,
    max_size=6,
)


def digests_after(path: Path, order: Sequence[Detail], split: int) -> dict[str, bytes]:
    """Write sights in an order, split over two nights, into a new store; return digests by id."""
    store, search = Store.open(f"sqlite:///{path}", lambda: NOW), PictureSearch()
    for night, part in enumerate((order[:split], order[split:])):
        if part:
            write(store, *part, scan=scan_of(store, night), search=search, now=NOW)
    digests = view(store, *sorted({one.listing.id for one in order}), search=search).digests
    store.close()
    return {ref.id: digest for ref, digest in digests.items()}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_order_of_arrival_and_no_split_over_nights_changes_the_links(
    tmp_path: Path, migrated_sqlite: bytes, data: st.DataObject
) -> None:
    arrived = data.draw(SIGHTS)
    other = data.draw(st.permutations(arrived))
    split = data.draw(st.integers(0, len(arrived)))
    found = []
    for order, part in ((arrived, len(arrived)), (other, split)):
        path = tmp_path / f"{uuid4()}.db"
        path.write_bytes(migrated_sqlite)
        found.append(digests_after(path, order, part))
    assert found[0] == found[1]
