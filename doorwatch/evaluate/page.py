"""The figures of `evaluation/results.json` as tables of `docs/evaluation.md`, between two marks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from doorwatch.errors import BadInput

BEGIN = "<!-- figures: written by doorwatch evaluate --page, not by hand -->"
END = "<!-- end of figures -->"
WANTED = 0.90
"""The recall that sentences B should reach for every indicator that is not an age."""


def placed(page: str, block: str, name: str) -> str:
    """Return the page with the block between its marks in place of the old one.

    Raises BadInput: the page has no marks, or has them twice or in the wrong order.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end) or BEGIN in after or END in after:
        raise BadInput(name, f"expected the marks {BEGIN} and {END} once each", "others")
    return before + block + after


def render(result: Mapping[str, Any]) -> str:
    """Return the tables of one result, marks included. Recall is rounded down, false rates up."""
    corpus = result["corpus"]
    lines = [
        BEGIN,
        f"*{result['heading']}*",
        "",
        f"{corpus['sentences']} sentences in {len(corpus['files'])} files, {corpus['benign']} of them benign;"
        f" rules `{result['ruleset'][:19]}`.",
        "",
        "**Minor ages**",
        "",
        *_table(("language", "flagged of stated", "benign told as a minor", "verdict exact"),
                (_minors(row) for row in result["minor_ages"])),
        "",
        "**Indicators, all languages together**",
        "",
        *_table(("indicator", "recall", "under another name", "not covered", "precision",
                 "false per 10,000 benign"),
                (_indicator(row) for row in result["indicators"] if row["language"] == "all")),
        "",
        f"Recall under {WANTED:.2f}: {_short(result['indicators'])}.",
        "",
        *_kinds(result["kinds"]),
        *_generated(result.get("generated")),
        END,
    ]  # fmt: skip
    return "\n".join(lines)


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    head = list(columns)
    return [
        f"| {' | '.join(head)} |",
        "|---" * len(head) + "|",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]


def _share(rate: Mapping[str, Any]) -> str:
    if not rate["trials"]:
        return "-"
    share, low, high = (_down(rate["share"]), _down(rate["low"]), _up(rate["high"], 100))
    return f"{rate['hits']} of {rate['trials']}: {share:.2f} [{low:.2f}, {high:.2f}]"


def _false(rate: Mapping[str, Any]) -> str:
    if not rate["trials"]:
        return "-"
    share, low, high = (_up(rate["per_10000"], 10), math.floor(rate["low"] * 10) / 10, _up(rate["high"], 10))
    return f"{rate['hits']} of {rate['trials']}: {share:.1f} [{low:.1f}, {high:.1f}]"


def _down(value: float) -> float:
    # A share such as 0.29 is not exact in binary: without the slip it would become 0.28.
    return math.floor(value * 100 + 1e-9) / 100


def _up(value: float, parts: int) -> float:
    return math.ceil(value * parts - 1e-9) / parts


def _minors(row: Mapping[str, Any]) -> tuple[str, ...]:
    return row["language"], _share(row["recall"]), _false(row["false_flags"]), _share(row["verdicts"])


def _indicator(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        row["indicator"], _share(row["recall"]), str(row["otherwise"] or ""), str(row["not_covered"] or ""),
        _share(row["precision"]), _false(row["false"]),
    )  # fmt: skip


def _short(rows: Iterable[Mapping[str, Any]]) -> str:
    names = [
        f"{row['indicator']} {_down(row['recall']['share']):.2f}"
        for row in rows
        if row["language"] == "all" and row["recall"]["trials"] and row["recall"]["share"] < WANTED
    ]
    return ", ".join(names) or "none"


def _kinds(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    wrong = [row for row in rows if row["missed"] or row["wrong"]]
    shown = ((row["kind"], str(row["sentences"]), str(row["missed"]), str(row["wrong"])) for row in wrong)
    return [
        "**Kinds of sentences with a fault**",
        "",
        *_table(("kind", "sentences", "something missed", "something wrong"), shown),
        "",
    ]


def _generated(part: Mapping[str, Any] | None) -> list[str]:
    if part is None:
        return []
    rows = ((code, _share(rate), _false(part["false_minors"][code])) for code, rate in part["recall"].items())
    lanes = ", ".join(f"{lane} {_false(rate)}" for lane, rate in part["flagged"].items())
    false = ", ".join(f"{name} {_false(rate)}" for name, rate in part["false"].items()) or "none"
    return [
        f"**Generated listings, {part['heading']}** ({part['listings']} innocent ones, frames"
        f" {part['frames']}, seed {part['seed']})",
        "",
        *_table(("language", "minor ages found", "innocent told as a minor, per 10,000"), rows),
        "",
        f"Innocent listings at review or urgent, per 10,000: {lanes}.",
        "",
        f"False signals in innocent listings, per 10,000: {false}.",
        "",
    ]
