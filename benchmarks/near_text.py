"""Near-duplicate texts: what shingles and threshold part copies from strangers, and what finding them costs.

    python -m benchmarks.near_text [--texts 2000] [--sizes 2000 4000 8000] [--seed 3]

First, on the demo's frames A: the Jaccard index of copies (disguised in several ways) and of unrelated
listings of one language, for shingles of one to four words, and the share of copies that the bands propose.
Then pairs found and seconds over growing sizes, beside datasketch's MinHash LSH with the same bands where it
is installed; both confirm on the exact sets. A ratio over 1 means that doorwatch is faster. Self-made data.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations
from typing import Any

import numpy as np

from demo.generator import generate
from doorwatch.keys import MemoryKey
from doorwatch.memory import bands, jaccard, shingles
from doorwatch.memory.texts import BANDS, PERMUTATIONS
from doorwatch.reading import read, shingle_words, shingles_of
from doorwatch.reading.remember import SHINGLE
from doorwatch.settings import Thresholds
from doorwatch.types import Listing

Row = tuple[str, ...]
Pair = tuple[Row, Row]
DAY = date(2026, 11, 20)
KEY = MemoryKey("bench", b"1" * 32, datetime(2026, 11, 20, tzinfo=UTC))
NEAR = Thresholds().text_similarity


def main() -> None:
    """Print the two tables."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--texts", type=int, default=2_000)
    ask.add_argument("--sizes", type=int, nargs="+", default=[2_000, 4_000, 8_000])
    ask.add_argument("--seed", type=int, default=3)
    given = ask.parse_args()
    rng = random.Random(given.seed)
    listings, groups = _world(given.texts, given.seed)
    strangers = defaultdict(list)
    for language, listing in listings:
        strangers[language].append(_row(listing))
    _apart(strangers, _copies(listings, groups, rng))
    _growth([row for rows in strangers.values() for row in rows], given.sizes, rng)


def _world(texts: int, seed: int) -> tuple[list[tuple[str, Listing]], list[list[Listing]]]:
    """Return ordinary listings with their language, and groups with one text."""
    listings: list[tuple[str, Listing]] = []
    groups: dict[tuple[int, ...], list[Listing]] = defaultdict(list)
    world = generate(100 * texts, seed, "A", 1, planted_every=10)
    for record in world.records(0):
        seat = world.seat(record.truth.index)
        if seat.plant is None:
            listings.append((seat.language, record.listing))
        elif seat.plant == "copied_text":
            groups[seat.seats].append(record.listing)
        if len(listings) == texts:
            break
    return listings, list(groups.values())


def _row(listing: Listing) -> Row:
    return shingle_words(read(listing, as_of=DAY))


def _copies(
    listings: Sequence[tuple[str, Listing]], groups: Sequence[Sequence[Listing]], rng: random.Random
) -> Mapping[str, list[Pair]]:
    """Return pairs of copies by how they were disguised."""
    found: dict[str, list[Pair]] = defaultdict(list)
    for group in groups:
        for one, other in combinations(group, 2):
            found["names, places, numbers swapped"].append((_row(one), _row(other)))
            bare = [_row(replace(each, persona=None, city=None)) for each in (one, other)]
            found["the same, fields left empty"].append((bare[0], bare[1]))
    words = sorted({word for _, listing in listings for word in _row(listing)})
    for _, listing in listings[:500]:
        row = _row(listing)
        for share in (0.05, 0.1, 0.2, 0.3):
            edited = tuple(rng.choice(words) if rng.random() < share else word for word in row)
            found[f"{share:.0%} of the words replaced"].append((row, edited))
        first, *rest = (listing.text or "").split(". ")
        if len(rest) < 3:
            continue
        foreign = (rng.choice(listings)[1].text or "").split(". ")[-2:][0]
        mixed = rng.sample(rest, len(rest))
        for name, said in (
            ("sentences in another order", [first, *mixed]),
            ("a sentence left out", [first, *rest[1:]]),
            ("a sentence replaced", [first, foreign, *rest[1:]]),
        ):
            found[name].append((row, _row(replace(listing, text=". ".join(said)))))
    return found


def _apart(strangers: Mapping[str, Sequence[Row]], copies: Mapping[str, Sequence[Pair]]) -> None:
    for length in (1, 2, 3, 4):
        cut = _shingler(length)
        unrelated = [
            _jaccard(one, other)
            for rows in strangers.values()
            for one, other in combinations([cut(row) for row in rows], 2)
        ]
        at = np.percentile(unrelated, (50, 99, 99.99, 100))
        print(
            f"\nshingles of {length}: {len(unrelated):,} unrelated pairs of one language: median {at[0]:.3f},"
            f" 99 % {at[1]:.3f}, 99.99 % {at[2]:.3f}, most {at[3]:.3f}; {NEAR} or more:"
            f" {sum(one >= NEAR for one in unrelated)}"
        )
        for name, pairs in copies.items():
            measured = [_jaccard(cut(one), cut(other)) for one, other in pairs]
            low, middle = np.percentile(measured, (5, 50))
            reached = np.mean([one >= NEAR for one in measured])
            line = f"  {name:<32}{len(pairs):>6}  5 % {low:.2f}  median {middle:.2f}  near {reached:.3f}"
            print(line + (f"  proposed and confirmed {_proposed(pairs):.3f}" if length == SHINGLE else ""))


def _shingler(length: int) -> Callable[[Row], frozenset[Row]]:
    def cut(row: Row) -> frozenset[Row]:
        return frozenset(row[at : at + length] for at in range(len(row) - length + 1))

    return cut


def _jaccard(one: frozenset[Row], other: frozenset[Row]) -> float:
    return len(one & other) / max(1, len(one | other))


def _proposed(pairs: Sequence[Pair]) -> float:
    """Return the share of pairs that share a band and are near: what a view shows."""
    sets = [[shingles(KEY, shingles_of(row)) for row in pair] for pair in pairs]
    names = [bands(KEY, pair) for pair in sets]
    return float(
        np.mean(
            [
                bool(set(one) & set(other)) and jaccard(*pair) >= NEAR
                for (one, other), pair in zip(names, sets, strict=True)
            ]
        )
    )


def _growth(rows: Sequence[Row], sizes: Sequence[int], rng: random.Random) -> None:
    """Time whole runs (shingles, signatures, candidates, exact index) over rows and edited copies of them."""
    words = sorted({word for row in rows for word in row})
    heads = ("texts", "pairs", "candidates", "doorwatch s", "datasketch s", "ratio", "same")
    print("\n" + "".join(f"{head:>13}" for head in heads))
    for size in sizes:
        texts = [
            tuple(rng.choice(words) if rng.random() < 0.4 * (number % 4 > 0) else word for word in row)
            for number, row in enumerate(rng.choices(rows, k=size))
        ]
        (found, looked_at), ours = _timed(_doorwatch, texts)
        peer, theirs = _timed(_datasketch, texts)
        ratio = "absent" if peer is None else f"{theirs / ours:.1f}"
        same = "-" if peer is None else f"{len(found & peer) / max(1, len(found | peer)):.3f}"
        shown = "-" if peer is None else f"{theirs:.1f}"
        cells = (f"{size:,}", f"{len(found):,}", f"{looked_at:,}", f"{ours:.1f}", shown, ratio, same)
        print("".join(f"{cell:>13}" for cell in cells))


def _doorwatch(texts: Sequence[Row]) -> tuple[set[tuple[int, int]], int]:
    sets = [shingles(KEY, shingles_of(text)) for text in texts]
    held: dict[bytes, list[int]] = defaultdict(list)
    for number, names in enumerate(bands(KEY, sets)):
        for name in names:
            held[name].append(number)
    candidates = {pair for members in held.values() for pair in combinations(members, 2)}
    return {(one, other) for one, other in candidates if jaccard(sets[one], sets[other]) >= NEAR}, len(
        candidates
    )


def _datasketch(texts: Sequence[Row]) -> set[tuple[int, int]] | None:
    try:
        from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found]
    except ImportError:
        return None
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, PERMUTATIONS // BANDS))
    sets = [frozenset(shingles_of(text)) for text in texts]
    made = []
    for number, one in enumerate(sets):
        signature = MinHash(num_perm=PERMUTATIONS)
        signature.update_batch([shingle.encode() for shingle in one])
        made.append(signature)
        index.insert(number, signature)
    pairs = {
        (min(number, other), max(number, other))
        for number, signature in enumerate(made)
        for other in index.query(signature)
        if other != number
    }
    return {
        (one, other)
        for one, other in pairs
        if len(sets[one] & sets[other]) >= NEAR * max(1, len(sets[one] | sets[other]))
    }


def _timed(run: Callable[[Sequence[Row]], Any], texts: Sequence[Row]) -> tuple[Any, float]:
    began = time.perf_counter()
    result = run(texts)
    return result, time.perf_counter() - began


if __name__ == "__main__":
    main()
