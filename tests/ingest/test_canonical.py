from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from doorwatch.ingest import content_hash, parse_line, parse_listing, to_json
from doorwatch.types import (
    Account,
    Attempt,
    Handle,
    Listing,
    PictureReading,
    Price,
    Report,
    Review,
    Verification,
)

EXAMPLE = json.loads((Path(__file__).parent / "contract_listing.json").read_text())
LISTING = parse_listing(EXAMPLE, "x:1")

WORDS = st.text(max_size=12)
MAYBE = st.none() | WORDS
MOMENTS = st.datetimes(
    min_value=datetime(1971, 1, 1),
    max_value=datetime(2198, 1, 1),
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=12)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
AGES = st.none() | st.integers(0, 999)
STEPS = st.lists(st.builds(Verification, WORDS, MOMENTS, MAYBE), max_size=2).map(tuple)
LISTINGS = st.builds(
    Listing,
    platform=NAMES,
    id=NAMES,
    url=MAYBE,
    title=st.text(min_size=1, max_size=20),
    text=MAYBE,
    hidden_text=MAYBE,
    status=st.sampled_from(["live", "submitted", "refused", "removed"]),
    language=MAYBE,
    stated_age=AGES,
    persona=MAYBE,
    city=MAYBE,
    country=MAYBE,
    section=MAYBE,
    price=st.none() | st.builds(Price, st.floats(-1e9, 1e9), WORDS),
    phones=st.lists(WORDS, max_size=2).map(tuple),
    handles=st.lists(st.builds(Handle, WORDS, WORDS), max_size=2).map(tuple),
    images=st.lists(WORDS, max_size=3).map(tuple),
    videos=st.lists(WORDS, max_size=2).map(tuple),
    account=st.none()
    | st.builds(Account, MAYBE, st.none() | st.booleans(), st.none() | MOMENTS, MAYBE, MAYBE, STEPS),
    attempts=st.lists(st.builds(Attempt, MOMENTS, st.none() | st.integers(-5, 99), MAYBE), max_size=2).map(
        tuple
    ),
    reports=st.lists(st.builds(Report, WORDS, MOMENTS, MAYBE), max_size=2).map(tuple),
    reviews=st.lists(st.builds(Review, WORDS, st.none() | MOMENTS), max_size=2).map(tuple),
    posted_at=st.none() | MOMENTS,
    bumped_at=st.none() | MOMENTS,
    observed_at=st.none() | MOMENTS,
    extra=st.dictionaries(WORDS, PLAIN, max_size=2),
)


@given(LISTINGS)
def test_written_and_read_again_a_listing_is_equal(listing: Listing) -> None:
    line = to_json(listing)
    assert parse_line(line, "x:1") == listing
    assert to_json(parse_line(line, "x:1")) == line
    assert b"\n" not in line


@given(LISTINGS)
def test_writing_does_not_depend_on_the_order_of_keys(listing: Listing) -> None:
    turned = dict(reversed(json.loads(to_json(listing)).items()))
    assert to_json(parse_listing(turned, "x:1")) == to_json(listing)


MOVED = datetime(2026, 11, 21, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "change",
    [
        {"observed_at": MOVED},
        {"bumped_at": MOVED},
        {"url": "http://127.0.0.1/new-title"},
        {"extra": {"views": 9}},
        {"posted_at": LISTING.posted_at.astimezone(UTC) if LISTING.posted_at else None},
    ],
)
def test_what_moves_without_a_change_leaves_the_content_hash(change: dict[str, object]) -> None:
    assert content_hash(dataclasses.replace(LISTING, **change)) == content_hash(LISTING)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Company"},
        {"text": "Massage, 23 jaar."},
        {"hidden_text": "x"},
        {"stated_age": 25},
        {"persona": "Sam"},
        {"city": "Ede"},
        {"phones": ()},
        {"handles": ()},
        {"images": ("img/2.jpg",)},
        {"videos": ("v.mp4",)},
        {"account": None},
        {"attempts": ()},
        {"reports": ()},
        {"reviews": ()},
        {"status": "removed"},
        {"price": None},
        {"section": "wanted"},
        {"posted_at": MOVED},
        {"country": "BE"},
        {"language": "nl"},
    ],
)
def test_what_the_listing_says_or_shows_changes_the_content_hash(change: dict[str, object]) -> None:
    assert content_hash(dataclasses.replace(LISTING, **change)) != content_hash(LISTING)  # type: ignore[arg-type]


def test_a_picture_counts_by_its_bytes_and_not_by_its_address() -> None:
    here = dataclasses.replace(LISTING, images=("http://127.0.0.1/a.jpg?sig=1",))
    there = dataclasses.replace(LISTING, images=("http://127.0.0.1/b.jpg?sig=2",))
    same, other = PictureReading(0, sha256="ab" * 32), PictureReading(0, sha256="cd" * 32)
    assert content_hash(here, [same]) == content_hash(there, [same])
    assert content_hash(here, [same]) != content_hash(here, [other])


def test_an_unread_picture_counts_by_its_address_without_the_query() -> None:
    first = dataclasses.replace(LISTING, images=("http://127.0.0.1/a.jpg?sig=1",))
    second = dataclasses.replace(LISTING, images=("http://127.0.0.1/a.jpg?sig=2",))
    third = dataclasses.replace(LISTING, images=("http://127.0.0.1/b.jpg",))
    failed = PictureReading(0, failure="not_fetched")
    assert content_hash(first, [failed]) == content_hash(second)
    assert content_hash(first) != content_hash(third)


@given(LISTINGS)
def test_every_listing_has_a_content_hash(listing: Listing) -> None:
    assert len(content_hash(listing)) == 64


@given(listing=LISTINGS)
def test_every_listing_that_is_written_fits_the_schema(
    listing_schema: Draft202012Validator, listing: Listing
) -> None:
    listing_schema.validate(json.loads(to_json(listing)))
