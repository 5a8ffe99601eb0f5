"""Files that end: the spool, orders of crawls, evidence of cases that are gone, reports, backups."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from doorwatch.types.agreement import Terms

_CASE = re.compile(r"case-(\d+)")
_LOCK = "writer.lock"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a tenant's files are; a folder that is None or missing holds nothing.

    `work` holds orders and plans of crawls, which name addresses of listings.
    """

    spool: Path | None = None
    work: Path | None = None
    evidence: Path | None = None
    reports: Path | None = None
    backups: Path | None = None


def case_folder(evidence: Path, case: int) -> Path:
    """Return the folder of a case's files; what lies there lives as long as the case."""
    return evidence / f"case-{case}"


def due_files(folders: Folders, terms: Terms, now: datetime, cases: set[int]) -> Iterator[tuple[str, Path]]:
    """Yield (name of the row, file or folder) of everything on disk whose term has ended.

    A file's age is counted from when it was last written. In the evidence folder only `case-<number>`
    of a case that exists is kept; anything else gets the term of the spool.
    """
    for folder in (folders.spool, folders.work):
        yield from (("spool_files", path) for path in _older(folder, now - timedelta(days=terms.spool)))
    for path in sorted(folders.evidence.iterdir()) if folders.evidence and folders.evidence.is_dir() else ():
        match = _CASE.fullmatch(path.name)
        orphan = match is None and _written(path) <= now - timedelta(days=terms.spool)
        if orphan or (match is not None and int(match.group(1)) not in cases):
            yield "evidence_files", path
    for path in _older(folders.reports, now - timedelta(days=terms.journal)):
        yield "report_files", path
    for path in _older(folders.backups, now - timedelta(days=terms.backup)):
        yield "backup_files", path


def remove(path: Path) -> None:
    """Delete a file or a folder with all it holds; nothing happens when it is gone."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _older(folder: Path | None, than: datetime) -> Iterator[Path]:
    if folder is None or not folder.is_dir():
        return
    for path in sorted(folder.rglob("*")):
        if not path.is_dir() and path.name != _LOCK and _written(path) <= than:
            yield path


def _written(path: Path) -> datetime:
    return datetime.fromtimestamp(path.lstat().st_mtime, UTC)
