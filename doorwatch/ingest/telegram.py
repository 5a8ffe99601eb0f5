"""Listings from the JSON export of a messenger's desktop client (Telegram Desktop, result.json).

A post of a channel is a listing; an album, which the export writes as one message a picture, is
one listing with several pictures. Nobody else's data are taken up: the decoder is told the few
keys that it may read, and everything else (members, who replied, who forwarded, who reacted,
contact lists, sessions) is passed over as bytes and never becomes an object.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from doorwatch.ingest.aside import TEXT_BYTES, ListingFault, SetAside
from doorwatch.ingest.jsonl import Source, opened
from doorwatch.ingest.jsonwalk import Item, Path, WalkError, walk
from doorwatch.ingest.shape import to_listing
from doorwatch.types import Listing

_CHANNELS: Final = (b'"public_channel"', b'"private_channel"')
_ALBUM: Final = 10
_BAD_ESCAPE: Final = re.compile(rb"(?<!\\)((?:\\\\)*)\\x([0-9A-F]{2})")


class _Part(msgspec.Struct):
    text: str = ""
    href: str | None = None


class _Button(msgspec.Struct):
    type: str = ""
    text: str = ""
    data: str = ""


class _Message(msgspec.Struct):
    """All that is read of a message. `from_id` says whether the channel itself wrote it."""

    id: int
    type: str = ""
    date_unixtime: str | None = None
    from_id: str | None = None
    text: str | list[str | _Part] = ""
    photo: str | None = None
    file: str | None = None
    mime_type: str = ""
    media_type: str = ""
    inline_bot_buttons: list[list[_Button]] = []


_DECODER: Final = msgspec.json.Decoder(_Message)


@dataclass(slots=True)
class _Chat:
    """One chat of the export while it is walked through."""

    kind: bytes = b""
    id: str = ""
    seen: int = 0
    album: list[_Message] = field(default_factory=list)
    refused: bool = False


def read_telegram(source: Source, name: str, platform: str) -> Iterator[Listing | SetAside]:
    """Yield one listing for each post or album of each channel in the export.

    Groups and private chats are people's talk and no advertisement: each is one SetAside, unread.
    Service messages and messages that a member wrote are dropped. A listing's id is
    `<channel>-<message>`; its text links and buttons stand in `hidden_text`. Raises BadInput: the
    file cannot be opened or read.
    """
    with opened(source, name) as stream:
        chat = _Chat()
        try:
            for item in walk(stream, _wanted, TEXT_BYTES):
                if item.path[-1] == "*":
                    yield from _message(chat, item, name, platform)
                elif item.path[-1] == "type":
                    yield from _flush(chat, name, platform)
                    chat = _Chat(kind=item.raw)
                else:
                    chat.id = item.raw.decode("utf-8", "replace").strip('"')
            yield from _flush(chat, name, platform)
        except WalkError as error:
            yield from _flush(chat, name, platform)
            expected = "must be the JSON export of a desktop client; what stood before was read"
            yield ListingFault(name, None, expected, str(error)).set_aside(None, 0)


def _wanted(path: Path) -> bool:
    """Tell whether a path is a chat's type, id or one of its messages, in either kind of export."""
    if path[:1] in (("chats",), ("left_chats",)):
        if path[1:3] != ("list", "*"):
            return False
        path = path[3:]
    return path in (("type",), ("id",), ("messages", "*"))


def _message(chat: _Chat, item: Item, name: str, platform: str) -> Iterator[Listing | SetAside]:
    chat.seen += 1
    place = f"{name}:message {chat.seen}"
    if chat.kind not in _CHANNELS:
        if not chat.refused:
            chat.refused = True
            expected = "must be of a channel; the talk of a group or between people is not read"
            yield ListingFault(place, "type", expected).set_aside(None, 0)
        return
    try:
        # Older clients write control characters as \x0B, which is no JSON.
        message = _DECODER.decode(_BAD_ESCAPE.sub(rb"\1\\u00\2", item.raw))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        # The bytes are not kept: they may hold what somebody else wrote.
        yield from _flush(chat, name, platform)
        expected = "must be a message as the desktop client writes it"
        yield ListingFault(place, None, expected).set_aside(None, len(item.raw))
        return
    if message.type != "message" or (message.from_id or "channel").startswith("user"):
        return
    if not _same_album(chat.album, message):
        yield from _flush(chat, name, platform)
    chat.album.append(message)


def _same_album(album: list[_Message], message: _Message) -> bool:
    """Tell whether a message goes on with an album; the export itself does not say which do.

    The parts of an album follow each other, are of one second or the next, hold a picture or film
    each, and only one has words.
    """
    if not album or len(album) >= _ALBUM:
        return False
    last = album[-1]
    if not (_media(last) and _media(message)) or message.id != last.id + 1:
        return False
    if _unix(message) is None or abs((_unix(message) or 0) - (_unix(last) or 0)) > 1:
        return False
    return sum(bool(part.text) for part in (*album, message)) <= 1


def _media(message: _Message) -> bool:
    return bool(message.photo or (message.file and message.mime_type.startswith(("image/", "video/"))))


def _unix(message: _Message) -> int | None:
    stamp = message.date_unixtime or ""
    return int(stamp) if stamp.isascii() and stamp.isdigit() and len(stamp) <= 10 else None


def _flush(chat: _Chat, name: str, platform: str) -> Iterator[Listing | SetAside]:
    """Yield the listing of the post or album that is complete now, if it says or shows anything."""
    album, chat.album = chat.album, []
    if not album:
        return
    obj = _object(chat, album)
    if not (obj.get("text") or obj["images"]):
        return
    try:
        yield to_listing(obj, f"{name}:post {album[0].id}", platform)
    except ListingFault as fault:
        yield fault.set_aside(None, 0)


def _object(chat: _Chat, album: list[_Message]) -> dict[str, Any]:
    first = album[0]
    texts, hidden, images, videos = [], list[str](), list[str](), list[str]()
    for message in album:
        parts = [message.text] if isinstance(message.text, str) else message.text
        texts.append("".join(part if isinstance(part, str) else part.text for part in parts))
        hidden += [part.href for part in parts if isinstance(part, _Part) and part.href]
        for button in (button for row in message.inline_bot_buttons for button in row):
            hidden += [word for word in (button.text, button.data) if word]
        if message.photo:
            images.append(message.photo)
        elif message.file and message.mime_type.startswith("image/") and message.media_type != "sticker":
            images.append(message.file)
        elif message.file and message.mime_type.startswith("video/"):
            videos.append(message.file)
    obj: dict[str, Any] = {
        "id": f"{chat.id}-{first.id}", "text": "\n".join(text for text in texts if text) or None,
        "hidden_text": "\n".join(hidden) or None, "images": images, "videos": videos,
        "account": {"id": f"channel{chat.id}"},
    }  # fmt: skip
    stamp = _unix(first)
    if stamp is not None:
        obj["posted_at"] = dt.datetime.fromtimestamp(stamp, dt.UTC).isoformat()
    return obj
