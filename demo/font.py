"""A small bitmap font: capitals, digits and a few signs, 5 x 7 pixels each."""

from __future__ import annotations

import unicodedata

import numpy as np
import numpy.typing as npt

Bitmap = npt.NDArray[np.bool_]
_COLUMNS = {
    # Five columns a sign, the lowest bit at the top.
    "0": "3E5149453E", "1": "00427F4000", "2": "4261514946", "3": "2141454B31", "4": "1814127F10",
    "5": "2745454539", "6": "3C4A494930", "7": "0171090503", "8": "3649494936", "9": "064949291E",
    "A": "7E1111117E", "B": "7F49494936", "C": "3E41414122", "D": "7F4141221C", "E": "7F49494941",
    "F": "7F09090901", "G": "3E4149497A", "H": "7F0808087F", "I": "00417F4100", "J": "2040413F01",
    "K": "7F08142241", "L": "7F40404040", "M": "7F020C027F", "N": "7F0408107F", "O": "3E4141413E",
    "P": "7F09090906", "Q": "3E4151215E", "R": "7F09192946", "S": "4649494931", "T": "01017F0101",
    "U": "3F4040403F", "V": "1F2040201F", "W": "3F4038403F", "X": "6314081463", "Y": "0708700807",
    "Z": "6151494543", "+": "08083E0808", "-": "0808080808", ".": "0060600000", ":": "0036360000",
    "/": "2010080402", " ": "0000000000", "'": "0000070000", "?": "0201510906", "=": "1414141414",
}  # fmt: skip


def _glyph(sign: str) -> Bitmap:
    columns = bytes.fromhex(_COLUMNS.get(sign, _COLUMNS["?"]))
    return np.array([[bool(column >> row & 1) for column in columns] for row in range(7)])


def plain_capitals(text: str) -> str:
    """Return `text` in capitals without marks, as the font can write it."""
    split = unicodedata.normalize("NFKD", text.upper())
    return "".join(sign for sign in split if not unicodedata.combining(sign))


def write(text: str, scale: int) -> Bitmap:
    """Return the text as a bitmap of height 7 * scale; True is ink. One column stands between signs."""
    gap = np.zeros((7, 1), dtype=bool)
    parts = [part for sign in plain_capitals(text) for part in (_glyph(sign), gap)]
    line = np.concatenate(parts, axis=1) if parts else np.zeros((7, 1), dtype=bool)
    return np.kron(line, np.ones((scale, scale), dtype=bool)).astype(bool)
