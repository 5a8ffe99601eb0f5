"""A company of six names on one account, from its feed to its cases: marked on proof, and not marked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from doorwatch.casework import propose
from doorwatch.keys import KeyRing
from doorwatch.pipeline import Workshop, assess_waiting, feed
from doorwatch.store import Store
from doorwatch.store import tables as t
from doorwatch.store.agencies import mark_agency
from doorwatch.types import Account, Listing
from tests.pipeline.test_known import JUDGE, paper
from tests.store.samples import DAY, HOUR, NOW, PLATFORM

NAMES = ("Alex", "Robin", "Kim", "Sam", "Noa", "Charlie")
TEXT = (
    "Our company welcomes you in a calm salon near the station, clean and quiet, by appointment only, from "
    "noon until late, with coffee and a walk through the old town."
)
PERHAPS = "This could be a licensed agency: "


def staff(account: str) -> list[Listing]:
    """Return listings of one account, number and text under six names."""
    return [
        Listing(
            PLATFORM, f"{account}-{number}", text=TEXT, persona=name, country="DE", phones=("+493023125123",),
            account=Account(id=account), observed_at=NOW - HOUR,
        )
        for number, name in enumerate(NAMES)
    ]  # fmt: skip


def signals(store: Store) -> list[dict[str, Any]]:
    """Return the exploitation signals of the assessments that cases rest on."""
    query = sa.select(t.assessments.c.body).join(t.listings, t.listings.c.assessment == t.assessments.c.id)
    with store.read() as conn:
        bodies = [body for body in conn.scalars(query) if body]
    return [one for body in bodies for one in body["signals"] if one["lane"] == "exploitation"]


@pytest.mark.parametrize("marked", [True, False])
def test_six_names_make_a_case_that_says_agency_first_unless_the_account_is_marked(
    store: Store, tmp_path: Path, marked: bool
) -> None:
    shop = Workshop(store, KeyRing.create(tmp_path / "keys", NOW), JUDGE, lambda: NOW)
    feed(shop, paper(), staff("u-agency"), None)
    if marked:
        store.run_write(
            lambda conn: mark_agency(
                conn, shop.memory_keys(), "u-agency", "m.one", "licence 12", NOW + 100 * DAY, NOW
            )
        )
        assess_waiting(shop)
    opened = propose(store, NOW, {PLATFORM: paper()}, night=NOW.date(), burst=50).opened
    with store.read() as conn:
        levels = {row.level for row in conn.execute(
            sa.select(t.assessments.c.level).join(t.listings, t.listings.c.assessment == t.assessments.c.id)
        )}  # fmt: skip
    if marked:
        assert (opened, levels & {"review", "urgent"}) == ([], set())
        return
    assert len(opened) == 1
    assert levels == {"review"}
    counted = [one for one in signals(store) if one["counted"]]
    assert counted
    assert all(one["explanation"]["en"].startswith(PERHAPS) for one in counted)
