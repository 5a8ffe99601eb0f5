"""The comparison of planted and found as tables, and as JSON."""

from __future__ import annotations

from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from demo.measure import Rate
from demo.truth import HEADING, Comparison, Row

COLUMNS = (
    "indicator", "planted", "recall [95 %]", "precision [95 %]", "false", "out of reach", "not covered",
)  # fmt: skip


def _cells(row: Row) -> tuple[str, ...]:
    figures = (str(row.recall), str(row.precision), str(row.wrong)) if row.built else ("not built", "", "")
    return (
        row.indicator, str(row.recall.trials), *figures,
        str(row.out_of_reach or ""), str(row.not_covered or ""),
    )  # fmt: skip


def tables(comparison: Comparison) -> Group:
    """Return the tables that the demo prints, under the heading that says what they are worth."""
    found = Table(title=HEADING, title_justify="left")
    for name in COLUMNS:
        first = name == "indicator"
        found.add_column(name, justify="left" if first else "right", no_wrap=first)
    for row in comparison.rows:
        found.add_row(*_cells(row))
    innocent = Table(title="innocent listings that were flagged", title_justify="left")
    for name in ("kind", "listings", "flagged", "as a minor"):
        innocent.add_column(name, justify="left" if name == "kind" else "right")
    for kind in comparison.kinds:
        innocent.add_row(kind.kind, str(kind.flagged.trials), str(kind.flagged.hits), str(kind.minor.hits))
    summary = Text(
        f"planted minor ages found: {comparison.minors.hits} of {comparison.minors.trials}"
        f" ({comparison.urgent_minors.hits} as urgent, the others for review)\n"
        f"false minor flags on innocent listings: {comparison.false_minors.hits}"
        f" of {comparison.false_minors.trials}\n"
        f"stated age right: {comparison.ages.hits} of {comparison.ages.trials}\n"
        f"listings without an assessment: {comparison.not_assessed}"
    )
    return Group(found, innocent, summary)


def _plain(rate: Rate) -> dict[str, Any]:
    low, high = rate.interval
    return {"hits": rate.hits, "trials": rate.trials, "share": rate.share, "low": low, "high": high}


def as_json(comparison: Comparison) -> dict[str, Any]:
    """Return the comparison as plain values; an indicator that is not built has no figures."""
    return {
        "heading": HEADING,
        "indicators": {
            row.indicator: {
                "recall": _plain(row.recall), "precision": _plain(row.precision), "false": row.wrong,
                "out_of_reach": row.out_of_reach, "not_covered": row.not_covered,
            }
            if row.built
            else "not built"
            for row in comparison.rows
        },
        "kinds": {
            kind.kind: {"flagged": _plain(kind.flagged), "minor": _plain(kind.minor)}
            for kind in comparison.kinds
        },
        "minors": _plain(comparison.minors),
        "urgent_minors": _plain(comparison.urgent_minors),
        "false_minors": _plain(comparison.false_minors),
        "ages": _plain(comparison.ages),
        "not_assessed": comparison.not_assessed,
    }  # fmt: skip
