"""The table of a run of the fault plan, and the page that it is written into."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from doorwatch import __version__

SHORT, LONG = 12, 100
"""Faults of the short and of the long plan; a run of fewer writes nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """What one fault did: where, what, what happened, and what the comparison said."""

    phase: str
    fault: str
    happened: str
    verdict: str
    long: bool


@dataclass
class Book:
    """Lines in the order of the plan."""

    lines: list[Line] = field(default_factory=list)

    def note(
        self, phase: str, fault: str, happened: str, verdict: str = "same as its twin", *, long: bool = False
    ) -> None:
        """Add a line; the checks that it speaks of have passed."""
        self.lines.append(Line(phase, fault, happened, verdict, long))

    def write(self, page: Path) -> None:
        """Put the table of each plan that was run whole in its place on the page, when that is there."""
        if not page.is_file():
            return
        old = text = page.read_text("utf-8")
        for name, least in (("short", SHORT), ("long", LONG)):
            lines = [one for one in self.lines if one.long == (name == "long")]
            if len(lines) >= least:
                text = _placed(text, name, _table(lines))
        if text != old:
            page.write_text(text, "utf-8")


def _table(lines: list[Line]) -> str:
    """Return lines as Markdown, equal ones once with their number."""
    counted = Counter((one.phase, one.fault, one.happened, one.verdict) for one in lines)
    rows = [f"| {' | '.join(cells)} | {times} |" for cells, times in counted.items()]
    head = ["| phase | fault | what happened | verdict | times |", "|---|---|---|---|---|"]
    return "\n".join([f"doorwatch {__version__}, {len(lines)} faults.", "", *head, *rows])


def _placed(text: str, name: str, table: str) -> str:
    begin, end = (f"<!-- {name} plan, written by tests/faults: {what} -->" for what in ("begin", "end"))
    before, found, rest = text.partition(begin)
    assert found, f"the page has no place for the {name} plan"
    return f"{before}{begin}\n{table}\n{end}{rest.partition(end)[2]}"
