"""Blind questions: the answer is one token for one value, and nobody gets it without the key."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorwatch.errors import BadInput
from doorwatch.exchange.oprf import TOKEN_BYTES, blind, evaluate, finish, new_scalar

KEY = new_scalar()
values = st.tuples(st.sampled_from(["phone", "handle", "pdq"]), st.text(max_size=40))


def token(key: bytes, kind: str, value: str) -> bytes:
    """Ask once."""
    question = blind(kind, value)
    return finish(question, evaluate(key, question.point))


@given(values, values)
@settings(max_examples=30, deadline=None)
def test_equal_values_have_one_token_and_others_have_others(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert (token(KEY, *one) == token(KEY, *other)) == (one == other)
    assert len(token(KEY, *one)) == TOKEN_BYTES


def test_no_question_looks_like_another_for_the_same_value() -> None:
    assert len({blind("phone", "+493023125123").point for _ in range(20)}) == 20


def test_another_key_gives_another_token() -> None:
    assert token(KEY, "phone", "1") != token(new_scalar(), "phone", "1")


def test_kind_and_value_cannot_run_into_each_other() -> None:
    assert token(KEY, "phone", "a") != token(KEY, "phon", "ea")


@pytest.mark.parametrize(
    "point",
    [b"", b"\0" * 32, b"\1" + b"\0" * 31, b"\xff" * 32, b"\2" * 31, bytes.fromhex(
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
    )],
)  # fmt: skip
def test_points_of_small_order_and_none_at_all_are_refused(point: bytes) -> None:
    with pytest.raises(BadInput, match="expected a point of the group"):
        evaluate(KEY, point)
