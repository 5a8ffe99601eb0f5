"""Small files that unfold to more than memory holds, or never end: in every YAML that somebody hands in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from audit.studyfile import load_study
from crawler.profiles import load_profile
from doorwatch.agreements import load_agreement
from doorwatch.errors import DoorwatchError
from doorwatch.referral.routes import load_route
from doorwatch.rules import load_rules

_NINE = [(name, ", ".join([f"*{before}"] * 9)) for before, name in zip("abcdefgh", "bcdefghi", strict=True)]
BOMB = "\n".join(
    ["a: &a [x, x, x, x, x, x, x, x, x]", *(f"{name}: &{name} [{held}]" for name, held in _NINE)]
)
FILES = {
    "a bomb of aliases": BOMB,
    "a list that holds itself": "a: &a [*a]",
    "nesting without end": "a: " + "[" * 5_000,
    "a number without end": "schema: " + "9" * 10_000,
    "a key that is a list": "? [a, b]\n: c",
    "a tag that would run code": "a: !!python/object/apply:os.system [\"true\"]",
}  # fmt: skip


def rules(path: Path) -> object:
    """Load a folder with one rule."""
    folder = path.parent / "minor"
    folder.mkdir()
    path.rename(folder / "sound.yaml")
    return load_rules([path.parent])


READERS: dict[str, Callable[[Path], object]] = {
    "profile": load_profile, "agreement": load_agreement, "route": load_route, "rules": rules,
    "study": load_study,
}  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("file", FILES)
def test_a_file_that_unfolds_is_refused_by_its_place(tmp_path: Path, reader: str, file: str) -> None:
    path = tmp_path / "demo-north.yaml"
    path.write_text(FILES[file], "utf-8")
    with pytest.raises(DoorwatchError) as refused:
        READERS[reader](path)
    assert len(str(refused.value)) < 1_500
