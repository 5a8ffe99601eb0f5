"""The morning report: what a night found, what it could not look at, and how long it took."""

from doorwatch.report.model import (
    CaseFigures,
    MorningReport,
    PastNight,
    PlatformNight,
    ReferralFigures,
    ScanState,
    Step,
)
from doorwatch.report.render import to_html, to_json, write

__all__ = [
    "CaseFigures", "MorningReport", "PastNight", "PlatformNight", "ReferralFigures", "ScanState", "Step",
    "to_html", "to_json", "write",
]  # fmt: skip
