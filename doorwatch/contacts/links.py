"""E-mail addresses and web addresses, also those spelled with words for "@" and "."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qs, urlsplit

from doorwatch.contacts.gates import SPELLED, gates
from doorwatch.contacts.spans import Spans, contact, disguised, plain_handle
from doorwatch.types import Contact, NormalText

_DOMAIN: Final = r"[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9](?:[a-z0-9-]{0,62})){0,4}"
_EMAIL: Final = re.compile(
    rf"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{{0,63}}@{_DOMAIN}\.[a-z]{{2,24}}(?![a-z0-9-])"
)
_AT: Final = (
    r"(?:\(at\)|\[at\]|\{at\}|<at>|\(a\)|\[a\]|apenstaartje|apenstaart|arroba|arobase|kukac|malpa"
    r"|klammeraffe|@)"
)
_DOT_WORD: Final = r"(?:dot|punt|punkt|point|punto|punct|pont|kropka)"
_BRACKETED_DOT: Final = rf"\s{{0,3}}[(\[{{]\.[)\]}}]\s{{0,3}}|\s{{0,3}}[(\[{{]{_DOT_WORD}[)\]}}]\s{{0,3}}"
_DOT: Final = rf"(?:\.|\s{{1,3}}\.\s{{1,3}}|{_BRACKETED_DOT}|\s{{1,3}}{_DOT_WORD}\s{{1,3}})"
_PROVIDERS: Final = (
    r"(?:gmail|googlemail|hotmail|outlook|live|yahoo|proton(?:mail)?|gmx|web|freemail|wp|onet|orange|icloud)"
)
_ENDS: Final = (
    r"(?:com|net|org|info|biz|eu|nl|de|fr|es|ro|hu|pl|be|at|ch|uk|co\.uk|ie|me|io|app|link|online|site|xyz|"
    r"shop|club|vip|live|ai|tv|cc|to)"
)
_SPELLED_EMAIL: Final = re.compile(
    rf"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{{0,63}}\s{{0,3}}"
    rf"(?:{_AT}\s{{0,3}}[a-z0-9][a-z0-9-]{{0,62}}|\s(?:at|ad)\s{{1,3}}{_PROVIDERS}){_DOT}{_ENDS}(?![a-z0-9-])"
)
_ADDRESS: Final = re.compile(r"(?<![a-z0-9])(?:h(?:tt|xx|\*\*)ps?://|www\.)[^\s<>\"'|]{1,500}")
_PATH: Final = r"(?:/[^\s<>\"'|]{0,300})?"
_SURE_ENDS: Final = (
    r"(?:com|net|org|info|biz|eu|nl|fr|ro|hu|pl|co\.uk|uk|ch|app|link|online|site|xyz|shop|club|vip|live)"
)
_BARE: Final = re.compile(
    rf"(?<![a-z0-9@._-])(?:[a-z0-9][a-z0-9-]{{0,62}}\.){{1,4}}{_SURE_ENDS}(?![a-z0-9@-])(?!\.[a-z]){_PATH}"
)
# ".de", ".es", ".me" and the like are also words after a full stop: a path or a hint must speak for them.
_UNSURE: Final = re.compile(
    r"(?<![a-z0-9@._-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,4}(?:de|es|be|at|ie|me|io|ai|tv|cc|to|gg|ly|ee|it|in)"
    r"(?:/[^\s<>\"'|]{1,300}|(?=\s*$)|(?<=[-0-9]\.[a-z][a-z]))"
)
_HINTED: Final = re.compile(
    rf"(?<![a-z])(?:site|website|web|webseite|homepage|seite|sitio|strona|oldal|see|zie|siehe|voir)[\s:]{{1,3}}"
    rf"(?P<address>{_DOMAIN}\.[a-z]{{2,6}}(?![a-z0-9@-]){_PATH})"
)
# Between blanks alone the word for a dot must stand before an end that is no word of its own.
_SPELLED: Final = re.compile(
    rf"(?<![a-z0-9@.-])(?:www(?:{_DOT}))?[a-z0-9][a-z0-9-]{{2,62}}"
    rf"(?:(?:{_BRACKETED_DOT}){_ENDS}|\s{{1,3}}{_DOT_WORD}\s{{1,3}}{_SURE_ENDS})(?![a-z0-9-])"
)
_MAY_BE_ADDRESS: Final = re.compile(r"\.(?<=[a-z0-9-]\.)[a-z0-9]")
"""A dot between letters; it begins with the dot itself, to which the search then jumps."""
_TRAILING: Final = ".,;:!?)]}'\"*"
_DOTS: Final = re.compile(_DOT)
_AT_WORD: Final = re.compile(rf"\s{{0,3}}{_AT}\s{{0,3}}|\s{{1,3}}(?:at|ad)\s{{1,3}}")


def find_links(text: NormalText, used: Spans) -> Iterator[Contact]:
    """Yield e-mail and web addresses in a text and mark their places as used.

    An e-mail's value is in lower case; a web address's is its host and path, without scheme,
    "www.", query and fragment. Addresses of messengers are left to their own reader.
    """
    normal = text.normal
    if "@" in normal:
        for match in _EMAIL.finditer(normal):
            yield from _email(text, match, used, spelled=False)
    spelled = may_be_spelled(normal)
    if spelled and _may_hold_at(normal):
        for match in _SPELLED_EMAIL.finditer(normal):
            yield from _email(text, match, used, spelled=True)
    if "://" in normal or ("." in normal and _MAY_BE_ADDRESS.search(normal) is not None):
        for pattern in (_ADDRESS, _BARE, _UNSURE):
            for match in pattern.finditer(normal):
                yield from _address(text, match.span(), used)
        for match in _HINTED.finditer(normal):
            yield from _address(text, match.span("address"), used)
    if spelled and _DOT_ALONE.search(normal) is not None:
        for match in _SPELLED.finditer(normal):
            yield from _address(text, match.span(), used, spelled=True)


_AT_ALONE: Final = re.compile(r"at(?<=\sat)\s")
_AT_PROVIDER: Final = re.compile(rf"\sa[td]\s{{1,3}}{_PROVIDERS}")
_DOT_ALONE: Final = re.compile(rf"[\s(\[{{](?:{_DOT_WORD}[\s)\]}}]|\.)")
"""What no dot spelled out can do without: its word or a dot, between blanks or brackets."""
_AT_SIGNS: Final = (
    "@", "(at)", "[at]", "{at}", "<at>", "(a)", "[a]", "apenstaart", "arroba", "arobase", "kukac", "malpa",
    "klammeraffe",
)  # fmt: skip


def _may_hold_at(normal: str) -> bool:
    """Tell whether something stands for "@" in a text."""
    return any(sign in normal for sign in _AT_SIGNS) or _AT_PROVIDER.search(normal) is not None


def may_be_spelled(normal: str) -> bool:
    """Tell whether a text holds a sign or word that stands for "@" or "." in a spelled address."""
    return bool(gates(normal) & SPELLED) or _AT_ALONE.search(normal) is not None


def _email(text: NormalText, match: re.Match[str], used: Spans, *, spelled: bool) -> Iterator[Contact]:
    first, last = match.span()
    if used.touches(first, last):
        return
    quote = text.quote(first, last) if not spelled else match.group()
    parts = _AT_WORD.split(_DOTS.sub(".", quote.lower()), maxsplit=1) if spelled else quote.split("@", 1)
    if len(parts) != 2:
        return
    used.add(first, last)
    value = "@".join(plain_handle(part) for part in parts)
    yield contact(text, (first, last), "email", value, hidden=spelled or disguised(text, first, last))


def _address(
    text: NormalText, span: tuple[int, int], used: Spans, *, spelled: bool = False
) -> Iterator[Contact]:
    first, last = span
    while last > first and text.normal[last - 1] in _TRAILING:
        last -= 1
    if used.touches(first, last):
        return
    value = address_value(_DOTS.sub(".", text.normal[first:last]) if spelled else text.quote(first, last))
    if not value:
        return
    used.add(first, last)
    odd = text.normal.startswith(("hxx", "h**"), first)
    yield contact(text, (first, last), "url", value, hidden=spelled or odd or disguised(text, first, last))


def address_value(quote: str) -> str:
    """Return host and path of a web address, the host in lower case; empty when it has no host."""
    address = re.sub(r"^(?:[a-z*]{2,6}:)?//", "", quote.strip(), flags=re.IGNORECASE)
    try:
        parts = urlsplit("//" + address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return (host + parts.path.rstrip("/")) if "." in host else ""


def query(address: str, key: str) -> str | None:
    """Return the first value of `key` in a web address's query."""
    try:
        values = parse_qs(urlsplit("//" + address.split("://", 1)[-1]).query).get(key)
    except ValueError:
        return None
    return values[0] if values else None
