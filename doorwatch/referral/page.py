"""The dossier as PDF: typst with the data as JSON, so that no text of a listing is ever markup."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any, Literal

import msgspec

from doorwatch.referral.dossier import Dossier
from doorwatch.referral.legible import legible

_TEMPLATE = "dossier.typ"
_STANDARD: Literal["a-2b"] = "a-2b"
_ALL_TEXT = 240_000
_MOST = 6_000
_LEAST = 400
_QUOTE = 300
_SUMMARY = 12
"""Listings on the first page; the others follow in their own parts."""


def dossier_pdf(dossier: Dossier) -> bytes:
    """Return the dossier as PDF/A-2b: the same dossier gives the same bytes, on every machine.

    Texts are shortened to what can be read on paper, and say so; the JSON holds them whole.
    """
    import typst

    made: bytes = typst.compile(
        _template(),
        format="pdf",
        pdf_standards=_STANDARD,
        timestamp=datetime.fromisoformat(dossier.made_at),
        **_options(dossier),
    )
    return made


def first_page_png(dossier: Dossier, ppi: float = 110) -> bytes:
    """Return the first page as a PNG, for the manual and for looking at it."""
    import typst

    pages: Any = typst.compile(_template(), format="png", ppi=ppi, **_options(dossier))
    first: bytes = pages[0] if isinstance(pages, list) else pages
    return first


def _options(dossier: Dossier) -> dict[str, Any]:
    data = msgspec.json.encode(shown(dossier)).decode()
    return {"sys_inputs": {"data": data}, "ignore_system_fonts": True}


@cache
def _template() -> bytes:
    return resources.files("doorwatch.referral").joinpath(_TEMPLATE).read_bytes()


def shown(dossier: Dossier) -> dict[str, Any]:
    """Return what the template sets: the dossier with every text legible and bounded."""
    most = max(_LEAST, min(_MOST, _ALL_TEXT // max(1, len(dossier.listings))))
    limits = {"title": most, "text": most, "hidden_text": most, "quotes": _QUOTE}
    bare: dict[str, Any] = msgspec.to_builtins(dossier)
    del bare["htcds"]
    for listing in bare["listings"]:
        listing["times"] = {name: value and _spoken(value) for name, value in listing["times"].items()}
    found: dict[str, Any] = _legible(bare, limits)
    found["summary"] = found["listings"][:_SUMMARY]
    found["platforms"] = ", ".join(sorted({one.platform for one in dossier.listings}))
    found["quotes"] = _first_quotes(dossier)
    found["made"] = _spoken(dossier.made_at)
    for name in ("at", "second_at", "review_due"):
        moment = getattr(dossier.decided, name)
        found["decided"][name] = moment and _spoken(moment)
    return found


def _first_quotes(dossier: Dossier) -> list[dict[str, Any]]:
    """Return the signs that stand on the first page: each indicator once, the strongest first."""
    order = {"decisive": 0, "strong": 1, "moderate": 2, "weak": 3}
    found: dict[str, dict[str, Any]] = {}
    for one in dossier.listings:
        for sign in sorted(one.signs, key=lambda sign: order.get(sign.weight, 4)):
            entry = found.setdefault(
                sign.indicator,
                {
                    "title": sign.title,
                    "weight": sign.weight,
                    "listings": 0,
                    "quote": None,
                    "explanation": {name: legible(text, 160) for name, text in sign.explanation.items()},
                },
            )
            entry["listings"] += 1
            if entry["quote"] is None and sign.quotes:
                entry["quote"] = legible(" ".join(sign.quotes[0].split()), 120)
    return sorted(found.values(), key=lambda entry: order.get(entry["weight"], 4))[:8]


def _spoken(moment: str) -> str:
    """Return an ISO instant for a reader: date, time, and always its zone."""
    at = datetime.fromisoformat(moment)
    offset = f"{at:%z}"
    return f"{at:%Y-%m-%d %H:%M} (UTC{offset[:3]}:{offset[3:5]})"


def _legible(value: Any, limits: Mapping[str, int], limit: int = 2 * _MOST) -> Any:
    """Return a value with every text in it legible, cut where `limits` names its key."""
    if isinstance(value, str):
        return legible(value, limit)
    if isinstance(value, dict):
        return {key: _legible(inner, limits, limits.get(key, limit)) for key, inner in value.items()}
    return [_legible(inner, limits, limit) for inner in value] if isinstance(value, list | tuple) else value
