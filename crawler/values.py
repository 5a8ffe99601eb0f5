"""From a text on a page to the value of a field. What is not surely that value stays None."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

from doorwatch.types import Price

_INTEGER = re.compile(r"\d+")
_OPEN_END = re.compile(r"\d\s*(?:\+|plus\b|-\s*$|–\s*$)|[<>≥≤]\s*\d")
_AMOUNT = re.compile(r"\d[\d.,'’  \s]*")
_SYMBOLS = {"€": "EUR", "£": "GBP", "$": "USD", "zł": "PLN", "ft": "HUF", "lei": "RON", "kr": "SEK",
            "chf": "CHF", "euro": "EUR", "eur": "EUR", "gbp": "GBP", "pln": "PLN", "huf": "HUF", "ron": "RON",
            "usd": "USD", "sek": "SEK", "czk": "CZK", "kč": "CZK"}  # fmt: skip
_LINKS = ("t.me/", "telegram.me/", "wa.me/", "snapchat.com/add/", "instagram.com/")
_BEFORE = re.compile(r"^(?:tel|callto|mailto|sms|whatsapp|tg):(?://)?", re.IGNORECASE)


def age(text: str) -> int | None:
    """Return the one whole number in an age field ("24 jaar"), in years.

    None for "18+", a range, several numbers, words or a number that is nobody's age: such a field
    says something else, and its words are read as text.
    """
    text = unicodedata.normalize("NFKC", text)
    numbers = _INTEGER.findall(text)
    if len(numbers) != 1 or _OPEN_END.search(text):
        return None
    years = int(numbers[0])
    return years if 1 <= years <= 120 and len(numbers[0]) <= 3 else None


def price(text: str, currency: str | None) -> Price | None:
    """Return the first amount with its currency ("€ 80", "80 EUR", "1.250,50 zł"), None without both."""
    text = unicodedata.normalize("NFKC", text)
    match = _AMOUNT.search(text)
    if match is None:
        return None
    amount = _decimal(match[0])
    words = re.findall(r"[^\W\d_]+|[€£$]", text.casefold())
    unit = next((_SYMBOLS[word] for word in words if word in _SYMBOLS), currency)
    return Price(amount, unit) if unit and amount is not None else None


def instant(text: str, zone: str | None) -> datetime | None:
    """Return an ISO 8601 instant; one without an offset is taken in `zone`, and is None without a zone."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if at.tzinfo is None:
        return at.replace(tzinfo=ZoneInfo(zone)) if zone else None
    return at


def phone(text: str) -> str | None:
    """Return a phone field's digits as written, `+` kept; None when it is no number.

    The country is not guessed here: the reader of contacts knows it.
    """
    text = unicodedata.normalize("NFKC", _BEFORE.sub("", text.strip())).replace("(0)", "")
    digits = "".join(str(unicodedata.digit(character)) for character in text if character.isdigit())
    if not 6 <= len(digits) <= 15:
        return None
    if text.lstrip("( ").startswith("+"):
        return "+" + digits
    return "+" + digits[2:] if digits.startswith("00") and len(digits) >= 10 else digits


def handle(kind: str, text: str) -> str | None:
    """Return a handle as `@name` from a name or a link; e-mail and url stay as they are."""
    value = _BEFORE.sub("", text.strip())
    if kind in ("email", "url"):
        return value or None
    if kind == "whatsapp" and not value.lower().startswith(("http", "wa.me")):
        return phone(value) or value or None
    for link in _LINKS:
        if link in value:
            value = value.partition(link)[2].split("?")[0].split("/")[0]
    value = value.strip().lstrip("@")
    return f"@{value}" if value and " " not in value else None


def link_kind(text: str) -> str | None:
    """Return which kind of handle a link leads to, None for any other link."""
    kinds = ("telegram", "telegram", "whatsapp", "snapchat", "instagram")
    return next((kind for link, kind in zip(_LINKS, kinds, strict=True) if link in text), None)


def _decimal(text: str) -> float | None:
    """Read 1.250,50 and 1,250.50 alike: the last separator with one or two digits behind is the point."""
    compact = re.sub(r"[\s'’  ]", "", text).rstrip(".,")
    whole, separator, cents = compact.rpartition(max(".,", key=compact.rfind))
    if separator and len(cents) <= 2:
        digits = re.sub(r"[.,]", "", whole)
        return float(f"{digits or '0'}.{cents}")
    digits = re.sub(r"[.,]", "", compact)
    return float(digits) if digits and len(digits) <= 9 else None
