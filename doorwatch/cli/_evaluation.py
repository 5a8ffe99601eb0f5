"""The figures of an evaluation as tables for people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from doorwatch.cli._generated import Generated
from doorwatch.evaluate import HEADING, Corpus, Figures, Outcome
from doorwatch.evaluate.plain import per_10000, plain_rate
from doorwatch.rates import Rate


def generated_heading(found: Generated) -> str:
    """Say what the intervals of generated listings are worth."""
    return f"from {found.innocent} innocent and {found.minor} minor-age frames, not independent"


def plain_generated(found: Generated, number: int, frames: str, seed: int) -> dict[str, Any]:
    """Return the figures on generated listings as plain values."""
    return {
        "heading": generated_heading(found),
        "listings": number, "frames": frames, "seed": seed,
        "recall": {code: plain_rate(rate) for code, rate in found.recall.items()},
        "false_minors": {code: per_10000(rate) for code, rate in found.false_minors.items()},
        "flagged": {lane: per_10000(rate) for lane, rate in found.flagged.items()},
        "false": {name: per_10000(rate) for name, rate in found.false.items()},
        "missed": dict(found.missed), "wrong": dict(found.wrong),
    }  # fmt: skip


def print_evaluation(corpus: Corpus, found: Figures, parts: Generated | None, out: TextIO) -> None:
    """Write all tables, the heading that says what they are worth above them."""
    console = Console(file=out)
    benign = sum(sentence.benign for sentence in corpus.sentences)
    console.print(Text(f"{HEADING}\n{len(corpus.sentences)} sentences, {benign} of them benign"))
    console.print(_minors(found), _indicators(found), _kinds(found), _rules(found))
    if parts is not None:
        console.print(*_generated(parts))
    console.print(Text(_lines("\nbenign sentences at review or urgent", found.lanes.items())))
    console.print(Text("\nwhat was found in place of what (expected, found):"))
    for (expected, other), count in found.confusion.items():
        console.print(Text(f"  {count:4}  {expected}, {other}"))
    console.print(Text(f"\n{len(found.faulty)} sentences with a fault:"))
    for one in found.faulty:
        console.print(Text(_fault(one)))


def _grid(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Table:
    grid = Table(title=title, title_justify="left")
    for index, column in enumerate(columns):
        grid.add_column(column, justify="right" if index > 1 else "left")
    for row in rows:
        grid.add_row(*(str(cell) for cell in row))
    return grid


def _of(rate: Rate) -> str:
    return f"{rate.hits}/{rate.trials}  {rate}" if rate.trials else "-"


def _false(rate: Rate) -> str:
    """A rate per 10,000; the upper end of its interval is what a reader needs."""
    if not rate.trials:
        return "-"
    share, low, high = (10_000 * part for part in (rate.hits / rate.trials, *rate.interval))
    return f"{rate.hits}/{rate.trials}  {share:.1f} [{low:.1f}, {high:.1f}]"


def _minors(found: Figures) -> Table:
    return _grid(
        "minor ages",
        ("language", "flagged of stated [95 %]", "benign as a minor, per 10,000 [95 %]", "verdict exact"),
        ((row.language, _of(row.recall), _false(row.false), _of(row.verdicts)) for row in found.minors),
    )


def _indicators(found: Figures) -> Table:
    return _grid(
        "indicators",
        ("indicator", "lang", "recall [95 %]", "other name", "not covered", "precision [95 %]",
         "false per 10,000 benign [95 %]"),
        (
            (row.indicator, row.language, _of(row.recall), row.otherwise or "", row.not_covered or "",
             _of(row.precision), _false(row.false))
            for row in found.rows
        ),
    )  # fmt: skip


def _kinds(found: Figures) -> Table:
    return _grid(
        "kinds of sentences",
        ("kind", "sentences", "with something missed", "with something wrong", "told as a minor"),
        ((row.kind, row.sentences, row.missed, row.wrong, row.as_minor) for row in found.kinds),
    )


def _rules(found: Figures) -> Table:
    rows = ((rule, _of(rate)) for rule, rate in found.rules.items())
    return _grid("rules that matched", ("rule", "right of matched [95 %]"), rows)


def _generated(found: Generated) -> Iterable[Table | Text]:
    yield Text(f"\ngenerated listings, {generated_heading(found)}")
    yield _grid(
        "minor ages in generated listings",
        ("language", "found [95 %]", "innocent as a minor, per 10,000 [95 %]"),
        ((code, _of(rate), _false(found.false_minors[code])) for code, rate in found.recall.items()),
    )
    yield Text(_lines("innocent listings at review or urgent", found.flagged.items()))
    yield Text(_lines("false signals in innocent listings", found.false.items()))
    yield Text(f"missed: {dict(found.missed) or 'none'}\nwrongly as a minor: {dict(found.wrong) or 'none'}")


def _lines(title: str, rates: Iterable[tuple[str, Rate]]) -> str:
    return "\n".join([f"{title}, per 10,000 [95 %]:", *(f"  {name}: {_false(rate)}" for name, rate in rates)])


def _fault(one: Outcome) -> str:
    sentence = one.sentence
    parts = []
    if one.missing:
        parts.append(f"missed {', '.join(sorted(one.missing))}")
    if one.wrong:
        parts.append(f"wrong {', '.join(sorted(one.wrong))}")
    if not one.verdict_right:
        parts.append(f"age {one.stated_age}, expected {sentence.expect.stated_age}")
    if sentence.minor and not one.flagged_as_minor:
        parts.append(f"minor_age only {one.levels['minor_age']}")
    return f"  {sentence.id} ({sentence.kind}): {'; '.join(parts)}\n      {sentence.text}"
