"""Passwords and secrets: Argon2id hashes, what may be a password, random ones, hashes of tokens."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from doorwatch.errors import BadInput

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MIN_LENGTH = 12
MAX_LENGTH = 256
"""Bounds the work that a stranger can ask for."""
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody mistakes for another when reading them out."""
_COMMON = frozenset(
    """password wachtwoord welkom welcome qwerty azerty qwertyuiop asdfgh zxcvbn letmein iloveyou admin
    administrator changeme geheim secret monkey dragon football sunshine princess master superman batman
    trustno login hallo hello doorwatch moderator amsterdam rotterdam utrecht nederland feyenoord zomer
    winter lente herfst summer spring autumn januari correcthorsebatterystaple passwort kennwort
    motdepasse contrasena haslo jelszo parola""".split()
)
"""What the published lists of leaked passwords begin with, without the digits that people put around them."""


def normal(password: str) -> str:
    """Return a password as it is hashed: NFC, so that two keyboards that write one text agree."""
    return unicodedata.normalize("NFC", password)


def check_new(password: str, name: str) -> str:
    """Return a password that the person `name` may take, normalised.

    Raises BadInput: too short or too long, the name with something around it, one of the common
    passwords with digits or signs around it, or few different characters. The password is never repeated.
    """
    text = normal(password)
    place = "password"
    if not MIN_LENGTH <= len(text) <= MAX_LENGTH:
        raise BadInput(place, f"expected {MIN_LENGTH} to {MAX_LENGTH} characters", str(len(text)))
    if any(unicodedata.category(char) == "Cc" for char in text):
        raise BadInput(place, "expected characters that one can type", "a control character")
    core = "".join(char for char in text.casefold() if char.isalnum())
    letters = "".join(char for char in core if char.isalpha())
    if _says(letters, "".join(char for char in name.casefold() if char.isalpha())):
        raise BadInput(place, "expected another than the name with something around it", "the name")
    if any(_says(letters, one) for one in _COMMON) or _is_run(core):
        raise BadInput(place, "expected another than a common one", "a common one")
    if len(set(text)) < 5:
        raise BadInput(place, "expected at least 5 different characters", str(len(set(text))))
    return text


def make_hash(password: str) -> str:
    """Return the Argon2id hash (PHC form) of a password."""
    return _hasher().hash(normal(password))


def fits(hashed: str | None, password: str) -> bool:
    """Return True when the password is the one that was hashed.

    Without a hash the same work is done for nothing, so that the time tells no one which names exist.
    """
    from argon2.exceptions import InvalidHashError, VerificationError

    text = normal(password)[: MAX_LENGTH + 1]
    try:
        return _hasher().verify(hashed or _nobodys_hash(), text) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(hashed: str) -> bool:
    """Return True when a hash was made with other parameters than ours."""
    return _hasher().check_needs_rehash(hashed)


def one_time_password() -> str:
    """Return a password of four groups of five: 99 random bits that one can read out."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))


def new_token(prefix: str = "") -> str:
    """Return a secret of 256 random bits; `prefix` lets scanners of leaked secrets know it."""
    return prefix + secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """Return what the store keeps of a random secret; a slow hash would add nothing to 80 bits or more."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _says(letters: str, word: str) -> bool:
    """True when the letters of a password are one word, forwards or backwards, once or over and over."""
    times, rest = divmod(len(letters), len(word) or 1)
    return bool(word) and times > 0 and not rest and letters in (word * times, word[::-1] * times)


def _is_run(core: str) -> bool:
    """True for digits that go up or down by one or stay, over and over."""
    steps = {(ord(b) - ord(a)) % 10 for a, b in pairwise(core)}
    return core.isdecimal() and len(steps) == 1


@cache
def _hasher() -> PasswordHasher:
    """Argon2id with 19 MiB, 2 passes, 1 lane: OWASP Password Storage Cheat Sheet, 2024."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _nobodys_hash() -> str:
    return _hasher().hash(secrets.token_urlsafe(32))
