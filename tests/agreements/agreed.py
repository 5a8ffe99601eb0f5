"""The values of a complete agreement and the keys of both parties, for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from nacl.signing import SigningKey

from doorwatch.agreements import template

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
OPERATOR = SigningKey(b"o" * 32)
PLATFORM = SigningKey(b"p" * 32)


def values(**changes: Any) -> dict[str, Any]:
    """Return the values of a complete agreement, with the changes laid over."""
    whole: dict[str, Any] = {
        "controller": "Demo North",
        "processor_contract": "DN-2026-1 of 2026-10-01",
        "legal_basis": {"gdpr_6": "6(1)(f)", "gdpr_9": "9(2)(g)", "gdpr_10": "national law"},
        "dpia": {"sha256": "a" * 64, "date": date(2026, 10, 1), "review": date(2027, 10, 1)},
        "notice_to_advertisers": "https://demo-north.example/privacy",
        "purpose": "Moderation: find listings that need a look by the platform's own people.",
        "routes": ["police_liaison"],
        "contacts": {"operator": "a", "platform": "b", "data_protection": "c", "security": "d"},
    }
    return template("demo-north", "north", NOW.date(), **(whole | changes))
