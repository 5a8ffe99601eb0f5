"""Parts of pictures of open cases through the pipeline: asked for, looked for, gone in the end."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
import sqlalchemy as sa

from doorwatch.banks.model import NewEntry, Source
from doorwatch.banks.shelf import BankShelf
from doorwatch.casework import propose
from doorwatch.images import read_picture
from doorwatch.images.watch import FILE
from doorwatch.keys import KeyRing
from doorwatch.pipeline import Workshop, assess_waiting, compare_banks, feed, follow_copies
from doorwatch.retention import TermsBook, apply
from doorwatch.store import Store, current_assessments, rows_of
from doorwatch.store import tables as t
from doorwatch.store.bankdesk import BankDesk
from doorwatch.store.casefile import append_event, load_case
from doorwatch.store.links import load_view
from doorwatch.store.near import PictureSearch
from doorwatch.store.portraits import end_portraits
from doorwatch.store.subjects import HeldListing, erase_listings
from doorwatch.types import Account, Listing, ListingRef, Terms
from tests.images.shapes import shapes
from tests.pipeline.test_known import JUDGE, paper
from tests.store.samples import DAY, HOUR, NOW, PLATFORM


@pytest.fixture
def shop(store: Store, tmp_path: Path) -> Workshop:
    keys = KeyRing.create(tmp_path / "keys", NOW)
    return Workshop(store, keys, JUDGE, lambda: NOW, banks=BankShelf(tmp_path / "banks", lambda: NOW))


def jpeg(seed: int, crop: bool = False) -> bytes:
    pixels = cv2.GaussianBlur(shapes(seed, 450, 600), (0, 0), 1.0)
    pixels = np.ascontiguousarray(pixels[40:420, 60:560] if crop else pixels)
    return bytes(cv2.imencode(".jpg", pixels)[1])


def listing(id: str, persona: str, data: bytes, text: str = "Company and massage.") -> Listing:
    image = "data:image/jpeg;base64," + base64.b64encode(data).decode()
    return Listing(
        PLATFORM, id, text=text, country="NL", images=(image,), observed_at=NOW - HOUR, persona=persona,
        account=Account(id=f"u-{id}"),
    )  # fmt: skip


REUSED = "image_reused_other_persona"
FLAGGED = listing("A-1", "Alex", jpeg(4), "Company. Leeftijd: 17.")


def open_case(shop: Workshop, at: datetime = NOW) -> int:
    """A listing that says 17 becomes a case, and is read again while it is open."""
    feed(shop, paper(), [FLAGGED], None)
    (case,) = propose(shop.store, at, {PLATFORM: paper()}, night=at.date(), burst=5).opened
    feed(shop, paper(), [replace(FLAGGED, observed_at=NOW)], None)
    follow_copies(shop)
    return case


def portraits(shop: Workshop) -> int:
    with shop.store.read() as conn:
        return conn.scalar(sa.select(sa.func.count()).select_from(t.portraits)) or 0


def indicators(shop: Workshop, id: str) -> list[str]:
    with shop.store.read() as conn:
        query = (
            sa.select(t.assessments.c.vector)
            .join(t.listings, t.listings.c.assessment == t.assessments.c.id)
            .where(t.listings.c.listing == id)
        )
        return [one["indicator"] for one in (conn.scalar(query) or {})["signals"]]


def close(shop: Workshop, case: int) -> None:
    decided = {
        "decision": "not_decidable", "ground": "g", "reason": "looked at",
        "listings": [{"platform": PLATFORM, "id": "A-1"}],
    }  # fmt: skip

    def work(conn: sa.Connection) -> None:
        state = load_case(conn, case)
        assert state is not None
        append_event(conn, case, state.sequence, NOW, "decided", decided, actor="m.one")
        append_event(conn, case, state.sequence + 1, NOW, "closed", {"reason": "done"}, actor="m.one")

    shop.store.run_write(work)


def test_only_a_picture_of_an_open_case_gets_a_portrait(shop: Workshop) -> None:
    feed(shop, paper(), [FLAGGED, listing("A-9", "Robin", jpeg(9))], None)
    assert portraits(shop) == 0
    open_case(shop)
    assert portraits(shop) == 1
    with shop.store.read() as conn:
        stored = conn.scalars(sa.select(t.snapshots.c.pictures)).all()
    assert not any(picture.get("portrait") for pictures in stored for picture in pictures or [])


def test_a_crop_that_comes_later_is_an_image_match_of_another_name(shop: Workshop) -> None:
    open_case(shop)
    feed(shop, paper(), [listing("B-1", "Robin", jpeg(4, crop=True)), listing("C-1", "Kim", jpeg(5))], None)
    with shop.store.read() as conn:
        rows = {id: int(row.id) for id, row in rows_of(conn, PLATFORM, ["A-1", "B-1", "C-1"]).items()}
        view = load_view(conn, [rows["B-1"]], PictureSearch(), NOW).view
    assert {id: REUSED in indicators(shop, id) for id in rows} == {"A-1": True, "B-1": True, "C-1": False}
    (link,) = view.links(ListingRef(PLATFORM, "B-1")).others("pdq")
    assert (link.transform, link.distance, link.sighting.ref) == ("part", 0, ListingRef(PLATFORM, "A-1"))


def test_a_listing_that_was_there_before_is_linked_when_it_is_read_again(shop: Workshop) -> None:
    crop = listing("B-1", "Robin", jpeg(4, crop=True))
    feed(shop, paper(), [crop], None)
    open_case(shop)
    feed(shop, paper(), [replace(crop, text="Company and massage, by day.", observed_at=NOW)], None)
    assert REUSED in indicators(shop, "B-1")


def test_a_part_of_a_picture_in_a_bank_is_for_review(shop: Workshop, tmp_path: Path) -> None:
    open_case(shop)
    feed(shop, paper(), [listing("B-1", "Robin", jpeg(4, crop=True))], None)
    desk = BankDesk(shop.store, tmp_path / "banks", "cli:m.one")
    desk.create("demo-hotline", "hotline", "m.one", "m.two", NOW)
    whole = read_picture(jpeg(4), 0, None, ocr=False)
    assert whole.pdq is not None
    source = Source("Demo supplier", "demo agreement", "m.one", "m.two", NOW + 300 * DAY)
    desk.put("demo-hotline", [NewEntry("list", bytes.fromhex(whole.pdq))], source, NOW)
    compare_banks(shop)
    assess_waiting(shop)
    with shop.store.read() as conn:
        rows = {id: int(row.id) for id, row in rows_of(conn, PLATFORM, ["A-1", "B-1"]).items()}
        found = current_assessments(conn, list(rows.values()))
    levels = {id: found[row].lanes["known_image"]["level"] for id, row in rows.items()}
    assert levels == {"A-1": "urgent", "B-1": "review"}


def test_a_portrait_ends_with_the_case_and_its_file_with_it(shop: Workshop, tmp_path: Path) -> None:
    case = open_case(shop)
    assert (tmp_path / "banks" / FILE).exists()
    close(shop, case)
    apply(shop.store, TermsBook({PLATFORM: Terms()}), NOW, confirm_clock="m.owner")
    follow_copies(shop)
    assert portraits(shop) == 0
    assert not (tmp_path / "banks" / FILE).exists()


def test_an_erased_listing_leaves_no_portrait(shop: Workshop) -> None:
    open_case(shop)

    def erase(conn: sa.Connection) -> None:
        row = int(rows_of(conn, PLATFORM, ["A-1"])["A-1"].id)
        case = int(conn.scalar(sa.select(t.case_listings.c.case)) or 0)
        erase_listings(conn, [HeldListing(row, "A-1", ((case, None, False),))])
        end_portraits(conn, NOW)

    shop.store.run_write(erase)
    assert portraits(shop) == 0
