"""Picture hashes beside their peers: milliseconds a megapixel with decoding, and what reduction costs.

    python -m benchmarks.images [--side 1000] [--repeats 20]

All read the same JPEG bytes, on one thread. `pdqhash` is the reference implementation (it decodes nothing
itself: Pillow decodes for it), `imagehash` a widely used 64-bit hash. A ratio over 1 means that
doorwatch's `pdq` is faster. A peer that is not installed is reported as absent.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from PIL import Image

from doorwatch.images import decode as decoding
from doorwatch.images import ocr
from doorwatch.images.decode import decode, reduced_samples
from doorwatch.images.dihedral import forms
from doorwatch.images.pdq import pdq, pdq_of_samples
from doorwatch.images.portrait import corners, portrait, reduced
from doorwatch.images.qr import codes
from doorwatch.images.read import read_picture
from tests.images.shapes import shapes

_QUALITY = 85


def main() -> None:
    """Print the tables."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--side", type=int, default=1_000)
    ask.add_argument("--repeats", type=int, default=20)
    given = ask.parse_args()
    cv2.setNumThreads(1)
    pixels = cv2.GaussianBlur(shapes(3, given.side, given.side), (0, 0), 1.0)
    data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()
    megapixels = given.side**2 / 1e6
    print(f"JPEG of {given.side} x {given.side}, {len(data) // 1024} KiB, milliseconds a megapixel\n")
    ours = _milliseconds(lambda: pdq(_colours(data)), given.repeats) / megapixels
    print(f"{'pdq, decoding included':<44}{ours:>9.1f}   target 15")
    for name, work in _own(data, given.side).items():
        print(f"{name:<44}{_milliseconds(work, given.repeats) / megapixels:>9.1f}")
    for name, peer in _peers(data).items():
        if peer is None:
            print(f"{name:<44}{'absent':>9}")
            continue
        cost = _milliseconds(peer, given.repeats) / megapixels
        print(f"{name:<44}{cost:>9.1f}   ratio {cost / ours:.1f}")
    _cost_of_reduction()
    _cost_of_text()


def _own(data: bytes, side: int) -> dict[str, Callable[[], object]]:
    picture = decode(data)
    luma = np.asarray(cv2.cvtColor(picture.pixels, cv2.COLOR_BGR2GRAY), np.uint8)
    return {
        "pdq_r, decoding included (target 4)": lambda: pdq_of_samples(reduced_samples(data, (side, side))),
        "eight forms, decoded": lambda: forms(picture.pixels),
        "corners, decoded (while something is watched for)": lambda: corners(reduced(luma)),
        "portrait, decoded (pictures of open cases)": lambda: portrait(luma),
        "test for text, decoded": lambda: ocr.may_hold_text(luma),
        "QR codes, decoded": lambda: codes(luma),
        "read_picture without OCR": lambda: read_picture(data, 0, None, ocr=False),
    }


def _peers(data: bytes) -> dict[str, Callable[[], object] | None]:
    def rgb() -> Image.Image:
        return Image.open(io.BytesIO(data)).convert("RGB")

    found: dict[str, Callable[[], object] | None] = {"pdqhash": None, "imagehash phash": None}
    try:
        import pdqhash

        found["pdqhash"] = lambda: pdqhash.compute(np.asarray(rgb()))
    except ImportError:
        pass
    try:
        import imagehash

        found["imagehash phash"] = lambda: imagehash.phash(rgb())
    except ImportError:
        pass
    return found


def _cost_of_reduction() -> None:
    """Print how far `pdq_r` lies from `pdq`, and from a plain PDQ of a reduced decode."""
    print("\nBits between the hash of the full decode and of the reduced one (mean/most of 20 pictures)")
    print(f"{'size':<14}{'1/n':>5}{'pdq_r':>12}{'plain PDQ of the reduced decode':>36}")
    for height, width in ((400, 600), (600, 800), (1_200, 1_600), (2_400, 3_200)):
        folded, plain = [], []
        for seed in range(20):
            pixels = cv2.GaussianBlur(shapes(seed, height, width), (0, 0), 1.0)
            data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()
            full = pdq(_colours(data))
            folded.append(_bits(full, pdq_of_samples(reduced_samples(data, (width, height)))))
            factor = decoding.reduction(height)
            plain.append(_bits(full, pdq(cv2.imdecode(np.frombuffer(data, np.uint8), _FLAGS[factor]))))
        print(f"{f'{height} x {width}':<14}{factor:>5}{_spread(folded):>12}{_spread(plain):>36}")


_FLAGS = {
    1: cv2.IMREAD_GRAYSCALE, 2: cv2.IMREAD_REDUCED_GRAYSCALE_2,
    4: cv2.IMREAD_REDUCED_GRAYSCALE_4, 8: cv2.IMREAD_REDUCED_GRAYSCALE_8,
}  # fmt: skip


def _cost_of_text() -> None:
    """Print the share of pictures without text that the test sends to OCR, and what OCR costs."""
    lumas = [cv2.cvtColor(cv2.GaussianBlur(shapes(seed, 800, 1250), (0, 0), 1.0), cv2.COLOR_BGR2GRAY)
             for seed in range(40)]  # fmt: skip
    sent = sum(ocr.may_hold_text(luma) for luma in lumas)
    print(f"\nOf 40 generated pictures without text {sent} are sent to OCR (busy shapes: a harsh case).")
    if not ocr.available():
        print(f"{'OCR of a megapixel':<44}{'absent':>9}")
        return
    print(f"{'OCR of a megapixel':<44}{_milliseconds(lambda: ocr.words(lumas[0]), 3):>9.0f}")


def _colours(data: bytes) -> Any:
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)


def _bits(one: Any, other: Any) -> int:
    return (int(one.hex, 16) ^ int(other.hex, 16)).bit_count()


def _spread(values: list[int]) -> str:
    return f"{sum(values) / len(values):.1f}/{max(values)}"


def _milliseconds(work: Callable[[], object], repeats: int) -> float:
    """Return the shortest of some runs."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


if __name__ == "__main__":
    main()
