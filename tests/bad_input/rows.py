"""The rows of the table of bad input: what comes in, what a person sees, what the program ends with.

A scene (a function under `@row`) brings the bad thing about with the real program. `docs/bad-input.md`
is written from these rows: `python -m tests.bad_input.rows` prints it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bad_input.place import Place, Seen

Scene = Callable[["Place"], "Seen"]
SECTIONS = {
    "listings": "Listings: `check` and `ingest`",
    "pictures": "Pictures: `check`",
    "addresses": "Addresses that must not be asked: `nightly`",
    "rules": "Rules: `rules check` and `check`",
    "agreements": "Agreements: `agreements check`, `nightly`, `ingest`",
    "sites": "Sites: `nightly`",
    "machine": "The machine: database, disk, kills, clock",
    "markup": "Markup in a listing",
}
CONSOLE = """\
Wrong role, stale session, forged request: a page says what was refused, and the journal keeps it. Their
tests stand in `docs/threat-model.md`."""
"""Rows of the design that are pages and no commands."""
HEAD = """\
# Bad input

What comes in, what a person sees, and the exit code. Each row is a test that brings it about with the
real command line, crawler and database (`tests/bad_input`); the messages are compared word by word.
`<home>`, `<site>`, `<date>`, `<n>` and the like stand for what differs. Of a listing a message names
place, key and type, never a value. Exit codes: 0 done · 1 fault of ours · 2 bad input · 3 refused ·
4 unreachable or partial · 5 interrupted; with several outcomes the first in the order 1, 4, 3, 5, 2.
"""


@dataclass(frozen=True)
class Row:
    """One row. `sees` are whole lines that are shown, in this order; others may stand between them.

    `marks` are markers of the test: a system part without which the exit code would be another, slow.
    """

    section: str
    what: str
    sees: tuple[str, ...]
    exit: int
    scene: Scene
    marks: tuple[str, ...] = ()


ROWS: list[Row] = []


def row(
    section: str, what: str, *sees: str, exit: int, marks: tuple[str, ...] = ()
) -> Callable[[Scene], Scene]:
    """Enter a scene as a row of a section."""

    def enter(scene: Scene) -> Scene:
        ROWS.append(Row(section, what, sees, exit, scene, marks))
        return scene

    return enter


def page(rows: Iterable[Row]) -> str:
    """Return the page that holds the same table."""
    table = list(rows)
    parts = [HEAD]
    for section, title in SECTIONS.items():
        parts.append(f"\n## {title}\n| what | what the user sees | exit |\n|---|---|---|\n")
        parts += [
            f"| {_cell(one.what)} | {'<br>'.join(f'`{_cell(line)}`' for line in one.sees)} | {one.exit} |\n"
            for one in table
            if one.section == section
        ]
    parts.append(f"\n## With the console\n{CONSOLE}\n")
    return "".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    from tests.bad_input import scenes

    print(page(scenes.ROWS), end="")
