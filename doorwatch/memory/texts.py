"""Near-duplicate texts without the texts: keyed shingle sets, MinHash bands, exact Jaccard.

Candidates share a band; a pair counts only once the Jaccard index of the two kept shingle sets
says so, which needs neither text. Shingles under different keys cannot be compared.

Source: Broder (1997), On the resemblance and containment of documents.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from doorwatch.keys import MemoryKey

PERMUTATIONS = 64
BANDS = 16
"""16 bands of 4 rows: a pair with Jaccard 0.5 becomes a candidate with 64 %, 0.7 with 99 %."""
_ROWS = PERMUTATIONS // BANDS
_SHINGLE = 8

Shingles = NDArray[np.uint64]


def shingles(key: MemoryKey, words: Iterable[str]) -> Shingles:
    """Return the keyed 64-bit shingles of word shingles, sorted and without doubles; may be empty."""
    base = hashlib.blake2b(key=key.secret, digest_size=8, person=b"shingle")
    out = bytearray()
    for word in set(words):
        one = base.copy()
        one.update(word.encode())
        out += one.digest()
    return np.unique(np.frombuffer(bytes(out), dtype="<u8").astype(np.uint64))


def pack(found: Shingles) -> bytes:
    """Return a shingle set as bytes, 8 a shingle, little endian."""
    return found.astype("<u8").tobytes()


def unpack(raw: bytes) -> Shingles:
    """Return the shingle set that `pack` wrote."""
    return np.frombuffer(raw, dtype="<u8").astype(np.uint64)


def jaccard(one: Shingles, other: Shingles) -> float:
    """Return the Jaccard index 0-1 of two sorted sets; 0 when either is empty."""
    if not len(one) or not len(other):
        return 0.0
    both = len(np.intersect1d(one, other, assume_unique=True))
    return both / (len(one) + len(other) - both)


def jaccards(one: bytes, others: Sequence[bytes]) -> list[float]:
    """Return the Jaccard index of a packed set with each of many, as `jaccard` does, all at once."""
    own = np.frombuffer(one, "<u8")
    filled = [number for number, other in enumerate(others) if other]
    result = [0.0] * len(others)
    if not len(own) or not filled:
        return result
    sizes = np.array([len(others[number]) // _SHINGLE for number in filled])
    joined = np.frombuffer(b"".join([others[number] for number in filled]), "<u8")
    same = own.take(np.searchsorted(own, joined), mode="clip") == joined
    both = np.add.reduceat(same, np.cumsum(sizes) - sizes, dtype=np.int64)
    for number, index in zip(filled, (both / (len(own) + sizes - both)).tolist(), strict=True):
        result[number] = index
    return result


def bands(key: MemoryKey, sets: Iterable[Shingles]) -> list[tuple[bytes, ...]]:
    """Return for each set the 8-byte names of its 16 MinHash bands; none for an empty set.

    A band's name holds the key's id, so that sets under different keys never meet.
    """
    from rensa import CMinHash  # type: ignore[import-untyped]

    listed = [found.tolist() for found in sets]
    filled = [number for number, found in enumerate(listed) if found]
    result: list[tuple[bytes, ...]] = [()] * len(listed)
    if not filled:
        return result
    rows = CMinHash.digests64_from_token_hash_sets([listed[number] for number in filled], PERMUTATIONS, 1)
    for number, row in zip(filled, rows, strict=True):
        values = np.asarray(row, dtype="<u8")
        result[number] = tuple(_band(key.id, band, values) for band in range(BANDS))
    return result


def _band(key_id: str, band: int, values: NDArray[np.uint64]) -> bytes:
    part = values[band * _ROWS : (band + 1) * _ROWS].tobytes()
    return hashlib.blake2b(part, digest_size=8, salt=band.to_bytes(2, "little"), key=key_id.encode()).digest()
