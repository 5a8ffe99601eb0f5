"""Pictures: decoded, hashed and read in memory, then gone. The one home of Pillow and OpenCV.

Nothing heavy is imported until the first picture comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from doorwatch.images.read import PictureBank
    from doorwatch.images.watch import Watch
    from doorwatch.types import PictureReading

__all__ = ["ocr_available", "read_picture"]


def read_picture(
    data: bytes,
    index: int,
    address: str | None,
    *,
    ocr: bool,
    banks: Sequence[PictureBank] = (),
    watch: Watch | None = None,
) -> PictureReading:
    """Read one picture from memory; see `doorwatch.images.read.read_picture`."""
    from doorwatch.images.read import read_picture as read

    return read(data, index, address, ocr=ocr, banks=banks, watch=watch)


def ocr_available() -> bool:
    """Return True when Tesseract can be run, so that words in pictures can be read."""
    from doorwatch.images.ocr import available

    return available()
