"""The second factor: codes from an app (TOTP, RFC 6238), each taken once, and recovery codes."""

from __future__ import annotations

import io
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from doorwatch.casework.passwords import token_hash
from doorwatch.store.people import User, put_recovery_codes, use_recovery_code, use_step

if TYPE_CHECKING:
    from doorwatch.keys import KeyRing

STEP_SECONDS = 30
DRIFT = 1
"""Steps that a telephone's clock may be off, either way."""
RECOVERY_CODES = 10
_CODE = re.compile(r"\d{6}")
_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the person's app must read: the address as text, its QR code as an SVG of our own page."""

    uri: str = field(repr=False)
    svg: str = field(repr=False)


def new_secret() -> str:
    """Return 160 random bits in base32, as RFC 4226 recommends."""
    import pyotp

    return pyotp.random_base32()


def enrolment(secret: str, name: str, tenant: str) -> Enrolment:
    """Return the address and QR code of a secret for the app of `name`."""
    import pyotp
    import segno

    uri = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=f"doorwatch {tenant}")
    drawn = io.BytesIO()
    segno.make(uri, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=True, scale=4, border=4, title="otpauth", light="#fff"
    )
    return Enrolment(uri, drawn.getvalue().decode())


def seal(secret: str, keys: KeyRing, user: int) -> bytes:
    """Encrypt a secret for the row of one user: in the row of another it is refused."""
    from nacl.secret import Aead

    return bytes(Aead(keys.people_key()).encrypt(secret.encode(), aad=_row(user)))


def unseal(sealed: bytes, keys: KeyRing, user: int) -> str | None:
    """Return a secret, None when another key or row sealed it: then no code fits."""
    from nacl.exceptions import CryptoError
    from nacl.secret import Aead

    try:
        return bytes(Aead(keys.people_key()).decrypt(sealed, aad=_row(user))).decode()
    except CryptoError:
        return None


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """Return the time step whose code this is, the newest within the drift; None when it is none's.

    All steps are compared in constant time.
    """
    import pyotp

    if not _CODE.fullmatch(code) or not code.isascii():
        return None
    current = int(now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    steps = range(current - DRIFT, current + DRIFT + 1)
    found = [step for step in steps if secrets.compare_digest(totp.generate_otp(step), code)]
    return max(found, default=None)


def use_code(conn: Any, user: User, code: str, keys: KeyRing, now: datetime) -> str | None:
    """Use up a code of an enrolled person; return `totp` or `recovery`, None when it does not fit.

    A code of a step that was used, or of an earlier one, does not fit.
    """
    code = code.strip().replace(" ", "").replace("-", "").lower()
    secret = unseal(user.totp, keys, user.id) if user.totp else None
    step = matching_step(secret, code, now) if secret else None
    if step is not None:
        return "totp" if use_step(conn, user.id, step) else None
    if len(code) == 16 and use_recovery_code(conn, user.id, token_hash(code)):
        return "recovery"
    return None


def new_recovery_codes(conn: Any, user: int) -> tuple[str, ...]:
    """Replace a person's recovery codes and return the new ones, to be shown once."""
    codes = ["".join(secrets.choice(_BASE32) for _ in range(16)) for _ in range(RECOVERY_CODES)]
    put_recovery_codes(conn, user, [token_hash(code) for code in codes])
    return tuple("-".join(code[start : start + 4] for start in range(0, 16, 4)) for code in codes)


def _row(user: int) -> bytes:
    return f"doorwatch-totp-1 user {user}".encode()
