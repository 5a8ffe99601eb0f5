from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from doorwatch.errors import ListingError
from doorwatch.ingest import ListingFault, parse_listing
from doorwatch.types import Listing

EXAMPLE = json.loads((Path(__file__).parent / "contract_listing.json").read_text())
BASE = {"platform": "demo-north", "id": "A-1", "title": "Massage"}


def test_the_listing_of_the_contract_is_read_whole() -> None:
    listing = parse_listing(EXAMPLE, "feed.jsonl:1")
    assert isinstance(listing, Listing)
    assert listing.ref == ("demo-north", "A-1042")
    assert listing.account is not None
    assert listing.account.verification[0].method == "id_document"
    assert listing.posted_at is not None
    assert listing.posted_at.isoformat() == "2026-11-01T20:00:00+01:00"
    assert listing.price is not None
    assert listing.price.amount == 80


FAULTS = [
    ({"colour": "red"}, "colour", "colour is no key of a listing"),
    ({"account": {"id": "u", "mail": "x"}}, "account.mail", "account.mail is no key of a listing"),
    (
        {"account": {"verification": [{"method": "m", "at": "2026-01-01T00:00:00Z", "face": 1}]}},
        "account.verification[0].face",
        "account.verification[0].face is no key",
    ),
    (
        {"reviews": [{"text": "t"}, {"text": "t", "stars": 5}]},
        "reviews[1].stars",
        "reviews[1].stars is no key",
    ),
    ({"stated_age": "24"}, "stated_age", "stated_age must be a whole number or null; got text"),
    ({"stated_age": 24.0}, "stated_age", "stated_age must be a whole number or null; got number"),
    ({"stated_age": True}, "stated_age", "stated_age must be a whole number or null; got true or false"),
    ({"stated_age": -1}, "stated_age", "stated_age must be from 0 to 999"),
    ({"stated_age": 10**30}, "stated_age", "stated_age must be a number of at most 64 bits"),
    ({"schema": 2}, "schema", "schema must be 1; got another whole number"),
    ({"status": "secret"}, "status", "status must be live, submitted, refused or removed; got another text"),
    ({"images": "1.jpg"}, "images", "images must be a list; got text"),
    ({"images": ["1.jpg", 2]}, "images[1]", "images[1] must be text; got whole number"),
    ({"phones": None}, "phones", "phones must be a list; got null"),
    (
        {"price": {"amount": "80", "currency": "EUR"}},
        "price.amount",
        "price.amount must be a number; got text",
    ),
    ({"price": {"currency": "EUR"}}, "price.amount", "price.amount is required"),
    ({"price": {"amount": float("nan"), "currency": "EUR"}}, "price", "price must be a finite number"),
    ({"account": []}, "account", "account must be an object or null; got list"),
    ({"posted_at": "2026-11-01T20:00:00"}, "posted_at", "got an instant without offset"),
    ({"posted_at": "last week"}, "posted_at", "posted_at must be an instant with an offset"),
    ({"posted_at": "2026-11-01"}, "posted_at", "posted_at must be an instant with an offset"),
    ({"posted_at": 1762023600}, "posted_at", "must be an instant with an offset or null; got whole number"),
    ({"posted_at": "0001-01-01T00:00:00+14:00"}, "posted_at", "from 1970 to 2199; got another year"),
    ({"attempts": [{"stated_age": 17}]}, "attempts[0].at", "attempts[0].at is required"),
    (
        {"reports": [{"kind": "k", "at": "0900-01-01T00:00:00Z"}]},
        "reports[0].at",
        "reports[0].at must be an instant",
    ),
    ({"extra": [1]}, "extra", "extra must be an object; got list"),
    ({"text": "\ud800"}, "text", "text must be text without lone surrogates"),
    ({"extra": {"\ud800": 1}}, "extra", "extra must have keys of plain text"),
    ({"extra": {"a": b"bytes"}}, "extra", "extra must be a JSON value; got bytes"),
    ({"id": ""}, "id", "id must be 1 to 200 characters"),
    ({"id": "a\nb"}, "id", "id must be 1 to 200 characters, none of them a control character"),
    ({"id": "x" * 201}, "id", "id must be 1 to 200 characters"),
    ({"platform": "  "}, "platform", "platform must be 1 to 200 characters"),
    ({"title": ""}, None, "must have one of title, text and images; got none"),
]


@pytest.mark.parametrize(("change", "key", "message"), FAULTS)
def test_a_fault_names_place_key_and_types(change: dict[str, object], key: str | None, message: str) -> None:
    with pytest.raises(ListingError, match=r"^feed\.jsonl:7: ") as caught:
        parse_listing({**BASE, **change}, "feed.jsonl:7")
    assert isinstance(caught.value, ListingFault)
    assert caught.value.key == key
    assert message in str(caught.value)


@pytest.mark.parametrize("key", ["platform", "id"])
def test_a_missing_required_key_is_named(key: str) -> None:
    with pytest.raises(ListingError, match=f"{key} is required"):
        parse_listing({name: value for name, value in BASE.items() if name != key}, "x:1")


@pytest.mark.parametrize("value", [[], "text", None, 5, True])
def test_what_is_no_object_is_no_listing(value: object) -> None:
    with pytest.raises(ListingError, match="x:1: must be one JSON object; got"):
        parse_listing(value, "x:1")


@pytest.mark.parametrize(
    "change",
    [
        {"persona": 4711815},
        {"status": "4711815"},
        {"schema": 4711815},
        {"posted_at": "4711815"},
        {"stated_age": "4711815"},
        {"phones": [4711815]},
        {"handles": {"4711815": 1}},
        {"4711815": 1},
        {"account": {"4711815@x": 1}},
        {"stated_age": 4711815},
        {"price": 4711815},
    ],
)
def test_no_message_repeats_a_value(change: dict[str, object]) -> None:
    with pytest.raises(ListingError, match="x:1") as caught:
        parse_listing({**BASE, **change}, "x:1")
    assert "4711815" not in str(caught.value)


def test_an_odd_key_is_described_and_not_repeated() -> None:
    with pytest.raises(ListingError, match="a key of 5000 characters"):
        parse_listing({**BASE, "y " * 2500: 1}, "x:1")


def test_extra_may_hold_anything_that_is_bounded() -> None:
    extra: dict[str, object] = {"Any Key!": [1, 2.5, None, True, {"deep": {"er": []}}]}
    assert parse_listing({**BASE, "extra": extra}, "x:1").extra == extra


def test_nesting_has_a_limit() -> None:
    deep: object = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ListingError, match="extra must nest at most 16 deep"):
        parse_listing({**BASE, "extra": {"a": deep}}, "x:1")


def test_the_platform_of_the_ingest_fills_the_key_and_bears_no_other() -> None:
    assert parse_listing({"id": "1", "text": "t"}, "x:1", "demo-south").platform == "demo-south"
    with pytest.raises(ListingError, match="platform must be the platform that is being ingested"):
        parse_listing(BASE, "x:1", "demo-south")


# What JSON Schema cannot say: a whole number written with a point, numbers and names that no
# database holds, and what is kept aside.
BEYOND = ("whole number or null; got number", "64 bits", "surrogates", "plain text", "JSON value", "finite")


@pytest.mark.parametrize(
    "change", [change for change, _, message in FAULTS if not any(word in message for word in BEYOND)]
)
def test_what_the_code_refuses_the_schema_refuses(
    listing_schema: Draft202012Validator, change: dict[str, object]
) -> None:
    assert not listing_schema.is_valid({**BASE, **change})


@pytest.mark.parametrize(
    "document",
    [
        EXAMPLE,
        BASE,
        {**BASE, "title": None, "text": "t"},
        {**BASE, "title": None, "images": ["a"]},
        {**BASE, "posted_at": "2026-02-03t04:05:06.789z"},
        {**BASE, "posted_at": "2026-02-03 04:05:06+0130"},
        {**BASE, "account": {}},
        {**BASE, "attempts": [{"at": "2026-02-03T04:05:06Z"}]},
    ],
)
def test_what_the_schema_takes_the_code_takes(
    listing_schema: Draft202012Validator, document: dict[str, object]
) -> None:
    listing_schema.validate(document)
    assert parse_listing(document, "x:1")


@pytest.mark.parametrize("key", ["platform", "id", "title"])
def test_the_schema_and_the_code_require_the_same_keys(
    listing_schema: Draft202012Validator, key: str
) -> None:
    document = {name: value for name, value in BASE.items() if name != key}
    assert not listing_schema.is_valid(document)
    with pytest.raises(ListingError, match="x:1"):
        parse_listing(document, "x:1")


def test_the_schema_names_the_fields_of_the_type(listing_schema: Draft202012Validator) -> None:
    assert set(listing_schema.schema["properties"]) == {item.name for item in dataclasses.fields(Listing)}
