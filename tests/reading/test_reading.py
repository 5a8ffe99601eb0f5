from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorwatch.reading import effective_date, read, unread_could_matter
from doorwatch.types import (
    Contact,
    Coverage,
    Failure,
    Handle,
    ImageCount,
    Listing,
    PictureReading,
    PictureText,
    Review,
)

DAY = date(2026, 11, 20)
LISTING = Listing(
    "demo-north", "A-1", title="Massage in Utrecht", text="Ik ben 24 jaar. Bel +49 30 23125123.", country="NL"
)
ITALIAN = "Massaggio rilassante in una stanza curata, solo su appuntamento."


def picture(index: int = 0, words: str = "", **more: object) -> PictureReading:
    texts = tuple(PictureText(line, None, "ocr") for line in words.split("\n") if line)
    base = PictureReading(index, sha256="00" * 32, texts=texts, text_state="read" if words else "no_text")
    return dataclasses.replace(base, **more)  # type: ignore[arg-type]


def test_a_listing_is_read_whole() -> None:
    reading = read(LISTING, as_of=DAY)
    assert reading.stated_age == 24
    assert reading.contacts == (Contact("phone", "+493023125123", False, "text", 20, 35, True),)
    assert reading.languages == ("nl",)
    assert reading.as_of == DAY
    assert reading.coverage == Coverage("read", "supported", ImageCount(0, 0), "none", "shown")
    assert (reading.failures, reading.pending, reading.undecided_numbers) == ((), (), False)


def test_fields_are_read_in_their_order() -> None:
    listing = dataclasses.replace(
        LISTING, hidden_text="Verborgen", persona="Alex", reviews=(Review("Kind."),), images=("a", "b")
    )
    reading = read(listing, [picture(1, "Woorden"), picture(0)], as_of=DAY)
    assert [text.field for text in reading.texts] == [
        "title",
        "text",
        "hidden_text",
        "persona",
        "picture_text:1",
        "review:0",
    ]


def test_words_in_a_picture_go_through_the_same_readers() -> None:
    listing = Listing("demo-north", "A-1", images=("a",))
    reading = read(listing, [picture(0, "Ik ben 17 jaar\nBel +49 30 23125123")], as_of=DAY)
    assert reading.stated_age == 17
    assert {age.field for age in reading.ages} == {"picture_text:0"}
    (contact,) = reading.contacts
    assert contact.field == "picture_text:0"
    (text,) = reading.texts
    assert text.original[contact.start : contact.end] == "+49 30 23125123"


def test_reviews_are_other_peoples_words() -> None:
    listing = dataclasses.replace(LISTING, reviews=(Review("Ik ben 17 jaar. Bel +49 30 23125124."),))
    reading = read(listing, as_of=DAY)
    assert reading.stated_age == 24
    assert {contact.value for contact in reading.contacts} == {"+493023125123"}


def test_the_platforms_age_field_counts_and_the_lowest_wins() -> None:
    assert read(dataclasses.replace(LISTING, stated_age=17), as_of=DAY).stated_age == 17
    assert read(dataclasses.replace(LISTING, stated_age=30), as_of=DAY).stated_age == 24


@pytest.mark.parametrize(
    ("persona", "name"),
    [("Alex", "alex"), ("  ALEX  ", "alex"), ("Alex 24", "alex"), ("Álex-Sam", "alex sam"), ("24", None),
     ("", None), (None, None), ("🌹", None), ("A\u200blex", "alex")],
)  # fmt: skip
def test_the_persona_is_the_name_alone(persona: str | None, name: str | None) -> None:
    assert read(dataclasses.replace(LISTING, persona=persona), as_of=DAY).persona == name


LATE = datetime(2026, 11, 1, 23, 30, tzinfo=timezone(timedelta(hours=-5)))


@pytest.mark.parametrize(
    ("observed", "posted", "as_of", "day"),
    [
        (LATE, None, date(2026, 1, 1), date(2026, 1, 1)),
        (LATE, datetime(2026, 10, 1, tzinfo=UTC), None, date(2026, 11, 1)),
        (None, datetime(2026, 10, 1, tzinfo=UTC), None, date(2026, 10, 1)),
        (None, None, None, DAY),
    ],
)
def test_the_day_is_as_of_then_observed_then_posted_then_today(
    observed: datetime | None, posted: datetime | None, as_of: date | None, day: date
) -> None:
    listing = dataclasses.replace(LISTING, observed_at=observed, posted_at=posted)
    assert effective_date(listing, as_of, DAY) == day
    clock_day = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC)
    assert read(listing, as_of=as_of, clock=lambda: clock_day).as_of == day


def test_a_picture_that_was_not_read_is_a_failure() -> None:
    listing = dataclasses.replace(LISTING, images=("a", "b", "c"))
    reading = read(listing, [picture(0), picture(1, failure="truncated", text_state="not_read")], as_of=DAY)
    assert reading.failures == (Failure("images", "truncated", 1), Failure("images", "not_read", 2))
    assert reading.coverage.images == ImageCount(3, 1)
    assert reading.coverage.picture_text == "partly"


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ((), "none"),
        (("read", "no_text"), "read"),
        (("read", "not_read"), "partly"),
        (("not_read", "not_read"), "not_read"),
        (("read", "pending"), "pending"),
    ],
)
def test_coverage_tells_how_words_in_pictures_were_read(states: tuple[str, ...], expected: str) -> None:
    listing = dataclasses.replace(LISTING, images=tuple(states))
    pictures = [picture(index, text_state=state) for index, state in enumerate(states)]
    reading = read(listing, pictures, as_of=DAY)
    assert reading.coverage.picture_text == expected
    assert reading.pending == (("picture_text:1",) if expected == "pending" else ())


@pytest.mark.parametrize(
    ("text", "reveal", "expected"),
    [("Bel +49 30 23125123", "shown", "shown"), ("Massage", "shown", "none"),
     ("Massage", "behind_button", "behind_button"), ("Massage", "none", "none")],
)  # fmt: skip
def test_coverage_tells_whether_the_contact_was_seen(text: str, reveal: str, expected: str) -> None:
    reading = read(dataclasses.replace(LISTING, text=text), as_of=DAY, reveal=reveal)  # type: ignore[arg-type]
    assert reading.coverage.contact == expected


UNSEEN = [
    ({"title": None, "text": None, "images": ("a",)}, [], True),
    ({"title": "🌹", "text": " \n", "images": ("a",)}, [], True),
    ({"title": None, "text": None, "images": ("a",)}, [picture(0, failure="truncated")], True),
    ({"title": None, "text": None, "images": ("a",)}, [picture(0, text_state="pending")], True),
    ({"title": None, "text": None, "images": ("a",)}, [picture(0, text_state="not_read")], True),
    ({"title": None, "text": None, "images": ("a", "b")}, [picture(0)], True),
    ({"title": None, "text": None, "images": ("a",)}, [picture(0)], False),
    ({"title": None, "text": None, "images": ("a", "b")}, [picture(0, "Massage")], False),
    ({"title": "Massage", "text": None, "images": ("a",)}, [], False),
    ({"text": f"{ITALIAN} Ho 22 anni."}, [], True),
    ({"text": f"{ITALIAN} Ho diciassette anni."}, [], True),
    ({"text": ITALIAN}, [], False),
    ({"title": "Массаж", "text": "Мне семнадцать лет, центр города"}, [], True),
    ({"title": "Массаж", "text": "Центр города, чисто"}, [], False),
    ({"text": "Massage, 22"}, [], False),
]


@pytest.mark.parametrize(("change", "pictures", "expected"), UNSEEN)
def test_what_stayed_unread_matters_when_it_could_tell_an_age(
    change: dict[str, object], pictures: list[PictureReading], expected: bool
) -> None:
    listing = dataclasses.replace(LISTING, **{"title": None, **change})  # type: ignore[arg-type]
    assert unread_could_matter(read(listing, pictures, as_of=DAY)) is expected


def test_the_fields_of_the_platform_are_contacts() -> None:
    listing = dataclasses.replace(
        LISTING, text="Massage", phones=("030 23125123",), handles=(Handle("tg", "@some_name"),), country="DE"
    )
    assert [(item.kind, item.value, item.field) for item in read(listing, as_of=DAY).contacts] == [
        ("phone", "+493023125123", "phones"),
        ("telegram", "some_name", "handles"),
    ]


@given(st.text(max_size=80), st.text(max_size=40), st.sampled_from(["NL", "ES", None]))
def test_any_words_are_read_and_offsets_lie_in_their_field(
    title: str, hidden: str, country: str | None
) -> None:
    listing = Listing("demo-north", "A-1", title=title, hidden_text=hidden, country=country, images=("a",))
    reading = read(listing, as_of=DAY)
    originals = {text.field: text.original for text in reading.texts}
    for item in (*reading.ages, *reading.contacts):
        assert 0 <= item.start < item.end <= len(originals[item.field])
    assert unread_could_matter(reading) in (True, False)


@given(st.permutations([picture(0, "Massage"), picture(1), picture(2, "Ik ben 24 jaar")]))
def test_the_order_of_pictures_does_not_change_a_reading(pictures: list[PictureReading]) -> None:
    listing = dataclasses.replace(LISTING, images=("a", "b", "c"))
    assert read(listing, pictures, as_of=DAY) == read(
        listing, sorted(pictures, key=lambda p: p.index), as_of=DAY
    )
