"""The demo's routes are right, serve no other purpose, and lead nowhere."""

from __future__ import annotations

from pathlib import Path

from demo.routes import ROUTES, make_routes
from doorwatch.casework.referring import routes
from doorwatch.settings import TenantSettings


def test_the_demos_routes_are_read_and_their_keys_are_the_receivers_alone(tmp_path: Path) -> None:
    tenant = TenantSettings(
        "demo", tmp_path / "data", tmp_path / "keys/demo", tmp_path / "agreements/demo", tmp_path / "p", ""
    )
    make_routes(tenant, tmp_path / "receivers")
    found = routes(tenant)
    assert set(found) == set(ROUTES)
    assert {one.kind for one in found.values()} == {
        "police_liaison", "hotline_imagery", "care", "coordinator", "helpline",
    }  # fmt: skip
    assert all(one.contact.endswith("@route.example") for one in found.values())
    keys = sorted((tmp_path / "receivers/demo").rglob("*.key"))
    assert len(keys) == 2 * len(ROUTES)
    assert {path.stat().st_mode & 0o777 for path in keys} == {0o600}
