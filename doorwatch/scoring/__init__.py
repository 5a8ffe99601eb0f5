"""From signals to levels: conditions, what counts, the level table, and the assessment."""

from doorwatch.scoring.assess import assess
from doorwatch.scoring.detect import detect

__all__ = ["assess", "detect"]
