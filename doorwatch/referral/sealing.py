"""Sealing to a route: age (X25519), so that only the route's key opens it and any age program can."""

from __future__ import annotations

from pathlib import Path

from doorwatch.errors import PackageError, RouteError

MOST_SEALED = 272 * 1024 * 1024
"""Bytes of a sealed file that is opened: a package and what age adds."""


def seal(data: bytes, recipient: str) -> bytes:
    """Return `data` sealed to an age public key. The bytes differ each time, as they must.

    Raises RouteError: the key is none.
    """
    import pyrage  # type: ignore[import-untyped]

    try:
        sealed: bytes = pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(recipient)])
    except pyrage.RecipientError as error:
        expected = "expected an age public key (age1...)"
        raise RouteError("recipient", expected, "one with a wrong checksum") from error
    return sealed


def unseal(data: bytes, key_file: Path) -> bytes:
    """Return what was sealed, with the age identities in `key_file` (lines AGE-SECRET-KEY-1...).

    Raises PackageError: the file was changed, is cut off, or is sealed to another key; age tells them
    apart only so far as the message says.
    """
    import pyrage

    identities = [_identity(line, key_file) for line in _key_lines(key_file)]
    try:
        opened: bytes = pyrage.decrypt(data, identities)
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            got = "one sealed to another key, or a changed header"
            raise PackageError("the sealed file", "expected a file sealed to this key", got) from error
        got = "changed or missing bytes"
        raise PackageError("the sealed file", "expected it as it was sealed", got) from error
    return opened


def _key_lines(key_file: Path) -> list[str]:
    try:
        lines = [line.strip() for line in key_file.read_text("ascii").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise PackageError(key_file.name, "expected a file of age keys", type(error).__name__) from error
    found = [line for line in lines if line and not line.startswith("#")]
    if not found:
        raise PackageError(key_file.name, "expected a line AGE-SECRET-KEY-1...", "none")
    return found


def _identity(line: str, key_file: Path) -> object:
    import pyrage

    try:
        return pyrage.x25519.Identity.from_str(line)
    except pyrage.IdentityError as error:
        raise PackageError(key_file.name, "expected lines AGE-SECRET-KEY-1...", "another line") from error


def new_identity() -> tuple[str, str]:
    """Return (secret, public) of a new age key: for a route that makes its own, and for the demo."""
    import pyrage

    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())
