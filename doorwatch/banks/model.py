"""What a bank is: a named list of hashes of one kind, each entry with its source, two persons and an end.

hotline   lawfully supplied by a hotline or the police; exact unless its threshold says otherwise
survivor  made by `doorwatch hash` on a helper's own machine; near within its threshold
stock     pictures of stock and model sets: they explain a shared picture and lower nothing
template  pictures of a site's own templates (logos, placeholders): they explain, too
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from doorwatch.errors import BadInput, Refused

BankKind = Literal["hotline", "survivor", "stock", "template"]
KINDS: tuple[BankKind, ...] = get_args(BankKind)
COUNTING: tuple[BankKind, ...] = ("hotline", "survivor")
"""Kinds whose match is a signal; the others explain only."""
THRESHOLDS: dict[BankKind, int] = {"hotline": 0, "survivor": 16, "stock": 31, "template": 31}
"""Default distance, in bits of 256, within which a match is the bank's own."""
WIDEST = 31
"""No threshold is wider: PDQ's published distance, and what the search is exact for."""
TERM = timedelta(days=365)
"""How long an entry lives unless its supplier says otherwise."""
LONGEST_TERM = timedelta(days=3 * 366)
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_PERSON = re.compile(r"[\w.-]{1,60}")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Bank:
    """One bank. `threshold` is 0-31 bits; `disabled` says that nothing is compared with it."""

    id: int
    name: str
    kind: BankKind
    threshold: int
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class NewEntry:
    """One hash as a file gives it: `pdq` and `sha256` of 32 bytes, one of them at least.

    `quality` is PDQ's, 0-100; `reference` is the supplier's own name of the entry. `supplier` and
    `expires_at` are the file's own where it has them. `withdrawn`: the supplier has taken it back.
    """

    place: str
    pdq: bytes | None = None
    sha256: bytes | None = None
    quality: int | None = None
    reference: str | None = None
    supplier: str | None = None
    expires_at: datetime | None = None
    withdrawn: bool = False

    @property
    def identity(self) -> bytes:
        """16 bytes that name the hashes: the same ones are one entry of a bank."""
        return identity(self.pdq, self.sha256)


@dataclass(frozen=True, slots=True)
class Source:
    """Where entries come from and who answers for them: both persons by name, and never the same."""

    supplier: str
    basis: str
    by: str
    second: str
    expires_at: datetime

    def check(self, now: datetime) -> None:
        """Raise Refused or BadInput when a source is not one that a bank may rest on."""
        check_persons(self.by, self.second)
        for name, text in (("supplier", self.supplier), ("basis", self.basis)):
            if not text.strip() or len(text) > _LONGEST:
                raise BadInput(name, f"1 to {_LONGEST} characters", str(len(text.strip())))
        check_end("expires", self.expires_at, now)


@dataclass(frozen=True, slots=True)
class BadLine:
    """Something in a file that is no entry: where, and what was expected."""

    place: str
    message: str


def identity(pdq: bytes | None, sha256: bytes | None) -> bytes:
    """Return 16 bytes that name a pair of hashes and nothing else of them."""
    return hashlib.blake2b((pdq or b"") + b"/" + (sha256 or b""), digest_size=16).digest()


def check_name(name: str) -> None:
    """Raise BadInput unless a bank may have this name: small letters, digits and hyphens."""
    if not _NAME.fullmatch(name):
        raise BadInput("bank", "a name of 1 to 64 small letters, digits and hyphens", repr(name))


def check_kind(kind: str) -> BankKind:
    """Return a kind. Raises BadInput: there is none of this name."""
    for known in KINDS:
        if kind == known:
            return known
    raise BadInput("kind", f"one of {', '.join(KINDS)}", repr(kind))


def check_threshold(threshold: int) -> None:
    """Raise BadInput unless a threshold is 0 to 31 bits."""
    if not 0 <= threshold <= WIDEST:
        raise BadInput("threshold", f"0 to {WIDEST} bits", str(threshold))


def check_persons(by: str, second: str) -> None:
    """Raise Refused unless two persons are named who are not one; BadInput: no name of a person."""
    for name in (by, second):
        if name and not _PERSON.fullmatch(name):
            raise BadInput("person", "a user's name without spaces", repr(name))
    if not by or not second or by.casefold() == second.casefold():
        raise Refused(f"bank: expected two persons, not equal; got {by or 'none'} and {second or 'none'}")


def check_end(place: str, end: datetime, now: datetime) -> None:
    """Raise BadInput unless an end lies after now and at most three years ahead."""
    if not now < end <= now + LONGEST_TERM:
        raise BadInput(place, f"a day after today, at most {LONGEST_TERM.days} days ahead", f"{end:%F}")
