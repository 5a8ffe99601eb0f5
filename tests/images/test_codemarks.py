from __future__ import annotations

import cv2
import numpy as np
import pytest
import qrcode
from numpy.typing import NDArray

from doorwatch.images import qr
from doorwatch.images.codemarks import may_hold_code
from tests.images.shapes import shapes, smooth


def picture_with_code(seed: int) -> NDArray[np.uint8]:
    """Return a luma picture with a code in it: turned, faint, blurred, noisy or small, by its seed."""
    rng = np.random.default_rng(seed)
    luma = np.asarray(cv2.cvtColor(smooth(shapes(seed, 480, 640), 2), cv2.COLOR_BGR2GRAY), np.uint8)
    made = qrcode.QRCode(border=3, box_size=int(rng.integers(2, 9)))
    made.add_data(f"tel:+4930231250{seed:02}")
    dark, light = [(0, 255), (60, 200), (90, 150), (120, 255)][seed % 4]
    code = np.where(np.array(made.make_image().convert("L")) > 0, light, dark).astype(np.uint8)
    side = code.shape[0]
    turn = cv2.getRotationMatrix2D((side / 2, side / 2), float(rng.integers(0, 4) * 9 * (seed % 3)), 1.0)
    turn[:, 2] += rng.integers(20, 120, 2)
    covered = cv2.warpAffine(np.full_like(code, 255), turn, (640, 480)) > 127
    shown = np.where(covered, cv2.warpAffine(code, turn, (640, 480)), luma)
    blurred = cv2.GaussianBlur(shown, (0, 0), 0.8 if seed % 5 == 0 else 0.01)
    noise = rng.normal(0, 8 * (seed % 2), blurred.shape)
    return np.asarray(np.clip(blurred + noise, 0, 255), np.uint8)


def test_what_the_reader_can_read_is_never_kept_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = [picture_with_code(seed) for seed in range(24)]
    monkeypatch.setattr(qr, "may_hold_code", lambda luma: True)
    readable = [luma for luma in pictures if qr.codes(luma)]
    assert len(readable) > 12
    assert all(map(may_hold_code, readable))
    assert all(may_hold_code(np.ascontiguousarray(luma[:, ::-1])) for luma in readable)


@pytest.mark.parametrize("shape", [(1, 1), (3, 900), (64, 64), (480, 640), (1600, 1200)])
def test_a_picture_without_edges_holds_no_code(shape: tuple[int, int]) -> None:
    assert not may_hold_code(np.full(shape, 90, np.uint8))
    assert not may_hold_code(np.linspace(0, 255, shape[0] * shape[1]).reshape(shape).astype(np.uint8))
