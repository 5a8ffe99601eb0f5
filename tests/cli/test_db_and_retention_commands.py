"""`db upgrade` and `retention apply`, as an operator types them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from doorwatch.cli.main import main
from doorwatch.keys import KeyRing
from doorwatch.settings import load_settings
from doorwatch.store import Store
from doorwatch.store.nights import complete_night, start_night

LONG_AGO = datetime.now(UTC) - timedelta(days=30)


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """A settings file of one tenant with keys and no database yet."""
    file = tmp_path / "doorwatch.toml"
    file.write_text("[tenants.north]\n")
    KeyRing.create(tmp_path / "keys" / "north", datetime.now(UTC))
    return file


def run(settings: Path, *words: str) -> int:
    return main(["--settings", str(settings), *words])


def test_db_upgrade_makes_the_database_and_does_nothing_twice(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(settings, "db", "upgrade") == 0
    assert "north: upgraded from nothing" in capsys.readouterr().out
    assert run(settings, "db", "upgrade", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["before"] == told["after"]


def test_retention_without_a_database_is_unreachable(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(settings, "retention", "apply") == 4
    assert "run: doorwatch db upgrade" in capsys.readouterr().err


def test_retention_tells_what_ended(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(settings, "db", "upgrade", "--quiet")
    assert run(settings, "retention", "apply") == 0
    assert "north: nothing had reached its end" in capsys.readouterr().out


def test_a_doubtful_clock_is_refused_until_it_is_confirmed(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(settings, "db", "upgrade", "--quiet")
    store = Store.open(load_settings(settings).tenants["north"].database, lambda: LONG_AGO)

    def work(conn: object) -> None:
        start_night(conn, LONG_AGO.date(), LONG_AGO)  # type: ignore[arg-type]
        complete_night(conn, LONG_AGO.date(), LONG_AGO)  # type: ignore[arg-type]

    store.run_write(work)
    store.close()
    assert run(settings, "retention", "apply") == 3
    assert "nothing was destroyed; confirm with --confirm-clock" in capsys.readouterr().err
    assert run(settings, "retention", "apply", "--confirm-clock") == 0
