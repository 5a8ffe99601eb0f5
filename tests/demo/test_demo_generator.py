"""The generator: deterministic, complete in what it plants, innocent where it says so."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from datetime import datetime

import msgspec
import pytest

from demo.cases import benign_cases, minor_cases
from demo.disguise import NUMBER_FORMS
from demo.draft import PLATFORMS
from demo.frames import FrameSetName, load_frames
from demo.generator import START, World, generate
from demo.plants_benign import SINGLE_KINDS
from demo.sites import TENANTS
from demo.slots import fits
from demo.truth import INDICATORS, NEEDS, TEXT_AGE, Truth
from demo.vocabulary import PHONES, is_fiction, phone
from doorwatch.errors import BadInput
from doorwatch.ingest import parse_listing
from doorwatch.rules import load_taxonomy
from doorwatch.types import LANGUAGES, Listing

TENANT_OF = {platform: tenant for tenant, platforms in TENANTS.items() for platform in platforms}
GROUP_KINDS = {"duo", "shared_salon", "agency", "touring", "stock_picture", "two_listings"}


@pytest.fixture(scope="module")
def small() -> World:
    return generate(100, 7)


@pytest.fixture(scope="module")
def larger() -> World:
    return generate(1_200, 3)


def truths(world: World) -> list[Truth]:
    return [record.truth for record in world.records()]


def test_the_rows_of_a_comparison_are_the_scored_indicators_of_the_taxonomy() -> None:
    scored = [indicator.id for indicator in load_taxonomy().values() if indicator.build == "score"]
    assert sorted(INDICATORS) == sorted(scored)
    assert len(INDICATORS) == 37


def test_a_hundred_listings_hold_every_indicator_and_every_group_of_innocents(small: World) -> None:
    planted = {indicator for truth in truths(small) for indicator in truth.indicators}
    assert planted == set(INDICATORS)
    assert {truth.kind for truth in truths(small)} >= GROUP_KINDS


def test_a_larger_world_holds_every_kind_form_and_language(larger: World) -> None:
    found = truths(larger)
    assert {truth.kind for truth in found} - {None} == GROUP_KINDS | set(SINGLE_KINDS)
    assert {truth.form for truth in found} >= set(NUMBER_FORMS) | {
        "mirrored",
        "smaller",
        "birth_date",
        "field",
    }
    assert {truth.language for truth in found} == set(LANGUAGES)
    assert {truth.ref.platform for truth in found} == set(PLATFORMS)


@pytest.mark.parametrize("night", [0, 1, 2])
def test_the_same_seed_gives_the_same_world_in_any_order(night: int) -> None:
    one, other = generate(200, 11), generate(200, 11)
    forward = [one.record(index, night) for index in range(200)]
    backward = [other.record(index, night) for index in reversed(range(200))]
    assert forward == backward[::-1]


def test_another_seed_gives_another_world() -> None:
    first = [record.listing.text for record in generate(100, 1).records()]
    second = [record.listing.text for record in generate(100, 2).records()]
    assert not set(first) & set(second)


def test_a_world_of_a_million_is_read_where_one_looks() -> None:
    world = generate(1_000_000, 5)
    assert [record.truth.index for record in itertools.islice(world.records(), 3)] == [0, 1, 2]
    last = world.record(999_999, 0) or world.record(999_999, 2)
    assert last is not None
    assert last.listing.id.endswith("999999")


def test_ids_are_unique_and_named_after_their_platform(larger: World) -> None:
    refs = [truth.ref for truth in truths(larger)]
    assert len(set(refs)) == len(refs)
    assert all(ref.id[0] == ref.platform.removeprefix("demo-")[0].upper() for ref in refs)


def test_a_group_stays_within_one_tenant(larger: World) -> None:
    for index in range(larger.size):
        seat = larger.seat(index)
        tenants = {TENANT_OF[larger.seat(other).platform] for other in seat.seats}
        assert len(tenants) == 1


def test_large_tenants_groups_span_both_of_their_sites(larger: World) -> None:
    spans = {
        frozenset(larger.seat(other).platform for other in seat.seats)
        for seat in (larger.seat(index) for index in range(larger.size))
        if len(seat.seats) > 1
    }
    assert frozenset({"demo-north", "demo-south"}) in spans


def test_phones_are_of_fiction_and_nobody_shares_one_unless_planted(larger: World) -> None:
    holders: dict[str, set[str]] = {}
    for record in larger.records():
        for number in record.listing.phones:
            assert is_fiction(number)
            holders.setdefault(number, set()).add(record.truth.plant)
    shared = Counter(number for record in larger.records() for number in record.listing.phones)
    linked = {
        "shared_phone", "moves_fast", "ages_across_listings", "repost", "duo", "shared_salon", "agency",
        "touring", "two_listings", "controlled_group",
    }  # fmt: skip
    assert all(holders[number] <= linked for number, count in shared.items() if count > 1)


def test_fiction_numbers_differ_and_end() -> None:
    numbers = {phone(key) for key in range(PHONES)}
    assert len(numbers) == PHONES
    assert phone(PHONES) is None
    assert not is_fiction("+31612345678")


def test_every_planted_listing_has_a_phone_in_a_world_too_large_for_all() -> None:
    world = generate(200_000, 5)
    planted = [index for block in (0, 1_000, 1_980) for index in range(block * 100, block * 100 + 100)]
    assert all(phone(world.plan.phone_key(index)) for index in planted)
    assert phone(world.plan.phone_key(199_999)) is None
    keys = [world.plan.phone_key(index) for index in range(world.size)]
    assert sorted(keys) == list(range(world.size))


RUN_BY_SOMEBODY = ("shared_phone", "controlled_group")


def test_a_shared_phone_is_on_six_personas_and_an_innocent_one_on_at_most_four(larger: World) -> None:
    personas: dict[str, set[str]] = {}
    plants: dict[str, str] = {}
    for record in larger.records():
        for number in record.listing.phones:
            personas.setdefault(number, set()).add(record.listing.persona or "")
            plants[number] = record.truth.plant
    sizes = {
        plant: {len(personas[n]) for n in personas if plants[n] == plant} for plant in set(plants.values())
    }
    assert sizes["shared_phone"] == {6}
    assert sizes["controlled_group"] <= {1, 5}
    assert max(max(found) for plant, found in sizes.items() if plant not in RUN_BY_SOMEBODY) <= 4


def test_a_stated_minor_age_never_meets_a_lower_adult_one(larger: World) -> None:
    for record in larger.records():
        truth = record.truth
        if truth.minor:
            assert truth.stated_age is not None
            assert truth.stated_age < 18
            assert (
                record.listing.stated_age is None or truth.form == "field" or record.listing.stated_age >= 17
            )
        elif truth.benign:
            assert truth.stated_age is None or truth.stated_age >= 18
            assert not truth.indicators


def test_needs_are_known_and_follow_the_plant(larger: World) -> None:
    for truth in truths(larger):
        assert truth.needs <= NEEDS
        assert ("bank" in truth.needs) == ("known_hash_match" in truth.indicators)


def test_a_group_waits_for_its_last_member(small: World) -> None:
    first = [r.truth for r in small.records(0) if r.truth.plant == "shared_phone"]
    later = [r.truth for r in small.records(1) if r.truth.plant == "shared_phone"]
    assert (len(first), len(later)) == (5, 6)
    assert not any(truth.indicators for truth in first)
    assert all("shared_phone_many_personas" in truth.allowed for truth in first)
    assert all("shared_phone_many_personas" in truth.indicators for truth in later)


def _changes(world: World) -> Counter[str]:
    found: Counter[str] = Counter()
    for index in range(world.size):
        nights = [world.record(index, night) for night in range(world.nights)]
        shown: list[Listing | None] = [record.listing if record else None for record in nights]
        for before, after in itertools.pairwise(shown):
            if before is None or after is None:
                found["appears" if before is None and after else "vanishes" if before else "away"] += 1
                continue
            for name in ("title", "text", "city", "bumped_at", "stated_age", "persona"):
                found[name] += getattr(before, name) != getattr(after, name)
    return found


def test_over_nights_listings_appear_change_move_are_bumped_and_vanish(larger: World) -> None:
    changes = _changes(larger)
    assert all(
        changes[name]
        for name in ("appears", "vanishes", "title", "text", "city", "bumped_at", "stated_age", "persona")
    )


def test_truths_hold_the_last_sight_of_every_listing(larger: World) -> None:
    found = larger.truths()
    for night in range(larger.nights):
        assert {record.truth.ref for record in larger.records(night)} <= set(found)


def test_one_night_worlds_hold_every_indicator_that_needs_no_history() -> None:
    planted = {i for truth in truths(generate(100, 7, nights=1)) for i in truth.indicators}
    assert set(INDICATORS) - planted <= {"account_changed_hands"}


def test_a_world_without_plants_is_innocent() -> None:
    found = truths(generate(500, 4, planted_every=0))
    assert all(truth.benign and not truth.indicators for truth in found)
    assert {truth.kind for truth in found} >= GROUP_KINDS


def test_set_b_shares_no_sentence_with_set_a() -> None:
    a, b = generate(100, 7, frames="A"), generate(100, 7, frames="B")
    sentences = {s for r in a.records() for s in (r.listing.text or "").split(". ")}
    own = [s for r in b.records() for s in (r.listing.text or "").split(". ") if len(s.split()) > 6]
    assert own
    assert not sentences & set(own)


def test_agencies_are_those_that_a_person_would_mark(small: World) -> None:
    accounts = {
        (r.listing.platform, r.listing.account.id)
        for r in small.records()
        if r.truth.plant == "agency" and r.listing.account
    }
    assert accounts == set(small.agencies())


@pytest.mark.parametrize(
    ("size", "nights", "message"),
    [(0, 3, "size: must be"), (10_000_001, 3, "size: must be"), (10, 0, "nights: must")],
)
def test_a_number_out_of_range_is_bad_input(size: int, nights: int, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        generate(size, 1, nights=nights)


def test_a_naive_start_is_bad_input() -> None:
    with pytest.raises(BadInput, match="must carry an offset"):
        generate(10, 1, start=datetime(2026, 11, 20))


def test_a_number_beyond_the_world_is_no_listing(small: World) -> None:
    with pytest.raises(IndexError, match="index must be 0 to 99"):
        small.seat(100)


@pytest.mark.parametrize("name", ["A", "B"])
def test_minor_cases_take_every_stated_frame_in_every_form(name: FrameSetName) -> None:
    records = list(minor_cases(name))
    stated = [frame for code in LANGUAGES for frame in load_frames(name, code).minor["stated"]]
    written = sum(fits(frame, form) for frame in stated for form in NUMBER_FORMS)
    assert (
        sum(r.truth.form in NUMBER_FORMS for r in records)
        == written
        >= 0.99 * len(stated) * len(NUMBER_FORMS)
    )
    assert all(r.truth.minor and r.truth.allowed <= TEXT_AGE for r in records)
    assert len({r.listing.id for r in records}) == len(records)


def test_benign_cases_are_innocent_and_take_every_round() -> None:
    assert len(list(benign_cases("A", rounds=2))) == 2 * len(list(benign_cases("A")))
    assert all(r.truth.benign for r in benign_cases("A"))


def test_listings_serialise_to_the_feed_format(small: World) -> None:
    for record in itertools.islice(small.records(), 40):
        line = json.loads(msgspec.json.encode(record.listing))
        assert parse_listing(line, "feed:1") == record.listing


def test_the_first_night_is_the_start(small: World) -> None:
    assert {r.listing.observed_at for r in small.records(0)} == {START}
