"""The settings of an identity provider: what is one, what is refused, and that no secret is repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from doorwatch.errors import SettingsError
from doorwatch.settings import load_settings

GOOD = 'issuer = "https://id.example"\nclient_id = "doorwatch"\n'


def written(folder: Path, table: str, environ: dict[str, str] | None = None) -> object:
    (folder / "doorwatch.toml").write_text(f"[tenants.north.oidc]\n{table}")
    return load_settings(folder / "doorwatch.toml", environ or {}).tenant("north").oidc


def test_a_tenant_without_the_table_has_no_provider(tmp_path: Path) -> None:
    (tmp_path / "doorwatch.toml").write_text("[tenants.north]\n")
    assert load_settings(tmp_path / "doorwatch.toml", {}).tenant("north").oidc is None


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    found = written(tmp_path, GOOD, {"DOORWATCH_TENANTS__NORTH__OIDC__CLAIM": "email"})
    assert getattr(found, "claim") == "email"  # noqa: B009  the fixture's type is object
    assert getattr(found, "secret_file") is None  # noqa: B009


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (GOOD.replace("https", "http"), "expected https; http only for loopback; got http"),
        ('client_id = "x"\n', "issuer"),
        ('issuer = "id.example"\nclient_id = "x"\n', "issuer"),
        (GOOD + 'create_roles = ["admin"]\n', "expected some of analyst, auditor"),
        (GOOD + 'create_roles = ["senior"]\n', "expected some of analyst, auditor"),
        (GOOD + 'claim = "a b"\n', "claim"),
        (GOOD + 'secret = "hidden words"\n', "expected one of issuer, client_id"),
    ],
)
def test_what_is_no_provider_is_refused(tmp_path: Path, table: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says) as refused:
        written(tmp_path, table)
    assert "hidden words" not in str(refused.value)
