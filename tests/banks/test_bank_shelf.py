"""Looking up in banks: equal to brute force, exact by default, and never older than its files."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorwatch.banks.model import Bank, BankKind
from doorwatch.banks.shelf import MOST, BankShelf
from doorwatch.banks.shelf_file import CATALOGUE, ShelfFault, Shelved, write_shelf
from doorwatch.memory.search import DIHEDRAL, turned
from doorwatch.types import BankMatch, PictureReading

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
END = NOW + timedelta(days=30)
HOTLINE = Bank(1, "demo-hotline", "hotline", 0)
STOCK = Bank(2, "demo-stock", "stock", 10)
SURVIVOR = Bank(3, "demo-survivor", "survivor", 16)


def value(seed: int, *flipped: int) -> bytes:
    """An invented hash of a picture, with some bits turned over."""
    number = int.from_bytes(hashlib.sha256(b"%d" % seed).digest())
    for bit in flipped:
        number ^= 1 << bit
    return number.to_bytes(32)


def shelf_of(folder: Path, entries: Sequence[Shelved], *banks: Bank, mark: str = "m1") -> BankShelf:
    write_shelf(folder, mark, banks or (HOTLINE, STOCK, SURVIVOR), entries)
    return BankShelf(folder, lambda: NOW)


def entry(number: int, bank: Bank, pdq: bytes | None = None, sha256: bytes | None = None) -> Shelved:
    return Shelved(number, bank.id, pdq, sha256, END)


def look(shelf: BankShelf, pdq: bytes, quality: int = 90, sha256: bytes = bytes(32)) -> list[BankMatch]:
    forms = turned(np.frombuffer(pdq, np.uint8)[np.newaxis])[:, 0]
    return list(shelf.match(sha256.hex(), {"pdq": forms, "pdq_r": forms[:1]}, quality))


def test_a_bank_of_one_hash_matches(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, [entry(7, HOTLINE, value(1))])
    assert look(shelf, value(1)) == [BankMatch("demo-hotline", "hotline", 0, "original", True, "7", "pdq")]
    assert look(shelf, value(2)) == []


@pytest.mark.parametrize(
    ("bank", "flipped", "found"),
    [(HOTLINE, 0, True), (HOTLINE, 1, False), (HOTLINE, 31, False), (HOTLINE, 32, None),
     (SURVIVOR, 16, True), (SURVIVOR, 17, False), (SURVIVOR, 32, None),
     (STOCK, 10, True), (STOCK, 11, None)],
)  # fmt: skip
def test_the_banks_own_threshold_decides_what_is_exact(
    tmp_path: Path, bank: Bank, flipped: int, found: bool | None
) -> None:
    shelf = shelf_of(tmp_path, [entry(7, bank, value(1))])
    assert [one.exact for one in look(shelf, value(1, *range(flipped)))] == ([] if found is None else [found])


@pytest.mark.parametrize("form", range(1, 8))
def test_a_turned_or_mirrored_picture_of_a_hotline_is_unconfirmed(tmp_path: Path, form: int) -> None:
    shelf = shelf_of(tmp_path, [entry(7, HOTLINE, value(1))])
    copy = turned(np.frombuffer(value(1), np.uint8)[np.newaxis])[form, 0].tobytes()
    (match,) = look(shelf, copy)
    assert (match.exact, match.distance) == (False, 0)
    assert match.transform != "original"


def test_equal_bytes_match_whatever_the_picture_looks_like(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, [entry(7, HOTLINE, value(1), b"s" * 32), entry(8, HOTLINE, None, b"t" * 32)])
    assert look(shelf, value(2), sha256=b"s" * 32)[0].hash == "sha256"
    assert look(shelf, value(2), quality=0, sha256=b"t" * 32)[0].exact
    (both,) = look(shelf, value(1), sha256=b"s" * 32)
    assert (both.hash, both.entry) == ("sha256", "7")


def test_a_flat_picture_is_never_more_than_unconfirmed(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, [entry(7, SURVIVOR, value(1))])
    assert [one.exact for one in look(shelf, value(1), quality=49)] == [False]
    assert look(shelf, value(1, 3), quality=49) == []
    assert [one.exact for one in look(shelf, value(1), quality=50)] == [True]


def test_an_entry_ends_by_itself_and_a_new_state_is_seen_at_the_next_look(tmp_path: Path) -> None:
    moment = [NOW]
    write_shelf(tmp_path, "m1", [HOTLINE], [entry(7, HOTLINE, value(1))])
    shelf = BankShelf(tmp_path, lambda: moment[0])
    assert look(shelf, value(1))
    moment[0] = END
    assert look(shelf, value(1)) == []
    moment[0] = NOW
    write_shelf(tmp_path, "m2", [HOTLINE], [entry(8, HOTLINE, value(2))])
    assert (look(shelf, value(1)), [one.entry for one in look(shelf, value(2))]) == ([], ["8"])
    write_shelf(tmp_path, "m3", [], [])
    assert (look(shelf, value(2)), shelf.mark, len(shelf)) == ([], "m3", 0)
    assert {path.name for path in tmp_path.iterdir()} == {CATALOGUE}


def test_without_files_nothing_matches_and_damaged_ones_are_no_match_either(tmp_path: Path) -> None:
    assert look(BankShelf(), value(1)) == look(BankShelf(tmp_path / "none"), value(1)) == []
    shelf = shelf_of(tmp_path, [entry(7, HOTLINE, value(1))])
    file = tmp_path / CATALOGUE
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(ShelfFault, match="derived files that are whole"):
        look(shelf, value(1))
    assert shelf.mark is None


def test_the_nearest_matches_of_a_bank_come_first_and_are_few(tmp_path: Path) -> None:
    entries = [entry(number, SURVIVOR, value(1, *range(20 - number))) for number in range(1, 20)]
    found = look(shelf_of(tmp_path, [*entries, entry(50, STOCK, value(1))]), value(1))
    assert [one.distance for one in found if one.bank == "demo-survivor"] == list(range(1, MOST + 1))
    assert [one.entry for one in found if one.bank == "demo-stock"] == ["50"]


def test_a_stored_reading_gets_the_matches_of_now(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, [entry(7, HOTLINE, value(1)), entry(8, STOCK, value(2))])
    old = BankMatch("gone", "hotline", 0, "original", True, "3")
    seen = PictureReading(0, None, "ab" * 32, pdq=value(1).hex(), quality=80, matches=(old,))
    assert [one.entry for one in shelf.rematch(seen).matches] == ["7"]
    assert BankShelf().rematch(seen).matches == ()
    failed = PictureReading(0, failure="truncated")
    assert shelf.rematch(failed) is failed


def test_a_match_found_in_the_pixels_stays_while_its_entry_lives(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, [entry(7, HOTLINE, value(1))])
    mirrored = BankMatch("demo-hotline", "hotline", 4, "mirrored", False, "7")
    seen = PictureReading(0, None, "ab" * 32, pdq=value(9).hex(), quality=80, matches=(mirrored,))
    assert shelf.rematch(seen).matches == (mirrored,)
    write_shelf(tmp_path, "m2", [HOTLINE], [])
    assert shelf.rematch(seen).matches == ()


KINDS: st.SearchStrategy[BankKind] = st.sampled_from(["hotline", "survivor", "stock", "template"])


@settings(max_examples=60, deadline=None)
@given(
    kinds=st.lists(st.tuples(KINDS, st.integers(0, 31)), min_size=1, max_size=3),
    known=st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 40), st.integers(0, 2), st.booleans()), max_size=30
    ),
    asked=st.tuples(st.integers(0, 5), st.integers(0, 40), st.sampled_from([0, 49, 50, 100])),
)
def test_the_search_equals_brute_force(
    kinds: list[tuple[BankKind, int]],
    known: list[tuple[int, int, int, bool]],
    asked: tuple[int, int, int],
) -> None:
    banks = [Bank(n, f"b{n}", kind, threshold) for n, (kind, threshold) in enumerate(kinds)]
    entries = [
        Shelved(number, owner % len(banks), value(seed, *range(flipped)), None, END if lives else NOW)
        for number, (seed, flipped, owner, lives) in enumerate(known, 1)
    ]
    seed, flipped, quality = asked
    query = value(seed, *range(flipped))
    with tempfile.TemporaryDirectory() as folder:
        write_shelf(Path(folder), "m", banks, entries)
        found = look(BankShelf(Path(folder), lambda: NOW), query, quality)
    expected = brute_force(banks, entries, query, quality)
    assert {(one.bank, one.entry, one.exact, one.distance) for one in found} <= expected
    for bank in banks:
        mine = [one for one in expected if one[0] == bank.name]
        assert len([one for one in found if one.bank == bank.name]) == min(MOST, len(mine))


def brute_force(
    banks: Sequence[Bank], entries: Sequence[Shelved], query: bytes, quality: int
) -> set[tuple[str, str, bool, int]]:
    """Every match by comparing all with all, as (bank, entry, exact, distance)."""
    forms = turned(np.frombuffer(query, np.uint8)[np.newaxis])[:, 0]
    found = set()
    for one in entries:
        bank = banks[one.bank]
        assert one.pdq is not None
        near = np.bitwise_count(forms ^ np.frombuffer(one.pdq, np.uint8)).sum(axis=1).tolist()
        if one.expires_at <= NOW:
            continue
        widest = 31 if bank.kind in ("hotline", "survivor") else bank.threshold
        if quality <= 49:
            if near[0] == 0:
                found.add((bank.name, str(one.entry), False, 0))
        elif near[0] <= bank.threshold:
            found.add((bank.name, str(one.entry), True, near[0]))
        elif min(near) <= widest:
            found.add((bank.name, str(one.entry), False, min(near)))
    assert len(DIHEDRAL) == len(forms)
    return found
