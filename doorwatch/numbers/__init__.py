"""Numbers in a text: digits, words of eight languages, disguises."""

from doorwatch.numbers.reader import Number, NumberKind, find_numbers

__all__ = ["Number", "NumberKind", "find_numbers"]
