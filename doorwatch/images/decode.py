"""Decoding a picture from memory to memory; its bytes are written nowhere.

The header is read and checked before any pixel is decoded. What the bytes are decides, not a name
or a content type. JPEG goes through OpenCV (fast, and it can decode at half size), everything else
through Pillow, which refuses truncated files.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

from doorwatch.errors import PictureError
from doorwatch.images.pdq import sampler, samples

Reason = Literal["truncated", "too_large", "not_a_picture", "unsupported", "damaged"]
Pixels = NDArray[np.uint8]

MAX_PIXELS = 50_000_000
MAX_BYTES = 64 * 1024 * 1024
MAX_SCANS = 100
"""A progressive JPEG with more passes over the picture than this only costs time."""
REDUCED_VERSION = 1
"""Version of the canonical reduced decode; a change of `reduction` or its decoder is a new version."""
_READ = {
    "JPEG": JpegImagePlugin.JpegImageFile, "PNG": PngImagePlugin.PngImageFile,
    "GIF": GifImagePlugin.GifImageFile, "WEBP": WebPImagePlugin.WebPImageFile,
    "BMP": BmpImagePlugin.BmpImageFile, "AVIF": AvifImagePlugin.AvifImageFile,
}  # fmt: skip
"""What browsers show and is read. Each kind is opened by its own reader and no other."""
_ORIENTATION = 0x0112

# The limit of 50 megapixels is checked right after the header was read, before any decoding.
Image.MAX_IMAGE_PIXELS = None


class Undecodable(PictureError):
    """A picture that was not decoded; `width` and `height` are set when the header told them."""

    def __init__(self, reason: Reason, expected: str, got: str, size: tuple[int, int] | None = None) -> None:
        self.reason: Reason = reason
        self.width: int | None = size[0] if size else None
        self.height: int | None = size[1] if size else None
        super().__init__("picture", expected, got)


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """A picture as a visitor sees it: turned by its EXIF tag, transparency on white, first frame.

    `pixels` is [height, width, 3] in OpenCV's order (blue, green, red); `reduced` holds the 64 x 64
    luma samples of the canonical reduced decode, from which `pdq_r` is made.
    """

    pixels: Pixels
    reduced: NDArray[np.float64]
    animated: bool

    @property
    def height(self) -> int:
        """Height in pixels after turning."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Width in pixels after turning."""
        return int(self.pixels.shape[1])


def decode(data: bytes) -> Decoded:
    """Decode a picture of at most 50 megapixels and 64 MiB.

    Raises Undecodable: truncated, too large (or a decompression bomb), not a picture, a kind that
    browsers do not show or that we do not read, or damaged.
    """
    picture = _header(data)
    size = picture.size
    try:
        turn = _orientation(picture)
        animated = bool(getattr(picture, "is_animated", False)) and picture.format != "MPO"
        if picture.format in ("JPEG", "MPO") and picture.mode in ("RGB", "L"):
            return Decoded(_jpeg(data, size, turn), reduced_samples(data, size, turn), animated)
        pixels = _turned(_pillow(picture), turn)
    except Undecodable:
        raise
    except MemoryError:
        raise Undecodable("too_large", "a picture that fits in memory", "more", size) from None
    except Exception as error:  # decoders raise whatever their format's parser met
        raise Undecodable(_why(error), "a whole picture", type(error).__name__, size) from error
    height, width = pixels.shape[:2]
    return Decoded(pixels, samples(pixels, sampler(height), sampler(width)), animated)


def reduced_samples(data: bytes, size: tuple[int, int], turn: int = 1) -> NDArray[np.float64]:
    """Return the 64 x 64 luma samples of the canonical reduced decode, version 1, of a JPEG.

    The luma plane is decoded at 1/2, 1/4 or 1/8 of the size while the shorter side keeps 256 pixels.
    A reduced pixel stands for a square of the full picture, so that the samples stay at their places.
    `size` is (width, height) of the header.
    """
    factor = reduction(min(size))
    flag = {
        1: cv2.IMREAD_GRAYSCALE,
        2: cv2.IMREAD_REDUCED_GRAYSCALE_2,
        4: cv2.IMREAD_REDUCED_GRAYSCALE_4,
        8: cv2.IMREAD_REDUCED_GRAYSCALE_8,
    }[factor]
    luma = _turned(_opencv(data, flag), turn)
    width, height = size if turn < 5 else size[::-1]
    down, across = sampler(height, factor), sampler(width, factor)
    if luma.shape != (down.shape[1], across.shape[1]):
        raise Undecodable("damaged", "the size of the header", "another", size)
    return samples(luma, down, across)


def reduction(shorter: int) -> int:
    """Return the factor 1, 2, 4 or 8 of the canonical reduced decode for a picture's shorter side."""
    return next((factor for factor in (8, 4, 2) if shorter >= 256 * factor), 1)


def _header(data: bytes) -> Image.Image:
    """Read the header only, and refuse what must not be decoded."""
    if len(data) > MAX_BYTES:
        raise Undecodable("too_large", f"at most {MAX_BYTES} bytes", str(len(data)))
    kind = sniff(data)
    if kind is None:
        raise Undecodable("not_a_picture", "a picture", f"{len(data)} bytes of something else")
    if kind not in _READ:
        raise Undecodable("unsupported", "JPEG, PNG, GIF, WebP, BMP or AVIF", kind)
    try:
        picture = Image.open(io.BytesIO(data), formats=(kind,))
    except Exception as error:
        why: Reason = "truncated" if _cut(data, kind) else _why(error)
        raise Undecodable(why, "a header", type(error).__name__) from error
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise Undecodable("too_large", f"at most {MAX_PIXELS} pixels", f"{width} x {height}", (width, height))
    if width < 1 or height < 1:
        raise Undecodable("damaged", "a size of 1 x 1 or more", f"{width} x {height}")
    if _cut(data, kind):
        raise Undecodable("truncated", "a whole file", "its beginning", (width, height))
    if kind == "JPEG" and data.count(b"\xff\xda") > MAX_SCANS:
        raise Undecodable("too_large", f"at most {MAX_SCANS} scans", "more", (width, height))
    return picture


_MAGIC = (
    (b"\xff\xd8\xff", "JPEG"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"GIF87a", "GIF"), (b"GIF89a", "GIF"),
    (b"BM", "BMP"), (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"), (b"8BPS", "PSD"), (b"%PDF-", "PDF"),
    (b"\0\0\1\0", "ICO"), (b"\xff\x0a", "JPEG XL"), (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"), (b"\x1aE\xdf\xa3", "video"),
)  # fmt: skip


def sniff(data: bytes) -> str | None:
    """Return the kind of picture that the first bytes show, None when they show none."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        brands = data[8 : min(len(data), max(12, int.from_bytes(data[:4], "big")), 64)]
        return "AVIF" if b"avif" in brands or b"avis" in brands else "HEIC or video"
    head = data[:512].lstrip().lower()
    if head.startswith(b"<svg") or (head.startswith(b"<?xml") and b"<svg" in head):
        return "SVG"
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)


def _cut(data: bytes, kind: str) -> bool:
    """Say whether a file ends before its own end mark; what follows the mark does not count."""
    if kind == "JPEG":
        # Within the entropy-coded data 0xFF is stuffed, so the end mark cannot stand there.
        scan = data.rfind(b"\xff\xda")
        return scan < 0 or data.find(b"\xff\xd9", scan) < 0
    if kind == "PNG":
        return b"IEND" not in data[-4096:] and b"IEND\xaeB`\x82" not in data
    if kind == "WEBP":
        return len(data) < 12 or len(data) < 8 + int(struct.unpack_from("<I", data, 4)[0])
    return len(data) < 26


def _why(error: Exception) -> Reason:
    words = str(error).lower()
    if isinstance(error, EOFError) or "truncat" in words or "unexpected end" in words or "eof" in words:
        return "truncated"
    return "damaged"


def _orientation(picture: Image.Image) -> int:
    """Return the EXIF orientation 1-8; 1 when the tag is missing or its block is broken."""
    try:
        value = picture.getexif().get(_ORIENTATION, 1)
    except Exception:  # a broken EXIF block says nothing; viewers show such a picture unturned
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _turned(pixels: Pixels, orientation: int) -> Pixels:
    if orientation >= 5:
        pixels = np.swapaxes(pixels, 0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)


def _jpeg(data: bytes, size: tuple[int, int], turn: int) -> Pixels:
    pixels = _opencv(data, cv2.IMREAD_COLOR)
    if (pixels.shape[1], pixels.shape[0]) != size:
        raise Undecodable("damaged", "the size of the header", "another", size)
    return _turned(pixels, turn)


def _opencv(data: bytes, flag: int) -> Pixels:
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), flag | cv2.IMREAD_IGNORE_ORIENTATION)
    if pixels is None:
        raise Undecodable("damaged", "a JPEG that decodes", "one that does not")
    return np.asarray(pixels, np.uint8)


def _pillow(picture: Image.Image) -> Pixels:
    """Return the first frame in blue, green, red; what is transparent lies on white."""
    picture.load()
    if picture.mode.startswith("I"):
        grey = np.asarray(picture).astype(np.int64)
        if grey.max(initial=0) > 255:
            grey = grey >> 8
        return np.asarray(cv2.cvtColor(np.clip(grey, 0, 255).astype(np.uint8), cv2.COLOR_GRAY2BGR), np.uint8)
    if picture.has_transparency_data:
        colours = np.asarray(picture.convert("RGBA"))
        alpha = colours[..., 3:].astype(np.uint16)
        mixed = (colours[..., :3] * alpha + 255 * (255 - alpha) + 127) // 255
        return np.ascontiguousarray(mixed.astype(np.uint8)[..., ::-1])
    plain = picture if picture.mode == "RGB" else picture.convert("RGB")
    return np.asarray(cv2.cvtColor(np.asarray(plain), cv2.COLOR_RGB2BGR), np.uint8)
