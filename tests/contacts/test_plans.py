"""What is known of a calling code before the library is asked."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorwatch.contacts.plans import is_too_short, parse

CODES = sorted(map(str, phonenumbers.COUNTRY_CODE_TO_REGION_CODE))


@given(st.sampled_from(CODES), st.text("0123456789", max_size=9), st.sampled_from(["NL", "FR", None]))
def test_what_is_too_short_is_no_number_for_the_library_either(
    code: str, rest: str, country: str | None
) -> None:
    digits = (code + rest).ljust(7, "1")
    if is_too_short(digits):
        read = parse(f"+{digits}", country)
        assert read is None or read[1:] == (False, False)


@pytest.mark.parametrize(("digits", "short"), [("3363998", True), ("4477009", False), ("31612345678", False)])
def test_only_fewer_digits_than_any_plan_of_the_code_has_are_too_short(digits: str, short: bool) -> None:
    assert is_too_short(digits) is short
