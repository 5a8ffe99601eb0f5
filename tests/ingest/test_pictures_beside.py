from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from doorwatch.ingest import picture_bytes
from doorwatch.types import Listing

PIXELS = b"\x89PNG of generated shapes"
INLINE = "data:image/png;base64," + base64.b64encode(PIXELS).decode()


def read(*images: str, folder: Path | None = None, limit: int = 1000) -> list[bytes | str]:
    listing = Listing("demo-north", "A-1", images=images)
    found = list(picture_bytes(listing, folder, limit=limit))
    assert [index for index, _ in found] == list(range(len(images)))
    return [data for _, data in found]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a listing's folder with a picture, beside a file that must not be reached."""
    (tmp_path / "secret.png").write_bytes(b"secret")
    inside = tmp_path / "feed"
    (inside / "img").mkdir(parents=True)
    (inside / "img" / "1.png").write_bytes(PIXELS)
    (inside / "empty.png").touch()
    (inside / "large.png").write_bytes(b"x" * 1001)
    (inside / "link.png").symlink_to(tmp_path / "secret.png")
    (inside / "within.png").symlink_to(inside / "img" / "1.png")
    (inside / "up").symlink_to(tmp_path)
    os.mkfifo(inside / "pipe.png")
    return inside


@pytest.mark.parametrize("reference", ["img/1.png", "./img/1.png", "img//1.png"])
def test_a_picture_beside_the_file_is_read(folder: Path, reference: str) -> None:
    assert read(reference, folder=folder) == [PIXELS]


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("../secret.png", "outside_folder"),
        ("img/../../secret.png", "outside_folder"),
        ("img/../img/1.png", "outside_folder"),
        ("/etc/hostname", "outside_folder"),
        ("..\\secret.png", "outside_folder"),
        ("img/1.png\0.txt", "outside_folder"),
        ("", "outside_folder"),
        ("link.png", "outside_folder"),
        ("within.png", "outside_folder"),
        ("up/secret.png", "outside_folder"),
        ("none.png", "missing"),
        ("img/1.png/x", "missing"),
        ("(File not included. Change data exporting settings to download.)", "missing"),
        ("img", "not_a_file"),
        ("pipe.png", "not_a_file"),
        ("large.png", "too_large"),
        ("empty.png", "empty"),
        ("x" * 5000, "not_readable"),
        ("http://127.0.0.1/1.png", "not_fetched"),
        ("HTTPS://127.0.0.1/1.png", "not_fetched"),
        ("//127.0.0.1/1.png", "not_fetched"),
        ("file:///etc/hostname", "unsupported_address"),
        ("javascript:alert(1)", "unsupported_address"),
    ],
)
def test_a_picture_that_cannot_be_read_has_a_reason(folder: Path, reference: str, reason: str) -> None:
    assert read(reference, "img/1.png", folder=folder) == [reason, PIXELS]


@pytest.mark.parametrize(
    ("reference", "data"),
    [
        (INLINE, PIXELS),
        (INLINE.replace("data:", "DATA:"), PIXELS),
        (INLINE.replace("=", "%3D"), PIXELS),
        ("data:image/png;name=a;base64,aGk=", b"hi"),
        ("data:image/svg+xml,%3Csvg/%3E", b"<svg/>"),
        ("data:image/png;base64,a", "bad_data_url"),
        ("data:image/png;base64,??", "bad_data_url"),
        ("data:image/png;base64", "bad_data_url"),
        ("data:text/html,hi", "bad_data_url"),
        ("data:image/png;base64,", "empty"),
        ("data:image/png;base64," + "A" * 1400, "too_large"),
        ("data:image/png;base64," + "A" * 100_000, "too_large"),
    ],
)
def test_a_data_url_is_decoded_or_has_a_reason(reference: str, data: bytes | str) -> None:
    assert read(reference) == [data]


def test_without_a_folder_no_file_is_opened() -> None:
    assert read("img/1.png") == ["no_folder"]


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    assert read("img/1.png", folder=tmp_path / "gone") == ["no_folder"]


def test_no_file_stays_open(folder: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    read("img/1.png", "img", "pipe.png", "large.png", "none.png", "link.png", "up/secret.png", folder=folder)
    assert len(os.listdir("/proc/self/fd")) == before
