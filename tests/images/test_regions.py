from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from doorwatch.images.features import CONFIRMED, confirm, features
from doorwatch.images.regions import MOST, regions, trimmed
from tests.images.shapes import shapes

Pixels = NDArray[np.uint8]


def luma(seed: int) -> Pixels:
    picture = cv2.GaussianBlur(shapes(seed, 600, 800), (0, 0), 1.0)
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


def stored(picture: Pixels) -> Pixels:
    data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 80])[1]
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)


def turned(picture: Pixels, degrees: float) -> Pixels:
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(picture, turn, (width, height)), np.uint8)


COPIES: dict[str, Callable[[Pixels], Pixels]] = {
    "smaller": lambda p: np.asarray(
        cv2.resize(p, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA), np.uint8
    ),
    "crop to 80 %": lambda p: p[37:574, 51:767],
    "crop to 60 %": lambda p: p[101:566, 143:763],
    "white border": lambda p: np.pad(p, 60, constant_values=255),
    "bar below": lambda p: np.concatenate([p[:500], np.full((100, 800), 20, np.uint8)]),
    "turned by 5 degrees": lambda p: turned(p, 5),
    "beside another": lambda p: np.concatenate([p, luma(990)], axis=1),
}
SEEDS = range(4)


def near(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return any((int(a, 16) ^ int(b, 16)).bit_count() <= 31 for a in one for b in other)


@pytest.mark.parametrize("name", list(COPIES))
def test_most_copies_share_a_part_with_the_picture(name: str) -> None:
    found = [near(regions(luma(seed)), regions(stored(COPIES[name](luma(seed))))) for seed in SEEDS]
    assert sum(found) >= 3


def test_unrelated_pictures_share_no_part() -> None:
    parts = [regions(luma(seed)) for seed in range(8)]
    assert not any(near(one, other) for place, one in enumerate(parts) for other in parts[:place])


@pytest.mark.parametrize("name", list(COPIES))
def test_local_features_confirm_copies(name: str) -> None:
    counts = [confirm(features(luma(seed)), features(stored(COPIES[name](luma(seed))))) for seed in SEEDS]
    assert sum(count >= CONFIRMED for count in counts) >= 3


def test_local_features_confirm_no_unrelated_pair() -> None:
    found = [features(luma(seed)) for seed in range(7)]
    assert max(confirm(one, other) for place, one in enumerate(found) for other in found[:place]) < CONFIRMED


def test_a_flat_picture_has_no_parts_and_confirms_nothing() -> None:
    flat = np.full((300, 300), 80, np.uint8)
    assert regions(flat) == ()
    assert confirm(features(flat), features(luma(1))) == 0


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (3, 3), (900, 2)])
def test_tiny_pictures_are_no_fault(shape: tuple[int, int]) -> None:
    picture = np.arange(shape[0] * shape[1], dtype=np.int64).reshape(shape).astype(np.uint8)
    assert len(regions(picture)) <= MOST
    assert confirm(features(picture), features(picture)) >= 0


def test_parts_are_the_same_every_time() -> None:
    assert regions(luma(3)) == regions(luma(3))
    assert 1 < len(regions(luma(3))) <= MOST


@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_flat_border_is_trimmed(value: int) -> None:
    picture = luma(4)
    cut = trimmed(np.pad(picture, ((30, 5), (0, 80)), constant_values=value))
    assert abs(cut.shape[0] - 600) <= 4
    assert abs(cut.shape[1] - 800) <= 4


def test_a_picture_that_is_mostly_flat_is_not_trimmed_away() -> None:
    picture = np.full((400, 400), 255, np.uint8)
    picture[180:220, 180:220] = luma(5)[:40, :40]
    assert trimmed(picture).shape == (400, 400)
