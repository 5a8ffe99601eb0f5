"""Ages in a listing, each with its subject."""

from doorwatch.ages.reader import find_ages, verdict

__all__ = ["find_ages", "verdict"]
