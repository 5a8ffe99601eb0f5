"""The place of a scene."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.generator import generate
from demo.house import set_up
from demo.sites.faults import Faults
from demo.sites.serving import serve
from demo.sites.site import Site
from tests.bad_input.night import quick
from tests.bad_input.place import Place


@pytest.fixture(scope="session")
def good_night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Path]]:
    """The demo's first site, served, and a home folder after one good night of it."""
    home = tmp_path_factory.mktemp("good") / "home"
    home.mkdir(mode=0o700)
    now = datetime.now(UTC)
    with serve(generate(40, 7, "A", 2, start=now)) as sites:
        set_up(home, sites, now)
        (home / "agreements/demo-a/demo-south.yaml").unlink()
        command = [sys.executable, "-m", "doorwatch", "nightly", "--tenant", "demo-a"]
        subprocess.run(command, cwd=home, stdin=subprocess.DEVNULL, capture_output=True, check=True)
        yield sites["demo-north"], home


@pytest.fixture
def place(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[Place]:
    """An empty installation with one tenant, north."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "doorwatch.toml").write_text("[tenants.north]\n")
    monkeypatch.chdir(home)
    for name in ("DOORWATCH_SETTINGS", "DOORWATCH_TENANT", "DOORWATCH_HOME", "DOORWATCH_TRACE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "300")
    sites: list[Site] = []

    def after_a_good_night() -> Site:
        site, whole = request.getfixturevalue("good_night")
        shutil.copytree(whole, home, dirs_exist_ok=True)
        quick(made)
        sites.append(site)
        return site  # type: ignore[no-any-return]

    made = Place(home, tmp_path, capsys, monkeypatch, after_a_good_night)
    yield made
    for site in sites:
        site.faults = Faults()
