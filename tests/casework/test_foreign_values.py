"""Somebody else's number in a foreign listing: the owner comes to review at most, and the case says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from demo.generator import START
from doorwatch.casework import propose
from doorwatch.casework.reshape import shapes
from doorwatch.cli._assess import load_judge
from doorwatch.keys import KeyRing
from doorwatch.pipeline import Workshop, assess_waiting, commit_records
from doorwatch.settings import TenantSettings
from doorwatch.store import Store, open_scan
from doorwatch.store.bare import bare_assessments
from doorwatch.store.casefile import assessment_of, cases_in, load_case
from doorwatch.types import DetailRead, Listing, ListingRef, PictureReading, Validators
from tests.casework.test_propose import agreement
from tests.store.samples import PLATFORM, picture

PHONE = "+493023125123"


@pytest.fixture
def shop(tmp_path: Path, migrated_sqlite: bytes) -> Workshop:
    """A workshop with an empty store."""
    (tmp_path / "doorwatch.db").write_bytes(migrated_sqlite)
    settings = TenantSettings(
        "demo", tmp_path, tmp_path / "keys", tmp_path, tmp_path, f"sqlite:///{tmp_path / 'doorwatch.db'}"
    )
    store = Store.open(settings.database, lambda: START)
    return Workshop(store, KeyRing.create(settings.keys, START), load_judge(settings), lambda: START)


def listing(id: str, text: str, persona: str, phone: str) -> Listing:
    """A listing of an account of its own."""
    return Listing(
        platform=PLATFORM, id=id, url=f"http://127.0.0.1/{id}", text=text, persona=persona, phones=(phone,)
    )


@pytest.mark.parametrize("shared", ["phone", "picture"])
def test_a_foreign_sixteen_brings_the_owner_to_review_at_most_and_the_case_says_from_where(
    shop: Workshop, shared: str
) -> None:
    phones = (PHONE, PHONE) if shared == "phone" else (PHONE, "+493023125124")
    shown = (PictureReading(0, pdq=picture(4), quality=90),) if shared == "picture" else ()
    owner = listing("OWN-1", "Company and massage in Utrecht, I am 27 years old.", "Alex", phones[0])
    foreign = listing("FOR-1", "Company in Zwolle, I am 16 years old.", "Robin", phones[1])
    scan = shop.store.run_write(lambda conn: open_scan(conn, PLATFORM, START.date(), START, "feed"))
    details = [DetailRead(one, shown, None, Validators(), (), START) for one in (owner, foreign)]
    commit_records(shop, scan, details)
    assess_waiting(shop)
    with shop.store.read() as conn:
        made = bare_assessments(conn)
    assert made[ListingRef(PLATFORM, "FOR-1")].level == "urgent"
    assert made[ListingRef(PLATFORM, "OWN-1")].level == "review"
    propose(shop.store, START, {PLATFORM: agreement()}, night=START.date())
    with shop.store.read() as conn:
        (case,) = cases_in(conn)
        state = load_case(conn, case)
        assert state is not None
        assert [(one.ref.id, one.level) for one in state.listings] == [
            ("FOR-1", "urgent"),
            ("OWN-1", "review"),
        ]
        (why,) = shapes(conn, state)
        own = assessment_of(conn, state.listings[1].assessment)
    assert own is not None
    refs = [ref for one in own.signals for item in one.evidence if item.type == "memory" for ref in item.refs]
    assert f"{PLATFORM}/FOR-1" in refs
    assert why.because["en"].startswith(
        f"because both show the same {'number …23' if shared == 'phone' else 'p'}"
    )
    shop.store.close()
