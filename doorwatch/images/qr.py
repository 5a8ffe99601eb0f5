"""QR codes in pictures: a way to give a contact that no text holds."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from doorwatch.images.codemarks import may_hold_code
from doorwatch.types import Box, PictureText

Pixels = NDArray[np.uint8]
_LARGEST_SIDE = 1600


def codes(luma: Pixels) -> tuple[PictureText, ...]:
    """Return the texts of the QR codes in a luma picture [height, width], with their boxes.

    A mirrored picture is read too: a code that a camera cannot read is still read by those who mirror
    it back. What cannot be decoded gives nothing.
    """
    factor = min(1.0, _LARGEST_SIDE / max(luma.shape))
    if factor < 1.0:
        luma = np.asarray(
            cv2.resize(luma, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8
        )
    if not may_hold_code(luma):
        return ()
    try:
        found, texts, corners, _ = cv2.QRCodeDetector().detectAndDecodeMulti(luma)
    except cv2.error:  # its geometry gives up on some textures
        return ()
    if not found:
        return ()
    result = []
    for text, corner in zip(texts, corners, strict=True):
        if text:
            left, top = np.floor(corner.min(axis=0) / factor).astype(int).tolist()
            right, bottom = np.ceil(corner.max(axis=0) / factor).astype(int).tolist()
            result.append(PictureText(text, Box(left, top, right - left, bottom - top), "qr"))
    return tuple(result)
