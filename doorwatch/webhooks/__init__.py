"""Webhooks: messages of the outbox, signed and sent to a platform's own programs until they take them."""

from __future__ import annotations

from doorwatch.webhooks.secrets import hook_secret, weak_secrets
from doorwatch.webhooks.send import PAUSES, Round, Sender
from doorwatch.webhooks.sign import EVENT, SIGNATURE, TIMESTAMP, signature, verified

__all__ = [
    "EVENT", "PAUSES", "SIGNATURE", "TIMESTAMP", "Round", "Sender", "hook_secret", "signature", "verified",
    "weak_secrets",
]  # fmt: skip
