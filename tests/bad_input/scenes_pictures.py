"""Pictures that are not what they seem: read right, or recorded as not read; the text counts all "
"the same."""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Callable
from functools import partial

from PIL import Image

from tests.bad_input.place import Place, Seen
from tests.bad_input.rows import row
from tests.images.shapes import shapes, smooth

SCENE = smooth(shapes(5, 300, 400), 2)
ORIENTATION = 0x0112
TEXT = "I am 16. Massage in a calm salon in the centre, open every day."
URGENT = "urgent   stated age 16   as of <date>   en"


def picture(mode: str = "RGB") -> Image.Image:
    return Image.fromarray(SCENE).convert(mode)


def saved(kind: str, image: Image.Image | None = None, **options: object) -> bytes:
    target = io.BytesIO()
    (image or picture()).save(target, kind, **options)
    return target.getvalue()


def claiming(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds almost nothing: a decompression bomb."""
    parts = [b"\x89PNG\r\n\x1a\n"]
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    for name, body in ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 4096)), (b"IEND", b"")):
        parts += [struct.pack(">I", len(body)), name, body, struct.pack(">I", zlib.crc32(name + body))]
    return b"".join(parts)


def turned() -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    return saved("JPEG", picture().transpose(Image.Transpose.ROTATE_90), quality=95, exif=exif)


def animated() -> bytes:
    other = Image.new("RGB", (400, 300), "white")
    return saved("WEBP", picture(), save_all=True, append_images=[other], lossless=True)


UNREAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "a picture that is cut off": (lambda: saved("JPEG")[:9000], "truncated"),
    "noise behind a header": (lambda: b"\x89PNG\r\n\x1a\n" + b"\xff" * 40, "truncated"),
    "a page in place of a picture": (lambda: b"<html>not found</html>", "not_a_picture"),
    "a script in a drawing (SVG)": (lambda: b"<?xml version='1.0'?><svg onload='x()'/>", "unsupported"),
    "a document (PDF)": (lambda: b"%PDF-1.7 ...", "unsupported"),
    "more than 50 megapixels": (lambda: claiming(8_000, 6_251), "too_large"),
    "a decompression bomb": (lambda: claiming(100_000, 100_000), "too_large"),
    "more bytes than a picture may have": (lambda: b"BM" + b"\0" * 2**25, "too_large"),
    "an empty file": (lambda: b"", "empty"),
}
READ: dict[str, Callable[[], bytes]] = {
    "CMYK": lambda: saved("JPEG", picture("CMYK"), quality=95),
    "an animated picture (its first frame)": animated,
    "a picture turned by EXIF": turned,
    "bytes behind the end": lambda: saved("JPEG", quality=95) + b"\0" * 9000,
}


def check_picture(data: Callable[[], bytes], place: Place) -> Seen:
    """Check a listing whose text is urgent and whose picture is `data`."""
    place.write("img/1", data())
    listing = {"platform": "demo-north", "id": "A-1", "text": TEXT, "images": ["img/1"]}
    file = place.write("l.jsonl", json.dumps(listing))
    return place.run("check", str(file), "--explain")


for _what, (_data, _reason) in UNREAD.items():
    row(
        "pictures",
        _what,
        URGENT,
        f"Not looked at: 1 of 1 pictures, words in pictures (not_read), images: {_reason} (picture 0)",
        exit=0,
    )(partial(check_picture, _data))


def read_right(data: Callable[[], bytes], place: Place) -> Seen:
    """The picture is read, as its hash tells: that of the upright RGB picture within a few bits."""
    from doorwatch.images import read_picture

    plain = read_picture(saved("PNG"), 0, None, ocr=False)
    odd = read_picture(data(), 0, None, ocr=False)
    assert odd.failure is None
    assert plain.pdq
    assert odd.pdq
    assert (int(plain.pdq, 16) ^ int(odd.pdq, 16)).bit_count() <= 16
    seen = check_picture(data, place)
    assert "of 1 pictures" not in seen.text
    return seen


for _what, _data in READ.items():
    row("pictures", _what, URGENT, exit=0)(partial(read_right, _data))

BESIDE = {
    "the address of a picture": ("https://x.example/1.jpg", "not_fetched"),
    "a path that leaves the folder": ("../secret.jpg", "outside_folder"),
    "a picture that is not there": ("img/none.jpg", "missing"),
    "a file address": ("file:///etc/passwd", "unsupported_address"),
    "a data URL that is broken": ("data:image/png;base64,@@", "bad_data_url"),
}


def check_beside(reference: str, place: Place) -> Seen:
    listing = {"platform": "demo-north", "id": "A-1", "text": TEXT, "images": [reference]}
    return place.run("check", str(place.write("l.jsonl", json.dumps(listing))), "--explain")


for _what, (_reference, _reason) in BESIDE.items():
    row(
        "pictures",
        _what,
        f"Not looked at: 1 of 1 pictures, words in pictures (not_read), images: {_reason} (picture 0)",
        exit=0,
    )(partial(check_beside, _reference))
