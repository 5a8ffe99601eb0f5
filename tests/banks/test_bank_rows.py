"""Banks in SQL: what is put in, taken back, disabled and compared with Memory; a kill loses nothing."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from doorwatch.banks.model import BadLine, Bank, NewEntry, Source
from doorwatch.banks.shelf import BankShelf
from doorwatch.errors import BadInput, Refused
from doorwatch.retention import TermsBook, apply
from doorwatch.store import PictureSearch, Store, count_pending, done_pending, next_pending
from doorwatch.store import tables as t
from doorwatch.store.bankdesk import BATCH, BankDesk, follow
from doorwatch.store.bankmemory import compare_new, matched_banks, note_matches
from doorwatch.store.bankread import list_banks
from doorwatch.store.bankrows import PATIENCE, find_bank, put_entries, settle
from doorwatch.store.journalling import verify_journal
from doorwatch.types import BankMatch, PictureReading, Trace
from tests.store.samples import DAY, NOW, detail, picture, row, write

SOURCE = Source("Demo supplier", "demo agreement", "m.one", "m.two", NOW + 300 * DAY)


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> BankDesk:
    """The desk of an empty tenant with one hotline bank."""
    made = BankDesk(store, tmp_path / "banks", "cli:m.one")
    made.create("demo-hotline", "hotline", "m.one", "m.two", NOW)
    return made


def entry(seed: int, flipped: int = 0, **other: object) -> NewEntry:
    return replace(NewEntry(f"list:{seed}", bytes.fromhex(picture(seed, flipped))), **other)  # type: ignore[arg-type]


def acts(store: Store) -> list[tuple[str, str]]:
    with store.read() as conn:
        rows = conn.execute(sa.select(t.journal.c.act, t.journal.c.actor).order_by(t.journal.c.sequence))
        return [(one.act, one.actor) for one in rows]


def known(desk: BankDesk, seed: int, now: datetime = NOW) -> list[str]:
    """The entries that a stored picture matches now."""
    seen = PictureReading(0, sha256="ab" * 32, pdq=picture(seed), quality=90)
    return [one.entry for one in BankShelf(desk.folder, lambda: now).rematch(seen).matches]


def waiting(store: Store) -> list[int]:
    with store.read() as conn:
        return [one.row for one in next_pending(conn, 100)]


def clear(store: Store) -> None:
    def work(conn: sa.Connection) -> None:
        done_pending(conn, next_pending(conn, 100))

    store.run_write(work)


def compare(store: Store, search: PictureSearch | None = None, now: datetime = NOW) -> int:
    return store.run_write(lambda conn: compare_new(conn, search or PictureSearch(), now))


def test_entries_are_found_once_they_are_in_and_each_act_is_journalled(desk: BankDesk) -> None:
    done = desk.put("demo-hotline", [entry(1), BadLine("list:2", "list:2: no hash")], SOURCE, NOW)
    assert (done.added, [one.place for one in done.bad]) == (1, ["list:2"])
    assert (known(desk, 1), known(desk, 2)) == (["1"], [])
    assert acts(desk.store) == [("bank.created", "cli:m.one"), ("bank.imported", "cli:m.one")]
    with desk.store.read() as conn:
        assert verify_journal(conn) is None


def test_the_same_file_again_renews_the_end_and_adds_nothing(desk: BankDesk) -> None:
    desk.put("demo-hotline", [entry(1), entry(2)], SOURCE, NOW)
    later = replace(SOURCE, expires_at=NOW + 400 * DAY)
    done = desk.put("demo-hotline", [entry(1), entry(2)], later, NOW + DAY)
    assert (done.added, done.renewed) == (0, 2)
    assert known(desk, 1, NOW + 399 * DAY) == ["1"]


@pytest.mark.parametrize(
    ("by", "second"), [("m.one", "m.one"), ("m.one", "M.One"), ("m.one", ""), ("", "m.two")]
)
def test_two_persons_are_required(desk: BankDesk, by: str, second: str) -> None:
    with pytest.raises(Refused, match="expected two persons, not equal"):
        desk.put("demo-hotline", [entry(1)], replace(SOURCE, by=by, second=second), NOW)
    with pytest.raises(Refused, match="expected two persons, not equal"):
        desk.create("other", "stock", by, second, NOW)
    assert known(desk, 1) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [({"basis": " "}, "basis: 1 to 200 characters"), ({"supplier": ""}, "supplier: 1 to 200 characters"),
     ({"expires_at": NOW}, "expires: a day after today"), ({"expires_at": NOW + 2000 * DAY}, "1098 days"),
     ({"second": "a b"}, "person: a user's name without spaces")],
)  # fmt: skip
def test_a_source_without_supplier_basis_or_end_is_refused(
    desk: BankDesk, change: dict[str, object], says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        desk.put("demo-hotline", [entry(1)], replace(SOURCE, **change), NOW)  # type: ignore[arg-type]


def test_names_kinds_and_thresholds_are_checked(desk: BankDesk) -> None:
    with pytest.raises(BadInput, match="a name that no bank has; got 'demo-hotline'"):
        desk.create("demo-hotline", "stock", "m.one", "m.two", NOW)
    with pytest.raises(BadInput, match="small letters, digits and hyphens; got 'Demo Bank'"):
        desk.create("Demo Bank", "stock", "m.one", "m.two", NOW)
    with pytest.raises(BadInput, match="0 to 31 bits; got 32"):
        desk.create("wide", "stock", "m.one", "m.two", NOW, 32)
    with pytest.raises(BadInput, match="one of: demo-hotline; got 'nobody'"):
        desk.put("nobody", [], SOURCE, NOW)


def test_removal_really_removes(desk: BankDesk) -> None:
    desk.put("demo-hotline", [entry(1, sha256=b"s" * 32, reference="case 12"), entry(2)], SOURCE, NOW)
    assert desk.remove("demo-hotline", bytes.fromhex(picture(1)), "m.one", NOW) == 1
    assert (known(desk, 1), known(desk, 2)) == ([], ["2"])
    with desk.store.read() as conn:
        row_ = conn.execute(sa.select(t.bank_entries).where(t.bank_entries.c.id == 1)).one()
        assert (row_.pdq, row_.sha256, row_.reference) == (None, None, None)
    held = b"".join(path.read_bytes() for path in desk.folder.iterdir())
    assert bytes.fromhex(picture(1)) not in held
    assert bytes.fromhex(picture(2)) in held
    with pytest.raises(BadInput, match="bank demo-hotline: an entry with this hash; got none"):
        desk.remove("demo-hotline", bytes.fromhex(picture(1)), "m.one", NOW)


def test_an_old_file_does_not_bring_back_what_was_taken_back(desk: BankDesk) -> None:
    desk.put("demo-hotline", [entry(1)], SOURCE, NOW)
    desk.remove("demo-hotline", bytes.fromhex(picture(1)), "m.one", NOW)
    assert desk.put("demo-hotline", [entry(1)], SOURCE, NOW).kept_out == 1
    assert known(desk, 1) == []
    assert desk.put("demo-hotline", [entry(1)], SOURCE, NOW, reinstate=True).renewed == 1
    assert known(desk, 1) == ["1"]


def test_what_a_supplier_withdraws_is_taken_back_by_either_hash(desk: BankDesk) -> None:
    desk.put("demo-hotline", [entry(1, sha256=b"s" * 32), entry(2)], SOURCE, NOW)
    gone = NewEntry("list:9", None, b"s" * 32, withdrawn=True)
    assert desk.put("demo-hotline", [gone], SOURCE, NOW).withdrawn == 1
    assert (known(desk, 1), known(desk, 2)) == ([], ["2"])


def test_a_disabled_bank_is_silent_from_the_next_look_on(desk: BankDesk) -> None:
    desk.put("demo-hotline", [entry(1)], SOURCE, NOW)
    shelf = BankShelf(desk.folder, lambda: NOW)
    seen = PictureReading(0, sha256="ab" * 32, pdq=picture(1), quality=90)
    assert len(shelf.rematch(seen).matches) == 1
    assert desk.disable("demo-hotline", "m.one", NOW)
    assert shelf.rematch(seen).matches == ()
    assert not desk.disable("demo-hotline", "m.one", NOW)
    assert desk.enable("demo-hotline", "m.one", "m.two", NOW)
    assert len(shelf.rematch(seen).matches) == 1


def test_files_that_are_lost_or_old_are_derived_anew(desk: BankDesk) -> None:
    desk.put("demo-hotline", [entry(1)], SOURCE, NOW)
    shelf = BankShelf(desk.folder, lambda: NOW)
    before = shelf.mark
    follow(desk.store, shelf, NOW)
    assert shelf.mark == before
    for path in desk.folder.iterdir():
        path.unlink()
    follow(desk.store, shelf, NOW)
    assert (shelf.mark, known(desk, 1)) == (before, ["1"])
    (desk.folder / "catalogue").write_bytes(b"damaged")
    follow(desk.store, shelf, NOW)
    assert known(desk, 1) == ["1"]


def test_a_low_detail_hash_is_kept_and_not_searched_for(desk: BankDesk) -> None:
    desk.put("demo-hotline", [entry(1, quality=49), entry(2, quality=50)], SOURCE, NOW)
    assert (known(desk, 1), known(desk, 2)) == ([], ["2"])


def seen_with(store: Store, id: str, seed: int, quality: int = 90, flipped: int = 0, sha: str = "") -> None:
    one = detail(id, id, pictures=[(picture(seed, flipped), quality)])
    extra = (Trace("sha256", sha, 0, quality),) if sha else ()
    write(store, replace(one, traces=(*one.traces, *extra)))


def test_a_new_bank_is_compared_with_remembered_pictures(desk: BankDesk) -> None:
    store, sha = desk.store, hashlib.sha256(b"file").hexdigest()
    seen_with(store, "A-1", 1, flipped=20)
    seen_with(store, "A-2", 2, quality=10)
    seen_with(store, "A-3", 3, sha=sha)
    seen_with(store, "A-4", 4)
    clear(store)
    desk.put("demo-hotline", [entry(1), entry(2), NewEntry("x", None, bytes.fromhex(sha))], SOURCE, NOW)
    assert compare(store) == 3
    assert waiting(store) == [row(store, id) for id in ("A-1", "A-2", "A-3")]
    clear(store)
    assert compare(store) == 0
    desk.disable("demo-hotline", "m.one", NOW)
    desk.enable("demo-hotline", "m.one", "m.two", NOW)
    assert compare(store) == 3


def test_nothing_of_a_disabled_bank_is_compared(desk: BankDesk) -> None:
    seen_with(desk.store, "A-1", 1)
    clear(desk.store)
    desk.put("demo-hotline", [entry(1)], SOURCE, NOW)
    desk.disable("demo-hotline", "m.one", NOW)
    assert (compare(desk.store), waiting(desk.store)) == (0, [])


def matched(store: Store, id: str, number: int, exact: bool = True) -> None:
    """Note that a listing's picture matches an entry."""
    with store.read() as conn:
        snapshot = conn.scalar(sa.select(t.listings.c.current).where(t.listings.c.listing == id))
    match = BankMatch("demo-hotline", "hotline", 0, "original", exact, str(number))
    reading = PictureReading(0, sha256="ab" * 32, matches=(match,))
    store.run_write(lambda conn: note_matches(conn, {int(snapshot or 0): [reading]}))


@pytest.mark.parametrize("how", ["removed", "disabled", "withdrawn", "ended"])
def test_listings_that_matched_are_assessed_anew_when_an_entry_goes(desk: BankDesk, how: str) -> None:
    store = desk.store
    for id, seed in (("A-1", 1), ("A-2", 2)):
        seen_with(store, id, seed)
    desk.put("demo-hotline", [entry(1)], SOURCE, NOW)
    matched(store, "A-1", 1)
    clear(store)
    if how == "removed":
        desk.remove("demo-hotline", bytes.fromhex(picture(1)), "m.one", NOW)
    elif how == "disabled":
        desk.disable("demo-hotline", "m.one", NOW)
    elif how == "withdrawn":
        desk.put("demo-hotline", [entry(1, withdrawn=True)], SOURCE, NOW)
    else:
        before = apply(store, TermsBook(), NOW + 299 * DAY, confirm_clock="m").counts
        assert "bank_entry" not in before
        assert apply(store, TermsBook(), NOW + 300 * DAY, confirm_clock="m").counts["bank_entry"] == 1
        with store.read() as conn:
            assert conn.scalar(sa.select(sa.func.count()).select_from(t.bank_entries)) == 0
        return
    assert waiting(store) == [row(store, "A-1")]


def test_figures_count_listings_that_match_now(desk: BankDesk) -> None:
    for id in ("A-1", "A-2"):
        seen_with(desk.store, id, 1)
    desk.put("demo-hotline", [entry(1), entry(2)], SOURCE, NOW)
    desk.remove("demo-hotline", bytes.fromhex(picture(2)), "m.one", NOW)
    matched(desk.store, "A-1", 1)
    matched(desk.store, "A-2", 1, exact=False)
    with desk.store.read() as conn:
        (one,) = list_banks(conn, NOW)
        snapshots = list(conn.scalars(sa.select(t.listings.c.current).order_by(t.listings.c.listing)))
        assert matched_banks(conn, snapshots) == {snapshots[0]: "demo-hotline"}
    assert (one.living, one.withdrawn, one.listings) == (1, 1, 2)
    assert one.bank == Bank(1, "demo-hotline", "hotline", 0)


def test_a_match_with_an_entry_that_is_gone_is_not_noted(desk: BankDesk) -> None:
    seen_with(desk.store, "A-1", 1)
    matched(desk.store, "A-1", 99)
    with desk.store.read() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(t.bank_matches)) == 0


def many(count: int, killed_after: int | None = None) -> Iterator[NewEntry]:
    """Entries, and a process that is killed in the middle of them."""
    for seed in range(count):
        if seed == killed_after:
            os.kill(os.getpid(), signal.SIGKILL)
        yield entry(seed)


def test_an_import_that_is_killed_between_batches_loses_nothing(
    tmp_path: Path, migrated_sqlite: bytes
) -> None:
    url = f"sqlite:///{tmp_path / 'doorwatch.db'}"
    (tmp_path / "doorwatch.db").write_bytes(migrated_sqlite)
    script = (
        "import sys; from pathlib import Path; from tests.banks import test_bank_rows as rows;"
        "store = rows.Store.open(sys.argv[1], lambda: rows.NOW);"
        "desk = rows.BankDesk(store, Path(sys.argv[2]), 'cli:m.one');"
        "desk.create('demo-hotline', 'hotline', 'm.one', 'm.two', rows.NOW);"
        "desk.put('demo-hotline', rows.many(2500, 2200), rows.SOURCE, rows.NOW)"
    )
    folder = tmp_path / "banks"
    done = subprocess.run(
        [sys.executable, "-c", script, url, str(folder)], cwd=Path(__file__).parents[2], check=False
    )
    assert done.returncode == -signal.SIGKILL
    store = Store.open(url, lambda: NOW)
    desk = BankDesk(store, folder, "cli:m.one")
    with store.read() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(t.bank_entries)) == BATCH
    shelf, later = BankShelf(folder, lambda: NOW), NOW + PATIENCE
    assert store.run_write(lambda conn: settle(conn, later))
    follow(store, shelf, later)
    assert len(shelf) == BATCH
    again = desk.put("demo-hotline", many(2500), SOURCE, later)
    assert (again.added, again.renewed, len(shelf)) == (1500, BATCH, 2500)
    with store.read() as conn:
        assert verify_journal(conn) is None
        assert count_pending(conn) == 0
    store.close()


def test_an_import_under_way_is_looked_up_and_compared_when_it_has_ended(
    store: Store, desk: BankDesk
) -> None:
    """Whoever follows derives the files once, not after each thousand entries; a killed one holds later."""
    shelf = BankShelf(desk.folder, lambda: NOW)
    with store.write() as conn:
        put_entries(conn, find_bank(conn, "demo-hotline"), [entry(1)], SOURCE, NOW, more=True)
    before = shelf.mark
    follow(store, shelf, NOW)
    assert shelf.mark == before
    assert known(desk, 1) == []
    assert store.run_write(lambda conn: compare_new(conn, PictureSearch(), NOW)) == 0
    later = NOW + PATIENCE
    assert store.run_write(lambda conn: compare_new(conn, PictureSearch(), later)) == 1
    follow(store, shelf, later)
    assert known(desk, 1) == ["1"]


def test_a_hash_taken_back_in_a_long_import_is_silent_at_once(store: Store, desk: BankDesk) -> None:
    desk.put("demo-hotline", [entry(1)], SOURCE, NOW)
    shelf = BankShelf(desk.folder, lambda: NOW)
    with store.write() as conn:
        gone = [entry(1, withdrawn=True), entry(2)]
        put_entries(conn, find_bank(conn, "demo-hotline"), gone, SOURCE, NOW, more=True)
    follow(store, shelf, NOW)
    assert known(desk, 1) == []
