"""`doorwatch doctor` on how a tenant is operated: who is told, backups, what stands wrong."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from doorwatch.cli._operating import examine_operating
from doorwatch.settings import TenantSettings, load_settings
from doorwatch.store import Store
from doorwatch.store.nights import complete_night, start_night
from tests.conftest import NOW

RECIPIENT = "age1" + "q" * 58


def tenant_of(tmp_path: Path, lines: str = "") -> TenantSettings:
    """Return a tenant with a migrated database and these settings."""
    path = tmp_path / "doorwatch.toml"
    path.write_text(f"[tenants.north]\n{lines}\n", "utf-8")
    tenant = load_settings(path, {}).tenant("north")
    tenant.data.mkdir(parents=True, exist_ok=True)
    return tenant


def states(tenant: TenantSettings) -> dict[str, tuple[str, int]]:
    """Return state and code by what was looked at."""
    return {one.what: (one.state, int(one.code)) for one in examine_operating(tenant, NOW)}


def test_a_tenant_that_tells_nobody_and_has_no_backup_is_warned(tmp_path: Path) -> None:
    assert states(tenant_of(tmp_path)) == {"notify": ("warning", 0), "backup": ("warning", 0)}


def test_a_missed_night_stands_in_the_table(tmp_path: Path, migrated_sqlite: bytes) -> None:
    tenant = tenant_of(tmp_path)
    (tenant.data / "doorwatch.db").write_bytes(migrated_sqlite)
    store = Store.open(tenant.database, lambda: NOW)
    before = NOW - timedelta(days=2)
    with store.write() as conn:
        start_night(conn, before.date(), before)
        complete_night(conn, before.date(), before)
    store.close()
    assert states(tenant)["alarm scan_missed"] == ("warning", 0)


@pytest.mark.parametrize(
    ("kinds", "address", "state"),
    [('["all"]', "json://x", ("warning", 0)), ('["urgent_minor_age"]', "json://x", ("well", 0)),
     ('["all"]', "", ("ill", 2))],
)  # fmt: skip
def test_a_target_needs_an_address_and_somebody_is_called_at_night(
    tmp_path: Path, kinds: str, address: str, state: tuple[str, int]
) -> None:
    tenant = tenant_of(tmp_path, f'[tenants.north.notify]\nurls_file = "urls"\nsend = {{owner = {kinds}}}')
    (tmp_path / "urls").write_text(f'owner = "{address}"\n', "utf-8")
    (tmp_path / "urls").chmod(0o600)
    assert states(tenant)["notify"] == state


def test_an_unfinished_restore_is_ill(tmp_path: Path) -> None:
    tenant = tenant_of(tmp_path)
    tenant.restoring.touch()
    assert states(tenant)["alarms"] == ("ill", 3)


@pytest.mark.parametrize(("days", "state"), [(1, "well"), (3, "warning")])
def test_a_backup_of_yesterday_is_well_and_an_old_one_is_not(tmp_path: Path, days: int, state: str) -> None:
    tenant = tenant_of(tmp_path, f'backup_recipient = "{RECIPIENT}"')
    assert states(tenant)["backup"][0] == "warning"
    tenant.backups.mkdir()
    file = tenant.backups / "north-20261119T020000Z.backup.age"
    file.touch()
    at = (NOW - timedelta(days=days)).timestamp()
    os.utime(file, (at, at))
    assert states(tenant)["backup"][0] == state
