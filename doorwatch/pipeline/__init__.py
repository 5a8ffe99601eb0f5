"""The pipeline: records of a crawl or a feed become snapshots, fingerprints and assessments.

    commit    records -> Readings -> snapshots and fingerprints, one transaction a batch
    judge     Reading and view of Memory -> Assessment, pure
    assess    whatever waits in the store -> assessments, until nothing readable waits
    feed      a file's listings through the same three steps

Every step can be killed and repeated: what must be assessed waits in the store.
"""

from doorwatch.pipeline.assess import Assessed, assess_rows, assess_waiting
from doorwatch.pipeline.commit import Committed, commit_records, detail_of
from doorwatch.pipeline.copies import follow_copies, keep_portraits
from doorwatch.pipeline.feed import Fed, feed, read_pictures
from doorwatch.pipeline.known import compare_banks, follow_banks
from doorwatch.pipeline.workshop import Workshop

__all__ = [
    "Assessed", "Committed", "Fed", "Workshop", "assess_rows", "assess_waiting", "commit_records",
    "compare_banks", "detail_of", "feed", "follow_banks", "follow_copies", "keep_portraits",
    "read_pictures",
]  # fmt: skip
