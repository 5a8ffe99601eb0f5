"""The spool: the encrypted, bounded hand-over from a crawl to the pipeline.

    crawl ─ SpoolWriter ─> 000001.part ─ seal ─> 000001.seg ─ SpoolReader ─> pipeline ─ delete

One writer at a time and any number of readers, who see sealed segments only. What was written
survives the death of the process; what was sealed survives the loss of power (fsync).
"""

from __future__ import annotations

from doorwatch.spool.codec import SpoolError
from doorwatch.spool.reader import Segment, SpoolReader
from doorwatch.spool.writer import SpoolFull, SpoolWriter, recover

__all__ = ["Segment", "SpoolError", "SpoolFull", "SpoolReader", "SpoolWriter", "recover"]
