"""A filled form of an agreement: for `agreements new`, and for whoever builds one from values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from doorwatch.types import Terms

_NOTES = {
    "reference": "Your contract's number; it stands in reports and in the user agent.",
    "site": "The address whose /.well-known/doorwatch.json holds the platform's key.",
    "processor_contract": "Number and date of the contract under GDPR art. 28.",
    "legal_basis": "A sentence each; art. 9 and 10, as listings tell of sex life and may tell of offences.",
    "dpia": "SHA-256 of the document itself, its date, and the day by which it is reviewed.",
    "notice_to_advertisers": "Where the platform tells its advertisers of this scan.",
    "purpose": "Moderation in your own words. Name no other use, not even to exclude it.",
    "scope": "Paths are prefixes. Hours may cross midnight; equal ends are the whole day.",
    "collects": "Of: text, field, pictures, picture_text, platform_feed (or payer, verified_person,\n"
    "# verification, reports, reviews), platform_events.",
    "terms": "Days; docs/agreements.md names the bounds.",
    "mosaic": "May a moderator see a mosaic of 16 x 16 cells, made for each view and never kept?",
    "capacity": "Cases a day, and above it: sample or queue. minor_age is never thinned.",
    "exchange": "Fingerprints of confirmed cases to other tenants; needs its own agreement.",
}


def template(platform: str, tenant: str, today: date, **values: Any) -> dict[str, Any]:
    """Return an agreement's values: safe ones filled in, texts that only people can write left empty.

    `values` replaces top-level keys; for `scope` and `terms` it replaces the keys within.
    """
    host = f"{platform}.example"
    form: dict[str, Any] = {
        "schema": 1,
        "reference": f"{tenant}-{platform}-{today.year}",
        "tenant": tenant,
        "controller": "",
        "platform": platform,
        "site": f"https://{host}",
        "processor_contract": "",
        "legal_basis": {"gdpr_6": "", "gdpr_9": "", "gdpr_10": ""},
        "dpia": {"sha256": "", "date": today, "review": today + timedelta(days=365)},
        "notice_to_advertisers": "",
        "purpose": "",
        "intended_use": "moderation",
        "valid_from": today,
        "valid_until": today + timedelta(days=365),
        "scope": {
            "hosts": [host], "image_hosts": [], "allow": ["/"], "deny": [], "rate": 1, "concurrency": 2,
            "hours": {"start": "01:00", "end": "06:00", "zone": "Europe/Amsterdam"}, "pages": 10000,
            "reveal_contact": False, "private_hosts": [],
        },
        "collects": ["text", "field", "pictures", "picture_text"],
        "terms": asdict(Terms()),
        "mosaic": False,
        "ocr_required": True,
        "capacity": {"cases_a_day": 40, "above": "sample"},
        "routes": [],
        "exchange": False,
        "contacts": {"operator": "", "platform": "", "data_protection": "", "security": ""},
        "signatures": {},
    }  # fmt: skip
    for key, value in values.items():
        form[key] = {**form[key], **value} if key in ("scope", "terms") else value
    return form


def render(values: Mapping[str, Any]) -> str:
    """Return the values of `template` as YAML with a note above the keys that need one."""
    lines = [
        "# An agreement with a platform (docs/agreements.md). Both parties sign: doorwatch agreements sign."
    ]
    for key, value in values.items():
        if key in _NOTES:
            lines.append(f"\n# {_NOTES[key]}")
        if isinstance(value, Mapping) and value:
            lines += [f"{key}:", *(f"  {inner}: {_written(item)}" for inner, item in value.items())]
        else:
            lines.append(f"{key}: {_written(value)}")
    return "\n".join(lines) + "\n"


def _written(value: Any) -> str:
    """Return one value in YAML's flow style; JSON is a part of it."""
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
