"""Short neutral cases to make dossiers of: one ordinary, one with everything that could break a package."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from doorwatch.agreements import parse_agreement, render, template
from doorwatch.referral.compose import Matter, Verdict
from doorwatch.referral.parts import Source
from doorwatch.referral.routes import Download, Route
from doorwatch.rules import load_taxonomy
from doorwatch.types import (
    LANES,
    Account,
    Agreement,
    Assessment,
    BankMatch,
    Coverage,
    Handle,
    ImageCount,
    LaneResult,
    Listing,
    ListingRef,
    MemoryEvidence,
    PictureReading,
    PictureText,
    Price,
    Signal,
    TextEvidence,
    Verification,
)

CET = timezone(timedelta(hours=1))
NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
PLATFORM = "demo-north"
PAGE = b"\x1f\x8b not really a page, only bytes"
HARD_TEXT = (
    '#panic("markup") *bold* $x^2$ `raw` @ref <label> \\u{202e} // comment\n'
    "\u202eturned around\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u4f60\u597d\n"
    "\U0001f352 \U0001f48c zero\u200bwidth nul\x00 tab\t \ud7ff" + "a" * 500
)


def agreement(platform: str = PLATFORM, routes: tuple[str, ...] = ("police-liaison",)) -> Agreement:
    """An agreement of this platform that names these routes."""
    values: dict[str, Any] = {
        "controller": "Voorbeeldplatform B.V.",
        "processor_contract": "VB-2026-1",
        "site": "https://north.example",
        "routes": list(routes),
        "contacts": {
            "operator": "operator@doorwatch.example",
            "platform": "wettelijk@north.example, +49 30 23125 100",
            "data_protection": "fg@north.example",
            "security": "beveiliging@north.example",
        },
    }
    return parse_agreement(render(template(platform, "demo", NOW.date(), **values)), "agreement")


def route(**values: Any) -> Route:
    """A police liaison's route, or another one."""
    ordinary: dict[str, Any] = {
        "id": "police-liaison",
        "kind": "police_liaison",
        "name": {"nl": "Politie, liaison mensenhandel", "en": "Police, liaison for human trafficking"},
        "contact": "liaison@politie.example",
        "recipient": "age1" + "q" * 58,
        "reply_key": None,
        "delivery": Download(),
        "accepts": ("minor", "control"),
        "banks": (),
        "keep_days": 183,
        "reply_due_hours": 72,
        "duty_officer": "Dienstdoende van Voorbeeldplatform, +49 30 23125 101",
        "purpose": {
            "nl": "Vermoeden van mensenhandel of van een minderjarige (DSA art. 18)",
            "en": "Suspected trafficking or a suspected minor (DSA art. 18)",
        },
    }
    return Route(**{**ordinary, **values})


def said(text: str, start: int, end: int, indicator: str = "stated_age_under_18", **values: Any) -> Signal:
    """A counted signal that quotes a text."""
    ordinary: dict[str, Any] = {
        "indicator": indicator,
        "lane": "minor_age",
        "family": "text_age",
        "weight": "decisive",
        "detector": "phrases",
        "version": "1",
        "rule": "stated-age-under-18",
        "evidence": (TextEvidence("text", start, end, text[start:end]),),
        "explanation": {"nl": "De tekst noemt 17 jaar.", "en": "The text says 17 years."},
        "benign": {
            "nl": "Een tikfout, of een regel voor klanten.",
            "en": "A typing error, or a rule for clients.",
        },
    }
    return Signal(**{**ordinary, **values})


def assessment(id: str, *signals: Signal, **values: Any) -> Assessment:
    """An urgent assessment with these signals."""
    lanes = {lane: LaneResult("none", 0, ()) for lane in LANES}
    lanes["minor_age"] = LaneResult("urgent", 40, (0,))
    ordinary: dict[str, Any] = {
        "platform": PLATFORM,
        "id": id,
        "as_of": NOW.date(),
        "level": "urgent",
        "stated_age": 17,
        "ages": (),
        "contacts": (),
        "languages": ("nl",),
        "lanes": lanes,
        "signals": signals,
        "context": (),
        "coverage": Coverage("read", "supported", ImageCount(2, 1), "partly", "behind_button"),
        "pending": (),
        "failures": (),
        "ruleset": "sha256:0",
        "risk": 0.73,
        "calibration": "c1",
    }
    return Assessment(**{**ordinary, **values})


def source(id: str = "N-1", text: str = "Gezelschap en massage. Ik ben 17 jaar.", **values: Any) -> Source:
    """One flagged listing with its page."""
    listing = Listing(
        platform=PLATFORM,
        id=id,
        url=f"https://north.example/ad/{id}",
        title="Massage in het centrum",
        text=text,
        persona="Alex",
        city="Utrecht",
        country="NL",
        section="offers",
        stated_age=24,
        price=Price(80, "EUR"),
        phones=("+493023125123",),
        handles=(Handle("telegram", "@voorbeeld"),),
        images=("data:image/png;base64," + base64.b64encode(b"x" * 40).decode(),),
        account=Account(
            id="u77",
            verified=True,
            created_at=NOW - timedelta(days=3),
            payer="p9",
            verification=(Verification("id_document", NOW - timedelta(days=2)),),
        ),
        posted_at=datetime(2026, 11, 20, 20, 5, tzinfo=CET),
    )
    start = text.find("17 jaar")
    signals = (said(text, start, start + 7),) if start >= 0 else (said(text, 0, min(20, len(text))),)
    number = Signal(
        "shared_phone_many_personas", "exploitation", "contact_network", "moderate", "links", "1", None,
        (MemoryEvidence("phone", 5, "2026-11-01", ("demo-north/N-9",)),),
        {"nl": "Dit nummer staat bij 5 namen.", "en": "This number stands with 5 names."},
        {"nl": "Een gedeelde salon.", "en": "A shared salon."},
    )  # fmt: skip
    ordinary: dict[str, Any] = {
        "ref": ListingRef(PLATFORM, id),
        "address": listing.url,
        "status": "live",
        "listing": listing,
        "pictures": (
            PictureReading(
                0,
                "data:image/png;base64,eHh4",
                size=40,
                width=64,
                height=64,
                pdq="0f" * 32,
                texts=(PictureText("bel 030 23125123", None, "ocr"),),
                matches=(BankMatch("hotline-nl", "hotline", 12, "identity", False, "e-1"),),
            ),
        ),
        "assessment": assessment(id, *signals, number),
        "first_seen": NOW - timedelta(hours=9),
        "read_at": (NOW - timedelta(hours=5)).astimezone(CET),
        "last_seen": NOW - timedelta(hours=1),
        "page": PAGE,
    }
    return Source(**{**ordinary, **values})


def matter(*sources: Source, **values: Any) -> Matter:
    """A case that two people decided to refer."""
    ordinary: dict[str, Any] = {
        "reference": "demo-12-4-police-liaison",
        "made_at": NOW,
        "case": 12,
        "route": route(),
        "topics": ("minor",),
        "tenant": "demo",
        "fingerprint": "ab" * 32,
        "verdict": Verdict(
            decision="refer_police",
            ground="minor_stated_age",
            reason="De advertentie zegt zelf 17 jaar; het veld zegt 24. Het nummer staat bij vijf namen.",
            by="anna",
            at=NOW - timedelta(minutes=40),
            basis="two_people",
            second_by="bram",
            second_reason="Zelf gelezen; geen andere uitleg.",
            second_at=NOW - timedelta(minutes=10),
        ),
        "sources": sources or (source(),),
        "agreements": {PLATFORM: agreement()},
        "taxonomy": load_taxonomy(),
        "secret": b"s" * 32,
    }
    return Matter(**{**ordinary, **values})


def hard_matter() -> Matter:
    """A listing with markup, 1 MB of text, a vanished one without a page, one whose text has ended."""
    return matter(
        source("../../etc/passwd", HARD_TEXT, address="https://north.example/ad/%2e%2e?a=<b>"),
        source("long", "woord " * 170_000),
        source("gone", page=None, status="removed", gone_at=NOW, last_seen=None),
        replace(source("ended", page=None), listing=None, assessment=None, pictures=()),
    )


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, by its name in it."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
