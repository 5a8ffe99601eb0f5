"""The signature of a webhook: HMAC-SHA256 over time and body, so that neither can be changed or kept back.

A receiver computes `signature(secret, timestamp, body)` itself, compares in constant time, and refuses a
timestamp more than five minutes from its own clock; it keeps the event ids that it has seen.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

EVENT, TIMESTAMP, SIGNATURE = "doorwatch-event", "doorwatch-timestamp", "doorwatch-signature"
SKEW = timedelta(minutes=5)
_VERSION = "v1="


def signature(secret: bytes, timestamp: int, body: bytes) -> str:
    """Return `v1=` and the hex HMAC-SHA256 of `<timestamp in seconds>.<body>`."""
    return _VERSION + hmac.new(secret, b"%d." % timestamp + body, hashlib.sha256).hexdigest()


def verified(secret: bytes, timestamp: str, given: str, body: bytes, now: datetime) -> bool:
    """Tell whether a message came from who holds the secret, within five minutes: for a receiver."""
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        return False
    sent = datetime.fromtimestamp(int(timestamp), UTC)
    return abs(now - sent) <= SKEW and hmac.compare_digest(
        signature(secret, int(timestamp), body).encode(), given.encode()
    )
