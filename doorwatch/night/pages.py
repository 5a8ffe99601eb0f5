"""Pages of flagged listings: staged when they are read, moved to their case once it is open."""

from __future__ import annotations

from doorwatch.evidence import write_warc
from doorwatch.night.house import House
from doorwatch.pipeline import Committed
from doorwatch.retention import case_folder
from doorwatch.store import current_assessments
from doorwatch.store.proposals import holdings
from doorwatch.types import FLAGGED

STAGED = "pages"
"""Folder of pages whose case is not open yet."""


def keep_pages(house: House, done: Committed) -> None:
    """Write the WARC of each flagged listing's page; one that exists already stays."""
    with house.workshop.store.read() as conn:
        standing = current_assessments(conn, sorted(done.rows.values()))
    for detail in done.details:
        row = done.rows[detail.listing.ref]
        if detail.page is None or row not in standing or standing[row].level not in FLAGGED:
            continue
        path = house.tenant.evidence / STAGED / f"{row}-{standing[row].snapshot}.warc.gz"
        if not path.exists():
            write_warc(detail.page, path)


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
