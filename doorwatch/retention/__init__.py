"""Retention: what is kept has an end date, enforced every night (`docs/retention.md`).

`ROWS` says what ends when, in the words of the contract; `apply` ends it; `expired` counts what
should have ended and has not, for `doctor`. On a doubtful clock nothing is destroyed.
"""

from doorwatch.retention.book import TermsBook
from doorwatch.retention.clock import check_clock
from doorwatch.retention.files import Folders, case_folder
from doorwatch.retention.rows import ROWS, Row
from doorwatch.retention.run import Applied, apply, expired
from doorwatch.retention.tenant import apply_terms, folders_of, keyboard

__all__ = [
    "ROWS", "Applied", "Folders", "Row", "TermsBook", "apply", "apply_terms", "case_folder", "check_clock",
    "expired", "folders_of", "keyboard",
]  # fmt: skip
