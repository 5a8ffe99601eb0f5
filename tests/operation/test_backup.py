"""Backups: sealed, signed, without unflagged text; restored with terms and erasures before anything else."""

from __future__ import annotations

import base64
import tarfile
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pyrage
import pytest
import sqlalchemy as sa

from doorwatch.casework.backup import KEPT, make_backup
from doorwatch.casework.erasures import append_erasures, erased_digest
from doorwatch.casework.restoring import check_backup, finish_restore, load_backup
from doorwatch.cli.common import open_store
from doorwatch.errors import ClockRefused, PackageError, Refused, SettingsError
from doorwatch.keys import KeyRing
from doorwatch.retention import case_folder
from doorwatch.settings import TenantSettings, load_settings
from doorwatch.store import Store
from doorwatch.store import tables as t
from doorwatch.store.copying import LEFT_OUT, empty_all
from doorwatch.store.journalling import verify_journal
from doorwatch.store.tables import METADATA
from tests.casework.acts import judged, open_case
from tests.conftest import NOW
from tests.store.samples import detail, write

UNFLAGGED, FLAGGED = "Plantedwordunflagged", "Plantedwordflagged"


@dataclass
class Place:
    """A tenant with a flagged and an unflagged listing, its keys, and the operator's age key."""

    tenant: TenantSettings
    store: Store
    keys: KeyRing
    identity: Path
    recipient: str
    case: int

    def backup(self, now: Any = NOW, **how: Any) -> Path:
        """Make a backup."""
        return make_backup(self.tenant, self.store, self.keys, now, recipient=self.recipient, **how)

    def members(self, file: Path) -> dict[str, bytes]:
        """Return what is inside, as the operator's own age program and tar would show it."""
        key = pyrage.x25519.Identity.from_str(self.identity.read_text())
        with tarfile.open(fileobj=BytesIO(pyrage.decrypt(file.read_bytes(), [key]))) as archive:
            return {one.name: archive.extractfile(one).read() for one in archive}  # type: ignore[union-attr]

    def rows(self) -> dict[str, list[Any]]:
        """Return every row that a backup keeps, by table."""
        with self.store.read() as conn:
            return {
                table.name: [
                    tuple(row) for row in conn.execute(sa.select(table).order_by(*table.primary_key))
                ]
                for table in METADATA.sorted_tables
                if table.name not in LEFT_OUT
            }


@pytest.fixture
def place(store: Store, database: str, tmp_path: Path) -> Place:
    """A tenant on each kind of database."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "doorwatch.toml").write_text(f'[tenants.north]\ndatabase = "{database}"\n', "utf-8")
    tenant = load_settings(home / "doorwatch.toml", {}).tenant("north")
    tenant.data.mkdir(parents=True)
    keys = KeyRing.create(tenant.keys, NOW)
    made = pyrage.x25519.Identity.generate()
    identity = tmp_path / "identity"
    identity.write_text(str(made))
    identity.chmod(0o600)
    write(store, detail("U-1", f"Massage, {UNFLAGGED}.", persona="Alex"))
    case = open_case(store, judged(store, "F-1", text=f"Company, {FLAGGED}.", account="u7"))
    folder = case_folder(tenant.evidence, case)
    folder.mkdir(parents=True)
    (folder / "dossier.pdf").write_bytes(b"dossier")
    (tenant.evidence / "case-999").mkdir()
    (tenant.evidence / "case-999" / "left.pdf").write_bytes(UNFLAGGED.encode())
    return Place(tenant, store, keys, identity, str(made.to_public()), case)


def test_a_backup_holds_what_a_case_holds_and_no_unflagged_text_and_no_key(place: Place) -> None:
    inside = b"\n".join(place.members(place.backup()).values())
    assert FLAGGED.encode() in inside
    assert b"dossier" in inside
    assert UNFLAGGED.encode() not in inside
    secrets = [path.read_bytes() for path in place.tenant.keys.rglob("*") if path.is_file()]
    assert len(secrets) > 5
    for secret in secrets:
        for form in (secret.strip(), base64.b64decode(secret.split()[-1]) if len(secret) < 60 else secret):
            assert form not in inside


def test_a_restore_gives_the_same_rows_and_files_and_goes_on_counting(place: Place) -> None:
    file = place.backup()
    before = place.rows()
    place.store.run_write(empty_all)
    (case_folder(place.tenant.evidence, place.case) / "dossier.pdf").unlink()
    load_backup(place.tenant, place.store, place.keys, file, place.identity, NOW)
    after = place.rows()
    assert after["cases"] == before["cases"]
    assert after["case_events"] == before["case_events"]
    assert after["fingerprints"] == before["fingerprints"]
    content = {row[0]: row for row in after["snapshots"]}
    assert [FLAGGED in str(row) for row in content.values()] == [
        FLAGGED in str(row) for row in before["snapshots"]
    ]
    assert UNFLAGGED not in str(after)
    assert (case_folder(place.tenant.evidence, place.case) / "dossier.pdf").read_bytes() == b"dossier"
    with place.store.read() as conn:
        verify_journal(conn, place.keys.signing_key("journal").verify_key)
    assert open_case(place.store) > place.case


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("link", ["file", "folder"])
def test_a_restore_writes_through_no_link(place: Place, tmp_path: Path, link: str) -> None:
    file = place.backup()
    place.store.run_write(empty_all)
    folder, elsewhere = case_folder(place.tenant.evidence, place.case), tmp_path / "elsewhere"
    elsewhere.mkdir()
    (folder / "dossier.pdf").unlink()
    if link == "file":
        (folder / "dossier.pdf").symlink_to(elsewhere / "dossier.pdf")
    else:
        folder.rmdir()
        folder.symlink_to(elsewhere)
    with pytest.raises(PackageError, match="a link to another"):
        load_backup(place.tenant, place.store, place.keys, file, place.identity, NOW, force=True)
    assert list(elsewhere.iterdir()) == []


def test_an_id_that_was_given_away_is_never_given_again(place: Place) -> None:
    newer = open_case(place.store)
    with place.store.write() as conn:
        conn.execute(sa.delete(t.cases).where(t.cases.c.id == newer))
    file = place.backup()
    load_backup(place.tenant, place.store, place.keys, file, place.identity, NOW, force=True)
    assert open_case(place.store) == newer + 1


def test_nothing_is_opened_until_terms_and_erasures_were_applied(place: Place) -> None:
    file = place.backup()
    later = NOW + timedelta(hours=1)
    digest = erased_digest(place.keys, "demo-north", "listing", "U-1")
    append_erasures(place.tenant.erasures, [digest], 1, later)
    load_backup(place.tenant, place.store, place.keys, file, place.identity, later, force=True)
    with pytest.raises(Refused, match="a restore is not finished"):
        open_store(place.tenant)
    assert "U-1" in str(place.rows()["listings"])
    ended, erased = finish_restore(
        place.tenant, place.store, place.keys, later, erasures=place.tenant.erasures
    )
    assert erased == 1
    assert "U-1" not in str(place.rows())
    assert FLAGGED in str(place.rows()["snapshots"])
    open_store(place.tenant).close()
    assert ended["evidence_files"] == 1


def test_a_term_that_ended_since_the_backup_is_applied_and_a_doubtful_clock_keeps_the_door_shut(
    place: Place,
) -> None:
    file = place.backup()
    before = NOW - timedelta(days=1)
    load_backup(place.tenant, place.store, place.keys, file, place.identity, NOW, force=True)
    with pytest.raises(ClockRefused, match="confirm with --confirm-clock"):
        finish_restore(place.tenant, place.store, place.keys, before, erasures=None)
    assert place.tenant.restoring.exists()
    months = NOW + timedelta(days=100)
    finish_restore(place.tenant, place.store, place.keys, months, erasures=None, confirm_clock="cli:anna")
    assert place.rows()["fingerprints"] == []
    assert not place.tenant.restoring.exists()


def test_a_home_that_holds_anything_is_left_alone(place: Place) -> None:
    file = place.backup()
    before = place.rows()
    with pytest.raises(Refused, match="expected an empty database; got rows in"):
        load_backup(place.tenant, place.store, place.keys, file, place.identity, NOW)
    assert place.rows() == before
    assert not place.tenant.restoring.exists()


@pytest.mark.parametrize("where", [0.3, 0.6, 0.999])
def test_a_changed_byte_anywhere_is_noticed_before_a_row_is_written(place: Place, where: float) -> None:
    file = place.backup()
    data = bytearray(file.read_bytes())
    data[int(len(data) * where)] ^= 1
    file.write_bytes(data)
    before = place.rows()
    with pytest.raises(PackageError, match="expected a whole backup"):
        load_backup(place.tenant, place.store, place.keys, file, place.identity, NOW, force=True)
    assert place.rows() == before


def test_a_backup_of_somebody_else_is_refused(place: Place, tmp_path: Path) -> None:
    file = place.backup()
    strange = KeyRing.create(tmp_path / "other" / "north", NOW)
    with pytest.raises(PackageError, match="signed by this tenant's journal key"):
        check_backup(place.tenant, strange, file, place.identity)
    other = pyrage.x25519.Identity.generate()
    place.identity.write_text(str(other))
    with pytest.raises(PackageError, match="sealed to this key"):
        check_backup(place.tenant, place.keys, file, place.identity)


def test_a_backup_ends_after_14_days_and_other_files_stay(place: Place, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    first = place.backup(to=folder)
    (folder / "north-notes.txt").write_text("kept")
    second = place.backup(NOW + KEPT - timedelta(seconds=1), to=folder)
    assert first.exists()
    third = place.backup(NOW + KEPT, to=folder)
    assert not first.exists()
    assert second.exists()
    assert third.stat().st_mode & 0o777 == 0o600
    assert (folder / "north-notes.txt").exists()


def test_a_wrong_recipient_leaves_nothing(place: Place) -> None:
    with pytest.raises(SettingsError, match="expected an age public key"):
        make_backup(place.tenant, place.store, place.keys, NOW, recipient="age1wrong")
    assert list(place.tenant.backups.iterdir()) == []
