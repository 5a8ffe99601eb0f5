from __future__ import annotations

import contextlib
import io
import struct
import zlib
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from doorwatch.images.decode import MAX_BYTES, Undecodable, decode, sniff
from doorwatch.images.pdq import pdq, pdq_of_samples
from tests.images.shapes import shapes, smooth

pytestmark = pytest.mark.filterwarnings("ignore:Corrupt EXIF data:UserWarning")
SCENE = smooth(shapes(5, 300, 400), 2)


def picture(mode: str = "RGB") -> Image.Image:
    return Image.fromarray(np.ascontiguousarray(SCENE[..., ::-1])).convert(mode)


def saved(kind: str, image: Image.Image | None = None, **options: object) -> bytes:
    target = io.BytesIO()
    (image or picture()).save(target, kind, **options)
    return target.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds almost nothing: a decompression bomb."""
    parts = [b"\x89PNG\r\n\x1a\n"]
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    for name, body in ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 4096)), (b"IEND", b"")):
        parts.append(struct.pack(">I", len(body)) + name + body)
        parts.append(struct.pack(">I", zlib.crc32(name + body)))
    return b"".join(parts)


@pytest.mark.parametrize(
    ("kind", "options", "tolerance"),
    [
        ("PNG", {}, 0), ("BMP", {}, 0), ("WEBP", {"lossless": True}, 0), ("AVIF", {"quality": 95}, 12),
        ("JPEG", {"quality": 95}, 12), ("JPEG", {"quality": 95, "progressive": True}, 12),
        ("WEBP", {"quality": 95}, 16),
    ],
)  # fmt: skip
def test_the_usual_formats_give_the_same_pixels(
    kind: str, options: dict[str, object], tolerance: int
) -> None:
    pixels = decode(saved(kind, **options)).pixels.astype(int)
    assert pixels.shape == SCENE.shape
    assert np.percentile(np.abs(pixels - SCENE), 99) <= tolerance


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", mode) for mode in ("L", "P", "1", "LA", "RGBA", "I;16")] + [("JPEG", "L"), ("JPEG", "CMYK")],
)
def test_every_colour_mode_keeps_its_shapes(kind: str, mode: str) -> None:
    if mode == "I;16":
        image = Image.fromarray(np.asarray(picture("L")).astype(np.uint16) * 257)
    else:
        image = picture(mode)
    found, plain = pdq(decode(saved(kind, image)).pixels), pdq(SCENE)
    assert (int(found.hex, 16) ^ int(plain.hex, 16)).bit_count() <= 12


def test_cmyk_is_not_read_inverted() -> None:
    image = Image.new("CMYK", (40, 40), (0, 255, 255, 0))
    blue, green, red = decode(saved("JPEG", image, quality=95)).pixels[20, 20].tolist()
    assert red > 200 > 60 > max(blue, green)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_its_exif_tag_says(orientation: int) -> None:
    turn: dict[int, Callable[[np.ndarray], np.ndarray]] = {
        1: lambda p: p, 2: lambda p: p[:, ::-1], 3: lambda p: p[::-1, ::-1], 4: lambda p: p[::-1],
        5: lambda p: p.swapaxes(0, 1), 6: lambda p: np.rot90(p, 1), 7: lambda p: p[::-1, ::-1].swapaxes(0, 1),
        8: lambda p: np.rot90(p, -1),
    }  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = Image.fromarray(np.ascontiguousarray(turn[orientation](SCENE)[..., ::-1]))
    found = decode(saved("JPEG", stored, exif=exif, quality=95))
    assert (found.width, found.height) == (400, 300)
    assert np.percentile(np.abs(found.pixels.astype(int) - SCENE), 99) <= 16
    reduced, plain = pdq_of_samples(found.reduced), pdq(SCENE)
    assert (int(reduced.hex, 16) ^ int(plain.hex, 16)).bit_count() <= 8


def test_a_broken_exif_block_leaves_the_picture_as_it_is() -> None:
    data = saved("JPEG", quality=95, exif=b"Exif\0\0II*\0\xff\xff\xff\x7f")
    assert decode(data).pixels.shape == SCENE.shape


def test_transparent_parts_lie_on_white_whatever_colour_hides_there() -> None:
    colours = np.zeros((40, 40, 4), np.uint8)
    colours[:, :20] = (255, 0, 0, 255)
    pixels = decode(saved("PNG", Image.fromarray(colours))).pixels
    assert pixels[5, 5].tolist() == [0, 0, 255]
    assert pixels[5, 30].tolist() == [255, 255, 255]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_an_animated_picture_the_first_frame_is_read(kind: str) -> None:
    frames = [Image.new("RGB", (50, 40), colour) for colour in ("red", "blue", "green")]
    found = decode(saved(kind, frames[0], save_all=True, append_images=frames[1:], lossless=True))
    blue, green, red = found.pixels[20, 20].tolist()
    assert found.animated
    assert (blue < 10, green < 10, red > 245) == (True, True, True)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "AVIF"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_cut_file_is_a_failure_and_not_half_a_picture(kind: str, share: float) -> None:
    data = saved(kind)
    with pytest.raises(Undecodable, match="picture: ") as raised:
        decode(data[: int(len(data) * share)])
    assert raised.value.reason in ("truncated", "damaged")
    if kind in ("JPEG", "PNG", "WEBP"):
        assert raised.value.reason == "truncated"
    if kind in ("JPEG", "PNG"):
        assert (raised.value.width, raised.value.height) == (400, 300)


def test_bytes_after_the_end_do_not_make_a_picture_cut() -> None:
    assert decode(saved("JPEG") + b"\0" * 9000).width == 400


@pytest.mark.parametrize(
    ("data", "reason", "words"),
    [
        (b"", "not_a_picture", "expected|a picture; got 0 bytes"),
        (b"<html><body>not found</body></html>", "not_a_picture", "a picture; got 35 bytes"),
        (b"<?xml version='1.0'?><svg onload='x()'/>", "unsupported", "got SVG"),
        (b"%PDF-1.7 ...", "unsupported", "got PDF"),
        (b"II*\0" + b"\0" * 60, "unsupported", "got TIFF"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "unsupported", "got HEIC or video"),
        (b"\xff\xd8\xff", "truncated", "a header; got "),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 40, "truncated", "picture: "),
        (png_header(100_000, 100_000), "too_large", "at most 50000000 pixels; got 100000 x 100000"),
        (png_header(8_000, 6_251), "too_large", "at most 50000000 pixels; got 8000 x 6251"),
        (b"BM" + b"\0" * (MAX_BYTES - 1), "too_large", f"at most {MAX_BYTES} bytes"),
    ],
    ids=["empty", "page", "svg", "pdf", "tiff", "heic", "three_bytes", "png_noise", "bomb", "over", "bytes"],
)  # fmt: skip
def test_what_is_no_picture_of_ours_says_why(data: bytes, reason: str, words: str) -> None:
    with pytest.raises(Undecodable, match=words) as raised:
        decode(data)
    assert raised.value.reason == reason


def test_a_jpeg_of_a_thousand_scans_is_refused() -> None:
    data = saved("JPEG")
    assert data.endswith(b"\xff\xd9")
    with pytest.raises(Undecodable, match="at most 100 scans"):
        decode(data[:-2] + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" * 1000 + b"\xff\xd9")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "GIF", "WEBP", "BMP", "AVIF"]), st.data())
def test_damaged_bytes_are_decoded_or_refused_and_never_more(kind: str, data: st.DataObject) -> None:
    damaged = bytearray(saved(kind, Image.fromarray(SCENE[:60, :80])))
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Undecodable):
        assert decode(bytes(damaged)).pixels.ndim == 3


@pytest.mark.parametrize("size", [(600, 800), (1001, 1403), (2100, 2900)])
def test_the_reduced_decode_moves_the_hash_by_four_bits_at_most(size: tuple[int, int]) -> None:
    pixels = cv2.GaussianBlur(shapes(11, *size), (0, 0), 1.2)
    data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()
    found = decode(data)
    full, reduced = pdq(found.pixels), pdq_of_samples(found.reduced)
    assert (int(full.hex, 16) ^ int(reduced.hex, 16)).bit_count() <= 4


@given(st.binary(max_size=40))
def test_sniffing_takes_any_bytes(data: bytes) -> None:
    assert sniff(data) is None or isinstance(sniff(data), str)
