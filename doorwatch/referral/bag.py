"""The package: a signed bag (RFC 8493) in a ZIP, for unzip, sha256sum -c, bagit and openssl.

    <reference>/bagit.txt  bag-info.txt  manifest-sha256.txt  public-key.pem
    <reference>/tagmanifest-sha256.txt  signature.bin
    <reference>/data/dossier.pdf  dossier.json  evidence/0001.warc.gz ...

The signature (Ed25519, raw 64 bytes) is over `tagmanifest-sha256.txt`, which holds the hash of the manifest,
of the key and of all that describes the bag; the manifest holds that of every file. Entries are stored as
they are, with one fixed time, so that the same content gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from doorwatch.errors import PackageError
from doorwatch.referral.dossier import Dossier, dossier_json
from doorwatch.referral.page import dossier_pdf

if TYPE_CHECKING:
    from nacl.signing import SigningKey, VerifyKey

MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SIGNATURE = "signature.bin"
PUBLIC_KEY = "public-key.pem"
MOST_BYTES = 256 * 1024 * 1024
MOST_FILES = 2_000
NAME = re.compile(r"(?!.*\.\.)[a-z0-9][a-z0-9._-]{0,119}(/[a-z0-9][a-z0-9._-]{0,119}){0,3}")
"""What a file of a package may be called: nothing that another system would read as another place."""
_TIME = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100600 << 16
_SPKI = bytes.fromhex("302a300506032b6570032100")
"""What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410)."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package ready to be sealed. `manifest` is SHA-256 of its tag manifest, hex: it names the content."""

    reference: str
    manifest: str
    data: bytes


def pack(dossier: Dossier, pages: Mapping[str, bytes], key: SigningKey) -> Package:
    """Return the signed package of a dossier and its pages; the same input gives the same bytes.

    Raises PackageError: it would be larger than `MOST_BYTES` or hold more than `MOST_FILES`.
    """
    payload = {
        "data/dossier.json": dossier_json(dossier),
        "data/dossier.pdf": dossier_pdf(dossier),
        **{f"data/{name}": content for name, content in pages.items()},
    }
    files = bag_files(dossier, payload, key)
    size = sum(map(len, files.values()))
    if size > MOST_BYTES or len(files) > MOST_FILES:
        expected = f"a package of at most {MOST_FILES} files and {MOST_BYTES >> 20} MB; split the case"
        raise PackageError(dossier.reference, f"expected {expected}", f"{len(files)} and {size >> 20} MB")
    manifest = hashlib.sha256(files[TAG_MANIFEST]).hexdigest()
    return Package(dossier.reference, manifest, _zip(dossier.reference, files))


def bag_files(dossier: Dossier, payload: Mapping[str, bytes], key: SigningKey) -> dict[str, bytes]:
    """Return every file of the bag by its name in it, signature included."""
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": _info(dossier, payload),
        PUBLIC_KEY: pem(key.verify_key),
        MANIFEST: manifest_of(payload),
    }
    listed = manifest_of(tags)
    return {**tags, TAG_MANIFEST: listed, SIGNATURE: key.sign(listed).signature, **payload}


def manifest_of(files: Mapping[str, bytes]) -> bytes:
    """Return the lines that `sha256sum -c` reads."""
    lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return "".join(lines).encode()


def fingerprint(key: VerifyKey | bytes) -> str:
    """Return SHA-256 of a public key's 32 bytes, hex: what is printed, and compared over another channel."""
    return hashlib.sha256(bytes(key)).hexdigest()


def pem(key: VerifyKey) -> bytes:
    """Return a public key as openssl reads it."""
    body = base64.b64encode(_SPKI + bytes(key)).decode()
    return f"-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n".encode()


def key_of_pem(text: bytes) -> bytes:
    """Return the 32 bytes of an Ed25519 public key in PEM. Raises PackageError."""
    lines = text.decode("ascii", "replace").split("\n")
    try:
        der = base64.b64decode("".join(lines[1:-2]), validate=True)
    except ValueError:
        der = b""
    if lines[0] != "-----BEGIN PUBLIC KEY-----" or not der.startswith(_SPKI) or len(der) != len(_SPKI) + 32:
        raise PackageError(PUBLIC_KEY, "expected an Ed25519 public key in PEM", "something else")
    return der[len(_SPKI) :]


def _info(dossier: Dossier, payload: Mapping[str, bytes]) -> bytes:
    """Say what the bag is; nothing of a listing, and no line break that a name could bring in."""
    size = sum(map(len, payload.values()))
    pairs = (
        ("Source-Organization", " / ".join(dossier.sender.controllers)),
        ("External-Identifier", dossier.reference),
        (
            "External-Description",
            f"Referral to {dossier.recipient.name['en']}. {dossier.purpose_limit['en']}",
        ),
        ("Bagging-Date", dossier.made_at[:10]),
        ("Payload-Oxum", f"{size}.{len(payload)}"),
    )
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in pairs).encode()


def _zip(folder: str, files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _TIME)
            entry.create_system = 3
            entry.external_attr = _MODE
            archive.writestr(entry, content)
    return out.getvalue()
