"""Signed requests (RFC 9421), so that a platform can tell this crawler from one that copies its name.

The operator publishes the public keys at `/.well-known/http-message-signatures-directory` (the web
application serves `directory`); a key's id is the thumbprint of its JWK (RFC 7638).
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nacl.signing import SigningKey, VerifyKey

DIRECTORY_PATH = "/.well-known/http-message-signatures-directory"
DIRECTORY_TYPE = "application/http-message-signatures-directory+json"
TAG = "web-bot-auth"
COVERED = ("@method", "@authority", "@target-uri", "user-agent")
LIFETIME = timedelta(minutes=5)


@dataclass
class _Message:
    """What http-message-signatures wants of a request."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)


class RequestSigner:
    """Signs requests with the operator's request key."""

    def __init__(self, key: SigningKey) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from http_message_signatures import HTTPMessageSigner, MappingKeyResolver, algorithms

        self.key_id = thumbprint(key.verify_key)
        private = Ed25519PrivateKey.from_private_bytes(bytes(key))
        self._signer = HTTPMessageSigner(
            signature_algorithm=algorithms.ED25519,
            key_resolver=MappingKeyResolver(public_keys={}, private_keys={self.key_id: private}),
        )

    def headers(self, method: str, url: str, user_agent: str, now: datetime) -> Mapping[str, str]:
        """Return the headers `Signature-Input` and `Signature` for a request at `now` (aware)."""
        message = _Message(method, url, {"User-Agent": user_agent})
        self._signer.sign(
            message,
            key_id=self.key_id,
            created=now,
            expires=now + LIFETIME,
            label="sig1",
            tag=TAG,
            covered_component_ids=COVERED,
        )
        return {name: message.headers[name] for name in ("Signature-Input", "Signature")}


def jwk(key: VerifyKey) -> dict[str, str]:
    """Return a public key as JSON Web Key (RFC 8037)."""
    return {"crv": "Ed25519", "kty": "OKP", "x": _base64url(bytes(key))}


def thumbprint(key: VerifyKey) -> str:
    """Return the SHA-256 thumbprint of a key's JWK (RFC 7638), base64url without padding."""
    canonical = json.dumps(jwk(key), sort_keys=True, separators=(",", ":")).encode()
    return _base64url(hashlib.sha256(canonical).digest())


def directory(keys: Sequence[VerifyKey]) -> dict[str, Any]:
    """Return the directory document of all keys in use; during a rotation the old one stays in it."""
    return {"keys": [{**jwk(key), "kid": thumbprint(key), "use": "sig"} for key in keys]}


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
