"""An oblivious pseudorandom function over the prime-order group of Ed25519: a value becomes a token blindly.

    asker    P = point of (kind, value); r random; sends r P
    service  has k; sends back k (r P)
    asker    k P = r^-1 (k r P); token = hash of kind, value and k P

The service sees a uniformly random point. The asker cannot make a token without asking. Points of small order
and points that are none are refused.

Source: Jarecki, Kiayias, Krawczyk (2014), Round-optimal password-protected secret sharing (2HashDH);
RFC 9497 has the same shape over ristretto255, which PyNaCl does not bind.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from nacl import bindings
from nacl.exceptions import CryptoError

from doorwatch.errors import BadInput

TOKEN_BYTES = 16
POINT_BYTES = 32
_DOMAIN = b"doorwatch exchange 1"


@dataclass(frozen=True, slots=True, repr=False)
class Blinded:
    """A question under way: the value, the blinding scalar and the point that is sent."""

    kind: str
    value: str
    scalar: bytes
    point: bytes


def new_scalar() -> bytes:
    """Return a random scalar that is not zero: a blinding, or the service's key."""
    while True:
        scalar = bindings.crypto_core_ed25519_scalar_reduce(secrets.token_bytes(64))
        if any(scalar):
            return scalar


def blind(kind: str, value: str) -> Blinded:
    """Return a question for a value; each call gives another point."""
    scalar = new_scalar()
    return Blinded(kind, value, scalar, _times(scalar, _point(kind, value)))


def evaluate(key: bytes, point: bytes) -> bytes:
    """Return what the service answers. Raises BadInput: the point is none of the group."""
    try:
        if len(point) != POINT_BYTES or not bindings.crypto_core_ed25519_is_valid_point(point):
            raise BadInput("point", "expected a point of the group", "another value")
        return _times(key, point)
    except CryptoError as error:
        raise BadInput("point", "expected a point of the group", "another value") from error


def finish(question: Blinded, answer: bytes) -> bytes:
    """Return the token of a question, 16 bytes. Raises BadInput: the answer is no point of the group."""
    inverse = bindings.crypto_core_ed25519_scalar_invert(question.scalar)
    return _token(question.kind, question.value, evaluate(inverse, answer))


def _times(scalar: bytes, point: bytes) -> bytes:
    return bindings.crypto_scalarmult_ed25519_noclamp(scalar, point)


def _point(kind: str, value: str) -> bytes:
    raw = hashlib.blake2b(_framed(kind, value), digest_size=32, person=b"point").digest()
    return bindings.crypto_core_ed25519_from_uniform(raw)


def _token(kind: str, value: str, point: bytes) -> bytes:
    raw = _framed(kind, value) + point
    return hashlib.blake2b(raw, digest_size=TOKEN_BYTES, person=b"token").digest()


def _framed(kind: str, value: str) -> bytes:
    parts = (_DOMAIN, kind.encode(), value.encode())
    return b"".join(len(part).to_bytes(4) + part for part in parts)
