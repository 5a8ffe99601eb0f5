"""Keyed digests: a phone number has few digits, so that only a key keeps it from being guessed."""

from __future__ import annotations

import hmac

from doorwatch.keys import MemoryKey

DIGEST_BYTES = 16
"""128 bits: two values of a tenant share a digest by chance never."""


def digest(key: MemoryKey, kind: str, value: str) -> bytes:
    """Return the 16-byte HMAC-SHA256 digest of a normalised value.

    The kind is part of the message: an account named like a phone number is another value.
    """
    return hmac.digest(key.secret, f"{kind}\0{value}".encode(), "sha256")[:DIGEST_BYTES]
