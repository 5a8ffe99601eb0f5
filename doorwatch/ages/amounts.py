"""Numbers that are no ages by what touches them: prices, times, decimals, dates, codes."""

from __future__ import annotations

from doorwatch.ages.tokens import Token

_CURRENCY = frozenset("€$£")
_AFTER = frozenset("€$£%°")
_GLUE = ".,:"


def is_amount(tokens: list[Token], at: int, months: dict[str, int]) -> bool:
    """Say that the number belongs to a price, a time, a decimal, a date or "24/7"."""
    if at and tokens[at - 1].text in _CURRENCY:
        return True
    ahead = tokens[at + 1 : at + 3]
    if ahead and ahead[0].text in _AFTER:
        return True
    if len(ahead) == 2 and ahead[0].text == "." and ahead[1].text in months:
        return True
    return _is_always_open(tokens, at) or _is_glued(tokens, at)


def _is_always_open(tokens: list[Token], at: int) -> bool:
    """Say that the number is a part of "24/7"."""
    for first in (at, at - 2):
        row = tokens[first : first + 3] if first >= 0 else []
        if len(row) == 3 and row[0].number_value == 24 and row[1].text == "/" and row[2].number_value == 7:
            return True
    return False


def _is_glued(tokens: list[Token], at: int) -> bool:
    """Say that a point, comma or colon ties the number to further digits ("17:30", "1.65", "17,-")."""
    number = tokens[at].number
    if number is None or number.kind not in ("digits", "hidden"):
        return False
    if _is_tied(tokens, at, at + 1, at + 2):
        return True
    return _is_tied(tokens, at - 2, at - 1, at)


def _is_tied(tokens: list[Token], first: int, glue: int, last: int) -> bool:
    if first < 0 or last >= len(tokens) or tokens[glue].text not in _GLUE:
        return False
    left, sign, right = tokens[first], tokens[glue], tokens[last]
    if left.end != sign.start or sign.end != right.start:
        return False
    return _is_digits(left) and (_is_digits(right) or right.text == "-")


def _is_digits(token: Token) -> bool:
    return token.number is not None or token.text.isdigit()
