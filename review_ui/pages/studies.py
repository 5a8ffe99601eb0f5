"""Door studies in the console: what runs, what must be withdrawn now, and the form that enters a fact.

The same desk as `doorwatch study record`: papers, register and limits are checked there. A study lies in the
tenant's own folder, `studies/<name>/study.yaml`, planned at a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from starlette.responses import Response

from audit.desk import Desk, open_desk
from audit.entries import ALL, KINDS, EntryKind, Field, fields_of
from audit.fold import disagreements
from audit.registering import registered
from doorwatch.casework.rights import refusals, require
from doorwatch.errors import BadInput, DoorwatchError
from doorwatch.keys import KeyRing
from doorwatch.store.journalling import append_journal
from doorwatch.types.people import Permission
from review_ui.visit import NotFound, Page, Visit

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_WHOLE: tuple[EntryKind, ...] = ("void", "killed")


@dataclass(frozen=True, slots=True)
class Row:
    """A study in the list; `fault` says why it cannot be opened, and then nothing else is known."""

    name: str
    title: str
    mode: str
    planned: int
    placed: int
    online: tuple[str, ...]
    overdue: tuple[str, ...]
    stopped: str | None
    fault: str = ""


def index(visit: Visit) -> Response:
    """Show the tenant's studies; those with something past its limit first."""
    folder = visit.console.tenant.data / "studies"
    names = sorted(path.parent.name for path in folder.glob("*/study.yaml")) if folder.is_dir() else []
    rows = [_row(name, folder / name / "study.yaml", visit) for name in names if _NAME.fullmatch(name)]
    seen = [row for row in rows if row is not None]
    return visit.page("studies.html", rows=sorted(seen, key=lambda row: (not row.overdue, row.name)))


def show(visit: Visit) -> Response:
    """Show one study: what to withdraw, its placements, and the forms."""
    return _page(visit, _desk(visit))


def record(visit: Visit) -> Response:
    """Enter a fact."""
    desk = _desk(visit)
    name = desk.study.study
    with refusals(visit.store, visit.who, visit.now, f"study/{name}"):
        require(visit.who, Permission.STUDY_RECORD, _platforms(desk))
    try:
        kind = next((one for one in KINDS if one == visit.text("kind", 20)), None)
        if kind is None:
            raise BadInput("kind", f"one of {', '.join(KINDS)}", "another word")
        placement = ALL if kind in _WHOLE else visit.text("placement", 80)
        ask = registered(desk, visit.store, KeyRing.open(visit.console.tenant.keys), visit.now)
        at = _moment(visit)
        entry = desk.enter(placement, kind, at, visit.who.name, visit.now, _data(visit, kind), ask)
    except DoorwatchError as refused:
        return _page(visit, desk, str(refused))
    detail = {"entry": entry.number, "kind": kind}
    visit.store.run_write(
        lambda conn: append_journal(
            conn, visit.now, visit.who.name, "study.recorded", f"study/{name}", detail
        )
    )
    return visit.go("study", study=name, told="recorded")


def _page(visit: Visit, desk: Desk, fault: str = "") -> Response:
    book = desk.book
    placed = {one.planned.placement: one for one in book.placed()}
    codings = book.codings()
    mine = {one.placement for one in codings if one.coder == visit.who.name}
    # A coder is blind to the other: only how many have coded is shown, never a label.
    return visit.page(
        "study.html", 422 if fault else 200, study=desk.study, digest=desk.plan.digest, fault=fault,
        overdue=book.overdue(visit.now), stopped=book.killed, planned=desk.plan.placements, placed=placed,
        coded=mine, disputed=disagreements(codings), kinds=_kinds(), whole=_WHOLE,
        chosen=visit.text("placement", 80), kind=visit.text("kind", 20),
    )  # fmt: skip


def _row(name: str, path: Path, visit: Visit) -> Row | None:
    try:
        desk = open_desk(path)
        book = desk.book
    except DoorwatchError as error:
        return Row(name, name, "-", 0, 0, (), (), None, str(error).replace(str(path.parent), name))
    if not all(visit.who.may(Permission.STUDY_VIEW, one) for one in _platforms(desk)):
        return None
    return Row(
        name, desk.study.title, desk.study.mode, len(book.planned), len(book.placed()), book.online(),
        book.overdue(visit.now), book.killed,
    )  # fmt: skip


def _desk(visit: Visit) -> Desk:
    name = str(visit.request.path_params["study"])
    path = visit.console.tenant.data / "studies" / name / "study.yaml"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise NotFound("study: expected one of the tenant's")
    desk = open_desk(path)
    if desk.study.study != name:
        raise NotFound("study: expected the one that its folder names")
    with refusals(visit.store, visit.who, visit.now, f"study/{name}"):
        require(visit.who, Permission.STUDY_VIEW, _platforms(desk))
    return desk


def _platforms(desk: Desk) -> set[str]:
    return {one.name for one in desk.study.platforms}


def _kinds() -> Mapping[EntryKind, tuple[Field, ...]]:
    return {kind: fields_of(kind) for kind in KINDS}


def _moment(visit: Visit) -> datetime:
    """Read when: empty is now; a time without a zone is the console's own."""
    told = visit.text("at", 40)
    if not told:
        return visit.now
    try:
        at = datetime.fromisoformat(told)
    except ValueError as error:
        raise BadInput("at", "a time like 2026-11-21T10:30", "another text") from error
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(visit.console.zone))


def _data(visit: Visit, kind: EntryKind) -> dict[str, Any]:
    """Read the fields of a kind; an empty one was not filled in."""
    found: dict[str, Any] = {}
    for one in fields_of(kind):
        told = visit.text(f"data-{one.name}", 2_000)
        if told and one.kind is bool:
            found[one.name] = told == "yes"
        elif told and one.kind is int:
            if not (told.isascii() and told.isdigit() and len(told) < 10):
                raise BadInput(one.name, "a whole number", "another text")
            found[one.name] = int(told)
        elif told:
            found[one.name] = told
    return found


PAGES = (
    Page("/studies", "studies", Permission.STUDY_VIEW, get=index),
    Page("/studies/{study}", "study", Permission.STUDY_VIEW, get=show),
    Page("/studies/{study}/record", "study-record", Permission.STUDY_RECORD, post=record),
)
