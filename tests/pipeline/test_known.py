"""Banks through the pipeline: a feed is compared, a new bank speaks at once, a disabled one is silent."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import cv2
import pytest

from detectors.registry import load_detectors
from doorwatch.agreements import parse_agreement, render, template
from doorwatch.banks.model import NewEntry, Source
from doorwatch.banks.shelf import BankShelf
from doorwatch.casework import propose
from doorwatch.images import read_picture
from doorwatch.keys import KeyRing
from doorwatch.pipeline import Workshop, assess_waiting, compare_banks, feed
from doorwatch.rules import load_rules, load_taxonomy, load_weights
from doorwatch.scoring.judge import Judge
from doorwatch.settings import Thresholds
from doorwatch.store import Store, current_assessments, rows_of
from doorwatch.store.bankdesk import BankDesk
from doorwatch.store.casefile import load_case
from doorwatch.types import Agreement, CaseState, Listing
from tests.images.shapes import shapes, smooth
from tests.store.samples import DAY, HOUR, NOW, PLATFORM

RULES, TAXONOMY, LIMITS = load_rules(), load_taxonomy(), Thresholds()
JUDGE = Judge(load_detectors(RULES, TAXONOMY, LIMITS), RULES, TAXONOMY, load_weights(), LIMITS)
SOURCE = Source("Demo supplier", "demo agreement", "m.one", "m.two", NOW + 300 * DAY)


def paper(cases_a_day: int = 100) -> Agreement:
    values: dict[str, Any] = {
        "controller": "Demo", "processor_contract": "one", "site": "http://127.0.0.1:9",
        "capacity": {"cases_a_day": cases_a_day, "above": "queue"},
        "contacts": {"operator": "o", "platform": "p", "data_protection": "d", "security": "s"},
    }  # fmt: skip
    made = parse_agreement(render(template(PLATFORM, "demo", NOW.date(), **values)), "agreement")
    return replace(made, collects=tuple(one for one in made.collects if one != "picture_text"))


@pytest.fixture
def shop(store: Store, tmp_path: Path) -> Workshop:
    """The workshop of a tenant without banks yet."""
    keys = KeyRing.create(tmp_path / "keys", NOW)
    banks = BankShelf(tmp_path / "banks", lambda: NOW)
    return Workshop(store, keys, JUDGE, lambda: NOW, banks=banks)


@pytest.fixture
def desk(shop: Workshop, tmp_path: Path) -> BankDesk:
    made = BankDesk(shop.store, tmp_path / "banks", "cli:m.one")
    made.create("demo-hotline", "hotline", "m.one", "m.two", NOW)
    return made


def jpeg(seed: int, mirrored: bool = False) -> bytes:
    pixels = smooth(shapes(seed, 120, 160), 2)
    return bytes(cv2.imencode(".jpg", pixels[:, ::-1] if mirrored else pixels)[1])


def listing(id: str, data: bytes, text: str | None = None) -> Listing:
    image = "data:image/jpeg;base64," + base64.b64encode(data).decode()
    words = text or f"Company and massage by number {id}."
    return Listing(PLATFORM, id, text=words, country="NL", images=(image,), observed_at=NOW - HOUR)


def known(seed: int) -> NewEntry:
    read = read_picture(jpeg(seed), 0, None, ocr=False)
    assert read.pdq is not None
    return NewEntry("list", bytes.fromhex(read.pdq), quality=read.quality)


def put(desk: BankDesk, *seeds: int) -> None:
    desk.put("demo-hotline", [known(seed) for seed in seeds], SOURCE, NOW)


def level(shop: Workshop, id: str) -> str:
    with shop.store.read() as conn:
        row = rows_of(conn, PLATFORM, [id])[id].id
        return str(current_assessments(conn, [row])[row].lanes["known_image"]["level"])


def test_a_fed_picture_is_compared_in_memory(shop: Workshop, desk: BankDesk) -> None:
    put(desk, 1)
    feed(
        shop, paper(), [listing("A-1", jpeg(1)), listing("A-2", jpeg(2)), listing("A-3", jpeg(1, True))], None
    )
    assert [level(shop, id) for id in ("A-1", "A-2", "A-3")] == ["urgent", "none", "review"]


def test_a_new_bank_speaks_of_what_is_stored_already(shop: Workshop, desk: BankDesk) -> None:
    feed(shop, paper(), [listing("A-1", jpeg(1)), listing("A-2", jpeg(2))], None)
    assert level(shop, "A-1") == "none"
    put(desk, 1)
    assert compare_banks(shop) == 1
    assert assess_waiting(shop).count == 1
    assert [level(shop, id) for id in ("A-1", "A-2")] == ["urgent", "none"]
    assert compare_banks(shop) == 0


@pytest.mark.parametrize("how", ["disable", "remove"])
def test_a_bank_that_went_is_silent_at_the_next_look(shop: Workshop, desk: BankDesk, how: str) -> None:
    put(desk, 1)
    feed(shop, paper(), [listing("A-1", jpeg(1))], None)
    assert level(shop, "A-1") == "urgent"
    if how == "disable":
        desk.disable("demo-hotline", "m.one", NOW)
    else:
        desk.remove("demo-hotline", known(1).pdq or b"", "m.one", NOW)
    feed(shop, paper(), [listing("A-4", jpeg(1))], None)
    assert [level(shop, id) for id in ("A-1", "A-4")] == ["none", "none"]


def test_matches_name_the_assessment_so_that_going_back_and_forth_is_seen(
    shop: Workshop, desk: BankDesk
) -> None:
    put(desk, 1)
    feed(shop, paper(), [listing("A-1", jpeg(1))], None)
    for expected in ("none", "urgent", "none", "urgent"):
        if expected == "none":
            desk.disable("demo-hotline", "m.one", NOW)
        else:
            desk.enable("demo-hotline", "m.one", "m.two", NOW)
        compare_banks(shop)
        assess_waiting(shop)
        assert level(shop, "A-1") == expected


def cases(shop: Workshop, at: datetime = NOW, burst: int = 5, cases_a_day: int = 100) -> list[CaseState]:
    done = propose(shop.store, at, {PLATFORM: paper(cases_a_day)}, night=at.date(), burst=burst)
    with shop.store.read() as conn:
        return [state for case in done.opened if (state := load_case(conn, case)) is not None]


def ids(state: CaseState) -> list[str]:
    return [one.ref.id for one in state.listings]


def test_a_flood_is_one_case_with_all_its_listings(shop: Workshop, desk: BankDesk) -> None:
    put(desk, 1, 2, 3)
    flood = [listing(f"F-{n}", jpeg(1 + n % 3)) for n in range(6)]
    minor = listing("M-1", jpeg(1), "Ik ben 16 jaar.")
    feed(shop, paper(), [*flood, minor], None)
    (one,) = cases(shop, cases_a_day=1)
    assert one.burst == f"bank:demo-hotline/{NOW.date()}"
    assert sorted(ids(one)) == [*(f"F-{n}" for n in range(6)), "M-1"]
    assert ids(one)[0] == "M-1", "who shows a known picture and says 16 leads the case"
    assert cases(shop, NOW + HOUR) == []


def test_a_few_matches_of_one_picture_are_a_case_that_waits_for_no_capacity(
    shop: Workshop, desk: BankDesk
) -> None:
    put(desk, 1)
    put(desk, 2)
    same, other = [listing(f"F-{n}", jpeg(1)) for n in range(3)], listing("F-9", jpeg(2))
    feed(shop, paper(), [*same, other], None)
    opened = cases(shop, cases_a_day=1)
    assert [ids(one) for one in opened] == [["F-0", "F-1", "F-2"], ["F-9"]]
    assert [one.burst for one in opened] == [None, None]
