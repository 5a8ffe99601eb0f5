"""Signed requests and answers: who asks, when, once, and what; nobody else can answer."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from doorwatch.errors import Refused

if TYPE_CHECKING:
    from nacl.signing import SigningKey, VerifyKey

SKEW = timedelta(minutes=5)
TENANT, DATE, NONCE, SIGNATURE = (
    "X-Exchange-Tenant",
    "X-Exchange-Date",
    "X-Exchange-Nonce",
    "X-Exchange-Signature",
)


@dataclass(frozen=True, slots=True)
class Signed:
    """What a verified request says of itself."""

    tenant: str
    at: datetime
    nonce: str


def request_headers(
    key: SigningKey, tenant: str, path: str, body: bytes, now: datetime, nonce: str
) -> dict[str, str]:
    """Return the headers that sign a request; `nonce` is used once."""
    date = now.isoformat()
    signature = key.sign(_said("request", tenant, path, date, nonce, body)).signature
    return {TENANT: tenant, DATE: date, NONCE: nonce, SIGNATURE: base64.b64encode(signature).decode()}


def verify_request(
    headers: Mapping[str, str], path: str, body: bytes, keys: Mapping[str, VerifyKey], now: datetime
) -> Signed:
    """Return who signed a request. Raises Refused: nobody we know, too old, or not these words.

    The caller sees to it that a nonce is used once.
    """
    tenant, date, nonce = (headers.get(name) or "" for name in (TENANT, DATE, NONCE))
    key = keys.get(tenant)
    if key is None:
        raise Refused("request: expected a tenant with an agreement; got another")
    try:
        at = datetime.fromisoformat(date)
        close = abs(at - now) <= SKEW
    except (ValueError, TypeError) as error:
        raise Refused("request: expected an instant with an offset; got another value") from error
    if not close or not 16 <= len(nonce) <= 64:
        raise Refused("request: expected one of the last five minutes, with a nonce; got another")
    _verify(key, headers, _said("request", tenant, path, date, nonce, body))
    return Signed(tenant, at, nonce)


def answer_headers(key: SigningKey, nonce: str, body: bytes) -> dict[str, str]:
    """Return the headers that sign the answer to the request with `nonce`."""
    return {SIGNATURE: base64.b64encode(key.sign(_said("answer", nonce, body)).signature).decode()}


def verify_answer(key: VerifyKey, headers: Mapping[str, str], nonce: str, body: bytes) -> None:
    """Return when the exchange signed this answer to this request. Raises Refused."""
    _verify(key, headers, _said("answer", nonce, body))


def _verify(key: VerifyKey, headers: Mapping[str, str], said: bytes) -> None:
    from nacl.exceptions import BadSignatureError

    try:
        key.verify(said, base64.b64decode(headers.get(SIGNATURE) or "", validate=True))
    except (BadSignatureError, binascii.Error, ValueError, TypeError) as error:
        raise Refused("signature: expected that of the other party; got another or none") from error


def _said(*parts: str | bytes) -> bytes:
    raw = [part if isinstance(part, bytes) else part.encode() for part in parts]
    return b"".join(hashlib.sha256(part).digest() for part in raw)
