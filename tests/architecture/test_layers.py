"""Every module of doorwatch/ stands in a layer; a new one cannot slip past the contracts."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("crawler", "demo", "detectors", "audit", "review_ui")


def layered() -> set[str]:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    contract = next(c for c in config["contracts"] if c["id"] == "layers")
    return {name for layer in contract["layers"] for name in re.split(r"[^\w.]+", layer) if name}


def modules(folder: Path) -> set[str]:
    """The direct modules and packages of a folder, without those that only hold data."""
    found = {path.stem for path in folder.glob("*.py") if path.stem != "__init__"}
    return found | {path.parent.name for path in folder.glob("*/__init__.py")}


def test_every_module_of_doorwatch_is_in_a_layer() -> None:
    missing = {f"doorwatch.{name}" for name in modules(ROOT / "doorwatch")} - layered()
    assert not missing, f"enter these in [tool.importlinter] layers of pyproject.toml: {sorted(missing)}"


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_in_a_layer_and_in_the_distribution(room: str) -> None:
    if not (ROOT / room / "__init__.py").exists():
        pytest.skip(f"{room} does not exist yet")
    assert room in layered()
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert room in wheel["packages"]


def test_a_module_in_no_layer_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "stray.py").write_text("")
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").write_text("")
    assert {f"doorwatch.{name}" for name in modules(tmp_path)} - layered() == {
        "doorwatch.stray",
        "doorwatch.package",
    }
