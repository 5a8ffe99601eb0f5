"""One table a phenomenon, with rows in all eight languages: what must be read, what must be left alone."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from doorwatch.ages import find_ages, verdict
from doorwatch.text import normalise
from doorwatch.types import LANGUAGES

AS_OF = date(2026, 11, 20)
TABLES = sorted((Path(__file__).parent / "phenomena").glob("*.txt"))
BENIGN_ROWS = 40
"""Hard innocent sentences that every language has at least."""


def rows() -> list[tuple[str, str, str, str]]:
    """Return (phenomenon, language, verdict, text) of every line "code verdict | text".

    A verdict is an age, `-` for none, or `adult` where only an age under 18 would be wrong.
    """
    found = []
    for table in TABLES:
        for line in table.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                head, _, text = line.partition(" | ")
                code, want = head.split()
                found.append((table.stem, code, want, text))
    return found


ROWS = rows()


@pytest.mark.parametrize(("phenomenon", "code", "want", "text"), ROWS)
def test_each_sentence_of_a_phenomenon_tells_what_a_careful_reader_says(
    phenomenon: str, code: str, want: str, text: str
) -> None:
    ages = find_ages([normalise("text", text)], AS_OF, None)
    told = verdict(ages)
    right = told is None or told >= 18 if want == "adult" else told == (None if want == "-" else int(want))
    assert right, [(age.years, age.subject, age.quote) for age in ages]


def test_every_phenomenon_has_rows_in_all_eight_languages() -> None:
    told = {(phenomenon, code) for phenomenon, code, _, _ in ROWS}
    assert {(table.stem, code) for table in TABLES for code in LANGUAGES} <= told


def test_every_language_has_at_least_forty_hard_innocent_sentences() -> None:
    innocent = Counter(code for _, code, want, _ in ROWS if want in ("-", "adult") or int(want) >= 18)
    assert all(innocent[code] >= BENIGN_ROWS for code in LANGUAGES)
