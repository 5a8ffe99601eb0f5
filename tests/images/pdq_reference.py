"""Write `pdq_reference.json` anew from the reference implementation.

Needs the package `pdqhash`, which has no wheel for Linux: build it in an environment of its own and
run `python -m tests.images.pdq_reference` there. The table makes the comparison run everywhere.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.images.shapes import pictures

TABLE = Path(__file__).with_suffix(".json")


def reference(pixels: NDArray[np.uint8]) -> dict[str, object]:
    """Return the reference's hash (64 hex digits) and quality of pixels in blue, green, red."""
    import pdqhash

    bits, quality = pdqhash.compute(np.ascontiguousarray(pixels[..., ::-1]))
    return {"pdq": np.packbits(bits.astype(bool)).tobytes().hex(), "quality": int(quality)}


if __name__ == "__main__":
    rows = [{"seed": seed, **reference(pixels)} for seed, pixels in pictures(100)]
    lines = ",\n".join("  " + json.dumps(row) for row in rows)
    TABLE.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
