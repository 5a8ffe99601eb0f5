"""`doorwatch exchange`: two commands sign, a third admits, and a tenant can be paused."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from doorwatch.cli.main import main
from doorwatch.exchange.contract import FILE_NAME, check, load
from doorwatch.exchange.folder import desk, signing_key
from doorwatch.keys import KeyRing
from doorwatch.types import system_clock


@pytest.fixture
def home(tmp_path: Path, migrated_sqlite: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with one tenant."""
    (tmp_path / "doorwatch.toml").write_text("[tenants.demo]\n")
    (tmp_path / "agreements" / "demo").mkdir(parents=True)
    (tmp_path / "tenants" / "demo").mkdir(parents=True, mode=0o700)
    (tmp_path / "tenants" / "demo" / "doorwatch.db").write_bytes(migrated_sqlite)
    KeyRing.create(tmp_path / "keys" / "demo", system_clock())
    monkeypatch.setenv("DOORWATCH_SETTINGS", str(tmp_path / "doorwatch.toml"))
    return tmp_path


def test_the_exchange_is_off_until_both_have_signed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["exchange", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["exchange"] == "off"
    service = home / "service"
    key = base64.b64encode(bytes(signing_key(service).verify_key)).decode()
    words = ["--url", "http://127.0.0.1:9", "--service-key", key, "--reference", "x-1", "--basis", "art. 6"]
    assert main(["exchange", "sign", *words, "--dpia", "sha256:0", "--until", "2099-01-01"]) == 0
    path = home / "agreements" / "demo" / FILE_NAME
    main(["exchange", "list", "--json"])
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["exchange"] == "off"
    assert main(["exchange", "admit", str(path), "--folder", str(service)]) == 0
    check(load(path), system_clock())
    assert list(desk(service, system_clock).contracts()) == ["demo"]
    capsys.readouterr()
    main(["exchange", "list", "--json"])
    assert json.loads(capsys.readouterr().out)["exchange"] == "on"
    assert main(["exchange", "pause", "--by", "p.officer"]) == 0
    capsys.readouterr()
    main(["exchange", "list", "--json"])
    assert json.loads(capsys.readouterr().out)["exchange"] == "paused by p.officer"
    assert main(["exchange", "resume", "--by", "p.officer"]) == 0


def test_the_service_keeps_its_keys_for_its_owner_alone(tmp_path: Path) -> None:
    first = desk(tmp_path / "service", system_clock)
    assert desk(tmp_path / "service", system_clock).key == first.key
    for path in (tmp_path / "service").glob("*.key"):
        assert path.stat().st_mode & 0o777 == 0o600
    (tmp_path / "service" / "exchange.key").chmod(0o644)
    from doorwatch.errors import SettingsError

    with pytest.raises(SettingsError, match="expected a file of its owner alone"):
        desk(tmp_path / "service", system_clock)
