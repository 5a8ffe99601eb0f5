"""`doorwatch doctor` looks at everything, says it in one table and changes nothing."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from doorwatch.keys import KeyRing
from doorwatch.store import Store
from doorwatch.store.journalling import append_journal
from doorwatch.types import system_clock
from tests.cli.conftest import Run


def states(run: Run) -> tuple[int, dict[str, tuple[str, str, int]]]:
    outcome = run("doctor", "--json")
    return outcome.code, {f["what"]: (f["state"], f["says"], f["code"]) for f in outcome.json}


@pytest.fixture
def store(run: Run, home: Path) -> Store:
    run("keys", "new")
    (home / "tenants/north").mkdir(mode=0o700, parents=True)
    store = Store.open(f"sqlite:///{home}/tenants/north/doorwatch.db", system_clock)
    store.upgrade()
    return store


def snapshot(home: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and "doorwatch.db-" not in path.name
    }


def test_a_sound_installation_is_well_and_left_as_it_was(run: Run, home: Path, store: Store) -> None:
    store.close()
    before = snapshot(home)
    code, found = states(run)
    assert code == 0
    for what in ("settings", "keys", "database", "clock", "terms", "rules"):
        assert found[what][0] == "well"
    assert found["agreements"][0] == "warning"
    assert snapshot(home) == before


def test_a_new_installation_says_what_to_do_next(run: Run) -> None:
    code, found = states(run)
    assert code == 4
    assert found["keys"][1:] == (found["keys"][1], 2)
    assert "doorwatch keys new" in found["keys"][1]
    assert "doorwatch db upgrade" in found["database"][1]


def test_a_tenants_folder_that_others_can_enter_is_refused(run: Run, home: Path, store: Store) -> None:
    folder = home / "tenants/north"
    folder.chmod(0o755)
    code, found = states(run)
    assert code == 3
    assert found["access"] == (
        "ill", f"{folder}: expected mode 0700; got 0755; run: chmod -R go= {folder}", 3,
    )  # fmt: skip


@pytest.mark.parametrize(("mode", "state"), [(0o644, "ill"), (0o600, "well")])
def test_a_settings_file_with_a_password_is_its_owners_alone(
    run: Run, home: Path, mode: int, state: str
) -> None:
    file = home / "doorwatch.toml"
    file.write_text('[tenants.north]\ndatabase = "postgresql://door:secret@127.0.0.1:1/door"\n')
    file.chmod(mode)
    found = states(run)[1]["settings"]
    assert found[0] == state
    assert "secret" not in found[1]
    assert (f"expected mode 0600; got {mode:04o}; run: chmod 600" in found[1]) is (state == "ill")


def test_loose_key_files_are_refused(run: Run, home: Path, store: Store) -> None:
    (home / "keys/north/spool.key").chmod(0o640)
    code, found = states(run)
    assert code == 3
    assert "expected mode 0600; got 0640" in found["keys"][1]


def test_a_clock_before_the_newest_journal_entry_is_refused(run: Run, store: Store) -> None:
    with store.write() as conn:
        append_journal(conn, datetime.now(UTC) + timedelta(days=2), "machine", "night.began", "night:1")
    code, found = states(run)
    assert code == 3
    assert "expected a clock at or after the newest journal entry" in found["clock"][1]


def test_what_should_have_ended_is_counted(run: Run, home: Path, store: Store) -> None:
    old = KeyRing.create(home / "old", datetime.now(UTC) - timedelta(days=122), {})
    (ended,) = (info.name for info in old.inventory() if info.end)
    (home / "old" / f"memory-{ended}.json").rename(home / f"keys/north/memory-{ended}.json")
    code, found = states(run)
    assert code == 3
    assert (
        "expected nothing past its end; got 1 memory_keys; run: doorwatch retention apply"
        in found["terms"][1]
    )
    assert run("retention", "apply").code == 0
    assert states(run)[1]["terms"][0] == "well"


def test_a_database_of_an_older_revision_asks_for_the_upgrade(run: Run, home: Path, store: Store) -> None:
    store.close()
    (home / "tenants/north/doorwatch.db").unlink()
    (home / "tenants/north/doorwatch.db").touch()
    code, found = states(run)
    assert code == 4
    assert "got none; run: doorwatch db upgrade" in found["database"][1]


def test_an_agreement_that_is_refused_is_named(run: Run, home: Path, store: Store) -> None:
    run("agreements", "new", "demo-north")
    code, found = states(run)
    assert code in (3, 4)
    assert found["agreement demo-north"][0] == "ill"
    if shutil.which("tesseract") is None:
        assert code == 4


def test_a_private_rule_with_a_fault_is_named(run: Run, home: Path, store: Store) -> None:
    (home / "doorwatch.toml").write_text('[tenants.north]\nprivate_rules = "own"\n')
    assert "expected a folder of private rules" in states(run)[1]["rules"][1]
    (home / "own/minor").mkdir(parents=True)
    (home / "own/minor/x.yaml").write_text("id: x\n")
    code, found = states(run)
    assert "own/minor/x.yaml" in found["rules"][1]
    assert found["rules"][2] == 2
    assert code == 2


def test_the_password_of_a_database_is_never_shown(run: Run, home: Path) -> None:
    run("keys", "new")
    (home / "doorwatch.toml").write_text(
        '[tenants.north]\ndatabase = "postgresql://north:hidden@127.0.0.1:1/north"\n'
    )
    outcome = run("doctor")
    assert outcome.code == 4
    assert "hidden" not in outcome.out + outcome.err


def test_without_a_tenant_the_doctor_says_so(run: Run, home: Path) -> None:
    (home / "doorwatch.toml").write_text("")
    assert states(run)[1]["tenants"][1] == "no tenant: add [tenants.NAME] to the settings file"
