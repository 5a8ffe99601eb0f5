"""Restoring a backup: checked whole before a row is written, and served only after terms and erasures.

Three steps, each repeated safely: load (one transaction), retention, erasures. A marker in the tenant's data
stands from before the first row until the last step; while it stands no command opens the database.
"""

from __future__ import annotations

import hashlib
import os
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any

import msgspec

from doorwatch.agreements import load_agreements
from doorwatch.casework.backup import Manifest, papers
from doorwatch.casework.erasures import replay_erasures
from doorwatch.errors import PackageError, Refused
from doorwatch.keys.files import read_private
from doorwatch.retention import TermsBook, apply, folders_of
from doorwatch.store.copying import copy_in, empty_all, held_tables, set_counters
from doorwatch.store.journalling import append_journal

if TYPE_CHECKING:
    from doorwatch.keys import KeyRing
    from doorwatch.settings import TenantSettings
    from doorwatch.store import Store

_MOST = 512 * 1024 * 1024
"""Bytes of one member: a piece of rows or a file of a case."""


def load_backup(
    tenant: TenantSettings, store: Store, keys: KeyRing, file: Path, identity: Path, now: datetime, *,
    force: bool = False,
) -> Manifest:  # fmt: skip
    """Load a backup into the tenant's empty database and folders; nothing is served yet (`finish_restore`).

    The whole file is read and checked first. Raises PackageError: it was changed, is another tenant's, is not
    signed by this tenant's key, or has another revision. Refused: there are rows already and no `force`.
    """
    store.upgrade()
    manifest = check_backup(tenant, keys, file, identity)
    newest = store.revision()[1]
    if manifest.revision != newest:
        expected = f"expected revision {newest}: restore with the version that made it, then upgrade"
        raise PackageError(file.name, expected, manifest.revision)
    with store.read() as conn:
        held = [] if force else held_tables(conn)
    if held:
        raise Refused(f"restore: expected an empty database; got rows in {', '.join(held[:3])}; or: --force")
    tenant.restoring.touch(mode=0o600)

    def work(conn: Any) -> None:
        empty_all(conn)
        copy_in(conn, _pieces(file, identity))
        set_counters(conn, manifest.counters)
        append_journal(conn, now, "machine", "backup.restored", file.stem, {"made": f"{manifest.made_at:%F}"})

    store.run_write(work, attempts=1)
    _write_files(tenant, file, identity, force=force)
    return manifest


def finish_restore(
    tenant: TenantSettings, store: Store, keys: KeyRing, now: datetime, *, erasures: Path | None,
    confirm_clock: str | None = None,
) -> tuple[dict[str, int], int]:  # fmt: skip
    """Apply the terms, then the erasure log; only then is the tenant open. Return what ended, and erased.

    `erasures` is the log, which becomes the tenant's when it came from elsewhere; None when a person says
    that nothing was ever erased. Raises ClockRefused: the marker stays; run again with `confirm_clock`.
    """
    if erasures is not None and erasures != tenant.erasures:
        lines = erasures.read_bytes()
        tenant.erasures.touch(mode=0o600)
        tenant.erasures.write_bytes(lines)
    known = [
        one
        for one in load_agreements(tenant.agreements, tenant.name).values()
        if not isinstance(one, Refused)
    ]
    ended = apply(
        store, TermsBook.of(known), now, folders=folders_of(tenant), keys=keys, confirm_clock=confirm_clock
    )
    erased = replay_erasures(store, tenant.erasures, keys=keys, now=now)
    tenant.restoring.unlink(missing_ok=True)
    return dict(ended.counts), erased


def check_backup(tenant: TenantSettings, keys: KeyRing, file: Path, identity: Path) -> Manifest:
    """Read a backup whole, compare every checksum and the signature, and return its manifest.

    Raises PackageError: anything is not as it was written.
    """
    from nacl.exceptions import BadSignatureError

    found: dict[str, str] = {}
    manifest = signature = b""
    for name, content in _members(file, identity):
        if name == "manifest.json":
            manifest = content
        elif name == "manifest.sig":
            signature = content
        else:
            found[name] = hashlib.sha256(content).hexdigest()
    try:
        keys.signing_key("journal").verify_key.verify(manifest, signature)
        said = msgspec.json.decode(manifest, type=Manifest)
    except (BadSignatureError, ValueError, msgspec.MsgspecError) as error:
        raise PackageError(
            file.name, "expected a manifest signed by this tenant's journal key", "another"
        ) from error
    if said.tenant != tenant.name:
        raise PackageError(file.name, f"expected a backup of {tenant.name}", said.tenant)
    if said.files != found:
        raise PackageError(file.name, "expected the files of the manifest", "others")
    return said


def _pieces(file: Path, identity: Path) -> Iterator[tuple[str, list[str], list[list[Any]]]]:
    for name, content in _members(file, identity):
        if name.startswith("database/"):
            piece = msgspec.json.decode(content)
            yield piece["table"], piece["columns"], piece["rows"]


def _write_files(tenant: TenantSettings, file: Path, identity: Path, *, force: bool) -> None:
    """Write papers and evidence, each under its own folder; a paper that is there stays unless `force`."""
    places = {f"papers/{label}": folder for label, folder in papers(tenant).items()}
    places["evidence"] = tenant.evidence
    for name, content in _members(file, identity):
        for prefix, folder in places.items():
            if not name.startswith(prefix + "/"):
                continue
            inside = PurePosixPath(name.removeprefix(prefix + "/"))
            if inside.is_absolute() or ".." in inside.parts:
                raise PackageError(file.name, "expected members inside their folder", "another")
            path = folder / inside
            steps = [path, *path.parents[: len(inside.parts) - 1]]
            if any(one.is_symlink() for one in steps):
                raise PackageError(str(path), "expected a place of the tenant's own", "a link to another")
            if path.exists() and not force:
                continue
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(content)
            path.chmod(0o600)


def _members(file: Path, identity: Path) -> Iterator[tuple[str, bytes]]:
    """Yield (name, content) of every member, decrypted as it is read; nothing plain touches the disk."""
    with _opened(file, identity) as stream:
        try:
            with tarfile.open(fileobj=stream, mode="r|") as archive:
                for member in archive:
                    content = archive.extractfile(member) if member.isreg() and member.size <= _MOST else None
                    if content is None:
                        raise PackageError(file.name, "expected plain files of a bounded size", "another")
                    yield member.name, content.read()
        except tarfile.TarError as error:
            raise PackageError(file.name, "expected a whole backup, sealed to this key", "another") from error


@contextmanager
def _opened(file: Path, identity: Path) -> Iterator[IO[bytes]]:
    """Give the decrypted bytes of a sealed file. Raises PackageError: another key, or changed bytes."""
    import pyrage  # type: ignore[import-untyped]

    keys = [
        pyrage.x25519.Identity.from_str(line.strip())
        for line in read_private(identity).decode().splitlines()
        if line.startswith("AGE-SECRET-KEY-1")
    ]
    try:
        sealed = file.open("rb")
    except OSError as error:
        raise PackageError(file.name, "expected a backup that can be read", type(error).__name__) from error
    source, sink = os.pipe()
    faults: list[Exception] = []

    def unseal() -> None:
        try:
            with os.fdopen(sink, "wb") as plain, sealed:
                pyrage.decrypt_io(sealed, plain, keys)
        except (OSError, pyrage.DecryptError) as error:
            faults.append(error)

    worker = threading.Thread(target=unseal)
    worker.start()
    try:
        with os.fdopen(source, "rb") as stream:
            yield stream
            # Read to the end: a changed last block would otherwise go unnoticed.
            while stream.read(1 << 16):
                pass
    finally:
        worker.join()
    if faults:
        raise PackageError(file.name, "expected a whole backup, sealed to this key", "another") from faults[0]
