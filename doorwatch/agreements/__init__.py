"""Agreements with platforms (`docs/agreements.md`): no agreement, no request and no ingestion.

Order of checks: `check_offline` first (no request), then robots.txt and the site's key file, then
`verify_platform`, then `permits` for every request.
"""

from __future__ import annotations

from doorwatch.agreements.gaps import cannot_fire, gaps
from doorwatch.agreements.load import load_agreement, load_agreements, parse_agreement
from doorwatch.agreements.offline import check_offline, problems_offline
from doorwatch.agreements.permits import host_of, permits, within_hours
from doorwatch.agreements.signing import (
    WELL_KNOWN,
    Party,
    key_document,
    key_fresh,
    published_key,
    sign,
    verify_party,
    verify_platform,
)
from doorwatch.agreements.template import render, template

__all__ = [
    "WELL_KNOWN", "Party", "cannot_fire", "check_offline", "gaps", "host_of", "key_document", "key_fresh",
    "load_agreement", "load_agreements", "parse_agreement", "permits", "problems_offline", "published_key",
    "render", "sign", "template", "verify_party", "verify_platform", "within_hours",
]  # fmt: skip
