"""An installation in a temporary folder, and the command line run on it in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from doorwatch.cli.main import main


@dataclass(frozen=True)
class Outcome:
    """What a command line ended with."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The JSON document on stdout."""
        return json.loads(self.out)


Run = Callable[..., Outcome]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the settings of one tenant, north."""
    (tmp_path / "doorwatch.toml").write_text("[tenants.north]\n")
    monkeypatch.chdir(tmp_path)
    for name in ("DOORWATCH_SETTINGS", "DOORWATCH_TENANT", "DOORWATCH_HOME", "DOORWATCH_TRACE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command line in the home folder."""

    def call(*arguments: str) -> Outcome:
        capsys.readouterr()
        code = main(arguments)
        written = capsys.readouterr()
        return Outcome(int(code), written.out, written.err)

    return call
