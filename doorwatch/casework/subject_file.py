"""The file of an export: JSON in a ZIP, sealed to the platform's age key (art. 15(3), 20)."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from doorwatch.referral.sealing import seal
from doorwatch.store.subject_requests import RequestRow
from doorwatch.store.subjects import HeldListing, content_of

_ABOUT = (
    "What doorwatch holds of the listings that this request names. Not here: what others said of them, "
    "keyed fingerprints (they name nobody without the key; their number is given), and cases that people "
    "are still working on or that were referred, for which a restriction applies (GDPR art. 23)."
)


def export_file(
    conn: Any, row: RequestRow, found: Sequence[HeldListing], restricted: Mapping[str, int], now: datetime
) -> bytes:
    """Return the sealed ZIP with `held.json`. Raises RouteError: the recipient is no age key."""
    assert row.recipient is not None
    held = {
        "schema": 1, "about": _ABOUT, "request": row.id, "reference": row.reference,
        "platform": row.platform, "made_at": now, "restricted": dict(restricted),
        "listings": [
            {**content_of(conn, one.row), "cases": [number for number, _, _ in one.cases]} for one in found
        ],
    }  # fmt: skip
    text = json.dumps(held, indent=1, ensure_ascii=False, default=_text)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo("held.json", now.timetuple()[:6])
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, text.encode())
    return seal(packed.getvalue(), row.recipient)


def _text(value: Any) -> str:
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)
