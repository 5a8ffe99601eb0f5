"""What starts keep: data only, of one's own files only, and never needed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from doorwatch.startcache import MOST_FILES, digest_of, fetch, folder, keep


def test_what_is_kept_comes_back_and_is_for_the_user_alone(tmp_path: Path) -> None:
    place = tmp_path / "a" / "starts"
    keep("words", "12ab", [b"one", b"two"], place)
    held = fetch("words", "12ab", place)
    assert held is not None
    assert bytes(held) == b"onetwo"
    assert fetch("words", "34cd", place) is None
    (file,) = place.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


@pytest.mark.parametrize("at", [0, 31, 32, 40])
def test_a_changed_byte_a_torn_end_and_a_link_are_not_read(tmp_path: Path, at: int) -> None:
    keep("words", "12ab", [b"some table"], tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    assert fetch("words", "12ab", tmp_path) is None
    file.write_bytes(whole[:at])
    assert fetch("words", "12ab", tmp_path) is None
    other = tmp_path / "elsewhere"
    other.write_bytes(whole)
    file.unlink()
    file.symlink_to(other)
    assert fetch("words", "12ab", tmp_path) is None


def test_what_others_may_write_is_neither_read_nor_written(tmp_path: Path) -> None:
    place = tmp_path / "starts"
    keep("words", "12ab", [b"table"], place)
    (file,) = place.iterdir()
    file.chmod(0o620)
    assert fetch("words", "12ab", place) is None
    place.chmod(0o777)
    keep("words", "34cd", [b"table"], place)
    assert [path.name for path in place.iterdir()] == [file.name]


def test_a_place_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    keep("words", "12ab", [b"table"], tmp_path / "file" / "starts")
    assert fetch("words", "12ab", tmp_path / "file" / "starts") is None


def test_only_the_youngest_files_of_a_kind_stay(tmp_path: Path) -> None:
    keep("other", "1", [b"table"], tmp_path)
    for number in range(MOST_FILES + 2):
        keep("words", str(number), [b"table"], tmp_path)
        os.utime(tmp_path / f"words-{number}.table", (number, number))
    assert fetch("words", "0", tmp_path) is None
    assert fetch("words", str(MOST_FILES + 1), tmp_path) is not None
    assert fetch("other", "1", tmp_path) is not None
    assert len(list(tmp_path.iterdir())) == MOST_FILES + 1


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"DOORWATCH_CACHE": "{}/own", "XDG_CACHE_HOME": "{}"}, "own"),
        ({"DOORWATCH_CACHE": "off", "XDG_CACHE_HOME": "{}"}, None),
        ({"XDG_CACHE_HOME": "{}"}, "doorwatch"),
        ({"XDG_CACHE_HOME": "{}/not/there/yet"}, None),
    ],
)
def test_the_folder_is_the_users_own(tmp_path: Path, environ: dict[str, str], expected: str | None) -> None:
    given = {name: value.format(tmp_path) for name, value in environ.items()}
    assert folder(given) == (None if expected is None else tmp_path / expected)


def test_a_digest_tells_where_one_content_ends() -> None:
    assert digest_of([b"ab", b"c"]) != digest_of([b"a", b"bc"])
