from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from doorwatch.errors import BadInput
from doorwatch.memory import hash_bands
from doorwatch.memory.hash_bands import NARROW, WIDE, Band, Segment, Table, table
from doorwatch.memory.search import DIHEDRAL, HashIndex, IndexFault, turned

Hashes = NDArray[np.uint8]


def uniform(count: int, seed: int = 1) -> Hashes:
    return np.random.default_rng(seed).integers(0, 256, (count, 32), dtype=np.uint8)


def near(hashes: Hashes, most: int, seed: int = 2) -> Hashes:
    """Return hashes with 0 to `most` bits flipped."""
    numbers = np.random.default_rng(seed)
    bits = np.unpackbits(hashes, axis=1)
    for row in bits:
        row[numbers.choice(256, numbers.integers(0, most + 1), replace=False)] ^= 1
    return np.packbits(bits, axis=1)


def clustered(count: int, seed: int = 3) -> Hashes:
    centres = uniform(max(1, count // 40), seed)
    return near(centres[np.random.default_rng(seed).integers(0, len(centres), count)], 40, seed)


def brute(queries: Hashes, hashes: Hashes, radius: int = 31) -> set[tuple[int, int, int]]:
    distances = np.bitwise_count(
        np.ascontiguousarray(queries).view(np.uint64)[:, None] ^ np.ascontiguousarray(hashes).view(np.uint64)
    ).sum(axis=2, dtype=int)
    return {
        (int(q), int(r), int(distances[q, r])) for q, r in zip(*np.nonzero(distances <= radius), strict=True)
    }


def rows(hashes: Hashes, first: int = 1) -> list[tuple[int, bytes]]:
    return [(first + place, value.tobytes()) for place, value in enumerate(hashes)]


def found(index: HashIndex, queries: Hashes, radius: int = 31) -> set[tuple[int, int, int]]:
    matches = index.search(queries, radius)
    assert len(matches) == len(set(matches))
    return {(match.query, match.row - 1, match.distance) for match in matches}


@pytest.mark.parametrize("bands", [NARROW, WIDE], ids=["narrow", "wide"])
def test_the_bands_cover_all_bits_and_miss_nothing_by_construction(bands: tuple[Band, ...]) -> None:
    places = [place for band in bands for place in range(band.start, band.start + band.width)]
    assert places == list(range(256))
    assert sum(band.allowed + 1 for band in bands) > hash_bands.RADIUS


def all_pairs(segment: Segment, queries: Hashes) -> list[tuple[int, int, int]]:
    blocks = segment.blocks(queries.view(np.uint64))
    pieces = [piece for first, block in blocks for piece in segment.search(first, block, 31)]
    return [pair for piece in pieces for pair in zip(*(column.tolist() for column in piece), strict=True)]


@pytest.mark.parametrize("bands", [(), NARROW, WIDE], ids=["all", "narrow", "wide"])
@pytest.mark.parametrize("make", [uniform, clustered])
def test_a_search_equals_brute_force(bands: tuple[Band, ...], make: Callable[[int], Hashes]) -> None:
    hashes = make(3_000)
    segment = Segment.of(hashes.view(np.uint64), bands)
    queries = np.concatenate([near(hashes[:60], 34), uniform(20, 9)])
    pairs = all_pairs(segment, queries)
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == brute(queries, hashes)


STORED = uniform(1, 5)
BOTH = [Segment.of(STORED.view(np.uint64), bands) for bands in (NARROW, WIDE)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 255), max_size=31, unique=True))
def test_any_31_flipped_bits_are_found_by_both_cuts(flipped: list[int]) -> None:
    bits = np.unpackbits(STORED, axis=1)
    bits[0, flipped] ^= 1
    query = np.packbits(bits, axis=1)
    assert [all_pairs(segment, query) for segment in BOTH] == [[(0, 0, len(flipped))]] * 2


def test_a_bank_of_one_hash_matches(tmp_path: Path) -> None:
    hashes = uniform(1)
    index = HashIndex.build(rows(hashes), tmp_path / "bank")
    assert found(index, near(hashes, 31)) == brute(near(hashes, 31), hashes)
    assert len(index) == 1


def test_an_empty_index_finds_nothing_and_takes_rows(tmp_path: Path) -> None:
    index = HashIndex.build([], tmp_path / "index")
    hashes = uniform(3)
    assert (index.search(hashes), len(index), index.last_row) == ([], 0, 0)
    index.add(5, hashes[1].tobytes())
    assert [tuple(match) for match in index.search(hashes)] == [(1, 5, 0)]
    assert index.search(np.zeros((0, 32), np.uint8)) == []


def test_rows_of_the_file_and_rows_added_later_are_searched_together(tmp_path: Path) -> None:
    hashes = clustered(22_000)
    index = HashIndex.build(rows(hashes[:9_000]), tmp_path / "index")
    for row, value in rows(hashes[9_000:], 9_001):
        index.add(row, value)
    assert (len(index), index.last_row) == (22_000, 22_000)
    queries = near(hashes[::500], 20)
    assert found(index, queries) == brute(queries, hashes)


def test_what_is_removed_is_never_found_again(tmp_path: Path) -> None:
    hashes = clustered(12_000)
    index = HashIndex.build(rows(hashes[:11_000]), tmp_path / "index")
    for row, value in rows(hashes[11_000:], 11_001):
        index.add(row, value)
    gone = {*range(1, 12_001, 3)}
    assert all(index.remove(row) for row in gone)
    assert not any(index.remove(row) for row in (1, 12_001, 0))
    queries = hashes[::400]
    assert found(index, queries) == {hit for hit in brute(queries, hashes) if hit[1] + 1 not in gone}
    assert len(index) == 12_000 - len(gone)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["add", "remove"]), st.integers(0, 30)), max_size=60),
    st.integers(0, 31),
)
def test_any_order_of_adding_and_removing_equals_brute_force(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int]], radius: int
) -> None:
    pool = near(np.repeat(uniform(4), 8, axis=0), 24)
    known = dict(rows(pool[:6]))
    index = HashIndex.build(known.items(), tmp_path_factory.mktemp("index") / "index")
    for act, number in acts:
        if act == "add":
            row = index.last_row + 1
            known[row] = pool[number].tobytes()
            index.add(row, known[row])
        else:
            assert index.remove(number) == (known.pop(number, None) is not None)
    numbers = list(known)
    stored = np.frombuffer(b"".join(known.values()), np.uint8).reshape(-1, 32)
    expected = {(q, numbers[place], d) for q, place, d in brute(pool, stored, radius)} if numbers else set()
    assert {tuple(match) for match in index.search(pool, radius)} == expected
    assert len(index) == len(known)


def test_a_removal_holds_at_once_in_another_process(tmp_path: Path) -> None:
    path = tmp_path / "index"
    hashes = uniform(50)
    index = HashIndex.build(rows(hashes), path)
    script = (
        "import sys; from pathlib import Path; from doorwatch.memory.search import HashIndex;"
        "sys.exit(0 if HashIndex.open(Path(sys.argv[1])).remove(7) else 1)"
    )
    assert subprocess.run([sys.executable, "-c", script, str(path)], check=False).returncode == 0
    assert (6, 6, 0) not in found(index, hashes)
    assert (7, 7, 0) in found(index, hashes)
    assert HashIndex.open(path).search(hashes[6:7]) == []


def test_a_file_written_anew_is_noticed_and_the_old_one_still_serves(tmp_path: Path) -> None:
    path = tmp_path / "index"
    hashes = uniform(40)
    old = HashIndex.build(rows(hashes[:30]), path)
    assert not old.replaced
    new = HashIndex.build(rows(hashes), path)
    assert (old.replaced, new.replaced, len(old), len(new)) == (True, False, 30, 40)
    assert found(old, hashes[:30]) == brute(hashes[:30], hashes[:30])
    path.unlink()
    assert new.replaced
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "longer", "header", "hash", "version"])
def test_a_missing_or_wrong_file_is_built_from_the_rows(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "index"
    hashes = uniform(9_000)
    HashIndex.build(rows(hashes), path)
    data = bytearray(path.read_bytes())
    if damage == "header":
        data[40] ^= 1
    if damage == "version":
        data[:16] = b"doorwatch-pdq 0\n"
    if damage == "hash":
        data[len(data) // 2] ^= 1
    path.write_bytes({"empty": b"", "cut": data[:-5000], "longer": data + b"\0"}.get(damage, bytes(data)))
    if damage == "missing":
        path.unlink()
    with pytest.raises(IndexFault, match=r"index: .*; got "):
        HashIndex.open(path)
    index = HashIndex.open_or_build(path, lambda: rows(hashes))
    assert found(index, hashes[:5]) == brute(hashes[:5], hashes)
    assert len(HashIndex.open(path)) == 9_000


def test_rows_may_come_in_any_order_and_with_gaps(tmp_path: Path) -> None:
    hashes = uniform(20)
    numbered = [(7 * place + 3, value) for place, (_, value) in enumerate(rows(hashes))]
    index = HashIndex.build(reversed(numbered), tmp_path / "index")
    assert [match.row for match in index.search(hashes, 0)] == [row for row, _ in numbered]


@pytest.mark.parametrize(
    ("given_rows", "message"),
    [
        ([(1, b"short")], "row 1: a hash of 32 bytes; got 5 bytes"),
        ([(1, bytes(32)), (1, bytes(32))], "rows: numbers from 1, each once"),
        ([(0, bytes(32))], "rows: numbers from 1, each once"),
    ],
)
def test_rows_that_cannot_be_are_refused(
    tmp_path: Path, given_rows: list[tuple[int, bytes]], message: str
) -> None:
    with pytest.raises(BadInput, match=message):
        HashIndex.build(given_rows, tmp_path / "index")
    assert os.listdir(tmp_path) == []


def test_wrong_questions_are_refused(tmp_path: Path) -> None:
    index = HashIndex.build(rows(uniform(3)), tmp_path / "index")
    with pytest.raises(BadInput, match="radius: 0 to 31; got 32"):
        index.search(uniform(1), 32)
    with pytest.raises(BadInput, match=r"hashes: shape \(n, 32\); got \(1, 8\)"):
        index.search(np.zeros((1, 8), np.uint8))
    with pytest.raises(BadInput, match="hash: 32 bytes; got 3"):
        index.add(9, b"abc")
    with pytest.raises(BadInput, match="row: a number after 3; got 3"):
        index.add(3, bytes(32))


def test_exact_complements_do_not_match(tmp_path: Path) -> None:
    hashes = uniform(9_000)
    index = HashIndex.build(rows(hashes), tmp_path / "index")
    assert index.search(~hashes[:50]) == []


def test_turning_bits_follows_the_names() -> None:
    hashes = uniform(5)
    forms = turned(hashes)
    again = turned(forms.reshape(-1, 32))
    assert (forms[0] == hashes).all()
    by = {name: place for place, name in enumerate(DIHEDRAL)}
    for name in ("mirrored", "flipped", "turned_180", "transposed", "transversed"):
        assert (again[by[name]].reshape(8, 5, 32)[by[name]] == hashes).all()
    assert (again[by["turned_90"]].reshape(8, 5, 32)[by["turned_270"]] == hashes).all()
    assert len({form.tobytes() for form in forms}) == 8


def test_a_turned_hash_is_found_once_with_its_form(tmp_path: Path) -> None:
    hashes = uniform(300)
    index = HashIndex.build(rows(hashes), tmp_path / "index")
    for place, name in enumerate(DIHEDRAL):
        queries = near(turned(hashes[:20])[place], 12)
        undone = {"turned_90": "turned_270", "turned_270": "turned_90"}.get(name, name)
        matches = index.search_dihedral(queries)
        assert [(m.query, m.row, m.transform) for m in matches] == [(q, q + 1, undone) for q in range(20)]


def test_a_table_lists_each_position_under_its_value() -> None:
    hashes = uniform(500)
    one: Table = table(hashes.view(np.uint64), NARROW[3])
    values = hashes.view(np.uint16)[:, 3]
    assert (values[one.order] == np.sort(values)).all()
    assert one.ends[-1] == 500
