"""Words in pictures by Tesseract, behind a cheap test whether there may be any.

The picture goes to the program's standard input and the words come from its standard output; no
file is made. A missing program is no error: the picture's text is then `not_read`, and coverage says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from doorwatch.errors import Unreachable
from doorwatch.types import Box, PictureText

Pixels = NDArray[np.uint8]

MODELS = ("eng", "nld", "deu", "fra", "spa", "ron", "hun", "pol")
"""Tesseract's names of the eight languages; those that are installed are used together."""
CONFIDENCE = 60.0
"""Words below this confidence (0-100) are dropped: texture read as letters is no text."""
SECONDS = 30
_WORKING_SIDE = 800
_LARGEST = 3_000_000
_SMALLEST_SIDE = 700
_GROUND = 51


def available() -> bool:
    """Say whether Tesseract can be run here with at least one of our languages."""
    return bool(_models())


def forget() -> None:
    """Forget what was found installed, so that the next call looks again."""
    _models.cache_clear()


def may_hold_text(luma: Pixels) -> bool:
    """Say cheaply whether a luma picture [height, width] may hold words or a number of two digits.

    Looks for two or more blobs of like height side by side, lighter or darker than what is around
    them. Made to say yes too often rather than once too little: a no is never checked again.
    """
    scale = _WORKING_SIDE / max(luma.shape)
    for factor in (scale, scale / 3):
        small = luma
        if factor < 1:
            small = np.asarray(cv2.resize(luma, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))
        for polarity, offset in ((cv2.THRESH_BINARY, -12), (cv2.THRESH_BINARY_INV, 12)):
            mask = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, polarity, 31, offset)
            if not cv2.countNonZero(mask):
                continue
            if _neighbours(np.asarray(cv2.connectedComponentsWithStats(mask, connectivity=8)[2])):
                return True
    return False


def _neighbours(stats: NDArray[np.int32]) -> bool:
    """Say whether two blobs look like letters of a line.

    `stats` is OpenCV's table [n, 5] of left, top, width, height and area; its first row is the ground.
    """
    left, top, width, height, area = stats[1:].T.astype(np.int64)
    letter = (height >= 7) & (height <= 250) & (width <= 3 * height) & (width * 12 >= height)
    letter &= area * 10 >= width * height
    if np.count_nonzero(letter) < 2:
        return False
    left, top, width, height = left[letter], top[letter], width[letter], height[letter]
    order = np.argsort(left, kind="stable")[:4000]
    left, top, width, height = left[order], top[order], width[order], height[order]
    for step in range(1, min(40, len(left))):
        a, b = slice(None, -step), slice(step, None)
        gap = left[b] - (left[a] + width[a])
        tallest = np.maximum(height[a], height[b])
        alike = np.minimum(height[a], height[b]) * 10 >= tallest * 6
        level = np.abs(top[a] + height[a] - top[b] - height[b]) * 4 <= tallest
        if bool((alike & level & (gap > -tallest // 4) & (gap <= tallest)).any()):
            return True
    return False


def words(luma: Pixels) -> tuple[PictureText, ...]:
    """Return the lines of words that Tesseract reads in a luma picture [height, width].

    Read twice: as it is, and flattened, where words drawn over a picture stand out. A line that
    both give is kept once; where they differ both are kept.

    Raises Unreachable: the program is missing, failed, or took more than `SECONDS`.
    """
    factor = min(max(1.0, _SMALLEST_SIDE / min(luma.shape)), 4.0, (_LARGEST / luma.size) ** 0.5)
    if factor != 1.0:
        how = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
        luma = np.asarray(cv2.resize(luma, None, fx=factor, fy=factor, interpolation=how), np.uint8)
    found = {line.quote: line for line in _lines(_run(flattened(luma), "11"), factor)}
    found |= {line.quote: line for line in _lines(_run(luma, "3"), factor)}
    return tuple(found.values())


def flattened(luma: Pixels) -> Pixels:
    """Return how far each pixel is from what is around it: words dark on white, whatever they lie on."""
    apart = cv2.absdiff(luma, cv2.medianBlur(luma, _GROUND))
    return np.asarray(255 - cv2.convertScaleAbs(apart, alpha=255 / max(1, int(apart.max()))), np.uint8)


def _run(luma: Pixels, segmentation: str) -> list[str]:
    """Return the rows of Tesseract's table of a picture."""
    models = _models()
    if not models:
        raise Unreachable("tesseract: expected the program with one of our languages; found none")
    # An uncompressed bitmap: Tesseract parses it in memory, without a temporary file.
    sent = cv2.imencode(".bmp", luma)[1].tobytes()
    command = [
        "tesseract",
        "stdin",
        "stdout",
        "-l",
        "+".join(models),
        "--psm",
        segmentation,
        "--dpi",
        "150",
        "tsv",
    ]
    try:
        done = subprocess.run(
            command, input=sent, capture_output=True, timeout=SECONDS, check=True, env=_environment()
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise Unreachable(f"tesseract: expected words; got {type(error).__name__}") from error
    return done.stdout.decode("utf-8", "replace").splitlines()


def _environment() -> dict[str, str]:
    # One thread: the pictures of a scan are already read side by side.
    return {**os.environ, "OMP_THREAD_LIMIT": "1"}


def _lines(table: Iterable[str], factor: float) -> Iterable[PictureText]:
    """Join the words of Tesseract's table (tab-separated, level 5 is a word) into lines."""
    lines: dict[tuple[str, ...], list[tuple[str, int, int, int, int]]] = {}
    for row in table:
        cells = row.split("\t", 11)
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip() and float(cells[10]) >= CONFIDENCE:
            left, top, width, height = (int(cell) for cell in cells[6:10])
            lines.setdefault(tuple(cells[1:5]), []).append((cells[11], left, top, left + width, top + height))
    for found in lines.values():
        if sum(letter.isalnum() for word in found for letter in word[0]) < 2:
            continue  # a stroke or an edge; an age has two digits
        left, top = min(w[1] for w in found), min(w[2] for w in found)
        right, bottom = max(w[3] for w in found), max(w[4] for w in found)
        box = Box(*(round(v / factor) for v in (left, top, right - left, bottom - top)))
        yield PictureText(" ".join(w[0] for w in found), box, "ocr")


@cache
def _models() -> tuple[str, ...]:
    program = shutil.which("tesseract")
    if program is None:
        return ()
    try:
        listed = subprocess.run([program, "--list-langs"], capture_output=True, timeout=SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        return ()
    installed = set(listed.stdout.decode("utf-8", "replace").split())
    return tuple(model for model in MODELS if model in installed)
