"""Keys: who may open them, how Memory keys come and go, what the environment may replace."""

from __future__ import annotations

import base64
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorwatch.errors import Refused, SettingsError
from doorwatch.keys import DESTROY_AFTER, MAX_LIVE, PURPOSES, ROTATE_AFTER, KeyRing, Purpose

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "north"


def ring_at(folder: Path) -> KeyRing:
    return KeyRing.create(folder, NOW, environ={})


def test_every_key_file_is_created_for_its_owner_only(folder: Path) -> None:
    mask = os.umask(0)
    try:
        ring_at(folder)
    finally:
        os.umask(mask)
    assert {oct(path.stat().st_mode & 0o777) for path in folder.iterdir()} == {"0o600"}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_creating_again_keeps_every_key(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in ring_at(folder).folder.iterdir()}
    KeyRing.create(folder, NOW + DAY, environ={})
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_each_purpose_has_its_own_key(folder: Path) -> None:
    ring = ring_at(folder)
    keys = {bytes(ring.signing_key(purpose)) for purpose in PURPOSES} | {ring.spool_key(), ring.people_key()}
    assert len(keys) == len(PURPOSES) + 2


@pytest.mark.parametrize("name", ["operator.key", "spool.key"])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_key_that_others_could_read_is_refused(folder: Path, name: str, mode: int) -> None:
    ring = ring_at(folder)
    (folder / name).chmod(mode)
    with pytest.raises(Refused, match=rf"{name}: expected mode 0600; got 0{mode:o}; run: chmod 600"):
        ring.spool_key() if name == "spool.key" else ring.signing_key("operator")
    assert ring.problems(NOW) == (f"{folder / name}: expected mode 0600; got 0{mode:o}",)


def test_a_memory_key_that_others_could_read_is_refused(folder: Path) -> None:
    ring = ring_at(folder)
    next(folder.glob("memory-*")).chmod(0o644)
    with pytest.raises(Refused, match="expected mode 0600; got 0644"):
        ring.memory_keys(NOW)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "expected a key of 32 bytes in base64; got 0 bytes"),
        (b"AAAA\n", "expected a key of 32 bytes in base64; got 3 bytes"),
        (b"not base64 at all", "expected a key of 32 bytes in base64; got something else"),
    ],
)
def test_a_file_that_is_no_key_is_named_without_its_content(
    folder: Path, content: bytes, message: str
) -> None:
    ring = ring_at(folder)
    (folder / "operator.key").write_bytes(content)
    with pytest.raises(SettingsError, match=rf"operator\.key: {message}") as caught:
        ring.signing_key("operator")
    assert b"not base64" not in str(caught.value).encode()


def test_a_missing_folder_or_key_says_how_to_create_it(folder: Path) -> None:
    with pytest.raises(SettingsError, match="expected a folder of keys; create it with `doorwatch keys new`"):
        KeyRing.open(folder, environ={})
    ring_at(folder).destroy("request")
    with pytest.raises(SettingsError, match=r"request\.key: expected a key; create it"):
        KeyRing.open(folder, environ={}).signing_key("request")


def test_the_environment_takes_the_place_of_a_file(folder: Path) -> None:
    secret = base64.b64encode(b"\x07" * 32).decode()
    ring = KeyRing.open(folder, environ={"DOORWATCH_KEY_NORTH_SPOOL": secret})
    assert ring.spool_key() == b"\x07" * 32
    assert [(info.name, info.source) for info in ring.inventory()] == [("spool", "environment")]


def test_memory_keys_of_the_environment_are_read_and_never_rotated_here(folder: Path) -> None:
    secret = base64.b64encode(b"\x07" * 32).decode()
    old, new = NOW - 100 * DAY, NOW - 40 * DAY
    text = f"a@{old.isoformat()}={secret}, b@{new.isoformat()}={secret}"
    ring = KeyRing.open(folder, environ={"DOORWATCH_KEY_NORTH_MEMORY": text})
    assert [key.id for key in ring.memory_keys(NOW)] == ["b", "a"]
    with pytest.raises(
        Refused, match="DOORWATCH_KEY_NORTH_MEMORY: Memory keys of the environment are rotated"
    ):
        ring.rotate(NOW)
    with pytest.raises(Refused, match="are destroyed where they are kept"):
        ring.destroy_expired(NOW + 30 * DAY)


@pytest.mark.parametrize(
    "text", ["a", "a@yesterday=AAAA", "a@2026-01-01T00:00:00=AAAA", "@2026-01-01T00:00:00+00:00=AAAA"]
)
def test_memory_keys_of_the_environment_in_another_form_are_refused(folder: Path, text: str) -> None:
    ring = KeyRing.open(folder, environ={"DOORWATCH_KEY_NORTH_MEMORY": text})
    with pytest.raises(SettingsError, match="DOORWATCH_KEY_NORTH_MEMORY: expected") as caught:
        ring.memory_keys(NOW)
    assert "AAAA" not in str(caught.value)


def test_no_repr_shows_a_secret(folder: Path) -> None:
    ring = KeyRing.create(folder, NOW, environ={"DOORWATCH_KEY_NORTH_OPERATOR": "c2VjcmV0"})
    key = ring.memory_keys(NOW)[0]
    assert "c2VjcmV0" not in repr(ring)
    assert repr(key.secret) not in repr(key)


def test_a_memory_key_is_rotated_after_thirty_days_and_not_before(folder: Path) -> None:
    ring = ring_at(folder)
    assert ring.rotate(NOW + ROTATE_AFTER - timedelta(seconds=1)) is None
    new = ring.rotate(NOW + ROTATE_AFTER)
    assert new is not None
    assert [key.first_used for key in ring.memory_keys(NOW + ROTATE_AFTER)] == [NOW + ROTATE_AFTER, NOW]


def test_a_fifth_live_memory_key_is_refused(folder: Path) -> None:
    ring = ring_at(folder)
    for day in range(1, MAX_LIVE):
        ring.rotate(NOW + day * DAY, force=True)
    with pytest.raises(Refused, match="expected at most 4 live Memory keys; one ends 2027-03-20 02:00 UTC"):
        ring.rotate(NOW + 5 * DAY, force=True)


def test_a_clock_before_the_newest_key_rotates_nothing(folder: Path) -> None:
    with pytest.raises(Refused, match="expected a clock after the newest Memory key's first use"):
        ring_at(folder).rotate(NOW - DAY, force=True)


def test_an_expired_key_is_not_live_even_before_it_is_destroyed(folder: Path) -> None:
    ring = ring_at(folder)
    assert ring.memory_keys(NOW + DESTROY_AFTER - timedelta(seconds=1))
    with pytest.raises(
        SettingsError, match="expected a live Memory key; create one with `doorwatch keys rotate`"
    ):
        ring.memory_keys(NOW + DESTROY_AFTER)


def test_an_expired_key_is_overwritten_before_its_file_goes(folder: Path, tmp_path: Path) -> None:
    ring = ring_at(folder)
    path = next(folder.glob("memory-*"))
    secret = json.loads(path.read_text())["secret"].encode()
    os.link(path, tmp_path / "kept")  # a second name of the same blocks shows what the disk holds
    acts: list[tuple[str, str, bool]] = []

    def journal(act: str, name: str) -> None:
        acts.append((act, name, path.exists()))

    (gone,) = ring.destroy_expired(NOW + DESTROY_AFTER, journal=journal)
    assert acts == [("key.destroyed", gone, True)]
    assert not path.exists()
    assert secret not in (tmp_path / "kept").read_bytes()
    assert ring.destroy_expired(NOW + DESTROY_AFTER) == ()


def test_when_the_journal_fails_the_key_stays(folder: Path) -> None:
    ring = ring_at(folder)

    def journal(act: str, name: str) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        ring.destroy_expired(NOW + DESTROY_AFTER, journal=journal)
    assert len(list(folder.glob("memory-*"))) == 1


@pytest.mark.parametrize("name", ["nobody", "../north/operator", "x/../../north"])
def test_only_a_key_of_this_ring_can_be_destroyed(folder: Path, name: str) -> None:
    with pytest.raises(SettingsError, match="expected one of operator, request, journal, referral"):
        ring_at(folder).destroy(name)


def test_a_key_is_never_overwritten_by_another(folder: Path) -> None:
    from doorwatch.keys import write_new

    ring_at(folder)
    with pytest.raises(Refused, match="expected no key yet"):
        write_new(folder / "operator.key", b"x")
    assert not list(folder.glob(".operator*"))


def test_problems_name_what_is_missing_overdue_and_expired(folder: Path) -> None:
    ring = ring_at(folder)
    assert ring.problems(NOW) == ()
    assert "under 30 days old" in ring.problems(NOW + ROTATE_AFTER)[0]
    late = ring.problems(NOW + DESTROY_AFTER)
    assert any("expected a live Memory key; got none" in line for line in late)
    assert any("expected to be destroyed since 2027-03-20" in line for line in late)
    (folder / "journal.key").unlink()
    assert ring.problems(NOW) == (f"{folder / 'journal.key'}: expected a key; got none",)


@settings(deadline=None, max_examples=40)
@given(gaps=st.lists(st.integers(1, 45), min_size=1, max_size=30))
def test_nightly_rotation_never_has_five_live_keys_and_outlives_every_fingerprint(
    gaps: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A fingerprint lives 90 days: the key that was newest when it was written is live as long."""
    folder = tmp_path_factory.mktemp("ring") / "north"
    ring, now = KeyRing.create(folder, NOW, environ={}), NOW
    written: list[tuple[datetime, str]] = []
    for gap in gaps:
        now += gap * DAY
        ring.destroy_expired(now)
        ring.rotate(now)
        live = ring.memory_keys(now)
        assert len(live) <= MAX_LIVE
        written.append((now, live[0].id))
        for at, key_id in written:
            assert now >= at + 90 * DAY or key_id in {key.id for key in live}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_renewed_key_leaves_its_public_half_and_nothing_of_its_secret(
    folder: Path, tmp_path: Path, purpose: Purpose
) -> None:
    ring = ring_at(folder)
    path = folder / f"{purpose}.key"
    old, secret = ring.signing_key(purpose), path.read_bytes()
    os.link(path, tmp_path / "kept")
    acts: list[tuple[str, str]] = []
    ring.renew(purpose, NOW, journal=lambda act, name: acts.append((act, name)))
    assert acts == [("key.renewed", purpose)]
    assert ring.verify_keys(purpose) == (ring.signing_key(purpose).verify_key, old.verify_key)
    assert secret not in (tmp_path / "kept").read_bytes()
    assert ring.problems(NOW) == ()


def test_a_key_of_the_environment_is_not_renewed_here(folder: Path) -> None:
    secret = base64.b64encode(b"\x07" * 32).decode()
    ring = KeyRing.open(folder, environ={"DOORWATCH_KEY_NORTH_JOURNAL": secret})
    with pytest.raises(
        Refused, match="DOORWATCH_KEY_NORTH_JOURNAL: a key of the environment is renewed where"
    ):
        ring.renew("journal", NOW)
