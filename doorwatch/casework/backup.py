"""Backups: a tar of rows and papers, signed, sealed to the operator's age key while it is written.

    database/000001.json ...   rows, 2,000 a piece (`doorwatch.store.copying`)
    papers/...                 agreements, profiles, routes
    evidence/case-<n>/...      dossiers and pages of cases that exist
    manifest.json              tenant, time, revision, last ids, SHA-256 of every other member
    manifest.sig               Ed25519 of the manifest by the tenant's journal key

No plain byte touches the disk, and no key, erasure log, spool or text that no case holds is inside. A backup
opens only with the operator's secret key, and restores only beside the tenant's own keys.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import msgspec

from doorwatch.errors import SettingsError
from doorwatch.retention import case_folder
from doorwatch.store import Store
from doorwatch.store.copying import copy_out, counters
from doorwatch.store.endings import existing_cases
from doorwatch.store.journalling import append_journal

if TYPE_CHECKING:
    from doorwatch.keys import KeyRing
    from doorwatch.settings import TenantSettings

KEPT = timedelta(days=14)
"""No backup is older (CONTRACTS §6); the tenant's own folder is ended by retention too."""
SUFFIX = ".backup.age"
LOG = "erasures.jsonl"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `files` is the SHA-256 of every other member."""

    tenant: str
    made_at: datetime
    revision: str
    counters: dict[str, int]
    files: dict[str, str]
    schema: int = 1


def make_backup(
    tenant: TenantSettings,
    store: Store,
    keys: KeyRing,
    now: datetime,
    *,
    recipient: str,
    to: Path | None = None,
) -> Path:
    """Write a sealed backup and return its path; files of more than 14 days ago in that folder go.

    Beside it lies the newest erasure log (keyed digests), which a restore must have. Raises SettingsError:
    the recipient is no age public key. The file is there whole or not at all.
    """
    folder = to or tenant.backups
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{tenant.name}-{now:%Y%m%dT%H%M%SZ}{SUFFIX}"
    part = path.with_name(path.name + ".part")
    try:
        with _sealed_to(recipient, part) as stream, store.read() as conn:
            _write(tenant, store, keys, now, conn, stream)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    if tenant.erasures.is_file():
        draft = folder / f".{LOG}.part"
        shutil.copyfile(tenant.erasures, draft)
        draft.chmod(0o600)
        draft.replace(folder / f"{tenant.name}-{LOG}")
    _end_old(folder, tenant.name, now)
    size = path.stat().st_size
    store.run_write(
        lambda conn: append_journal(conn, now, "machine", "backup.made", path.stem, {"bytes": size})
    )
    return path


@contextmanager
def _sealed_to(recipient: str, path: Path) -> Iterator[IO[bytes]]:
    """Give a stream whose bytes are sealed into a new file (mode 0600) as they come."""
    import pyrage  # type: ignore[import-untyped]

    try:
        key = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise SettingsError("backup_recipient", "expected an age public key (age1...)", "another") from error
    source, sink = os.pipe()
    faults: list[BaseException] = []

    def seal() -> None:
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(source, "rb") as plain, os.fdopen(handle, "wb") as sealed:
                pyrage.encrypt_io(plain, sealed, [key])
                sealed.flush()
                os.fsync(sealed.fileno())
        except BaseException as error:
            faults.append(error)

    worker = threading.Thread(target=seal)
    worker.start()
    try:
        with os.fdopen(sink, "wb") as stream:
            yield stream
    except BrokenPipeError:
        if not faults:
            raise
    finally:
        worker.join()
    if faults:
        raise faults[0]


def _write(
    tenant: TenantSettings, store: Store, keys: KeyRing, now: datetime, conn: Any, stream: IO[bytes]
) -> None:
    files: dict[str, str] = {}
    with tarfile.open(fileobj=stream, mode="w|") as archive:
        for name, content in _members(tenant, conn):
            files[name] = hashlib.sha256(content).hexdigest()
            _add(archive, name, content, now)
        revision = store.revision()[0] or ""
        manifest = msgspec.json.encode(Manifest(tenant.name, now, revision, counters(conn), files))
        _add(archive, "manifest.json", manifest, now)
        signature = keys.signing_key("journal").sign(manifest).signature
        _add(archive, "manifest.sig", signature, now)


def _members(tenant: TenantSettings, conn: Any) -> Iterator[tuple[str, bytes]]:
    for number, (table, columns, rows) in enumerate(copy_out(conn), 1):
        piece = {"table": table, "columns": columns, "rows": rows}
        yield f"database/{number:06d}.json", msgspec.json.encode(piece)
    for label, folder in papers(tenant).items():
        for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
            yield f"papers/{label}/{path.name}", path.read_bytes()
    for case in sorted(existing_cases(conn)):
        folder = case_folder(tenant.evidence, case)
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file() and not path.is_symlink():
                yield f"evidence/{path.relative_to(tenant.evidence).as_posix()}", path.read_bytes()


def papers(tenant: TenantSettings) -> dict[str, Path]:
    """Return the folders of a tenant's papers by their name in a backup."""
    return {"agreements": tenant.agreements, "profiles": tenant.profiles, "routes": tenant.routes}


def _add(archive: tarfile.TarFile, name: str, content: bytes, now: datetime) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = len(content), 0o600, int(now.timestamp())
    archive.addfile(info, io.BytesIO(content))


def _end_old(folder: Path, tenant: str, now: datetime) -> None:
    for path in folder.glob(f"{tenant}-*{SUFFIX}"):
        made = path.name.removeprefix(f"{tenant}-").removesuffix(SUFFIX)
        try:
            at = datetime.strptime(made, "%Y%m%dT%H%M%S%z")
        except ValueError:
            continue
        if at <= now - KEPT:
            path.unlink()
