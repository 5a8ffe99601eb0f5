"""Settings: one file, then the environment; every fault is named with its line or its variable."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from doorwatch.errors import SettingsError
from doorwatch.settings import Thresholds, find_settings, load_settings
from doorwatch.settings.load import _TenantFile
from doorwatch.settings.source import types_of

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"
FILE = """\
home = "data"

[thresholds]
burst_size = 30

[tenants.north]
database = "postgresql://north@localhost/north"

[tenants.north.thresholds]
personas_per_phone = 6

[tenants.south]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "doorwatch.toml"
    path.write_text(FILE)
    return path


def test_a_tenant_has_its_own_folders_and_its_thresholds_over_the_general_ones(file: Path) -> None:
    settings = load_settings(file, {})
    home = file.parent / "data"
    north, south = settings.tenants["north"], settings.tenants["south"]
    assert settings.home == home
    assert north.database == "postgresql://north@localhost/north"
    assert south.database == f"sqlite:///{home}/tenants/south/doorwatch.db"
    assert (south.data, south.keys) == (home / "tenants/south", home / "keys/south")
    assert (south.agreements, south.profiles) == (home / "agreements/south", home / "profiles/south")
    assert (north.spool, north.evidence, north.reports, north.lock) == tuple(
        north.data / name for name in ("spool", "evidence", "reports", "lock")
    )
    assert north.thresholds == Thresholds(burst_size=30, personas_per_phone=6)
    assert south.thresholds == Thresholds(burst_size=30)


def test_the_environment_wins_over_the_file(file: Path, tmp_path: Path) -> None:
    environ = {
        "DOORWATCH_HOME": str(tmp_path / "elsewhere"),
        "DOORWATCH_THRESHOLDS__BURST_SIZE": "40",
        "DOORWATCH_TENANTS__NORTH__DATABASE": "sqlite:///n.db",
        "DOORWATCH_TENANTS__NORTH__PRIVATE_RULES": "rules-north",
        "DOORWATCH_TENANTS__NORTH__THRESHOLDS__TEXT_SIMILARITY": "0.75",
        "DOORWATCH_TENANTS__NORTH_SEA__SPOOL_MEGABYTES": "64",
    }
    settings = load_settings(file, environ)
    north, sea = settings.tenants["north"], settings.tenants["north-sea"]
    assert settings.home == tmp_path / "elsewhere"
    assert north.database == "sqlite:///n.db"
    assert north.private_rules == tmp_path / "elsewhere" / "rules-north"
    assert north.thresholds == Thresholds(burst_size=40, personas_per_phone=6, text_similarity=0.75)
    assert (sea.spool_megabytes, sea.data) == (64, tmp_path / "elsewhere/tenants/north-sea")


def test_the_file_is_looked_for_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, home, named = tmp_path / "here", tmp_path / "home", tmp_path / "named.toml"
    for folder in (here, home):
        folder.mkdir()
    monkeypatch.chdir(here)
    environ = {"DOORWATCH_HOME": str(home)}
    assert find_settings(None, environ) is None
    (home / "doorwatch.toml").touch()
    assert find_settings(None, environ) == home / "doorwatch.toml"
    (here / "doorwatch.toml").touch()
    assert find_settings(None, environ) == Path("doorwatch.toml")
    named.touch()
    environ["DOORWATCH_SETTINGS"] = str(named)
    assert find_settings(None, environ) == named
    assert find_settings(home / "doorwatch.toml", environ) == home / "doorwatch.toml"


def test_without_a_file_there_are_the_tenants_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(None, {}).tenants == {}
    environ = {"DOORWATCH_TENANTS__NORTH__DATABASE": "sqlite:///x.db"}
    assert list(load_settings(None, environ).tenants) == ["north"]


@pytest.mark.parametrize(
    ("line", "instead", "place", "message"),
    [
        ('home = "data"', "home = 5", 1, "home: expected a folder; got int"),
        ('home = "data"', 'hoem = "data"', 1, "hoem: expected one of home, thresholds, tenants; got 'hoem'"),
        ("burst_size = 30", "burst_size = 4", 4, r"thresholds\.burst_size: expected int >= 5; got 4"),
        ("burst_size = 30", 'burst_size = "many"', 4, "expected int; got 'many'"),
        ("burst_size = 30", "burst_size = true", 4, "expected int; got True"),
        ("burst_size = 30", "bust_size = 30", 4, "expected one of personas_per_phone, .*; got 'bust_size'"),
        ("[tenants.north]", "[tenants.North]", 6, "expected a small letter, then small letters"),
        ('database = "postgresql://north@localhost/north"', "datbase = 5", 7, "expected one of data, keys"),
        ('database = "postgresql://north@localhost/north"', "keys = 5", 7, "expected str; got 5"),
        (
            "personas_per_phone = 6",
            "personas_per_phone = 4",
            10,
            "personas_per_phone: expected int >= 5; got 4",
        ),
        ("personas_per_phone = 6", "personas_upper = 5", None, "expected int >= 6; got 5"),
        (
            "personas_per_phone = 6",
            "personas_per_phone = 8",
            None,
            "expected more than personas_per_phone; got 8",
        ),
        ("[tenants.south]", "[tenants.south", 12, "expected TOML; got"),
        ("[tenants.south]", "[tenants]\nsouth = 5", 13, r"tenants\.south: expected a table; got int"),
    ],
)
def test_a_fault_in_the_file_is_named_with_its_line(
    file: Path, line: str, instead: str, place: int | None, message: str
) -> None:
    file.write_text(FILE.replace(line, instead))
    where = rf"doorwatch\.toml:{place}" if place else r"doorwatch\.toml"
    with pytest.raises(SettingsError, match=f"{where}.*{message}"):
        load_settings(file, {})


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("DOORWATCH_THRESHOLDS__BURST_SIZE", "x", "expected int; got 'x'"),
        ("DOORWATCH_THRESHOLDS__BURST_SIZE", "4", "expected int >= 5; got '4'"),
        ("DOORWATCH_THRESHOLDS__BUST_SIZE", "9", "expected a name ending in one of PERSONAS_PER_PHONE"),
        ("DOORWATCH_TENANTS__NORTH__THRESHOLDS", "9", "expected a name ending in one of DATA, KEYS"),
        ("DOORWATCH_TENANTS__NORTH__DATABSE", "x", "expected a name ending in one of DATA, KEYS"),
        ("DOORWATCH_TENANTS__NORTH__THRESHOLDS__PDQ_DISTANCE", "32", "expected int <= 31; got '32'"),
    ],
)
def test_a_fault_in_the_environment_is_named_with_its_variable(
    file: Path, variable: str, value: str, message: str
) -> None:
    with pytest.raises(SettingsError, match=f"{variable}: {message}"):
        load_settings(file, {variable: value})


def test_a_wrong_database_address_is_never_repeated(file: Path) -> None:
    file.write_text(
        FILE.replace('"postgresql://north@localhost/north"', '["postgresql://north:secret@localhost"]')
    )
    with pytest.raises(SettingsError, match="expected str; got a list") as caught:
        load_settings(file, {})
    assert "secret" not in str(caught.value)


def test_a_named_file_that_is_missing_or_unreadable_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no\.toml: expected a settings file; got no such file"):
        load_settings(tmp_path / "no.toml", {})
    (tmp_path / "x.toml").write_bytes(b"\xff")
    with pytest.raises(SettingsError, match="expected a readable UTF-8 file; got UnicodeDecodeError"):
        load_settings(tmp_path / "x.toml", {})


def test_the_tenant_must_be_named_when_there_are_several(file: Path) -> None:
    settings = load_settings(file, {})
    assert settings.tenant("south").name == "south"
    with pytest.raises(SettingsError, match="--tenant: expected one of north, south; got nothing"):
        settings.tenant()
    with pytest.raises(SettingsError, match="--tenant: expected one of north, south; got west"):
        settings.tenant("west")
    file.write_text("[tenants.north]\n")
    assert load_settings(file, {}).tenant().name == "north"


def test_settings_cannot_be_changed(file: Path) -> None:
    with pytest.raises(AttributeError, match="cannot assign"):
        load_settings(file, {}).home = Path()  # type: ignore[misc]


def documented() -> dict[str, list[str]]:
    """Return the table rows of docs/settings.md by the name in their first cell."""
    rows = re.findall(r"^\| `([a-z_]+)` \|(.+)\|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: [cell.strip() for cell in cells.split("|")] for name, cells in rows}


@pytest.mark.parametrize("name", [*types_of(_TenantFile), "home"])
def test_every_setting_is_documented(name: str) -> None:
    assert name in documented()


@pytest.mark.parametrize("item", fields(Thresholds), ids=lambda item: item.name)
def test_every_threshold_is_documented_with_its_default_and_range(item: Any) -> None:
    (bounds,) = types_of(Thresholds)[item.name].__metadata__
    assert documented()[item.name][:2] == [f"{item.default:g}", f"{bounds.ge:g}-{bounds.le:g}"]
