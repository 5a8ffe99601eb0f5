"""The package: opened by standard programs byte for byte, and one changed byte is named."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from doorwatch.errors import PackageError, RouteError
from doorwatch.referral import bag, opening
from doorwatch.referral.bag import Package, fingerprint, pack
from doorwatch.referral.compose import compose
from doorwatch.referral.opening import open_to, read_package
from doorwatch.referral.sealing import new_identity, seal
from tests.referral.matters import PAGE, files_of, hard_matter, matter

KEY = SigningKey(b"k" * 32)
FOLDER = "demo-12-4-police-liaison"


def packed() -> Package:
    """The package of the case that has everything."""
    dossier, pages = compose(hard_matter())
    return pack(dossier, pages, KEY)


@pytest.fixture(scope="module")
def package() -> Package:
    """One package for all tests that do not change it."""
    return packed()


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """The route's age key in a file, with its public key beside it."""
    secret, public = new_identity()
    (tmp_path / "route.pub").write_text(public)
    file = tmp_path / "route.key"
    file.write_text(f"# created for a test\n{secret}\n")
    return file


@pytest.fixture
def sealed(package: Package, key_file: Path, tmp_path: Path) -> Path:
    """The package sealed to the route."""
    file = tmp_path / "referral.zip.age"
    file.write_bytes(seal(package.data, (tmp_path / "route.pub").read_text()))
    return file


def run(*words: str, where: Path) -> str:
    """Run a real program and return what it says."""
    done = subprocess.run(words, cwd=where, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def unzipped(package: Package, folder: Path) -> Path:
    """The package opened with the system's unzip."""
    (folder / "referral.zip").write_bytes(package.data)
    if shutil.which("unzip"):
        run("unzip", "-q", "referral.zip", where=folder)
    else:
        run(sys.executable, "-m", "zipfile", "-e", "referral.zip", ".", where=folder)
    return folder / FOLDER


def test_the_same_dossier_gives_the_same_package(package: Package) -> None:
    assert packed() == package


def test_standard_programs_open_and_check_it(package: Package, tmp_path: Path) -> None:
    folder = unzipped(package, tmp_path)
    assert "dossier.pdf: OK" in run("sha256sum", "-c", "manifest-sha256.txt", where=folder)
    assert "manifest-sha256.txt: OK" in run("sha256sum", "-c", "tagmanifest-sha256.txt", where=folder)
    assert (folder / "data/evidence/0001.warc.gz").read_bytes() == PAGE
    run(sys.executable, "-W", "ignore", "-m", "bagit", "--validate", "--quiet", str(folder), where=tmp_path)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not on this machine")
def test_openssl_verifies_the_signature_and_refuses_another_text(package: Package, tmp_path: Path) -> None:
    folder = unzipped(package, tmp_path)
    words = (
        "openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "public-key.pem", "-rawin",
        "-in", "tagmanifest-sha256.txt", "-sigfile", "signature.bin",
    )  # fmt: skip
    assert "Verified Successfully" in run(*words, where=folder)
    shell = "openssl pkey -pubin -in public-key.pem -outform DER | tail -c 32 | sha256sum"
    assert run("sh", "-c", shell, where=folder).split()[0] == fingerprint(KEY.verify_key)
    (folder / "tagmanifest-sha256.txt").write_text("0" * 64 + "  bagit.txt\n")
    assert subprocess.run(words, cwd=folder, capture_output=True, check=False).returncode != 0


@pytest.mark.skipif(shutil.which("age") is None, reason="the program age is not on this machine")
def test_the_program_age_opens_the_sealed_file(package: Package, sealed: Path, key_file: Path) -> None:
    run("age", "-d", "-i", key_file.name, "-o", "opened.zip", sealed.name, where=sealed.parent)
    assert (sealed.parent / "opened.zip").read_bytes() == package.data


def test_opened_with_the_key_it_is_byte_for_byte_what_unzip_gives(
    package: Package, sealed: Path, key_file: Path, tmp_path: Path
) -> None:
    opened = read_package(sealed, key_file, fingerprint(KEY.verify_key))
    assert opened.manifest == package.manifest
    target = open_to(opened, tmp_path / "to")
    (tmp_path / "other").mkdir()
    assert files_of(target) == files_of(unzipped(package, tmp_path / "other"))
    assert read_package(target).files == opened.files
    assert {path.stat().st_mode & 0o777 for path in target.rglob("*") if path.is_file()} == {0o600}


def test_nothing_is_overwritten(sealed: Path, key_file: Path, tmp_path: Path) -> None:
    opened = read_package(sealed, key_file)
    open_to(opened, tmp_path / "to")
    with pytest.raises(PackageError, match="expected no such folder yet"):
        open_to(opened, tmp_path / "to")


def test_another_key_and_no_key_are_refused(sealed: Path, tmp_path: Path) -> None:
    (tmp_path / "other.key").write_text(new_identity()[0])
    with pytest.raises(PackageError, match="sealed to another key"):
        read_package(sealed, tmp_path / "other.key")
    with pytest.raises(PackageError, match="expected --key"):
        read_package(sealed)
    with pytest.raises(PackageError, match="fingerprint aa; got"):
        read_package(sealed, tmp_path / "route.key", "AA")


@pytest.mark.parametrize("text", ["", "# only a note", "AGE-SECRET-KEY-1NO", "\xff"], ids=repr)
def test_a_key_file_that_is_none_is_refused(sealed: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "no.key").write_bytes(text.encode("latin-1"))
    with pytest.raises(PackageError, match=re.escape("no.key")):
        read_package(sealed, tmp_path / "no.key")


def test_a_recipient_with_a_typing_error_is_refused() -> None:
    with pytest.raises(RouteError, match="wrong checksum"):
        seal(b"x", "age1" + "q" * 58)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_changed_byte_of_the_sealed_file_is_refused(
    sealed: Path, key_file: Path, data: st.DataObject
) -> None:
    content = bytearray(sealed.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    changed = sealed.with_name("changed.age")
    changed.write_bytes(content)
    with pytest.raises(PackageError, match=r"sealed|ZIP"):
        read_package(changed, key_file)


@pytest.mark.parametrize("cut", [0, 20, 500, -1])
def test_a_sealed_file_that_was_cut_off_is_refused(sealed: Path, key_file: Path, cut: int) -> None:
    sealed.write_bytes(sealed.read_bytes()[:cut])
    with pytest.raises(PackageError, match=r"sealed|ZIP"):
        read_package(sealed, key_file)


def test_one_changed_byte_of_any_file_is_refused_naming_it(package: Package, tmp_path: Path) -> None:
    folder = unzipped(package, tmp_path)
    for name, content in files_of(folder).items():
        place = folder / name
        place.write_bytes(bytes([content[0] ^ 1]) + content[1:])
        with pytest.raises(PackageError, match=re.escape(name)):
            read_package(folder)
        place.write_bytes(content)
    assert read_package(folder).reference == FOLDER


def test_a_missing_an_added_and_a_renamed_file_are_refused(package: Package, tmp_path: Path) -> None:
    folder = unzipped(package, tmp_path)
    (folder / "data/more.txt").write_text("more")
    with pytest.raises(PackageError, match=r"data/more.txt: expected only files that the manifest lists"):
        read_package(folder)
    (folder / "data/more.txt").unlink()
    (folder / "data/dossier.pdf").rename(tmp_path / "elsewhere.pdf")
    with pytest.raises(PackageError, match=r"data/dossier.pdf: expected this file; got none"):
        read_package(folder)
    (folder / "data/dossier.pdf").symlink_to(tmp_path / "elsewhere.pdf")
    with pytest.raises(PackageError, match="expected a plain file"):
        read_package(folder)


def test_a_package_that_somebody_else_signed_anew_shows_another_fingerprint(tmp_path: Path) -> None:
    dossier, pages = compose(matter())
    (tmp_path / "x.zip").write_bytes(pack(dossier, pages, SigningKey(b"o" * 32)).data)
    with pytest.raises(PackageError, match=r"public-key.pem: expected the key with fingerprint"):
        read_package(tmp_path / "x.zip", expected_key=fingerprint(KEY.verify_key))


def rezip(package: Package, change: str) -> bytes:
    """The package with one entry that no package holds."""
    out = io.BytesIO()
    with (
        warnings.catch_warnings(),
        zipfile.ZipFile(io.BytesIO(package.data)) as old,
        zipfile.ZipFile(out, "w") as new,
    ):
        warnings.simplefilter("ignore")
        for entry in old.infolist():
            new.writestr(entry, old.read(entry))
        names = {
            "slip": f"{FOLDER}/../../slip", "absolute": "/etc/slip", "backslash": f"{FOLDER}/data\\..\\slip",
            "double": f"{FOLDER}/bagit.txt", "link": f"{FOLDER}/data/link",
            "packed": f"{FOLDER}/data/packed", "capital": f"{FOLDER}/DATA/x",
            "drive": "c:/slip", "right to left": f"{FOLDER}/data/\u202egpj.exe",
        }  # fmt: skip
        added = zipfile.ZipInfo(names[change])
        added.external_attr = (0o120777 if change == "link" else 0o100600) << 16
        added.compress_type = zipfile.ZIP_DEFLATED if change == "packed" else zipfile.ZIP_STORED
        new.writestr(added, b"x" * 100)
    return out.getvalue()


@pytest.mark.parametrize(
    "change",
    ["slip", "absolute", "backslash", "double", "link", "packed", "drive", "right to left", "capital"],
)
def test_a_zip_with_an_entry_that_leads_elsewhere_is_refused(
    package: Package, tmp_path: Path, change: str
) -> None:
    (tmp_path / "x.zip").write_bytes(rezip(package, change))
    with pytest.raises(PackageError, match=r"expected (a plain|every name once|an entry stored|one folder)"):
        read_package(tmp_path / "x.zip")
    assert not list(tmp_path.rglob("slip"))


def test_too_much_is_refused_before_it_is_read(
    package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.zip").write_bytes(package.data)
    monkeypatch.setattr(opening, "MOST_SEALED", 1000)
    with pytest.raises(PackageError, match="expected at most 1000 bytes"):
        read_package(tmp_path / "x.zip")
    monkeypatch.setattr(opening, "MOST_SEALED", 10**9)
    monkeypatch.setattr(opening, "MOST_BYTES", 1000)
    with pytest.raises(PackageError, match="expected at most 2000 files and 1000 bytes"):
        read_package(tmp_path / "x.zip")
    monkeypatch.setattr(bag, "MOST_BYTES", 1000)
    with pytest.raises(PackageError, match="split the case"):
        packed()


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"no zip at all", b"age-encryption.org/v1 and no more"], ids=repr
)
def test_a_file_that_is_no_referral_is_refused(tmp_path: Path, key_file: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(PackageError, match="expected"):
        read_package(tmp_path / "x", key_file)
