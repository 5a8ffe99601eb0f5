from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
import qrcode
from numpy.typing import NDArray
from PIL import Image

from doorwatch.images import ocr, read_picture
from doorwatch.memory.search import DIHEDRAL
from doorwatch.types import BankMatch
from tests.images.shapes import shapes, smooth

needs_tesseract = pytest.mark.skipif(not ocr.available(), reason="Tesseract is not installed")


def jpeg(pixels: NDArray[np.uint8], quality: int = 92) -> bytes:
    return bytes(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])


def with_text(*lines: str, size: float = 1.2) -> NDArray[np.uint8]:
    picture = smooth(shapes(3, 500, 700), 4)
    for row, line in enumerate(lines):
        top = 80 + row * 90
        cv2.rectangle(picture, (20, top - 50), (680, top + 30), (250, 250, 250), -1)
        cv2.putText(picture, line, (40, top), cv2.FONT_HERSHEY_SIMPLEX, size, (10, 10, 10), 2, cv2.LINE_AA)
    return picture


def test_a_picture_is_read_whole() -> None:
    data = jpeg(smooth(shapes(1, 480, 640), 2))
    read = read_picture(data, 4, "http://127.0.0.1/a.jpg", ocr=False)
    assert (read.index, read.address, read.failure) == (4, "http://127.0.0.1/a.jpg", None)
    assert (read.sha256, read.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert (read.width, read.height) == (640, 480)
    assert [len(value or "") for value in (read.pdq, read.pdq_r)] == [64, 64]
    assert read.quality is not None
    assert read.quality > 49
    assert read.regions == ()


def test_the_same_bytes_give_the_same_reading() -> None:
    data = jpeg(shapes(2, 300, 300))
    assert read_picture(data, 0, None, ocr=False) == read_picture(data, 0, None, ocr=False)


@pytest.mark.parametrize(
    ("data", "failure"),
    [(b"", "not_a_picture"), (b"\xff\xd8\xff\xe0" + b"\0" * 200, "truncated"), (b"%PDF-1.4", "unsupported"),
     (jpeg(shapes(1))[:4000], "truncated")],
)  # fmt: skip
def test_a_bad_picture_is_a_recorded_failure(data: bytes, failure: str) -> None:
    read = read_picture(data, 1, None, ocr=True)
    assert (read.failure, read.pdq, read.regions, read.text_state) == (failure, None, (), "not_read")
    assert read.sha256 == hashlib.sha256(data).hexdigest()


def test_an_empty_picture_holds_no_text_and_needs_no_ocr() -> None:
    read = read_picture(jpeg(np.full((400, 400, 3), 90, np.uint8)), 0, None, ocr=True)
    assert (read.text_state, read.texts, read.quality, read.regions) == ("no_text", (), 0, ())


def test_possible_text_that_nobody_reads_is_not_read() -> None:
    assert read_picture(jpeg(with_text("Leeftijd 16")), 0, None, ocr=False).text_state == "not_read"


def test_without_the_program_text_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    ocr.forget()
    try:
        assert not ocr.available()
        assert read_picture(jpeg(with_text("Leeftijd 16")), 0, None, ocr=True).text_state == "not_read"
    finally:
        monkeypatch.undo()
        ocr.forget()


@pytest.mark.tesseract
@needs_tesseract
def test_words_in_a_picture_are_read_with_their_boxes() -> None:
    read = read_picture(jpeg(with_text("Leeftijd 16", "Bel 030 23125001")), 0, None, ocr=True)
    assert read.text_state == "read"
    words = " ".join(text.quote for text in read.texts)
    assert "16" in words
    assert "23125001" in words
    line = next(text for text in read.texts if "16" in text.quote)
    assert line.box is not None
    assert 20 <= line.box.left < line.box.left + line.box.width <= 680
    assert 20 <= line.box.top < line.box.top + line.box.height <= 120


@pytest.mark.tesseract
@needs_tesseract
@pytest.mark.parametrize("colour", [0, 255])
def test_words_drawn_over_a_picture_are_read(colour: int) -> None:
    picture = smooth(shapes(12, 600, 800), 4)
    cv2.putText(
        picture, "Ik ben 16 jaar", (60, 300), cv2.FONT_HERSHEY_DUPLEX, 1.6, (colour,) * 3, 3, cv2.LINE_AA
    )
    read = read_picture(jpeg(picture), 0, None, ocr=True)
    assert "16 jaar" in " ".join(text.quote for text in read.texts)


@pytest.mark.tesseract
@needs_tesseract
def test_words_are_read_without_a_file_being_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert read_picture(jpeg(with_text("Leeftijd 16")), 0, None, ocr=True).texts
    assert list(tmp_path.iterdir()) == []


@pytest.mark.tesseract
@needs_tesseract
@pytest.mark.parametrize("inverted", [False, True])
def test_light_words_on_dark_ground_are_read_too(inverted: bool) -> None:
    picture = with_text("Ik ben 16 jaar")
    read = read_picture(jpeg(255 - picture if inverted else picture), 0, None, ocr=True)
    assert "16 jaar" in " ".join(text.quote for text in read.texts)


def code(text: str, side: int = 200) -> NDArray[np.uint8]:
    picture = smooth(shapes(6, 500, 700), 3)
    drawn = np.asarray(qrcode.make(text).convert("L"))
    picture[100 : 100 + side, 300 : 300 + side] = cv2.resize(drawn, (side, side))[..., np.newaxis]
    return picture


def test_a_qr_code_is_read_with_its_box() -> None:
    found = read_picture(jpeg(code("https://example.org/x")), 0, None, ocr=False).texts
    assert [(text.quote, text.source) for text in found] == [("https://example.org/x", "qr")]
    box = found[0].box
    assert box is not None
    assert (box.left >= 290, box.left + box.width <= 510, box.top >= 90) == (True, True, True)


@pytest.mark.parametrize("form", ["png", "tilted", "small"])
def test_a_qr_code_survives_what_people_do_to_it(form: str) -> None:
    picture = code("tel:+493023125001", 130 if form == "small" else 200)
    if form == "tilted":
        turn = cv2.getRotationMatrix2D((350, 250), 12, 1.0)
        picture = cv2.warpAffine(picture, turn, (700, 500))
    target = io.BytesIO()
    Image.fromarray(picture).save(target, "PNG")
    data = target.getvalue() if form == "png" else jpeg(picture)
    assert [text.quote for text in read_picture(data, 0, None, ocr=False).texts] == ["tel:+493023125001"]


class OneHash:
    """A bank of one hash of kind `pdq`, with the distance as the only rule."""

    def __init__(self, known: str) -> None:
        self._known = np.frombuffer(bytes.fromhex(known), np.uint8)

    def match(self, sha256: str, forms: Mapping[str, NDArray[np.uint8]], quality: int) -> Sequence[BankMatch]:
        distances = np.unpackbits(forms["pdq"] ^ self._known, axis=1).sum(axis=1)
        best = int(distances.argmin())
        if distances[best] > 31:
            return ()
        return (BankMatch("demo", "pdq", int(distances[best]), DIHEDRAL[best], best == 0, "e1"),)


@pytest.mark.parametrize("transform", ["original", "mirrored", "turned_90"])
def test_a_bank_of_one_hash_is_compared_in_memory_in_eight_forms(transform: str) -> None:
    plain = smooth(shapes(8, 400, 600), 2)
    known = read_picture(jpeg(plain), 0, None, ocr=False).pdq
    assert known is not None
    shown = {"original": plain, "mirrored": plain[:, ::-1], "turned_90": np.rot90(plain, -1)}[transform]
    # The bank's picture is this one turned back, so the form that matches undoes the turn.
    back = {"turned_90": "turned_270"}.get(transform, transform)
    read = read_picture(jpeg(np.ascontiguousarray(shown)), 0, None, ocr=False, banks=[OneHash(known)])
    assert [(match.bank, match.transform, match.distance <= 8) for match in read.matches] == [
        ("demo", back, True)
    ]
    other = read_picture(jpeg(shapes(9, 400, 600)), 0, None, ocr=False, banks=[OneHash(known)])
    assert other.matches == ()


def test_importing_the_room_loads_no_picture_library() -> None:
    script = "import sys, doorwatch.images; sys.exit(any(m in sys.modules for m in ('cv2', 'PIL', 'numpy')))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
