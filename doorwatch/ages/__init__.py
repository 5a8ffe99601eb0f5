"""Ages in a listing, each with its subject."""

from doorwatch.ages.reader import find_ages, verdict
from doorwatch.ages.subject import subject_digest

__all__ = ["find_ages", "subject_digest", "verdict"]
