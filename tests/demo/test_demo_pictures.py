"""Pictures: shapes that a perceptual hash can tell apart, their variants, and words that can be read."""

from __future__ import annotations

import itertools
import shutil
import struct
import zlib

import numpy as np
import pytest

from demo import pictures
from demo.font import plain_capitals, write
from demo.generator import World, generate
from doorwatch.images import read_picture
from doorwatch.types import PictureReading

SEED = 5


@pytest.fixture(scope="module")
def world() -> World:
    return generate(100, 7)


def reading(data: bytes, *, ocr: bool = False) -> PictureReading:
    return read_picture(data, 0, None, ocr=ocr)


def distance(one: PictureReading, other: PictureReading) -> int:
    assert one.pdq
    assert other.pdq
    return (int(one.pdq, 16) ^ int(other.pdq, 16)).bit_count()


def test_a_picture_is_a_whole_png_of_the_named_size() -> None:
    data = pictures.draw(SEED, "x")
    found = reading(data)
    assert (found.failure, found.width, found.height) == (None, pictures.WIDTH, pictures.HEIGHT)


def test_the_encoder_keeps_every_pixel() -> None:
    image = np.random.default_rng(1).integers(0, 256, (7, 5, 3), dtype=np.uint8)
    data = pictures.encode_png(image)
    assert struct.unpack(">II", data[16:24]) == (5, 7)
    length = struct.unpack(">I", data[33:37])[0]
    rows = np.frombuffer(zlib.decompress(data[41 : 41 + length]), np.uint8).reshape(7, 16)
    assert (rows[:, 0] == 1).all()
    back = np.cumsum(rows[:, 1:].reshape(7, 5, 3).astype(np.uint64), axis=1).astype(np.uint8)
    assert (back == image).all()


def test_the_same_key_gives_the_same_bytes_and_another_seed_others() -> None:
    first = pictures.draw(SEED, "x")
    pictures.draw.cache_clear()
    assert pictures.draw(SEED, "x") == first != pictures.draw(SEED + 1, "x")


def test_pictures_have_the_detail_that_a_hash_needs_and_lie_far_apart() -> None:
    found = [reading(pictures.draw(SEED, f"k{n}")) for n in range(30)]
    assert min(one.quality or 0 for one in found) > 49
    assert min(distance(a, b) for a, b in itertools.combinations(found, 2)) > 62


@pytest.mark.parametrize("variant", ["smaller", "brighter"])
def test_a_smaller_or_brighter_copy_hashes_near_its_source(variant: str) -> None:
    source = reading(pictures.draw(SEED, "x"))
    assert distance(source, reading(pictures.draw(SEED, "x", variant))) <= 31


@pytest.mark.parametrize("variant", ["mirrored", "cropped"])
def test_a_mirrored_or_cropped_copy_is_far_for_the_plain_hash(variant: str) -> None:
    source = reading(pictures.draw(SEED, "x"))
    assert distance(source, reading(pictures.draw(SEED, "x", variant))) > 62


def test_a_flat_picture_is_low_in_detail() -> None:
    assert (reading(pictures.draw(SEED, "x", "flat")).quality or 0) <= 49


def test_an_unknown_variant_is_refused() -> None:
    with pytest.raises(ValueError, match="variant must be one of plain"):
        pictures.draw(SEED, "x", "rotated")


def test_words_are_written_in_plain_capitals_and_fit() -> None:
    assert plain_capitals("Ich bin fünfzehn") == "ICH BIN FUNFZEHN"
    ink = write("a line that is far too long for its place", 120, 40)
    assert ink.shape[1] <= 120
    assert 0 < ink.max() <= 1
    assert write("", 50, 20).sum() == 0


@pytest.mark.tesseract
@pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs the system's Tesseract")
@pytest.mark.parametrize("line", ["AGE: 16.", "IK BEN 17.", "TENGO 15 ANOS"])
def test_words_in_a_picture_can_be_read(line: str) -> None:
    found = reading(pictures.draw(SEED, "o1", "plain", (line,)), ocr=True)
    assert line.strip(".") in " ".join(text.quote for text in found.texts)


def test_a_reused_picture_is_the_same_under_two_listings(world: World) -> None:
    pair = [r.listing.images[0] for r in world.records() if r.truth.plant == "two_listings"]
    assert len(set(pair)) == 2
    assert world.picture(pair[0]) == world.picture(pair[1])


def test_a_known_picture_is_in_the_bank_and_no_other_is(world: World) -> None:
    bank = {data for _, data in world.bank()}
    holders = [
        record.truth.plant
        for record in world.records()
        for image in record.listing.images
        if world.picture(image) in bank
    ]
    assert len(bank) == 20
    assert holders == ["known_picture"]


def test_stock_pictures_are_in_the_stock_bank(world: World) -> None:
    stock = {data for _, data in world.stock()}
    used = [r.listing.images[0] for r in world.records() if r.truth.plant == "stock_picture"]
    assert used
    assert all(world.picture(image) in stock for image in used)


@pytest.mark.parametrize(
    "address", ["img/1000-0.png", "img/1-9.png", "img/x.png", "img/-1-0.png", "img/1.png"]
)
def test_an_unknown_picture_is_a_key_error(world: World, address: str) -> None:
    with pytest.raises(KeyError, match=address.removeprefix("img/").removesuffix(".png")):
        world.picture(address)
