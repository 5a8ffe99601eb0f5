"""Digests and shingles: equal values meet under one key and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorwatch.keys import MemoryKey
from doorwatch.memory import bands, digest, jaccard, pack, shingles, unpack
from doorwatch.memory.texts import jaccards
from tests.store.samples import KEY, NEWER, NOW

WORDS = st.sets(st.text("abc ", min_size=1, max_size=6), max_size=30)


def test_a_digest_is_known_by_key_kind_and_value() -> None:
    one = digest(KEY, "phone", "+493023125001")
    assert len(one) == 16
    assert one == digest(KEY, "phone", "+493023125001")
    others = {
        digest(NEWER, "phone", "+493023125001"),
        digest(KEY, "handle", "+493023125001"),
        digest(KEY, "phone", "+493023125002"),
    }
    assert one not in others
    assert len(others) == 3


def test_a_digest_is_hmac_sha256_cut_to_16_bytes() -> None:
    key = MemoryKey("m", bytes(range(32)), NOW)
    assert digest(key, "phone", "x").hex() == "d56be44f5e45861aadbfb11c67927acd"


@given(WORDS)
def test_shingles_survive_being_packed(words: set[str]) -> None:
    found = shingles(KEY, words)
    assert len(found) == len(words)
    assert (np.diff(found.astype(object)) > 0).all()
    assert (unpack(pack(found)) == found).all()


@given(WORDS, WORDS)
def test_the_jaccard_index_of_keyed_sets_is_that_of_the_words(one: set[str], other: set[str]) -> None:
    expected = len(one & other) / len(one | other) if one and other else 0.0
    assert jaccard(shingles(KEY, one), shingles(KEY, other)) == pytest.approx(expected)


@given(WORDS, st.lists(WORDS, max_size=5))
def test_many_sets_at_once_are_measured_as_one_by_one(one: set[str], others: list[set[str]]) -> None:
    found, packed = shingles(KEY, one), [pack(shingles(KEY, other)) for other in others]
    assert jaccards(pack(found), packed) == [jaccard(found, unpack(other)) for other in packed]


def test_under_two_keys_nothing_is_alike() -> None:
    words = [f"w{n}" for n in range(50)]
    assert jaccard(shingles(KEY, words), shingles(NEWER, words)) == 0.0
    same = shingles(KEY, words)
    (one,), (other,) = bands(KEY, [same]), bands(NEWER, [same])
    assert not set(one) & set(other)


def test_equal_sets_share_all_bands_and_empty_ones_have_none() -> None:
    found = shingles(KEY, ["a b c", "b c d", "c d e"])
    one, nothing, other = bands(KEY, [found, shingles(KEY, []), found])
    assert one == other
    assert len(set(one)) == 16
    assert nothing == ()


def test_near_duplicates_become_candidates_and_strangers_do_not() -> None:
    base = [f"w{n} w{n + 1}" for n in range(100)]
    near, far = [*base[:80], *(f"x{n}" for n in range(20))], [f"y{n} y{n + 1}" for n in range(100)]
    sets = [shingles(KEY, words) for words in (base, near, far)]
    names = [set(found) for found in bands(KEY, sets)]
    assert names[0] & names[1]
    assert not names[0] & names[2]
