"""The keys of one tenant: files of `keys/<tenant>/`, or environment variables in their place."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from doorwatch.errors import Refused, SettingsError
from doorwatch.keys import files, memory
from doorwatch.keys.memory import MAX_LIVE, MemoryKey

if TYPE_CHECKING:
    from nacl.signing import SigningKey, VerifyKey

Purpose = Literal["operator", "request", "journal", "referral", "exchange"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
SPOOL = "spool"
PEOPLE = "people"
_SYMMETRIC = (SPOOL, PEOPLE)
Journal = Callable[[str, str], None]
"""Called as journal(act, key id) before the act, so that nothing happens unrecorded."""


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """A key without its secret: name, where it comes from, first use and end where they are known."""

    name: str
    source: Literal["file", "environment"]
    first_used: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of one tenant. Secrets are read when asked for, never held and never in its repr.

    A variable `DOORWATCH_KEY_<TENANT>_<NAME>` (tenant and name in capitals, hyphens as underscores,
    32 bytes in base64) takes the place of the file of that name; `..._MEMORY` takes that of all
    Memory keys and then the operator rotates and destroys them where they are kept.
    """

    folder: Path
    environ: Mapping[str, str] = field(repr=False, default_factory=dict)

    @classmethod
    def open(cls, folder: Path, environ: Mapping[str, str] | None = None) -> KeyRing:
        """Return the ring of `folder`, whose name is the tenant's.

        Raises SettingsError: there is neither a folder nor a variable of this tenant.
        """
        ring = cls(folder, os.environ if environ is None else environ)
        if not folder.is_dir() and not any(name.startswith(ring._variable("")) for name in ring.environ):
            raise SettingsError(str(folder), "expected a folder of keys; create it with `doorwatch keys new`")
        return ring

    @classmethod
    def create(cls, folder: Path, now: datetime, environ: Mapping[str, str] | None = None) -> KeyRing:
        """Create every key that is missing and return the ring. Present keys stay as they are."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ring = cls.open(folder, environ)
        for name in (*PURPOSES, *_SYMMETRIC):
            if not ring._path(name).exists() and ring._variable(name) not in ring.environ:
                files.write_new(ring._path(name), files.encode(secrets.token_bytes(files.KEY_BYTES)))
        if not ring._all_memory_keys():
            memory.create(folder, now)
        return ring

    def signing_key(self, purpose: Purpose) -> SigningKey:
        """Return the Ed25519 key of `purpose`.

        Raises SettingsError: it is missing or no key. Refused: its file is open to others.
        """
        from nacl.signing import SigningKey

        return SigningKey(self._secret(purpose))

    def verify_keys(self, purpose: Purpose) -> tuple[VerifyKey, ...]:
        """Return the public keys of `purpose`: the present one, then those that `renew` replaced.

        Raises as `signing_key`.
        """
        from nacl.signing import VerifyKey

        old = sorted(self.folder.glob(f"{purpose}-*.pub"), reverse=True)
        retired = [VerifyKey(files.decode(files.read_private(path), str(path))) for path in old]
        return (self.signing_key(purpose).verify_key, *retired)

    def renew(self, purpose: Purpose, now: datetime, *, journal: Journal | None = None) -> None:
        """Put a new key in the place of a signing key; its public half stays, what it signed still verifies.

        Raises as `signing_key`. Refused: the key comes from the environment.
        """
        if self._variable(purpose) in self.environ:
            raise Refused(f"{self._variable(purpose)}: a key of the environment is renewed where it is kept")
        public = bytes(self.signing_key(purpose).verify_key)
        retired = self.folder / f"{purpose}-{now:%Y%m%d%H%M%S}.pub"
        if journal:
            journal("key.renewed", purpose)
        if not retired.exists():
            files.write_new(retired, files.encode(public))
        files.replace(self._path(purpose), files.encode(secrets.token_bytes(files.KEY_BYTES)))

    def spool_key(self) -> bytes:
        """Return the 32 bytes that encrypt the spool and the lines set aside."""
        return self._secret(SPOOL)

    def people_key(self) -> bytes:
        """Return the 32 bytes under which second factors and requests of data subjects are encrypted."""
        return self._secret(PEOPLE)

    def memory_keys(self, now: datetime) -> tuple[MemoryKey, ...]:
        """Return the live Memory keys, newest first, at most four. Write under the first, look up under all.

        Raises SettingsError: none is live.
        """
        live = [key for key in self._all_memory_keys() if now < key.end]
        if not live:
            expected = "expected a live Memory key; create one with `doorwatch keys rotate`"
            raise SettingsError(str(self.folder), expected, "none")
        return tuple(live[:MAX_LIVE])

    def rotate(
        self, now: datetime, *, force: bool = False, journal: Journal | None = None
    ) -> MemoryKey | None:
        """Create a new Memory key when the newest is 30 days old (or `force`); return it, else None.

        Raises Refused: four are live already (a fifth would leave fingerprints that nobody looks
        up), or the Memory keys come from the environment.
        """
        present = self._all_memory_keys()
        live = [key for key in present if now < key.end]
        if live and not force and not live[0].due(now):
            return None
        self._refuse_environment("rotated")
        if len(live) >= MAX_LIVE:
            end = min(key.end for key in live)
            raise Refused(
                f"{self.folder}: expected at most {MAX_LIVE} live Memory keys; one ends {end:%F %R} UTC"
            )
        if present and now <= present[0].first_used:
            raise Refused(f"{self.folder}: expected a clock after the newest Memory key's first use")
        key = memory.create(self.folder, now)
        if journal:
            journal("key.created", key.id)
        return key

    def destroy_expired(self, now: datetime, *, journal: Journal | None = None) -> tuple[str, ...]:
        """Destroy the Memory keys first used 120 days ago or earlier; return their ids.

        Nothing brings them back: call it only after the clock has been trusted (retention).
        `journal` is called before each, so that a crash between the two repeats the entry and
        never loses it.
        """
        expired = [key for key in self._all_memory_keys() if now >= key.end]
        if expired:
            self._refuse_environment("destroyed")
        for key in expired:
            self.destroy(key.id, journal=journal)
        return tuple(key.id for key in expired)

    def destroy(self, name: str, *, journal: Journal | None = None) -> None:
        """Destroy one key by its name or Memory key id.

        Raises SettingsError: no file holds such a key.
        """
        path = self._path(name) if name in (*PURPOSES, *_SYMMETRIC) else memory.path_of(self.folder, name)
        if path.parent != self.folder or not path.exists():
            raise SettingsError(str(self.folder), f"expected one of {self._names()}", repr(name))
        if journal:
            journal("key.destroyed", name)
        files.destroy(path)

    def inventory(self) -> tuple[KeyInfo, ...]:
        """Return what keys there are, without secrets."""
        found = [
            KeyInfo(name, "environment" if self._variable(name) in self.environ else "file")
            for name in (*PURPOSES, *_SYMMETRIC)
            if self._variable(name) in self.environ or self._path(name).exists()
        ]
        source: Literal["file", "environment"] = "environment" if self._memory_in_environment else "file"
        found += [KeyInfo(key.id, source, key.first_used, key.end) for key in self._all_memory_keys()]
        return tuple(found)

    def problems(self, now: datetime) -> tuple[str, ...]:
        """Return a line for each key that is missing, open to others, overdue or expired."""
        lines = [
            f"{self._path(name)}: expected a key; got none"
            for name in (*PURPOSES, *_SYMMETRIC)
            if not self._path(name).exists() and self._variable(name) not in self.environ
        ]
        if loose := files.loose_files(self.folder):
            return (*loose, *lines)
        keys = self._all_memory_keys()
        if not any(now < key.end for key in keys):
            lines.append(f"{self.folder}: expected a live Memory key; got none")
        elif keys[0].due(now):
            lines.append(
                f"{self.folder}: expected a Memory key under 30 days old; run: doorwatch keys rotate"
            )
        lines += [f"{key.id}: expected to be destroyed since {key.end:%F}" for key in keys if now >= key.end]
        return tuple(lines)

    @property
    def _memory_in_environment(self) -> bool:
        return self._variable("memory") in self.environ

    def _all_memory_keys(self) -> list[MemoryKey]:
        variable = self._variable("memory")
        keys = (
            memory.parse_environment(self.environ[variable], variable)
            if self._memory_in_environment
            else memory.read_all(self.folder)
        )
        return sorted(keys, key=lambda key: (key.first_used, key.id), reverse=True)

    def _refuse_environment(self, done: str) -> None:
        if self._memory_in_environment:
            variable = self._variable("memory")
            raise Refused(f"{variable}: Memory keys of the environment are {done} where they are kept")

    def _secret(self, name: str) -> bytes:
        variable = self._variable(name)
        if variable in self.environ:
            return files.decode(self.environ[variable], variable)
        return files.decode(files.read_private(self._path(name)), str(self._path(name)))

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.key"

    def _variable(self, name: str) -> str:
        return f"DOORWATCH_KEY_{self.folder.name}_{name}".upper().replace("-", "_")

    def _names(self) -> str:
        return ", ".join(info.name for info in self.inventory())
