"""What is recovered of a copied picture, per transformation and strength.

    python -m benchmarks.transforms [--pictures 30]

Generated shapes, so it shows that it works, not how well on photographs. `hash`: PDQ of the whole picture in
eight forms within 31 bits. `part`: found among all portraits by corners and confirmed by patches, as a night
does while a case holds the picture. Every copy is stored as JPEG again; crops lie anywhere, on no grid of the
reference. Intervals are Wilson's at 95 %. The last lines count unrelated pairs taken for copies: bare, with
words, with one logo, in one frame, before one ground, half the same, on one card.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Callable
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from doorwatch.images.copies import agreement
from doorwatch.images.dihedral import forms
from doorwatch.images.finder import Finder
from doorwatch.images.pdq import MATCH_DISTANCE, pdq
from doorwatch.images.portrait import Portrait, corners, pack, portrait, reduced
from doorwatch.rates import wilson
from tests.images.shapes import shapes

Pixels = NDArray[np.uint8]


class Known(NamedTuple):
    """What is kept of a picture: its eight hashes and its portrait."""

    forms: NDArray[np.uint8]
    portrait: Portrait | None


def main() -> None:
    """Print the table in Markdown."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--pictures", type=int, default=30)
    count = ask.parse_args().pictures
    cv2.setNumThreads(1)
    pictures = [picture(seed) for seed in range(count)]
    known = [read(pixels) for pixels in pictures]
    finder = Finder([pack(one.portrait) for one in known if one.portrait is not None])
    places = [place for place, one in enumerate(known) if one.portrait is not None]
    print("| transformation | hash | part | hash or part |\n|---|---|---|---|")
    spent = 0.0
    for name, change in transformations().items():
        numbers = np.random.default_rng(5)
        found = []
        for place, pixels in enumerate(pictures):
            copy = _stored(change(pixels, numbers))
            whole = np.frombuffer(pdq(copy).bits, np.uint8)[np.newaxis]
            start = time.perf_counter()
            hits = {places[one] for one in finder.copies(luma(copy), range(len(places)))}
            spent += time.perf_counter() - start
            if wrong := hits - {place}:
                print(f"  {name}: picture {place} was taken for a part of {sorted(wrong)}")
            by_hash = _near(whole, known[place].forms)
            found.append((by_hash, place in hits, by_hash or place in hits))
        cells = (_rate(sum(column), count) for column in zip(*found, strict=True))
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
    asked = count * len(transformations())
    print(f"\n{1000 * spent / asked:.0f} ms a picture that is a copy, among {len(places)} portraits")
    _unrelated(pictures)


def _unrelated(pictures: list[Pixels]) -> None:
    """Print how many unrelated pairs are taken for copies; every pair is compared, without the finder."""
    pairs = list(itertools.combinations(range(len(pictures)), 2))
    print(f"\n| {len(pairs)} unrelated pairs | hash | part | most corners |\n|---|---|---|---|")
    for name, add in BACKGROUNDS.items():
        changed = [add(pixels, number) for number, pixels in enumerate(pictures)]
        kept = [read(pixels) for pixels in changed]
        small = [reduced(luma(_stored(pixels))) for pixels in changed]
        own = [corners(one) for one in small]
        found = [
            agreement(small[one], own[one], made)
            for one, other in pairs
            if (made := kept[other].portrait) is not None
        ]
        near = sum(_near(kept[one].forms[:1], kept[other].forms) for one, other in pairs)
        wrong, most = sum(one.confirmed for one in found), max((one.corners for one in found), default=0)
        print(f"| {name} | {near} | {wrong} | {most} |", flush=True)


def _rate(found: int, count: int) -> str:
    low, high = wilson(found, count)
    return f"{found / count:.0%} [{low:.0%}, {high:.0%}]"


def luma(pixels: Pixels) -> Pixels:
    """Return the luma of a picture in blue, green, red."""
    return _array(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY))


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
    found["mirrored crop to 80%"] = lambda p, n: _array(np.ascontiguousarray(_crop(p, 0.8, n)[:, ::-1]))
    found["collage of four"] = _four
    found["crop to 70%, turned by 3 degrees"] = lambda p, n: _crop(_turned(p, 3), 0.7, n)
    found["crop to 40% of the area"] = lambda p, n: _crop(p, 0.4, n)
    for degrees in (2, 5, 10):
        found[f"turned by {degrees} degrees"] = lambda p, _, degrees=degrees: _turned(p, degrees)
    return found


def read(pixels: Pixels) -> Known:
    """Return what is kept of a picture."""
    return Known(forms(pixels)[1], portrait(luma(pixels)))


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


def _four(pixels: Pixels, numbers: np.random.Generator) -> Pixels:
    others = [picture(950 + int(numbers.integers(50))) for _ in range(3)]
    return np.concatenate([np.concatenate([pixels, others[0]], 1), np.concatenate(others[1:], 1)], 0)


def _large_logo(pixels: Pixels, _: int) -> Pixels:
    over = pixels.copy()
    over[400:600, 400:800] = cv2.resize(picture(77), (400, 200))
    return over


def _frame(pixels: Pixels, _: int) -> Pixels:
    """Put a picture into the frame of a site."""
    over = picture(555)
    over[120:480, 160:640] = cv2.resize(pixels, (480, 360))
    return over


def _room(pixels: Pixels, _: int) -> Pixels:
    """Put another subject before the same ground, as a photographer's room does."""
    over = picture(556)
    over[60:560, 250:560] = cv2.resize(pixels, (310, 500))
    return over


def _half(pixels: Pixels, _: int) -> Pixels:
    over = picture(557)
    over[:, :400] = pixels[:, :400]
    return over


def _shaded(_: Pixels, number: int) -> Pixels:
    """Return a site's card: one shaded ground, words of its own."""
    down, across = np.mgrid[0:600, 0:800]
    over = cv2.merge([_array(60 + 100 * across / 800 + 80 * down / 600)] * 3)
    for row in range(5):
        line = f"Salon {number * 7 % 90 + 10} kamer {row} 030 23125{(number * 13 + row) % 1000:03d}"
        place = (60, 100 + 100 * row)
        cv2.putText(over, line, place, cv2.FONT_HERSHEY_DUPLEX, 1.3, (255,) * 3, 2, cv2.LINE_AA)
    return _array(over)


BACKGROUNDS: dict[str, Callable[[Pixels, int], Pixels]] = {
    "as they are": lambda pixels, _: pixels,
    "words on a card below": _card,
    "the same logo": _logo,
    "the same logo over a sixth": _large_logo,
    "in one frame": _frame,
    "before one ground (two thirds the same)": _room,
    "one half the same": _half,
    "words on one shaded card": _shaded,
}


def _stored(pixels: Pixels, quality: int = 80) -> Pixels:
    data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return _array(cv2.imdecode(data, cv2.IMREAD_COLOR))


def _array(pixels: object) -> Pixels:
    return np.asarray(pixels, np.uint8)


if __name__ == "__main__":
    main()
