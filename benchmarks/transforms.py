"""What is recovered of a copied picture, per transformation and strength.

    python -m benchmarks.transforms [--pictures 30]

Generated shapes, so it shows that it works, not how well on photographs. `hash`: PDQ of the whole picture in
eight forms within 31 bits; `parts`: any part's hash within 31 bits; `confirmed`: 30 or more local features
agree; `found`: hash or parts. Every copy is stored as JPEG again. Crops lie anywhere. The last lines count
unrelated pairs that were taken for copies: of bare pictures, with words, and with one logo in all.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Callable
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from doorwatch.images.dihedral import forms
from doorwatch.images.features import CONFIRMED, Features, confirm, features
from doorwatch.images.pdq import MATCH_DISTANCE, pdq
from doorwatch.images.regions import regions
from tests.images.shapes import shapes

Pixels = NDArray[np.uint8]


class Known(NamedTuple):
    """What is kept of a picture."""

    forms: NDArray[np.uint8]
    parts: NDArray[np.uint8]
    features: Features


def main() -> None:
    """Print the table in Markdown."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--pictures", type=int, default=30)
    count = ask.parse_args().pictures
    pictures = [picture(seed) for seed in range(count)]
    known = [read(pixels) for pixels in pictures]
    print("| transformation | hash | parts | found | confirmed |\n|---|---|---|---|---|")
    for name, change in transformations().items():
        numbers = np.random.default_rng(5)
        found = [
            compare(_stored(change(pixels, numbers)), one)
            for pixels, one in zip(pictures, known, strict=True)
        ]
        shares = [sum(column) / count for column in zip(*found, strict=True)]
        print(f"| {name} |" + "|".join(f" {share:.0%} " for share in shares) + "|", flush=True)
    for name, add in {"": lambda p, _: p, ", words on a card": _card, ", the same logo": _logo}.items():
        unrelated = [add(pixels, number) for number, pixels in enumerate(pictures)]
        kept = [read(pixels) for pixels in unrelated]
        pairs = list(itertools.combinations(range(count), 2))
        wrong = [compare(unrelated[one], kept[other]) for one, other in pairs]
        print(
            f"| unrelated pairs ({len(pairs)}){name} |"
            + "|".join(f" {sum(c)} " for c in zip(*wrong, strict=True))
            + "|"
        )


def transformations() -> dict[str, Callable[[Pixels, np.random.Generator], Pixels]]:
    """Return the transformations by name."""
    found: dict[str, Callable[[Pixels, np.random.Generator], Pixels]] = {
        "scaled to 50 %": lambda p, _: _array(
            cv2.resize(p, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        ),
        "JPEG quality 30": lambda p, _: _stored(p, 30),
        "brighter (gamma 0.7)": lambda p, _: (255 * (p / 255) ** 0.7).astype(np.uint8),
        "mirrored": lambda p, _: np.ascontiguousarray(p[:, ::-1]),
        "turned by 90 degrees": lambda p, _: np.ascontiguousarray(np.rot90(p)),
        "white border of 10 %": lambda p, _: np.pad(p, ((60, 60), (80, 80), (0, 0)), constant_values=255),
        "text bar over 15 %": lambda p, _: _array(
            cv2.rectangle(p.copy(), (0, 510), (800, 600), (20,) * 3, -1)
        ),
        "watermark": _watermark,
        "collage of two": lambda p, n: np.concatenate([p, picture(900 + int(n.integers(50)))], axis=1),
    }
    for share in (0.95, 0.9, 0.8, 0.7, 0.6):
        found[f"crop to {share:.0%} of the area"] = lambda p, n, share=share: _crop(p, share, n)
    for degrees in (2, 5, 10):
        found[f"turned by {degrees} degrees"] = lambda p, _, degrees=degrees: _turned(p, degrees)
    return found


def read(pixels: Pixels) -> Known:
    """Return what is kept of a picture."""
    luma = _array(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY))
    parts = [np.frombuffer(bytes.fromhex(part), np.uint8) for part in regions(luma)]
    return Known(forms(pixels)[1], np.array(parts, np.uint8).reshape(-1, 32), features(luma))


def compare(pixels: Pixels, known: Known) -> tuple[bool, bool, bool, bool]:
    """Return whether the hash, the parts, either, and the local features find the copy."""
    copy = read(pixels)
    whole = np.frombuffer(pdq(pixels).bits, np.uint8)[np.newaxis]
    by_hash, by_parts = _near(whole, known.forms), _near(copy.parts, known.parts)
    return by_hash, by_parts, by_hash or by_parts, confirm(copy.features, known.features) >= CONFIRMED


def picture(seed: int) -> Pixels:
    """Return a picture of 600 x 800."""
    return _array(cv2.GaussianBlur(shapes(seed, 600, 800), (0, 0), 1.0))


def _near(one: Pixels, other: Pixels) -> bool:
    if not len(one) or not len(other):
        return False
    return bool((np.bitwise_count(one[:, np.newaxis] ^ other).sum(axis=2) <= MATCH_DISTANCE).any())


def _crop(pixels: Pixels, share: float, numbers: np.random.Generator) -> Pixels:
    height, width = pixels.shape[:2]
    shape = numbers.uniform(0.95, 1.05)
    h, w = min(height, int(height * share**0.5 * shape)), min(width, int(width * share**0.5 / shape))
    top, left = int(numbers.integers(0, height - h + 1)), int(numbers.integers(0, width - w + 1))
    return np.ascontiguousarray(pixels[top : top + h, left : left + w])


def _turned(pixels: Pixels, degrees: float) -> Pixels:
    height, width = pixels.shape[:2]
    return _array(
        cv2.warpAffine(pixels, cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1), (width, height))
    )


def _watermark(pixels: Pixels, _: np.random.Generator) -> Pixels:
    over = pixels.copy()
    cv2.putText(over, "example.org", (150, 330), cv2.FONT_HERSHEY_DUPLEX, 2.5, (255,) * 3, 5, cv2.LINE_AA)
    return _array(cv2.addWeighted(over, 0.6, pixels, 0.4, 0))


def _card(pixels: Pixels, number: int) -> Pixels:
    """Put words of its own on a white card: other words, the same letters."""
    over = cv2.rectangle(pixels.copy(), (0, 430), (800, 600), (255,) * 3, -1)
    for row, line in enumerate((f"Leeftijd {20 + number}", f"Bel 030 23125{number:03d}")):
        cv2.putText(over, line, (30, 490 + 80 * row), cv2.FONT_HERSHEY_DUPLEX, 2, (0,) * 3, 3, cv2.LINE_AA)
    return _array(over)


def _logo(pixels: Pixels, _: int) -> Pixels:
    """Put a site's logo into the corner, as sites do with every picture."""
    over = pixels.copy()
    over[490:590, 620:790] = cv2.resize(shapes(77, 90, 160), (170, 100))
    return over


def _stored(pixels: Pixels, quality: int = 80) -> Pixels:
    data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return _array(cv2.imdecode(data, cv2.IMREAD_COLOR))


def _array(pixels: object) -> Pixels:
    return np.asarray(pixels, np.uint8)


if __name__ == "__main__":
    main()
