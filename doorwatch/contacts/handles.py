"""Names in messengers: by their addresses (t.me/name), after a word for the service, and a bare @name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from doorwatch.contacts.links import query
from doorwatch.contacts.mentions import mentioned
from doorwatch.contacts.spans import Spans, contact, disguised, plain_handle
from doorwatch.contacts.words import NO_NAMES
from doorwatch.types import Contact, ContactKind, NormalText

_MESSENGER: Final = re.compile(
    r"(?<![a-z0-9.-])(?:https?://)?(?:www\.)?"
    r"(?:(?P<telegram>(?:t|telegram)\.(?:me|dog)/)|(?P<snapchat>snapchat\.com/add/|t\.snapchat\.com/)"
    r"|(?P<instagram>instagram\.com/|instagr\.am/|ig\.me/m/)"
    r"|(?P<whatsapp>wa\.me/|api\.whatsapp\.com/send/?|chat\.whatsapp\.com/))"
    r"(?P<rest>[^\s<>\"'|]{1,300})"
)
_SERVICES: Final[dict[str, ContactKind]] = {
    "telegram": "telegram", "telegr": "telegram", "tlgrm": "telegram", "tele": "telegram", "tg": "telegram",
    "tgram": "telegram", "snapchat": "snapchat", "snap": "snapchat", "sc": "snapchat", "snapje": "snapchat",
    "\U0001f47b": "snapchat", "instagram": "instagram", "insta": "instagram", "ig": "instagram",
    "whatsapp": "whatsapp", "whats app": "whatsapp", "wapp": "whatsapp",
}  # fmt: skip
# It begins with the letters that a service can begin with: only there the search looks at what stands before.
_NAMED: Final = re.compile(
    r"(?P<service>[tsi\U0001f47b](?<![a-z0-9@./].)(?:(?<=t)(?:elegram|elegr|lgrm|gram|ele|g)"
    r"|(?<=s)(?:napchat|napje|nap|c)|(?<=i)(?:nstagram|nsta|g)|(?<=\U0001f47b)))"
    r"(?P<gap>(?:[ \t]{0,2}(?:user(?:name)?|name|naam|id|account|is|nick|nom|nume|nev|usuario|benutzername))?"
    r"[ \t]{0,2}(?:\n|[:=>~*-]{1,3}|\U0001f449)?[ \t]{0,2})"
    r"(?P<at>@)?(?P<name>[a-z0-9_][a-z0-9_.-]{2,31})(?![a-z0-9_@])"
)
_BARE: Final = re.compile(r"(?<![\w@./+-])@(?P<name>[a-z0-9_][a-z0-9_.]{2,31})(?![a-z0-9_@/])")
_HANDLE_LIKE: Final = re.compile(r"[a-z][a-z.-]*[0-9_]")


def find_handles(text: NormalText, used: Spans) -> Iterator[Contact]:
    """Yield handles in messengers and mark their places as used.

    Values are in lower case without "@"; a WhatsApp link's is its number with "+", or the code of
    a group's invitation. A bare @name is of the service named last before it, else of Telegram.
    """
    normal = text.normal
    if "/" in normal:
        for match in _MESSENGER.finditer(normal):
            yield from _by_address(text, match, used)
    for match in _NAMED.finditer(normal):
        yield from _by_name(text, match, used)
    if "@" in normal:
        for match in _BARE.finditer(normal):
            first, last = match.span()
            if not used.touches(first, last):
                kind = _service_before(normal, first)
                yield from _handle(text, (first, last), match.span("name"), kind, used)
    for kind, whole, name in mentioned(text, used):
        if not used.touches(*whole):
            used.add(*whole)
            yield contact(text, whole, kind, plain_handle(name), hidden=disguised(text, *whole))


def _by_address(text: NormalText, match: re.Match[str], used: Spans) -> Iterator[Contact]:
    service = next(name for name in ("telegram", "snapchat", "instagram", "whatsapp") if match[name])
    first, last = match.span()
    if used.touches(first, last):
        return
    if service == "whatsapp":
        yield from _whatsapp(text, match, used)
        return
    rest = text.quote(*match.span("rest"))
    invited = rest.startswith(("+", "joinchat/"))
    name = rest.removeprefix("joinchat/").removeprefix("s/").split("?", 1)[0].split("/", 1)[0]
    value = name.lstrip("+").rstrip(".,;:!?)") if invited else plain_handle(name)
    if len(value) < 2:
        return
    used.add(first, last)
    kind: ContactKind = _SERVICES[service]
    yield contact(text, (first, last), kind, value, hidden=disguised(text, first, last))


def _whatsapp(text: NormalText, match: re.Match[str], used: Spans) -> Iterator[Contact]:
    first, last = match.span()
    quote = text.quote(first, last)
    number = query(quote, "phone") or text.quote(*match.span("rest")).split("?", 1)[0]
    digits = re.sub(r"[\s()+.-]|%20|%2B", "", number, flags=re.IGNORECASE).strip("/")
    digits = digits.rstrip(".,;:!?)")
    if not digits:
        return
    used.add(first, last)
    phone = digits.isascii() and digits.isdigit() and 7 <= len(digits) <= 15
    value = f"+{digits}" if phone else digits
    yield contact(text, (first, last), "whatsapp", value, hidden=disguised(text, first, last))


def _by_name(text: NormalText, match: re.Match[str], used: Spans) -> Iterator[Contact]:
    name, service = match["name"].rstrip(".-"), match["service"]
    first, last = match.start(), match.start("name") + len(name)
    if used.touches(first, last) or name in NO_NAMES or len(name) < 3:
        return
    marked = (
        bool(match["at"])
        or any(sign in match["gap"] for sign in ":=>~\U0001f449\n")
        or "name" in match["gap"]
    )
    if name.replace("-", "").replace(".", "").isdigit():
        return  # a phone number, which its own reader takes
    if not (marked or _HANDLE_LIKE.match(name)):
        return
    if "\n" in match["gap"] and not (match["at"] or _HANDLE_LIKE.match(name)):
        return
    span = (match.start("name"), last)
    yield from _handle(text, (first, last), span, _SERVICES[service], used)


def _handle(
    text: NormalText, whole: tuple[int, int], name: tuple[int, int], kind: ContactKind, used: Spans
) -> Iterator[Contact]:
    value = plain_handle(text.quote(*name))
    if len(value) < 3:
        return
    used.add(*whole)
    yield contact(text, whole, kind, value, hidden=disguised(text, *whole))


def _service_before(normal: str, at: int) -> ContactKind:
    before = normal[max(0, at - 40) : at]
    last, kind = -1, "telegram"
    for word in ("snap", "insta", "telegram", "tele"):
        if (place := before.rfind(word)) > last:
            last, kind = (
                place,
                "snapchat" if word == "snap" else "instagram" if word == "insta" else "telegram",
            )
    return kind  # type: ignore[return-value]


def field_handle(kind: str, value: str) -> tuple[ContactKind, str] | None:
    """Return the contact kind and value of a platform's own handle field, None for other services."""
    service = _SERVICES.get(kind.strip().lower())
    plain = plain_handle(value.strip().rsplit("/", 1)[-1].lstrip("@"))
    return (service, plain) if service is not None and service != "whatsapp" and plain else None
