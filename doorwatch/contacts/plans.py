"""What the phone library's plans say of digits."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

FALLBACK: Final = ("NL", "BE", "DE", "GB", "FR", "ES", "RO", "HU", "PL", "AT", "CH", "SE", "IE", "LU")
"""Where a national number may be from when the platform's country is not known."""
_SHORT: Final = 10
"""Only fewer digits than this are ever too short: whole numbers are not held back by the question."""


def parse(digits: str, country: str | None) -> tuple[str, bool, bool] | None:
    """Return (E.164, possible, valid) of digits as they are dialled in a country; None for no number."""
    if country is None and not digits.startswith(("+", "00")):
        return _anywhere(digits)
    try:
        if country is None:
            digits = "+" + digits.removeprefix("00")
        number = phonenumbers.parse(digits, country)
    except NumberParseException:
        return None
    value = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    valid = phonenumbers.is_valid_number(number)
    return value, valid or phonenumbers.is_possible_number(number), valid


def _anywhere(digits: str) -> tuple[str, bool, bool] | None:
    """Read a national number of no known country: E.164 if one country alone has it, else the digits."""
    valid = []
    for country in FALLBACK:
        read = parse(digits, country)
        if read is not None and read[2]:
            valid.append(read)
    return valid[0] if len(valid) == 1 else (digits, 8 <= len(digits) <= 12, bool(valid))


def is_too_short(digits: str) -> bool:
    """Tell whether digits behind a plus are surely no whole number of their code's countries."""
    size = len(digits)
    return size < _SHORT and (
        size < _fewest(digits[:2]) or size < _fewest(digits[:3]) or size < _fewest(digits[:1])
    )


@lru_cache(maxsize=1024)
def _fewest(code: str) -> int:
    """Return how many digits, code included, the shortest possible number of a calling code has.

    0 for what is no code, and where a country's plan puts digits before what was written.
    """
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(code), ())
    plans: list[Any] = [
        phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(int(code), name) for name in regions
    ]
    known = [plan.general_desc for plan in plans]
    sizes = [size for one in known for size in (*one.possible_length, *one.possible_length_local_only)]
    if not sizes or any(plan.national_prefix_transform_rule for plan in plans):
        return 0
    return len(code) + int(min(sizes))
