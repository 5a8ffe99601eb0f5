"""Local features: whether two pictures show the same thing, confirmed by geometry.

Kept only for bank entries and pictures of open cases, unless the agreement says otherwise. Without them a
candidate found by hashes stays "unconfirmed".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

CONFIRMED = 30
"""So many matches that one movement explains confirm a copy (unrelated pairs reached 25)."""
_MOST = 1_000
_AREA = 640 * 640
_RATIO = 0.9
_PIXELS_OFF = 4.0
_SMALLEST_SIDE = 32


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Places [n, 2] in pixels of the reduced picture and their descriptors [n, 32] (ORB)."""

    places: NDArray[np.float32]
    descriptors: NDArray[np.uint8]


def features(luma: Pixels) -> Features:
    """Return up to 1,000 local features of a luma picture [height, width]."""
    factor = (_AREA / luma.size) ** 0.5
    if factor < 1:
        width, height = (max(1, round(side * factor)) for side in luma.shape[::-1])
        luma = np.asarray(cv2.resize(luma, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    points: Sequence[cv2.KeyPoint] = ()
    if min(luma.shape) >= _SMALLEST_SIDE:
        points, descriptors = cv2.ORB.create(nfeatures=_MOST).detectAndCompute(luma, None)
    if not points:
        return Features(np.zeros((0, 2), np.float32), np.zeros((0, 32), np.uint8))
    places = np.array([point.pt for point in points], np.float32).reshape(-1, 2)
    return Features(places, np.asarray(descriptors, np.uint8))


def confirm(one: Features, other: Features) -> int:
    """Return how many matches one shift, turn and scale explains; `CONFIRMED` or more is a copy.

    A mirrored copy is confirmed only against the features of the mirrored picture.
    """
    if min(len(one.places), len(other.places)) < 4:
        return 0
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(one.descriptors, other.descriptors, k=2)
    good = [pair[0] for pair in pairs if len(pair) == 2 and pair[0].distance < _RATIO * pair[1].distance]
    if len(good) < 4:
        return 0
    source = one.places[[match.queryIdx for match in good]]
    target = other.places[[match.trainIdx for match in good]]
    cv2.setRNGSeed(1)
    agreeing: Any = cv2.estimateAffinePartial2D(source, target, ransacReprojThreshold=_PIXELS_OFF)[1]
    if agreeing is None:
        return 0
    inliers = agreeing.ravel() > 0
    # Several matches into one place are one: a repeated corner must not confirm a picture.
    return len({tuple(place) for place in np.round(target[inliers]).astype(int).tolist()})
