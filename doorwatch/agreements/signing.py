"""Both signatures of an agreement, the document in which a platform publishes its key, and its age."""

from __future__ import annotations

import base64
import binascii
import json
import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from doorwatch.agreements.document import canonical, parse_document, read_document
from doorwatch.agreements.load import PARTIES, agreement_of
from doorwatch.errors import AgreementRefused
from doorwatch.types import Agreement

if TYPE_CHECKING:
    from nacl.signing import SigningKey, VerifyKey

Party = Literal["platform", "operator"]
WELL_KNOWN = "/.well-known/doorwatch.json"
KEY_FRESH_FOR = timedelta(days=30)
_MAX_DOCUMENT = 4096


def signed_message(digest: str, party: Party) -> bytes:
    """Return what `party` signs: its own name and the digest of the canonical form.

    The party is part of it, so that no signature can stand in the other's place.
    """
    return f"doorwatch-agreement-1 {party} {digest}".encode()


def sign(path: Path, key: SigningKey, party: Party) -> Agreement:
    """Sign the file at `path` as `party` and return what was signed; the other signature stays.

    Only the `signatures` block of the file changes, comments elsewhere stay, and it changes whole
    or not at all.

    Raises AgreementRefused: the file is no agreement.
    """
    document = read_document(path)
    agreement = agreement_of(document)
    signature = base64.b64encode(key.sign(signed_message(agreement.digest, party)).signature).decode()
    signatures = {**agreement.signatures, party: signature}
    block = ["signatures:", *(f"  {name}: {signatures[name]}" for name in PARTIES if name in signatures)]
    lines = path.read_text(encoding="utf-8").splitlines()
    first, last = document.spans["signatures"]
    text = "\n".join([*lines[:first], *block, *lines[max(last, first + 1) :]]) + "\n"
    signed = parse_document(text, str(path))
    if canonical(signed) != canonical(document):
        raise AgreementRefused(
            f"{path}:{first + 1}: expected `signatures:` on lines of its own; got other keys"
        )
    _replace(path, text)
    return agreement_of(signed)


def verify_party(agreement: Agreement, party: Party, key: bytes) -> bool:
    """Return True when `party`'s signature is there and verifies with `key` (32 bytes, public)."""
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        signature = base64.b64decode(agreement.signatures.get(party, ""), validate=True)
        VerifyKey(key).verify(signed_message(agreement.digest, party), signature)
    except (CryptoError, ValueError, TypeError):
        return False
    return True


def verify_platform(agreement: Agreement, published: bytes) -> None:
    """Check the platform's signature with the key that its own site publishes.

    Raises AgreementRefused: no signature, another key, or an altered agreement.
    """
    if "platform" not in agreement.signatures:
        raise AgreementRefused(f"{agreement.reference}: expected the platform's signature; got none")
    if not verify_party(agreement, "platform", published):
        expected = "expected a platform's signature that the key published on its site verifies"
        raise AgreementRefused(f"{agreement.reference}: {expected}; got another key or an altered agreement")


def published_key(document: bytes, platform: str | None = None) -> bytes:
    """Return the 32 bytes of `{"schema": 1, "platform": name, "ed25519": base64}`.

    Raises AgreementRefused: another form, or another platform than the one named.
    """
    try:
        content: Any = json.loads(document) if len(document) <= _MAX_DOCUMENT else None
        key = base64.b64decode(content["ed25519"], validate=True)
        name = content["platform"]
        if content["schema"] != 1 or len(key) != 32 or not isinstance(name, str):
            raise ValueError
    except (ValueError, TypeError, KeyError, RecursionError, binascii.Error) as error:
        expected = '{"schema": 1, "platform": NAME, "ed25519": BASE64 OF 32 BYTES}'
        raise AgreementRefused(f"{WELL_KNOWN}: expected {expected}; got something else") from error
    if platform is not None and name != platform:
        raise AgreementRefused(f"{WELL_KNOWN}: expected the key of {platform}; got another platform's")
    return key


def key_document(platform: str, key: VerifyKey) -> bytes:
    """Return what the platform puts at `/.well-known/doorwatch.json`."""
    content = {"schema": 1, "platform": platform, "ed25519": base64.b64encode(bytes(key)).decode()}
    return json.dumps(content).encode() + b"\n"


def key_fresh(read_at: datetime, now: datetime) -> bool:
    """Return True when a key read from the site at `read_at` may still vouch for a file or feed: 30 days."""
    return timedelta(0) <= now - read_at <= KEY_FRESH_FOR


def _replace(path: Path, text: str) -> None:
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(path.stat().st_mode & 0o777)
        Path(draft).replace(path)
    finally:
        Path(draft).unlink(missing_ok=True)
