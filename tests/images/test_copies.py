from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from doorwatch.images.copies import agreement
from doorwatch.images.finder import Finder
from doorwatch.images.pdq import pdq
from doorwatch.images.portrait import Portrait, corners, letters, pack, portrait, reduced, unpack
from doorwatch.images.read import read_picture
from doorwatch.images.watch import FILE, Watch, Watched, WatchFault, write_watch
from tests.images.shapes import shapes

Pixels = NDArray[np.uint8]


def luma(seed: int) -> Pixels:
    picture = cv2.GaussianBlur(shapes(seed, 450, 600), (0, 0), 1.0)
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


def jpeg(picture: Pixels) -> bytes:
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 80])[1].tobytes())


def stored(picture: Pixels) -> Pixels:
    return np.asarray(cv2.imdecode(np.frombuffer(jpeg(picture), np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)


def turned(picture: Pixels, degrees: float) -> Pixels:
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(picture, turn, (width, height)), np.uint8)


def known(seed: int) -> Portrait:
    made = portrait(luma(seed))
    assert made is not None
    return made


def confirmed(copy: Pixels, made: Portrait) -> bool:
    small = reduced(copy)
    return agreement(small, corners(small), made).confirmed


COPIES: dict[str, Callable[[Pixels], Pixels]] = {
    "smaller": lambda p: np.asarray(
        cv2.resize(p, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA), np.uint8
    ),
    "crop to 60 %": lambda p: p[76:425, 107:572],
    "mirrored crop": lambda p: np.ascontiguousarray(p[20:420, 51:580][:, ::-1]),
    "white border": lambda p: np.pad(p, 60, constant_values=255),
    "bar below": lambda p: np.concatenate([p[:375], np.full((75, 600), 20, np.uint8)]),
    "turned by 5 degrees": lambda p: turned(p, 5),
    "beside another": lambda p: np.concatenate([p, luma(990)], axis=1),
}


def words(number: int, ground: Pixels) -> Pixels:
    """Words of their own, with the same letters, all over a ground."""
    over = ground.copy()
    for row in range(4):
        line = f"Salon {number} kamer {row} 030 23125{(number * 13 + row) % 1000:03d}"
        place = (15, 80 + 100 * row)
        cv2.putText(over, line, place, cv2.FONT_HERSHEY_DUPLEX, 1.0, (10,), 2, cv2.LINE_AA)
    return over


def shaded() -> Pixels:
    down, across = np.mgrid[0:450, 0:600]
    return np.asarray(120 + 80 * across / 600 + 50 * down / 450, np.uint8)


def logo(picture: Pixels) -> Pixels:
    over = picture.copy()
    over[300:440, 340:590] = cv2.resize(luma(77), (250, 140))
    return over


def frame(picture: Pixels) -> Pixels:
    over = luma(78)
    over[80:370, 110:490] = cv2.resize(picture, (380, 290))
    return over


def room(picture: Pixels) -> Pixels:
    """Another subject before the same ground."""
    over = luma(79)
    over[40:420, 180:430] = cv2.resize(picture, (250, 380))
    return over


@pytest.mark.parametrize("name", list(COPIES))
def test_copies_that_no_hash_of_the_whole_finds_are_confirmed(name: str) -> None:
    found = [confirmed(stored(COPIES[name](luma(seed))), known(seed)) for seed in range(3)]
    assert found == [True, True, True]


ALIKE: dict[str, Callable[[int], Pixels]] = {
    "bare": luma,
    "one logo": lambda seed: logo(luma(seed)),
    "one frame": lambda seed: frame(luma(seed)),
    "one room": lambda seed: room(luma(seed)),
    "words on paper": lambda seed: words(seed, np.full((450, 600), 240, np.uint8)),
    "words on a shaded card": lambda seed: words(seed, shaded()),
}


@pytest.mark.parametrize("name", list(ALIKE))
def test_pictures_that_share_a_logo_a_frame_a_room_or_letters_are_no_copies(name: str) -> None:
    pictures = [ALIKE[name](seed) for seed in range(4)]
    portraits = [portrait(one) for one in pictures]
    found = [
        (one, other)
        for one in range(4)
        for other in range(4)
        if one != other and (made := portraits[other]) is not None and confirmed(stored(pictures[one]), made)
    ]
    assert found == []


def test_where_words_stand_is_not_compared() -> None:
    assert letters(words(3, np.full((450, 600), 240, np.uint8))).mean() > 0.15
    assert letters(luma(3)).mean() < 0.05
    assert portrait(words(3, np.full((450, 600), 240, np.uint8))) is None


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (63, 900), (900, 2), (300, 300)])
def test_tiny_and_flat_pictures_have_no_portrait(shape: tuple[int, int]) -> None:
    flat = np.full(shape, 80, np.uint8)
    assert portrait(flat) is None
    assert not confirmed(flat, known(1))


def test_a_portrait_is_the_same_after_packing_and_of_another_version_none() -> None:
    made = known(2)
    again = unpack(pack(made))
    assert again is not None
    assert np.abs(again.upright.places - made.upright.places).max() < 0.1
    assert (again.hashes == made.hashes).all()
    assert (again.mirrored.descriptors == made.mirrored.descriptors).all()
    assert len(pack(made)) < 25_000
    assert unpack(b"\x96\x00" + pack(made)[2:]) is None


def test_the_right_one_of_many_portraits_is_found() -> None:
    finder = Finder([pack(known(seed)) for seed in range(6)])
    copy = stored(COPIES["crop to 60 %"](luma(4)))
    assert finder.copies(copy, range(6)) == [4]
    assert finder.copies(copy, [0, 1, 2]) == []
    assert finder.copies(luma(500), range(6)) == []


def entry(seed: int) -> Watched:
    return Watched(pdq(luma(seed)).bits, pack(known(seed)))


def test_a_picture_says_of_which_watched_one_it_shows_a_part(tmp_path: Path) -> None:
    write_watch(tmp_path, [], [entry(1), entry(4)])
    read = read_picture(jpeg(COPIES["crop to 60 %"](luma(4))), 0, None, ocr=False, watch=Watch(tmp_path))
    assert read.copies == (pdq(luma(4)).hex,)
    assert read.portrait is None


def test_what_the_hash_of_the_whole_finds_is_no_part(tmp_path: Path) -> None:
    write_watch(tmp_path, [], [entry(4)])
    assert read_picture(jpeg(luma(4)), 0, None, ocr=False, watch=Watch(tmp_path)).copies == ()


def test_a_portrait_is_made_only_of_bytes_that_are_wanted(tmp_path: Path) -> None:
    watch, data = Watch(tmp_path), jpeg(luma(4))
    plain = read_picture(data, 0, None, ocr=False, watch=watch)
    assert plain.portrait is None
    assert plain.sha256 is not None
    write_watch(tmp_path, [bytes.fromhex(plain.sha256)], [])
    assert watch.wants(plain.sha256)
    asked = read_picture(data, 0, None, ocr=False, watch=watch)
    assert asked.portrait is not None
    made = unpack(asked.portrait)
    assert made is not None
    assert confirmed(stored(COPIES["crop to 60 %"](luma(4))), made)
    assert read_picture(jpeg(luma(5)), 0, None, ocr=False, watch=watch).portrait is None


def test_a_file_that_is_taken_away_is_seen_and_a_damaged_one_is_a_fault(tmp_path: Path) -> None:
    watch = Watch(tmp_path)
    write_watch(tmp_path, [b"1" * 32], [])
    assert watch.wants("31" * 32)
    write_watch(tmp_path, [], [])
    assert not watch.wants("31" * 32)
    assert not (tmp_path / FILE).exists()
    write_watch(tmp_path, [b"1" * 32], [])
    (tmp_path / FILE).write_bytes((tmp_path / FILE).read_bytes()[:-1])
    with pytest.raises(WatchFault, match="portraits as their checksum says"):
        _ = watch.active
