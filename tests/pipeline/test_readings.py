"""One reading for commit and assessment: the same outcome as two, and only where nothing has changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from doorwatch.ingest import SetAside
from doorwatch.keys import KeyRing
from doorwatch.pipeline import Workshop, feed
from doorwatch.pipeline.feed import MEMORY, READING, _next_batch
from doorwatch.pipeline.readings import LONGEST, Readings
from doorwatch.reading import read
from doorwatch.store import Content, Store, current_assessments, rows_of
from doorwatch.store.aside import read_aside
from doorwatch.types import BankMatch, Listing, PictureReading, PictureText
from tests.pipeline.test_known import JUDGE, jpeg, listing, paper, shop
from tests.store.samples import NOW, PLATFORM

__all__ = ["shop"]  # the fixture
PICTURE = PictureReading(0, sha256="ab" * 32, texts=(PictureText("16 jaar", None, "ocr"),), text_state="read")
LISTING = Listing(PLATFORM, "A-1", text="Massage, 24 jaar, bel 030 23125123.", country="DE", observed_at=NOW)
DAY = NOW.date()


def content(of: Listing = LISTING, pictures: tuple[PictureReading, ...] = (PICTURE,)) -> Content:
    return Content(1, 1, of, pictures, "shown", "hash", NOW, NOW, "live")


def kept() -> Readings:
    readings = Readings()
    readings.keep("hash", "shown", read(LISTING, (PICTURE,), as_of=DAY))
    return readings


def test_a_kept_reading_is_what_reading_again_would_give_and_is_given_once() -> None:
    readings = kept()
    assert readings.take(content(), (PICTURE,), DAY) == read(LISTING, (PICTURE,), as_of=DAY)
    assert readings.take(content(), (PICTURE,), DAY) is None


def test_matches_with_known_pictures_are_those_of_now() -> None:
    match = BankMatch("demo", "hotline", 0, "none", True, "e-1")
    matched = replace(PICTURE, matches=(match,))
    assert kept().take(content(), (matched,), DAY) == read(LISTING, (matched,), as_of=DAY)


@pytest.mark.parametrize(
    "other",
    [
        {"content": content(replace(LISTING, text="Massage, 25 jaar."))},
        {"content": replace(content(), content_hash="other")},
        {"content": replace(content(), reveal="none")},
        {"pictures": (replace(PICTURE, texts=()),)},
        {"pictures": ()},
        {"day": DAY + timedelta(days=1)},
    ],
)
def test_a_reading_of_anything_else_is_not_taken(other: dict[str, Any]) -> None:
    asked: dict[str, Any] = {"content": content(), "pictures": (PICTURE,), "day": DAY, **other}
    assert kept().take(**asked) is None


def test_no_more_readings_are_kept_than_the_limit_and_the_oldest_goes() -> None:
    readings = Readings(2)
    for number in range(3):
        one = replace(LISTING, id=f"A-{number}")
        readings.keep("hash", "shown", read(one, as_of=DAY))
    assert len(readings) == 2
    assert readings.take(content(replace(LISTING, id="A-0"), ()), (), DAY) is None
    assert readings.take(content(replace(LISTING, id="A-2"), ()), (), DAY) is not None


def test_the_reading_of_a_very_long_text_is_not_kept() -> None:
    readings = Readings()
    long = replace(LISTING, text="Massage. " * LONGEST)
    readings.keep("hash", "shown", read(long, as_of=DAY))
    assert len(readings) == 0


def test_a_batch_of_a_feed_is_closed_by_what_it_holds() -> None:
    words = "a" * (MEMORY // READING // 4)
    items = [replace(LISTING, id=f"A-{number}", text=words) for number in range(9)]
    broken = [SetAside(f"x:{number}", None, "broken", MEMORY, b"x" * (MEMORY // 4)) for number in range(5)]
    stream = iter([*items, *broken])
    sizes = []
    while batch := _next_batch(stream):
        sizes.append(len(batch))
    assert sizes == [5, 5, 4]


def test_broken_lines_are_stored_and_leave_no_bytes_in_memory(shop: Workshop) -> None:
    words = {3: b"broken", 7: b"broken too"}
    broken = [SetAside(f"file:{line}", None, f"file:{line}: broken", 6, raw) for line, raw in words.items()]
    fed = feed(shop, paper(), [broken[0], replace(LISTING, images=()), broken[1]], None)
    assert [(one.place, one.raw) for one in fed.aside] == [("file:3", None), ("file:7", None)]
    with shop.store.read() as conn:
        kept = read_aside(conn, PLATFORM, shop.keys.spool_key())
    assert {line: body for _, line, _, body in kept} == words


def test_a_feed_that_reads_twice_ends_as_one_that_reads_once(migrated_sqlite: bytes, tmp_path: Path) -> None:
    keys = KeyRing.create(tmp_path / "keys", NOW)
    items = [listing(f"A-{number}", jpeg(number), f"Ik ben {15 + number} jaar.") for number in range(6)]
    ends: list[Any] = []
    for number, readings in enumerate((Readings(1), Readings())):
        path = tmp_path / f"{number}.db"
        path.write_bytes(migrated_sqlite)
        store = Store.open(f"sqlite:///{path}", lambda: NOW)
        shop = Workshop(store, keys, JUDGE, lambda: NOW, readings=readings)
        feed(shop, paper(), items, None)
        with store.read() as conn:
            rows = [row.id for row in rows_of(conn, PLATFORM, [one.id for one in items]).values()]
            ends.append(current_assessments(conn, rows))
        store.close()
    assert ends[0] == ends[1]
    assert {one.level for one in ends[0].values()} == {"urgent", "none"}
