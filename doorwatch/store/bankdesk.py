"""Acts on banks: each in one transaction with its journal entry; then the derived files follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from doorwatch.banks.model import (
    THRESHOLDS,
    BadLine,
    Bank,
    BankKind,
    NewEntry,
    Source,
    check_end,
    check_name,
    check_persons,
    check_threshold,
)
from doorwatch.banks.shelf_file import write_shelf, writing
from doorwatch.errors import BadInput
from doorwatch.store import bankrows
from doorwatch.store.bankread import enabled_banks, mark, shelved
from doorwatch.store.engine import Store
from doorwatch.store.journalling import append_journal

if TYPE_CHECKING:
    from doorwatch.banks.shelf import BankShelf

BATCH = 1_000
"""Entries in one transaction of an import."""


@dataclass(slots=True)
class Imported:
    """What became of a file: entries by outcome, and the lines that were none."""

    added: int = 0
    renewed: int = 0
    withdrawn: int = 0
    kept_out: int = 0
    bad: list[BadLine] = field(default_factory=list)


@dataclass(frozen=True)
class BankDesk:
    """A tenant's banks. `folder` holds the derived files; `actor` stands in the journal."""

    store: Store
    folder: Path
    actor: str

    def create(
        self, name: str, kind: BankKind, by: str, second: str, now: datetime, threshold: int | None = None
    ) -> Bank:
        """Make a bank. Raises Refused: not two persons. BadInput: a name or threshold that cannot be."""
        width = THRESHOLDS[kind] if threshold is None else threshold
        check_name(name)
        check_threshold(width)
        check_persons(by, second)
        with self.store.write() as conn:
            number = bankrows.create_bank(conn, name, kind, width, by, second, now)
            detail = {"kind": kind, "threshold": width, "second": second}
            append_journal(conn, now, self.actor, "bank.created", f"bank:{name}", detail)
        derive(self.store, self.folder, now)
        return Bank(number, name, kind, width)

    def put(
        self,
        name: str,
        items: Iterable[NewEntry | BadLine],
        source: Source,
        now: datetime,
        *,
        reinstate: bool = False,
        act: str = "bank.imported",
    ) -> Imported:
        """Put entries into a bank, a thousand a transaction; bad lines are kept aside and named.

        Killed in between, it has lost nothing: the same file again goes on. Raises Refused: not two
        persons. BadInput: no such bank, or a source without basis or end.
        """
        source.check(now)
        with self.store.read() as conn:
            bank = bankrows.find_bank(conn, name)
        done = Imported()
        good = _good(items, done.bad, now)
        try:
            batch = list(islice(good, BATCH))
            while batch:
                following = list(islice(good, BATCH))
                self._put(
                    bank, batch, source, now, done, reinstate=reinstate, act=act, more=bool(following)
                )
                batch = following
        except BaseException:
            with self.store.write() as conn:
                bankrows.settle(conn, now, at_once=True)
            raise
        finally:
            derive(self.store, self.folder, now)
        return done

    def _put(
        self,
        bank: Bank,
        batch: list[NewEntry],
        source: Source,
        now: datetime,
        done: Imported,
        *,
        reinstate: bool,
        act: str,
        more: bool,
    ) -> None:
        with self.store.write() as conn:
            put = bankrows.put_entries(conn, bank, batch, source, now, reinstate=reinstate, more=more)
            detail: dict[str, int | str] = {
                "added": put.added, "renewed": put.renewed, "withdrawn": put.withdrawn,
                "kept_out": put.kept_out, "second": source.second,
            }  # fmt: skip
            append_journal(conn, now, self.actor, act, f"bank:{bank.name}", detail)
        done.added += put.added
        done.renewed += put.renewed
        done.withdrawn += put.withdrawn
        done.kept_out += put.kept_out

    def remove(self, name: str, hash: bytes, by: str, now: datetime) -> int:
        """Take back the entries of a bank that hold a hash (32 bytes); return how many.

        Raises BadInput: no such bank, or no such entry in it.
        """
        with self.store.write() as conn:
            bank = bankrows.find_bank(conn, name)
            ids = bankrows.find_entries(conn, bank, hash)
            if not ids:
                raise BadInput(f"bank {name}", "an entry with this hash", "none")
            bankrows.withdraw(conn, ids, by, now)
            append_journal(conn, now, self.actor, "bank.removed", f"bank:{name}", {"entries": ids})
        derive(self.store, self.folder, now)
        return len(ids)

    def disable(self, name: str, by: str, now: datetime) -> bool:
        """Let nothing be compared with a bank from the next look-up on; False when it was so already."""
        with self.store.write() as conn:
            bank = bankrows.find_bank(conn, name)
            changed = bankrows.disable(conn, bank, by, now)
            append_journal(conn, now, self.actor, "bank.disabled", f"bank:{name}", {"changed": changed})
        derive(self.store, self.folder, now)
        return changed

    def enable(self, name: str, by: str, second: str, now: datetime) -> bool:
        """Let pictures be compared with a bank again. Raises Refused: not two persons."""
        check_persons(by, second)
        with self.store.write() as conn:
            bank = bankrows.find_bank(conn, name)
            changed = bankrows.enable(conn, bank, now)
            detail: dict[str, bool | str] = {"changed": changed, "second": second}
            append_journal(conn, now, self.actor, "bank.enabled", f"bank:{name}", detail)
        derive(self.store, self.folder, now)
        return changed


def derive(store: Store, folder: Path, now: datetime) -> None:
    """Write the files that look-ups use, from SQL as it is now; one writer at a time, the last knows most."""
    with writing(folder), store.read() as conn:
        write_shelf(folder, mark(conn), enabled_banks(conn), shelved(conn, now))


def follow(store: Store, shelf: BankShelf, now: datetime) -> None:
    """Derive a shelf's files anew when SQL has moved on since; ask this once for each batch."""
    if shelf.folder is None:
        return
    with store.read() as conn:
        wanted = mark(conn)
    follow_mark(store, shelf, wanted, now)


def follow_mark(store: Store, shelf: BankShelf, wanted: str, now: datetime) -> None:
    """Derive a shelf's files anew when they are not those of a mark that was read from SQL a moment ago."""
    if shelf.folder is not None and shelf.mark != wanted:
        derive(store, shelf.folder, now)


def _good(items: Iterable[NewEntry | BadLine], bad: list[BadLine], now: datetime) -> Iterator[NewEntry]:
    """Yield the entries that may be kept; the others go to `bad` with the reason."""
    for item in items:
        if isinstance(item, BadLine):
            bad.append(item)
            continue
        try:
            if item.expires_at is not None:
                check_end(f"{item.place}: expires", item.expires_at, now)
        except BadInput as error:
            bad.append(BadLine(item.place, str(error)))
            continue
        yield item
