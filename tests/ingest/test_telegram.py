from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorwatch.ingest import SetAside, read_telegram
from doorwatch.types import Listing

STAMP = 1_793_563_200


def post(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "type": "message",
        "date": "2026-11-01T20:00:00",
        "date_unixtime": str(STAMP + number * 60),
        "from": "Secret Name",
        "from_id": "channel77",
        "text": f"Massage {number}",
        **more,
    }


def photo(number: int, text: str = "", at: int = STAMP) -> dict[str, Any]:
    return post(number, text=text, photo=f"photos/{number}.jpg", date_unixtime=str(at))


def channel(*messages: dict[str, Any], kind: str = "public_channel") -> dict[str, Any]:
    return {"name": "Secret Channel", "type": kind, "id": 77, "messages": list(messages)}


def read(document: object) -> list[Listing | SetAside]:
    data = document if isinstance(document, bytes) else json.dumps(document, indent=1).encode()
    return list(read_telegram(io.BytesIO(data), "result.json", "demo-channel"))


def test_a_channel_post_is_a_listing() -> None:
    (listing,) = read(channel(post(5)))
    assert isinstance(listing, Listing)
    assert listing.ref == ("demo-channel", "77-5")
    assert listing.text == "Massage 5"
    assert listing.posted_at == datetime.fromtimestamp(STAMP + 300, UTC)
    assert listing.account is not None
    assert listing.account.id == "channel77"


def test_styled_text_is_joined_and_link_targets_are_hidden_text() -> None:
    text = [
        "Write ",
        {"type": "bold", "text": "here"},
        " or ",
        {"type": "text_link", "text": "site", "href": "https://t.me/some_name"},
        {"type": "mention_name", "text": "Alex", "user_id": 4711},
    ]
    buttons = [[{"type": "url", "text": "Order", "data": "https://wa.me/493023125123"}]]
    (listing,) = read(channel(post(5, text=text, inline_bot_buttons=buttons)))
    assert isinstance(listing, Listing)
    assert listing.text == "Write here or siteAlex"
    assert listing.hidden_text == "https://t.me/some_name\nOrder\nhttps://wa.me/493023125123"


def test_an_album_is_one_listing_with_several_pictures() -> None:
    listings = read(channel(post(1), photo(2, "Company"), photo(3), photo(4, at=STAMP + 1), post(5)))
    assert [item.id for item in listings if isinstance(item, Listing)] == ["77-1", "77-2", "77-5"]
    album = listings[1]
    assert isinstance(album, Listing)
    assert album.images == ("photos/2.jpg", "photos/3.jpg", "photos/4.jpg")
    assert album.text == "Company"


@pytest.mark.parametrize(
    "second",
    [
        photo(4),
        photo(3, at=STAMP + 2),
        photo(3, "Other words"),
        post(3, date_unixtime=str(STAMP)),
        {**photo(3), "date_unixtime": None},
    ],
)
def test_pictures_that_are_no_album_are_listings_of_their_own(second: dict[str, Any]) -> None:
    assert len(read(channel(photo(2, "Company"), second))) == 2


def test_an_album_holds_ten_at_most() -> None:
    found = read(channel(*(photo(number) for number in range(25))))
    assert [len(item.images) for item in found if isinstance(item, Listing)] == [10, 10, 5]


def test_a_film_and_a_picture_sent_as_file_are_kept_and_a_sticker_is_not() -> None:
    film = post(1, text="", file="video_files/1.mp4", mime_type="video/mp4", media_type="video_file")
    scan = post(5, text="", file="files/5.png", mime_type="image/png")
    sticker = post(9, text="", file="stickers/9.webp", mime_type="image/webp", media_type="sticker")
    found = read(channel({**film, "text": "Film"}, scan, sticker))
    assert [(item.images, item.videos) for item in found if isinstance(item, Listing)] == [
        ((), ("video_files/1.mp4",)),
        (("files/5.png",), ()),
    ]


SECRETS = {
    "from": "SECRET",
    "author": "SECRET",
    "forwarded_from": "SECRET",
    "forwarded_from_id": "SECRET",
    "saved_from": "SECRET",
    "via_bot": "SECRET",
    "reply_to_message_id": 1,
    "reply_to_peer_id": "SECRET",
    "reactions": [{"type": "emoji", "count": 1, "recent": [{"from": "SECRET", "from_id": "SECRET"}]}],
    "contact_information": {"first_name": "SECRET", "phone_number": "SECRET"},
    "text_entities": [{"type": "mention_name", "text": "x", "user_id": "SECRET"}],
}


def test_nobody_elses_data_are_taken_up() -> None:
    service = {
        "id": 1,
        "type": "service",
        "actor": "SECRET",
        "action": "invite_members",
        "members": ["SECRET"],
    }
    member = post(2, text="SECRET", from_id="user5")
    found = read(channel(service, member, post(3, **SECRETS)))
    assert len(found) == 1
    assert "SECRET" not in repr(found)
    assert "Secret" not in repr(found)


@pytest.mark.parametrize(
    "kind",
    [
        "private_group",
        "public_supergroup",
        "private_supergroup",
        "personal_chat",
        "bot_chat",
        "saved_messages",
    ],
)
def test_the_talk_of_people_is_refused_unread(kind: str) -> None:
    (aside,) = read(channel(post(1, text="SECRET"), post(2, text="SECRET"), kind=kind))
    assert isinstance(aside, SetAside)
    assert aside.message == (
        "result.json:message 1: type must be of a channel; the talk of a group or between people is not read"
    )
    assert "SECRET" not in repr(aside)
    assert aside.raw is None


def test_an_export_of_a_whole_account_gives_its_channels_only() -> None:
    document = {
        "about": "text",
        "personal_information": {"user_id": 5, "first_name": "SECRET", "type": "public_channel"},
        "contacts": {"list": [{"first_name": "SECRET", "messages": [post(9, text="SECRET")]}]},
        "chats": {
            "about": "text",
            "list": [
                {"name": "SECRET", "type": "personal_chat", "id": 1, "messages": [post(8, text="SECRET")]},
                channel(post(1), post(2)),
                {**channel(post(3)), "id": 78},
            ],
        },
        "sessions": {"list": [{"last_ip": "SECRET"}]},
    }
    found = read(document)
    assert [item.id for item in found if isinstance(item, Listing)] == ["77-1", "77-2", "78-3"]
    assert sum(isinstance(item, SetAside) for item in found) == 1
    assert "SECRET" not in repr(found)


def test_a_broken_message_is_set_aside_and_the_rest_is_done() -> None:
    first, broken, last = read(channel(post(1), post(2, text=5), post(3)))
    assert isinstance(first, Listing)
    assert isinstance(last, Listing)
    assert isinstance(broken, SetAside)
    assert broken.message == "result.json:message 2: must be a message as the desktop client writes it"


def test_control_characters_as_older_clients_write_them_are_read() -> None:
    data = (
        json.dumps(channel(post(1, text="a@b"), post(2, text="a\\x0Bb"))).encode().replace(b"a@b", rb"a\x0Bb")
    )
    first, second = read(data)
    assert isinstance(first, Listing)
    assert isinstance(second, Listing)
    assert (first.text, second.text) == ("a\x0bb", r"a\x0Bb")


def test_an_export_that_is_cut_off_gives_what_stood_before() -> None:
    whole = json.dumps(channel(post(1), post(2), post(3))).encode()
    *listings, aside = read(whole[:-40])
    assert len(listings) == 2
    assert isinstance(aside, SetAside)
    assert aside.message.endswith("what stood before was read; got a document that is cut off")


@pytest.mark.parametrize(
    "data", [b"", b"[1, 2", b"{'a'}", b'{"a" 1}', b'{"a": 1}}', b"[" * 1000, b"{]", b'{"a":1,}']
)
def test_what_is_no_export_is_said(data: bytes) -> None:
    (aside,) = read(data)
    assert isinstance(aside, SetAside)
    assert aside.message.startswith("result.json: must be the JSON export of a desktop client")


@pytest.mark.parametrize("size", [1, 2, 7, 64])
def test_pieces_of_any_size_give_the_same_listings(size: int) -> None:
    class Drops(io.BytesIO):
        def read(self, count: int | None = -1, /) -> bytes:
            return super().read(size)

    document = channel(post(1, text='quote " and back \\ slash', views=-1.5e3), photo(2, "é😀"), photo(3))
    data = json.dumps(document, ensure_ascii=False).encode()
    assert list(read_telegram(Drops(data), "result.json", "demo-channel")) == read(data)


@given(st.binary(max_size=200))
def test_any_bytes_inside_an_export_give_listings_or_set_asides(data: bytes) -> None:
    found = read(b'{"type": "public_channel", "id": 1, "messages": [' + data)
    assert all(isinstance(item, Listing | SetAside) for item in found)


@given(st.text(alphabet='{}[]:,"\\ 1a', max_size=40))
def test_any_brackets_give_listings_or_set_asides(text: str) -> None:
    assert all(isinstance(item, Listing | SetAside) for item in read(text.encode()))
