"""Reading one picture: hashes, parts, words, codes, known matches - or why not.

The bytes are an argument and nothing keeps them. No face is looked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from doorwatch.errors import Unreachable
from doorwatch.images import ocr as tesseract
from doorwatch.images.decode import Undecodable, decode
from doorwatch.images.dihedral import forms
from doorwatch.images.pdq import pdq_of_samples
from doorwatch.images.qr import codes
from doorwatch.images.watch import Seen, Watch
from doorwatch.types import BankMatch, PictureReading, PictureText

TextState = Literal["read", "no_text", "not_read", "pending"]


class PictureBank(Protocol):
    """A bank of known hashes, held in memory."""

    def match(self, sha256: str, forms: Mapping[str, NDArray[np.uint8]], quality: int) -> Sequence[BankMatch]:
        """Return the matches of a picture.

        `forms` holds hashes of bytes [n, 32] by kind: `pdq` with the eight forms in the order of
        `doorwatch.memory.search.DIHEDRAL`, `pdq_r` with the one that there is.
        """
        ...


def read_picture(
    data: bytes,
    index: int,
    address: str | None,
    *,
    ocr: bool,
    banks: Sequence[PictureBank] = (),
    watch: Watch | None = None,
) -> PictureReading:
    """Read one picture from memory. Never raises for a bad one: `failure` then says why.

    `failure` is truncated, too_large, not_a_picture, unsupported or damaged. Of an animated picture the
    first frame is read, which is no failure. With `ocr` the words are read by Tesseract where the
    picture may hold any; `text_state` is not_read without it, without the program, or when it failed.
    `watch` looks for parts of pictures of open cases.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        picture = decode(data)
    except Undecodable as error:
        return PictureReading(
            index, address, sha256, len(data), error.width, error.height, failure=error.reason
        )
    found, turned = forms(picture.pixels)
    shortest = min(picture.width, picture.height)
    reduced = pdq_of_samples(picture.reduced, shortest)
    luma = np.asarray(cv2.cvtColor(picture.pixels, cv2.COLOR_BGR2GRAY), np.uint8)
    state, texts = _words(luma, ocr)
    seen = Seen() if watch is None else watch.look(luma, sha256, turned, found.quality)
    known = {"pdq": turned, "pdq_r": np.frombuffer(reduced.bits, np.uint8)[np.newaxis]}
    return PictureReading(
        index=index,
        address=address,
        sha256=sha256,
        size=len(data),
        width=picture.width,
        height=picture.height,
        pdq=found.hex,
        pdq_r=reduced.hex,
        quality=found.quality,
        texts=texts + codes(luma),
        text_state=state,
        matches=tuple(match for bank in banks for match in bank.match(sha256, known, found.quality)),
        copies=seen.copies,
        portrait=seen.portrait,
    )


def _words(luma: NDArray[np.uint8], ocr: bool) -> tuple[TextState, tuple[PictureText, ...]]:
    if not ocr:
        return "not_read", ()
    if not tesseract.may_hold_text(luma):
        return "no_text", ()
    try:
        return "read", tesseract.words(luma)
    except Unreachable:
        return "not_read", ()
