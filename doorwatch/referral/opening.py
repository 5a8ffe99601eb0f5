"""Opening a referral: all is checked in memory before a byte is written, and what is wrong is named."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from doorwatch.errors import PackageError
from doorwatch.referral.bag import (
    MANIFEST,
    MOST_BYTES,
    MOST_FILES,
    NAME,
    PUBLIC_KEY,
    SIGNATURE,
    TAG_MANIFEST,
    fingerprint,
    key_of_pem,
)
from doorwatch.referral.dossier import Dossier, dossier_of
from doorwatch.referral.sealing import MOST_SEALED, unseal

_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_DOSSIER = "data/dossier.json"
_AGE = b"age-encryption.org/v1"
_REFERENCE = re.compile(r"[a-z0-9][a-z0-9-]{0,119}")


@dataclass(frozen=True, slots=True)
class Opened:
    """A referral that holds: every hash, and the signature of the key with this fingerprint (hex)."""

    reference: str
    manifest: str
    fingerprint: str
    dossier: Dossier
    files: Mapping[str, bytes]


def read_package(path: Path, key_file: Path | None = None, expected_key: str | None = None) -> Opened:
    """Read and check a sealed file, an unsealed ZIP, or an unpacked folder.

    `expected_key` is the sender's fingerprint, learned over another channel; without it the key in the
    package is believed and its fingerprint told. Raises PackageError naming what was changed, is missing or
    is too much; nothing is written.
    """
    if path.is_dir():
        reference, files = path.name, _folder(path)
    else:
        data = _read(path)
        if data.startswith(_AGE):
            if key_file is None:
                raise PackageError(path.name, "expected --key with the file of the route's age key", "none")
            data = unseal(data, key_file)
        reference, files = _unzip(data)
    return check_files(reference, files, expected_key)


def open_to(opened: Opened, folder: Path) -> Path:
    """Write a checked referral to `folder`/<reference>: all of it or nothing. Returns that folder.

    Raises PackageError: it is there already; nothing is overwritten.
    """
    target = folder / opened.reference
    if target.exists() or target.is_symlink():
        raise PackageError(str(target), "expected no such folder yet", "one that is there")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    partly = Path(tempfile.mkdtemp(prefix=".referral-", dir=folder))
    try:
        for name, content in opened.files.items():
            place = partly / name
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            place.write_bytes(content)
            place.chmod(0o600)
        os.replace(partly, target)
    except BaseException:
        shutil.rmtree(partly, ignore_errors=True)
        raise
    return target


def check_files(reference: str, files: Mapping[str, bytes], expected_key: str | None = None) -> Opened:
    """Check the files of a bag by name: signature, then manifests, then that nothing is missing or added.

    Raises PackageError naming the file.
    """
    for name in (TAG_MANIFEST, SIGNATURE, PUBLIC_KEY, MANIFEST, "bagit.txt", "bag-info.txt", _DOSSIER):
        if name not in files:
            raise PackageError(name, "expected this file", "none")
    key = key_of_pem(files[PUBLIC_KEY])
    print_ = fingerprint(key)
    if expected_key is not None and _hex(expected_key) != print_:
        raise PackageError(PUBLIC_KEY, f"expected the key with fingerprint {_hex(expected_key)}", print_)
    _check_signature(key, files[TAG_MANIFEST], files[SIGNATURE])
    tags = _listed(files, TAG_MANIFEST)
    _check_hashes(files, tags)
    payload = _listed(files, MANIFEST)
    _check_hashes(files, payload)
    extra = sorted(files.keys() - tags.keys() - payload.keys() - {TAG_MANIFEST, SIGNATURE})
    if extra:
        raise PackageError(extra[0], "expected only files that the manifest lists", "another one")
    dossier = _dossier(files[_DOSSIER])
    if dossier.reference != reference:
        raise PackageError(_DOSSIER, f"expected the referral {reference}", dossier.reference)
    return Opened(reference, hashlib.sha256(files[TAG_MANIFEST]).hexdigest(), print_, dossier, files)


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MOST_SEALED:
            raise PackageError(path.name, f"expected at most {MOST_SEALED} bytes", str(size))
        return path.read_bytes()
    except OSError as error:
        raise PackageError(path.name, "expected a file that can be read", error.strerror) from error


def _unzip(data: bytes) -> tuple[str, dict[str, bytes]]:
    """Return (name of the one folder, files in it). Nothing is unpacked to disk and nothing is inflated."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            files = {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        # A damaged ZIP ends in any of these; ValueError when an offset lies before the file.
        raise PackageError("the package", "expected a whole ZIP", str(error) or "another file") from error
    folder = next(iter(files), "").partition("/")[0]
    if not _REFERENCE.fullmatch(folder):
        raise PackageError("the package", "expected one folder named after the referral", repr(folder[:60]))
    return folder, {_inner(name, folder): content for name, content in files.items()}


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse what a package never holds, before anything is read: doubles, links, inflation, too much."""
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise PackageError(
            "the package", f"expected at most {MOST_FILES} files and {MOST_BYTES} bytes", "more"
        )
    names = [entry.filename for entry in entries]
    for entry in entries:
        place = repr(entry.filename[:80])
        if names.count(entry.filename) > 1:
            raise PackageError(place, "expected every name once", "the same name again")
        if entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 1:
            raise PackageError(place, "expected an entry stored as it is", "a packed or encrypted one")
        if (entry.external_attr >> 16) & 0o170000 not in (0, 0o100000):
            raise PackageError(place, "expected a plain file", "a link or a device")


def _inner(name: str, folder: str) -> str:
    inner = name.removeprefix(f"{folder}/")
    if inner == name or not NAME.fullmatch(inner):
        raise PackageError(repr(name[:80]), f"expected a plain name within {folder}", "another place")
    return inner


def _folder(path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    for place in sorted(path.rglob("*")):
        name = place.relative_to(path).as_posix()
        if place.is_symlink() or not (place.is_file() or place.is_dir()):
            raise PackageError(repr(name[:80]), "expected a plain file", "a link or a device")
        if place.is_dir():
            continue
        total += place.stat().st_size
        if not NAME.fullmatch(name) or len(files) >= MOST_FILES or total > MOST_BYTES:
            raise PackageError(repr(name[:80]), "expected only the files of a referral", "another one")
        files[name] = place.read_bytes()
    return files


def _listed(files: Mapping[str, bytes], manifest: str) -> dict[str, str]:
    """Return hash by name of a manifest."""
    found: dict[str, str] = {}
    for number, line in enumerate(files[manifest].decode("utf-8", "replace").splitlines(), start=1):
        match = _LINE.fullmatch(line)
        if match is None or match[2] in found or not NAME.fullmatch(match[2]):
            raise PackageError(f"{manifest}:{number}", "expected a hash, two spaces and a name, once each")
        found[match[2]] = match[1]
    return found


def _check_hashes(files: Mapping[str, bytes], listed: Mapping[str, str]) -> None:
    for name, digest in sorted(listed.items()):
        if name not in files:
            raise PackageError(name, "expected this file", "none")
        if hashlib.sha256(files[name]).hexdigest() != digest:
            raise PackageError(name, "expected the content that its manifest lists", "changed bytes")


def _check_signature(key: bytes, signed: bytes, signature: bytes) -> None:
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(key).verify(signed, signature)
    except (CryptoError, ValueError) as error:
        expected = f"expected a signature of {TAG_MANIFEST} by the key in {PUBLIC_KEY}"
        raise PackageError(SIGNATURE, expected, "another, or changed bytes in one of the three") from error


def _dossier(data: bytes) -> Dossier:
    try:
        return dossier_of(data)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise PackageError(_DOSSIER, "expected a dossier", str(error)) from error


def _hex(text: str) -> str:
    """Return a fingerprint as people type it: spaces, colons and capitals do not matter."""
    return re.sub(r"[\s:]", "", text).lower()
