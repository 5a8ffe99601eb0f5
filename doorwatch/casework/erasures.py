"""The erasure log: keyed digests of what was erased, outside of every database and backup.

A backup from before an erasure holds the data still. Who restores one replays the log before anything
is served: `replay_erasures(store, log, keys=keys, now=now)`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doorwatch.errors import BadInput
from doorwatch.store.journalling import append_journal
from doorwatch.store.portraits import end_portraits
from doorwatch.store.subject_requests import erasable
from doorwatch.store.subjects import HeldListing, erase_account, erase_listings

if TYPE_CHECKING:
    from doorwatch.keys import KeyRing
    from doorwatch.store import Store

NAME = "erasures.jsonl"
KEPT = timedelta(days=90)
"""Longer than any backup lives (14 days): by then no restore brings back what a line names."""


def erased_digest(keys: KeyRing, platform: str, kind: str, name: str) -> str:
    """Return what the log calls an erased listing or account: HMAC-SHA256 under the people key, hex."""
    message = "\0".join(("doorwatch-erased-1", platform, kind, name)).encode()
    return hmac.new(keys.people_key(), message, hashlib.sha256).hexdigest()


def append_erasures(log: Path, digests: Sequence[str], request: int, now: datetime) -> None:
    """Add lines (mode 0600, on the disk before this returns) and drop those that no backup outlives."""
    kept = [line for line in _lines(log) if datetime.fromisoformat(line["at"]) > now - KEPT]
    new = [{"at": now.isoformat(), "request": request, "digest": one} for one in digests]
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = log.with_name(f".{log.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in (*kept, *new))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(log)
    folder = os.open(log.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def replay_erasures(store: Store, log: Path, *, keys: KeyRing, now: datetime) -> int:
    """Erase again what the log names and a restored backup brought back; return how many listings went.

    What was taken in after an erasure is not touched. Doing it twice changes nothing. Raises BadInput: a line
    that is none.
    """
    named = {line["digest"]: datetime.fromisoformat(line["at"]) for line in _lines(log)}
    if not named:
        return 0

    def work(conn: Any) -> int:
        found: list[HeldListing] = []
        accounts: set[tuple[str, str]] = set()
        for listing in erasable(conn):
            digests = [erased_digest(keys, listing.platform, "listing", one) for one in listing.names]
            by_account = {
                erased_digest(keys, listing.platform, "account", one): one for one in listing.accounts
            }
            hits = [named[one] for one in (*digests, *by_account) if one in named]
            if hits and listing.since <= max(hits):
                found.append(listing.held)
                accounts |= {(listing.platform, v) for k, v in by_account.items() if k in named}
        done = erase_listings(conn, found)
        end_portraits(conn, now)
        live = keys.memory_keys(now)
        attempts = sum(erase_account(conn, platform, account, live) for platform, account in accounts)
        count = len(done["erased"]) + len(done["emptied"])
        if count or attempts:
            detail = {"erased": len(done["erased"]), "emptied": len(done["emptied"]), "attempts": attempts}
            append_journal(conn, now, "machine", "subject.erasures_replayed", "erasures", detail)
        return count

    count = store.run_write(work)
    if count:
        store.truncate_log()
    return count


def _lines(log: Path) -> Iterator[dict[str, Any]]:
    if not log.is_file():
        return
    for number, line in enumerate(log.read_text(encoding="utf-8").splitlines(), 1):
        try:
            found = json.loads(line)
            datetime.fromisoformat(found["at"])
            yield {"at": str(found["at"]), "request": int(found["request"]), "digest": str(found["digest"])}
        except (ValueError, KeyError, TypeError) as error:
            raise BadInput(f"{log}:{number}", "expected a line of the erasure log", "another") from error
