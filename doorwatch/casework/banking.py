"""Banks of known pictures as acts of people in the console: rights first, then the desk of the banks.

The second person is named, as at the terminal: an account that may edit banks too, and not one's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from doorwatch.banks.files import entry_of
from doorwatch.banks.model import BadLine, Bank, Source
from doorwatch.casework.rights import ActRefused, refusals, require
from doorwatch.errors import BadInput
from doorwatch.store import Store
from doorwatch.store.bankdesk import BankDesk, Imported
from doorwatch.store.bankread import BankFigures, entries_of, list_banks
from doorwatch.store.bankrows import find_bank
from doorwatch.store.people import all_users
from doorwatch.types.people import Permission, Person, permissions_of


@dataclass(frozen=True, slots=True)
class Supply:
    """What one supplier gave a bank on one basis: entries that live, and the first and last of their ends."""

    supplier: str
    basis: str
    entries: int
    first_end: datetime
    last_end: datetime


@dataclass(frozen=True, slots=True)
class BankPage:
    """A bank with its figures and its suppliers."""

    figures: BankFigures
    supplies: tuple[Supply, ...]


def banks_of(store: Store, person: Person, now: datetime) -> tuple[BankFigures, ...]:
    """Return every bank with its counts. Raises PermissionRefused."""
    with refusals(store, person, now, "banks"):
        require(person, Permission.BANKS_VIEW)
    with store.read() as conn:
        return tuple(list_banks(conn, now))


def bank_page(store: Store, person: Person, name: str, now: datetime) -> BankPage | None:
    """Return one bank, None when there is none. Raises PermissionRefused."""
    figures = next((one for one in banks_of(store, person, now) if one.bank.name == name), None)
    if figures is None:
        return None
    with store.read() as conn:
        return BankPage(figures, _supplies(conn, figures.bank, now))


def seconds_for_banks(conn: Any, person: Person) -> tuple[str, ...]:
    """Return who may be named as the second person: others with the right, whose account is active."""
    return tuple(
        one.name
        for one in all_users(conn)
        if one.state == "active" and one.name != person.name
        and Permission.BANKS_EDIT in permissions_of(one.roles)
    )  # fmt: skip


def add_hash(
    store: Store, person: Person, folder: Path, name: str, entry: Mapping[str, str], source: Source,
    now: datetime,
) -> Imported:  # fmt: skip
    """Add one entry by its hash; `entry` has pdq, sha256 and reference as text.

    Raises PermissionRefused; ActRefused: the second person may not; BadInput: no hash, or no such bank.
    """
    with refusals(store, person, now, f"bank/{name}"):
        require(person, Permission.BANKS_EDIT)
        with store.read() as conn:
            if source.second not in seconds_for_banks(conn, person):
                raise ActRefused("no_second_person", f"bank {name}: expected another who may edit banks")
    item = entry_of({key: value for key, value in entry.items() if value}, "entry")
    if isinstance(item, BadLine):
        raise BadInput(*item.message.split(": ", 1))
    if item is None:
        raise BadInput("entry", "expected a PDQ or a SHA-256", "none")
    return BankDesk(store, folder, person.name).put(name, [item], source, now, act="bank.added")


def withdraw_hash(store: Store, person: Person, folder: Path, name: str, hash: str, now: datetime) -> int:
    """Take back the entries of a bank that hold a hash; one person may, since it only stops something.

    Raises PermissionRefused, BadInput.
    """
    with refusals(store, person, now, f"bank/{name}"):
        require(person, Permission.BANKS_EDIT)
    try:
        wanted = bytes.fromhex(hash)
    except ValueError:
        wanted = b""
    if len(wanted) != 32:
        raise BadInput("hash", "64 hexadecimal digits", f"{len(hash)} characters")
    return BankDesk(store, folder, person.name).remove(name, wanted, person.name, now)


def disable_bank(store: Store, person: Person, folder: Path, name: str, now: datetime) -> bool:
    """Let nothing be compared with a bank any more. Raises PermissionRefused, BadInput."""
    with refusals(store, person, now, f"bank/{name}"):
        require(person, Permission.BANKS_EDIT)
    return BankDesk(store, folder, person.name).disable(name, person.name, now)


def _supplies(conn: Any, bank: Bank, now: datetime) -> tuple[Supply, ...]:
    found: dict[tuple[str, str], list[datetime]] = {}
    for one in entries_of(conn, find_bank(conn, bank.name), now):
        found.setdefault((one.supplier, one.basis), []).append(one.expires_at)
    return tuple(
        Supply(supplier, basis, len(ends), min(ends), max(ends))
        for (supplier, basis), ends in sorted(found.items())
    )
