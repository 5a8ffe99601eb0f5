"""A signed reply file: six lines that a person can write and openssl can sign.

    doorwatch-reply 1
    referral: demo-12-4-police-liaison
    manifest: <SHA-256 of tagmanifest-sha256.txt, 64 hex digits>
    code: usable
    at: 2026-11-21T08:30:00+01:00
    signature: <Ed25519 over the five lines before, line ends included, in base64>

The key is the route's (`reply_key` of its file). The manifest binds the answer to one package, the time
orders the answers, and each file counts once.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, get_args

from doorwatch.errors import PackageError
from doorwatch.store.referrals import ReplyCode

if TYPE_CHECKING:
    from nacl.signing import SigningKey

REPLY_CODES: tuple[ReplyCode, ...] = get_args(ReplyCode)
_HEAD = "doorwatch-reply 1"
_KEYS = ("referral", "manifest", "code", "at")
_LINE = re.compile(r"([a-z]+): ([!-~]{1,200})")
MOST_BYTES = 4_096


@dataclass(frozen=True, slots=True)
class SignedReply:
    """What a reply file says, not yet believed. `body` is what `signature` must be over."""

    referral: str
    manifest: str
    code: ReplyCode
    at: datetime
    body: bytes
    signature: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the signed lines, hex: the same answer twice is the same."""
        return hashlib.sha256(self.body).hexdigest()


def parse_reply(data: bytes, name: str) -> SignedReply:
    """Read a reply file; the signature is not judged here.

    Raises PackageError: `file:line: expected; got`.
    """
    if len(data) > MOST_BYTES:
        raise PackageError(name, f"expected at most {MOST_BYTES} bytes", str(len(data)))
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").rstrip("\n").split("\n")
    if lines[0] != _HEAD:
        raise PackageError(f"{name}:1", f"expected {_HEAD}", "another line")
    values: dict[str, str] = {}
    for number, (line, key) in enumerate(zip(lines[1:], (*_KEYS, "signature"), strict=False), start=2):
        match = _LINE.fullmatch(line)
        if match is None or match[1] != key:
            raise PackageError(f"{name}:{number}", f"expected {key}: and its value", "another line")
        values[key] = match[2]
    if len(lines) != len(_KEYS) + 2:
        raise PackageError(f"{name}:{len(lines)}", f"expected {len(_KEYS) + 2} lines", str(len(lines)))
    return _reply(values, "\n".join(lines[:-1]).encode() + b"\n", name)


def _reply(values: dict[str, str], body: bytes, name: str) -> SignedReply:
    code = next((one for one in REPLY_CODES if one == values["code"]), None)
    if code is None:
        raise PackageError(f"{name}:4", f"expected one of {', '.join(REPLY_CODES)}", "another code")
    try:
        at = datetime.fromisoformat(values["at"])
    except ValueError as error:
        raise PackageError(f"{name}:5", "expected a time like 2026-11-21T08:30:00+01:00", "none") from error
    if at.tzinfo is None:
        raise PackageError(f"{name}:5", "expected a time with its zone", "one without")
    try:
        signature = base64.b64decode(values["signature"], validate=True)
    except (binascii.Error, ValueError) as error:
        raise PackageError(f"{name}:6", "expected a signature in base64", "something else") from error
    return SignedReply(values["referral"], values["manifest"], code, at, body, signature)


def check_reply(reply: SignedReply, key: bytes) -> None:
    """Return when the route's key signed the reply. Raises PackageError."""
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(key).verify(reply.body, reply.signature)
    except (CryptoError, ValueError) as error:
        raise PackageError(
            "signature", "expected one of the route's key over these lines", "another"
        ) from error


def write_reply(referral: str, manifest: str, code: ReplyCode, at: datetime, key: SigningKey) -> bytes:
    """Return a signed reply file: for a receiver that has this program, and for tests."""
    stamp = at.isoformat(timespec="seconds")
    body = f"{_HEAD}\nreferral: {referral}\nmanifest: {manifest}\ncode: {code}\nat: {stamp}\n".encode()
    return body + b"signature: " + base64.b64encode(key.sign(body).signature) + b"\n"
