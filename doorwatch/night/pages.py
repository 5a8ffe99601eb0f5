"""Pages of flagged listings: held encrypted until all assessments are made, then moved to their case.

A listing may be flagged by another one that arrives hours later. Its page must still be there then, so
a committed segment of the spool is held until the night's cases are opened, and goes with them. What
is held is bounded as the spool is; beyond that the oldest segments give what is flagged by now.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from doorwatch.errors import BadInput
from doorwatch.evidence import write_warc
from doorwatch.night.house import House
from doorwatch.retention import case_folder
from doorwatch.spool import Segment, SpoolReader
from doorwatch.store import current_assessments, rows_of
from doorwatch.store.proposals import holdings
from doorwatch.types import FLAGGED, DetailRead

STAGED = "pages"
"""Folder of pages whose case is not open yet."""
HELD = "held"
"""Folder, within a platform's spool, of segments that are committed and not over yet."""
_MEGABYTE = 1024 * 1024


def hold(house: House, folder: Path, segment: Segment) -> int:
    """Move a committed segment of a platform's spool to the held ones; return how many pages were not kept.

    A pilot keeps no page: there the segment is deleted.
    """
    if house.kind == "pilot":
        segment.path.unlink(missing_ok=True)
        return 0
    held = folder / HELD
    held.mkdir(mode=0o700, exist_ok=True)
    segment.path.replace(held / segment.path.name)
    reader = SpoolReader(held, house.workshop.keys.spool_key())
    segments = reader.segments()
    excess = sum(one.size for one in segments) - house.tenant.spool_megabytes * _MEGABYTE
    oldest: list[Segment] = []
    for one in segments:
        if excess <= 0:
            break
        oldest.append(one)
        excess -= one.size
    return _let_go(house, folder.name, reader, oldest)


def keep_pages(house: House) -> int:
    """Write the pages of listings that are flagged now and let all held segments go.

    Returns how many pages could not be kept: they are no text, and bytes of pictures are written nowhere.
    """
    refused = 0
    key = house.workshop.keys.spool_key()
    for held in sorted(house.tenant.spool.glob(f"*/{HELD}")):
        reader = SpoolReader(held, key)
        refused += _let_go(house, held.parent.name, reader, reader.segments())
    return refused


def _let_go(house: House, platform: str, reader: SpoolReader, segments: Sequence[Segment]) -> int:
    """The newest page of a listing is that of its current snapshot, so the newest segment comes first."""
    refused = 0
    for segment in reversed(segments):
        records = reversed(list(reader.read(segment)))
        details = [one for one in records if isinstance(one, DetailRead) and one.page is not None]
        refused += _keep(house, platform, details)
    for segment in segments:
        reader.delete(segment)
    return refused


def _keep(house: House, platform: str, details: Sequence[DetailRead]) -> int:
    """Write the WARC of each flagged listing's page; one that exists already stays."""
    with house.workshop.store.read() as conn:
        rows = {
            id: row.id for id, row in rows_of(conn, platform, [one.listing.id for one in details]).items()
        }
        standing = current_assessments(conn, sorted(rows.values()))
        cases = holdings(conn, [row for row, one in standing.items() if one.level in FLAGGED])
    refused = 0
    for detail in details:
        row = rows.get(detail.listing.id)
        if row is None or row not in standing or standing[row].level not in FLAGGED:
            continue
        name = f"{row}-{standing[row].snapshot}.warc.gz"
        evidence = house.tenant.evidence
        places = [evidence / STAGED, *(case_folder(evidence, one.case) for one in cases.get(row, ()))]
        if detail.page is None or any((place / name).exists() for place in places):
            continue
        try:
            write_warc(detail.page, evidence / STAGED / name)
        except BadInput:
            refused += 1
    return refused


def adopt_pages(house: House) -> None:
    """Move staged pages to the case that holds their listing; the others end with the spool's term."""
    staged = sorted((house.tenant.evidence / STAGED).glob("*.warc.gz"))
    rows = {path: int(path.name.partition("-")[0]) for path in staged}
    with house.workshop.store.read() as conn:
        held = holdings(conn, rows.values())
    for path, row in rows.items():
        if row in held:
            folder = case_folder(house.tenant.evidence, held[row][-1].case)
            folder.mkdir(mode=0o700, exist_ok=True)
            path.replace(folder / path.name)
