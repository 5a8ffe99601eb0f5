"""The tables of sentences: what must be read, and the innocent listings that must not be harmed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from doorwatch.ages import find_ages, verdict
from doorwatch.text import normalise
from doorwatch.types import LANGUAGES

AS_OF = date(2026, 11, 20)
TABLES = Path(__file__).parent / "tables"


def rows() -> list[tuple[str, int | None, str, str]]:
    """Return (language, verdict, field, text) of every line."""
    found = []
    for code in LANGUAGES:
        for line in (TABLES / f"{code}.txt").read_text("utf-8").splitlines():
            if not line or line.startswith("#"):
                continue
            want, _, text = line.partition(" | ")
            field, text = ("title", text[7:]) if text.startswith("title: ") else ("text", text)
            found.append((code, None if want == "-" else int(want), field, text))
    return found


ROWS = rows()


@pytest.mark.parametrize(("code", "want", "field", "text"), ROWS)
def test_the_verdict_is_what_a_careful_reader_says(
    code: str, want: int | None, field: str, text: str
) -> None:
    ages = find_ages([normalise(field, text)], AS_OF, None)
    assert verdict(ages) == want, [(age.years, age.subject, age.quote) for age in ages]


def test_every_language_has_at_least_25_positive_and_25_innocent_sentences() -> None:
    minors = Counter(code for code, want, _, _ in ROWS if want is not None and want < 18)
    innocent = Counter(code for code, want, _, _ in ROWS if want is None or want >= 18)
    assert all(minors[code] >= 25 and innocent[code] >= 25 for code in LANGUAGES)


@pytest.mark.parametrize(("code", "want", "field", "text"), ROWS)
def test_offsets_cut_the_number_out_of_the_original(
    code: str, want: int | None, field: str, text: str
) -> None:
    for age in find_ages([normalise(field, text)], AS_OF, None):
        assert 0 <= age.start < age.end <= len(text)
        assert text[age.start : age.end] in age.quote
        assert age.quote in text
