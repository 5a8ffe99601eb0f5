"""Keys of a tenant (`docs/keys.md`): never in the database, a backup or a log.

Single keys (operator, request, journal, referral and exchange are Ed25519; spool and people are symmetric)
and up to four live Memory keys. Files have mode 0600; environment variables may take their place.
"""

from __future__ import annotations

from doorwatch.keys.files import decode, encode, read_private, write_new
from doorwatch.keys.memory import DESTROY_AFTER, MAX_LIVE, ROTATE_AFTER, MemoryKey
from doorwatch.keys.ring import PURPOSES, KeyInfo, KeyRing, Purpose

__all__ = [
    "DESTROY_AFTER", "MAX_LIVE", "PURPOSES", "ROTATE_AFTER", "KeyInfo", "KeyRing", "MemoryKey", "Purpose",
    "decode", "encode", "read_private", "write_new",
]  # fmt: skip
