"""The store of one tenant (`docs/store.md`): SQL is the truth, functions take a connection.

with store.write() as conn:
    scan = open_scan(conn, "demo-north", night, now)
with store.write() as conn:
    written = write_details(conn, scan, batch, keys, now, search=search)
with store.read() as conn:
    waiting = next_pending(conn, 500)
    loaded = load_view(conn, [one.row for one in waiting], search, now)
"""

from doorwatch.store.content import Content, load_content
from doorwatch.store.details import write_details
from doorwatch.store.engine import BATCH, Store
from doorwatch.store.judged import (
    Judged,
    Standing,
    current_assessments,
    insert_assessments,
    level_counts,
    vector,
)
from doorwatch.store.links import LoadedView, load_view
from doorwatch.store.near import PictureSearch
from doorwatch.store.pending import (
    Pending,
    count_pending,
    done_pending,
    drop_hopeless,
    drop_pending,
    enqueue,
    enqueue_outdated,
    next_pending,
)
from doorwatch.store.scans import (
    Scan,
    ScanResult,
    find_scan,
    finish_missing,
    finish_scan,
    mark_gone,
    mark_unchanged,
    open_scan,
    rows_of,
    visit_plan,
    write_cards,
)
from doorwatch.store.sight import Detail, WrittenBatch

__all__ = [
    "BATCH", "Content", "Detail", "Judged", "LoadedView", "Pending", "PictureSearch", "Scan", "ScanResult",
    "Standing", "Store", "WrittenBatch", "count_pending", "current_assessments", "done_pending",
    "drop_hopeless", "drop_pending", "enqueue", "enqueue_outdated", "find_scan", "finish_missing",
    "finish_scan", "insert_assessments", "level_counts", "load_content", "load_view", "mark_gone",
    "mark_unchanged", "next_pending", "open_scan", "rows_of", "vector", "visit_plan", "write_cards",
    "write_details",
]  # fmt: skip
