from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import values
from doorwatch.types import Price


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("24", 24), ("24 jaar", 24), ("Age: 19 years", 19), ("２４", 24), ("17", 17),
        ("18+", None), ("18 +", None), ("20-25", None), ("20 / 25", None), ("> 18", None), ("zestien", None),
        ("", None), ("1998", None), ("0", None), ("121", None), ("18-", None), ("21 plus", None),
    ],
)  # fmt: skip
def test_an_age_field_is_one_plain_number_or_nothing(text: str, years: int | None) -> None:
    assert values.age(text) == years


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("€ 80", Price(80.0, "EUR")), ("80 EUR", Price(80.0, "EUR")), ("1.250,50 zł", Price(1250.5, "PLN")),
        ("£1,250.50", Price(1250.5, "GBP")), ("15 000 Ft", Price(15000.0, "HUF")), ("80", Price(80.0, "SEK")),
        ("vanaf 100 euro per uur", Price(100.0, "EUR")), ("op aanvraag", None), ("", None),
        ("1.000", Price(1000.0, "SEK")), ("99999999999999", None),
    ],
)  # fmt: skip
def test_a_price_has_an_amount_and_a_currency(text: str, price: Price | None) -> None:
    assert values.price(text, "SEK") == price


def test_a_price_without_any_currency_is_none() -> None:
    assert values.price("80", None) is None


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("030 23125 001", "03023125001"), ("+49 (0)30 23125001", "+493023125001"), ("tel:+493023125001",
        "+493023125001"), ("0049 30 23125001", "+493023125001"), ("call me", None), ("12", None),
        ("٠٣٠٢٣١٢٥٠٠١", "03023125001"),
    ],
)  # fmt: skip
def test_a_phone_field_keeps_its_digits(text: str, phone: str | None) -> None:
    assert values.phone(text) == phone


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("telegram", "https://t.me/salon?start=1", "@salon"), ("telegram", "@salon", "@salon"),
        ("telegram", "salon", "@salon"), ("telegram", "ask for it", None), ("email", "mailto:a@b.example",
        "a@b.example"), ("whatsapp", "+49 30 23125 001", "+493023125001"), ("whatsapp", "https://wa.me/493023125001",
        "@493023125001"), ("snapchat", "", None),
    ],
)  # fmt: skip
def test_a_handle_is_cut_out_of_its_link(kind: str, text: str, value: str | None) -> None:
    assert values.handle(kind, text) == value


def test_an_instant_keeps_its_offset_and_a_naive_one_takes_the_zone() -> None:
    assert values.instant("2026-11-20T01:00:00+01:00", None) == datetime.fromisoformat(
        "2026-11-20T01:00:00+01:00"
    )
    naive = values.instant("2026-07-01T01:00:00", "Europe/Amsterdam")
    assert naive is not None
    assert naive.isoformat() == "2026-07-01T01:00:00+02:00"
    assert values.instant("2026-07-01T01:00:00", None) is None
    assert values.instant("yesterday", "Europe/Amsterdam") is None


@given(st.text(max_size=60))
def test_any_text_is_survived(text: str) -> None:
    age = values.age(text)
    assert age is None or 1 <= age <= 120
    values.price(text, "EUR")
    values.phone(text)
    values.handle("telegram", text)
    values.instant(text, "UTC")
