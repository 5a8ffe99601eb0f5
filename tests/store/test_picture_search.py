"""The search in memory follows the rows of SQL, also when they go."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from doorwatch.store import PictureSearch, Store, write_details
from doorwatch.store.tables import pictures, snapshots
from doorwatch.types import ListingRef
from tests.store.samples import HOUR, KEY, NOW, PLATFORM, detail, linked, picture, scan_of, view, write


def test_it_takes_in_what_others_wrote(store: Store) -> None:
    mine, others = PictureSearch(), PictureSearch()
    write(store, detail("A-1", pictures=[(picture(1), 90)]), search=mine)
    write(store, detail("A-2", "two", pictures=[(picture(1, 8), 90)]), search=others)
    assert linked(view(store, "A-1", search=mine), "A-1", "pdq") == ["A-2"]


def test_rows_of_a_transaction_that_was_rolled_back_are_forgotten(store: Store) -> None:
    search, scan = PictureSearch(), scan_of(store)
    write(store, detail("A-1", pictures=[(picture(1), 90)]), search=search)

    def fail(conn: sa.Connection) -> None:
        write_details(
            conn, scan, [detail("A-2", "two", pictures=[(picture(1, 3), 90)])], (KEY,), NOW, search=search
        )
        raise KeyError("killed")

    with pytest.raises(KeyError, match="killed"):
        store.run_write(fail)
    write(store, detail("A-3", "three", pictures=[(picture(2), 90)]), search=search)
    assert linked(view(store, "A-1", search=search), "A-1", "pdq") == []
    assert linked(view(store, "A-3", search=search), "A-3", "pdq") == []


def test_pictures_whose_term_ended_link_nothing_any_more(store: Store) -> None:
    search = PictureSearch()
    batch = [detail(f"A-{n}", str(n), pictures=[(picture(1, n), 90)]) for n in range(3)]
    write(store, *batch, search=search)
    ended = sa.delete(pictures).where(
        pictures.c.snapshot.in_(sa.select(snapshots.c.id).where(snapshots.c.id == 2))
    )
    store.run_write(lambda conn: conn.execute(ended))
    links = view(store, "A-0", search=search).view.links(ListingRef(PLATFORM, "A-0")).links
    found = [one.sighting.ref.id for one in links if one.sighting.ref]
    assert found == linked(view(store, "A-0", search=PictureSearch()), "A-0", "pdq") == ["A-2"]


def test_the_same_picture_twice_in_a_listing_is_no_link(store: Store) -> None:
    search = PictureSearch()
    write(store, detail("A-1", pictures=[(picture(1), 90), (picture(1), 90)]), search=search)
    assert view(store, "A-1", search=search).view.links(ListingRef(PLATFORM, "A-1")).links == ()


def test_a_pair_is_shown_once_for_each_own_picture(store: Store) -> None:
    search = PictureSearch()
    write(store, detail("A-1", pictures=[(picture(1), 90), (picture(1, 2), 90)]), search=search)
    write(store, detail("A-2", "two", at=NOW + HOUR, pictures=[(picture(1), 90)]), search=search)
    links = view(store, "A-1", search=search).view.links(ListingRef(PLATFORM, "A-1")).links
    assert [(one.index, one.distance) for one in links] == [(0, 0), (1, 2)]
