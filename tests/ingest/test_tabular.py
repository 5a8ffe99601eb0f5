from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorwatch.ingest import SetAside, read_csv
from doorwatch.types import Handle, Listing, Price


def read(text: str | bytes, platform: str | None = "p") -> list[Listing | SetAside]:
    data = text.encode() if isinstance(text, str) else text
    return list(read_csv(io.BytesIO(data), "feed.csv", platform))


def one(text: str) -> Listing:
    (listing,) = read(text)
    assert isinstance(listing, Listing)
    return listing


def test_the_header_names_the_keys() -> None:
    listing = one(
        "id,title,stated_age,images,phones,handles,price.amount,price.currency,account.id,account.verified,"
        "posted_at,extra.colour\r\n"
        "A-1,Massage,24,a.jpg|b.jpg,+493023125123,telegram:@name|snapchat:other,80.5,EUR,u7,true,"
        "2026-11-01T20:00:00+01:00,red\r\n"
    )
    assert (listing.id, listing.title, listing.stated_age) == ("A-1", "Massage", 24)
    assert listing.images == ("a.jpg", "b.jpg")
    assert listing.handles == (Handle("telegram", "@name"), Handle("snapchat", "other"))
    assert listing.price == Price(80.5, "EUR")
    assert listing.account is not None
    assert (listing.account.id, listing.account.verified) == ("u7", True)
    assert listing.extra == {"colour": "red"}
    assert listing.posted_at is not None


def test_an_empty_cell_is_no_key() -> None:
    assert one("id,title,stated_age,persona\n1,Massage,,\n").stated_age is None


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_headers(delimiter: str) -> None:
    assert one(f"id{delimiter}title\n1{delimiter}Massage\n").title == "Massage"


def test_a_quoted_cell_holds_breaks_delimiters_and_quotes() -> None:
    assert (
        one('id,text\n1,"Massage, ""calm""\r\nby appointment"\n').text == 'Massage, "calm"\r\nby appointment'
    )


def test_leading_zeros_of_a_phone_and_an_id_stay() -> None:
    listing = one("id,title,phones\n007,Massage,0301234567\n")
    assert (listing.id, listing.phones) == ("007", ("0301234567",))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2,Massage", "feed.csv:3: must have 3 cells; got 2"),
        ("2,Massage,24,5", "feed.csv:3: must have 3 cells; got 4"),
        ("2,Massage,about 24", "feed.csv:3: stated_age must be a whole number or null; got text"),
        ("2,Massage,²", "feed.csv:3: stated_age must be a whole number or null; got text"),
        (",Massage,24", "feed.csv:3: id is required"),
        ('2,"Mass"age,24', "feed.csv:3: must be one row with closed quotes"),
        ("2," + "x" * 140_000 + ",24", "feed.csv:3: must be one row with closed quotes and cells of at most"),
    ],
)
def test_a_broken_row_is_set_aside_and_the_rest_is_done(row: str, message: str) -> None:
    first, broken, last = read(f"id,title,stated_age\n1,Massage,24\n{row}\n3,Massage,25\n")
    assert isinstance(first, Listing)
    assert isinstance(last, Listing)
    assert isinstance(broken, SetAside)
    assert broken.message.startswith(message)


def test_a_quote_that_never_closes_costs_one_row() -> None:
    rows = "".join(f"{number},Massage\n" for number in range(3, 2000))
    found = read(f'id,title\n1,Massage\n2,"Massage\n{rows}')
    assert [item.place for item in found if isinstance(item, SetAside)] == ["feed.csv:3"]
    assert sum(isinstance(item, Listing) for item in found) == 1998


def test_a_row_after_a_cell_with_breaks_is_counted_right() -> None:
    found = read('id,title\n1,"a\nb\nc"\n2\n')
    assert isinstance(found[1], SetAside)
    assert found[1].place == "feed.csv:5"


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (
            "id,colour",
            "feed.csv:1: column 2 must be a name that docs/formats.md lists; nothing of the file",
        ),
        ("id,title,id", "feed.csv:1: must name each column once; nothing of the file was read"),
        ("id,extra.", "feed.csv:1: column 2 must be a name"),
        ("0612345678", "feed.csv:1: column 1 must be a name"),
    ],
)
def test_a_wrong_header_leaves_nothing_to_read(header: str, message: str) -> None:
    (aside,) = read(f"{header}\n1,2,3\n4,5,6\n")
    assert isinstance(aside, SetAside)
    assert aside.message.startswith(message)
    assert "0612345678" not in aside.message


def test_bytes_that_are_no_utf8_cost_one_row() -> None:
    broken, good = read(b"\xef\xbb\xbfid,title\n1,\xff\n2,Massage\n")
    assert isinstance(good, Listing)
    assert isinstance(broken, SetAside)
    assert broken.message == "feed.csv:2: must be UTF-8; got other bytes"


def test_an_empty_file_holds_no_listing() -> None:
    assert read("") == []


@given(st.text(alphabet='ab,;"\r\n|\x00', max_size=60) | st.binary(max_size=60))
def test_any_rows_give_listings_or_set_asides(rows: str | bytes) -> None:
    data = rows.encode() if isinstance(rows, str) else rows
    found = read(b"id,title\n" + data)
    assert all(isinstance(item, Listing | SetAside) for item in found)
