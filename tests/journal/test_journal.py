"""The journal: one changed byte breaks it, it may be cut only at a signed checkpoint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from doorwatch.journal import (
    GENESIS,
    Broken,
    Checkpoint,
    JournalEntry,
    append_hash,
    check_detail,
    cut,
    link,
    sign_checkpoint,
    verify,
)

KEY = SigningKey(bytes(range(32)))
START = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def chain(length: int, after: JournalEntry | Checkpoint | None = None) -> list[JournalEntry]:
    entries: list[JournalEntry] = []
    for number in range(length):
        detail = {"case": number, "decision": "no_concern", "listings": ["demo-north/A-1", "demo-north/A-2"]}
        entries.append(
            link(
                entries[-1] if entries else after,
                START + number * HOUR,
                "m.one",
                "case.decided",
                f"case:{number}",
                detail,
            )
        )
    return entries


def test_a_chain_with_its_checkpoint_holds() -> None:
    entries = chain(5)
    assert verify(entries, [sign_checkpoint(entries[3], START, KEY)], KEY.verify_key) is None


def test_an_empty_journal_holds() -> None:
    assert verify([], [], KEY.verify_key) is None


def flip(data: bytes, position: int, bit: int) -> bytes:
    changed = bytearray(data)
    changed[position % len(data)] ^= 1 << bit
    return bytes(changed)


@settings(deadline=None)
@given(
    st.integers(0, 5),
    st.sampled_from([f.name for f in fields(JournalEntry)]),
    st.integers(0, 31),
    st.integers(0, 6),
)
def test_one_changed_byte_of_any_field_breaks_the_journal_at_its_entry(
    at: int, name: str, position: int, bit: int
) -> None:
    entries = chain(6)
    value = getattr(entries[at], name)
    if isinstance(value, bytes):
        changed: Any = flip(value, position, bit)
    elif isinstance(value, str):
        changed = flip(value.encode(), position, bit % 3).decode()
    elif isinstance(value, datetime):
        changed = value + timedelta(microseconds=1 << bit)
    elif isinstance(value, int):
        changed = value ^ (1 << bit)
    else:
        changed = {**value, "decision": flip(b"no_concern", position, bit % 3).decode()}
    entries[at] = replace(entries[at], **cast(Any, {name: changed}))
    broken = verify(entries, [sign_checkpoint(chain(6)[-1], START, KEY)], KEY.verify_key)
    assert broken is not None
    assert name == "sequence" or broken.sequence == at + 1


@settings(deadline=None)
@given(st.integers(0, 5), st.integers(0, 95), st.integers(0, 7))
def test_one_changed_byte_of_a_checkpoint_breaks_the_journal(at: int, position: int, bit: int) -> None:
    entries = chain(6)
    checkpoint = sign_checkpoint(entries[at], START, KEY)
    name = ("hash", "public_key", "signature")[position % 3]
    changed = replace(checkpoint, **cast(Any, {name: flip(getattr(checkpoint, name), position, bit)}))
    assert verify(entries, [changed], KEY.verify_key) == Broken(
        at + 1, "expected a checkpoint that a journal key signed; got another"
    )


def removed(entries: list[JournalEntry]) -> list[JournalEntry]:
    return [*entries[:2], *entries[3:]]


def doubled(entries: list[JournalEntry]) -> list[JournalEntry]:
    return [*entries[:3], entries[2], *entries[3:]]


def swapped(entries: list[JournalEntry]) -> list[JournalEntry]:
    return [*entries[:2], entries[3], entries[2], *entries[4:]]


def renumbered(entries: list[JournalEntry]) -> list[JournalEntry]:
    rest = [replace(entry, sequence=entry.sequence - 1) for entry in entries[3:]]
    return [*entries[:2], *(replace(entry, hash=append_hash(entry)) for entry in rest)]


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        (removed, Broken(3, "expected this entry; got number 4")),
        (doubled, Broken(4, "expected this entry; got number 3")),
        (swapped, Broken(3, "expected this entry; got number 4")),
        (renumbered, Broken(3, "expected the hash of the entry before; got another")),
    ],
)
def test_a_removed_doubled_moved_or_renumbered_entry_is_named(
    change: Callable[[list[JournalEntry]], list[JournalEntry]], broken: Broken
) -> None:
    assert verify(change(chain(6)), [], KEY.verify_key) == broken


def test_who_rewrites_the_whole_chain_cannot_sign_it() -> None:
    entries = chain(6)
    checkpoint = sign_checkpoint(entries[4], START, KEY)
    forged = [link(None, START, "m.two", "case.decided", "case:0")]
    for number in range(1, 6):
        forged.append(link(forged[-1], START, "m.two", "case.decided", f"case:{number}"))
    broken = Broken(5, "expected the hash that its checkpoint signed; got another")
    assert verify(forged, [checkpoint], KEY.verify_key) == broken
    own = sign_checkpoint(forged[4], START, SigningKey.generate())
    broken = Broken(5, "expected a checkpoint that a journal key signed; got another")
    assert verify(forged, [own], KEY.verify_key) == broken


@pytest.mark.parametrize("kept", [0, 2])
def test_entries_that_are_missing_at_the_end_are_seen_by_the_checkpoint(kept: int) -> None:
    entries = chain(6)
    broken = verify(entries[:kept], [sign_checkpoint(entries[4], START, KEY)], KEY.verify_key)
    assert broken == Broken(kept + 1, "expected entries up to checkpoint 5; got none")


def test_a_journal_cut_at_a_checkpoint_holds_and_elsewhere_does_not() -> None:
    entries = chain(6)
    checkpoint = sign_checkpoint(entries[2], START, KEY)
    assert verify(entries[3:], [checkpoint], KEY.verify_key) is None
    broken = Broken(5, "expected a signed checkpoint where the journal was cut; got none")
    assert verify(entries[4:], [checkpoint], KEY.verify_key) == broken


def test_the_chain_goes_on_from_a_checkpoint() -> None:
    entries = chain(3)
    checkpoint = sign_checkpoint(entries[-1], START, KEY)
    assert verify(chain(2, after=checkpoint), [checkpoint], KEY.verify_key) is None


@pytest.mark.parametrize(("hours", "expected"), [(0, 0), (2, 0), (3, 3), (4, 3), (99, 5)])
def test_entries_go_only_up_to_a_checkpoint_that_is_old_enough(hours: int, expected: int) -> None:
    entries = chain(6)
    checkpoints = [sign_checkpoint(entries[2], START, KEY), sign_checkpoint(entries[4], START, KEY)]
    assert cut(entries, checkpoints, START + hours * HOUR) == expected


def test_checkpoints_of_an_older_key_still_hold() -> None:
    entries, old = chain(6), SigningKey(bytes(32))
    checkpoints = [sign_checkpoint(entries[1], START, old), sign_checkpoint(entries[4], START, KEY)]
    assert verify(entries, checkpoints, KEY.verify_key, old.verify_key) is None


def test_the_offset_of_a_time_does_not_matter_and_the_time_does() -> None:
    entry = chain(1)[0]
    same = replace(entry, at=entry.at.astimezone(timezone(timedelta(hours=5))))
    assert append_hash(same) == entry.hash


def test_an_entry_survives_the_way_through_a_row() -> None:
    entry = chain(3)[2]
    row = (entry.sequence, entry.at, entry.actor, entry.act, entry.data, entry.previous, entry.hash)
    assert JournalEntry.of_data(*row) == entry
    assert chain(1)[0].previous == GENESIS


@pytest.mark.parametrize(
    "value",
    [
        "some words of a text",
        "+493023125123",
        "person@mail.example",
        "x" * 201,
        ["demo/A-1", "two words"],
        {"a": 1},
        b"x",
    ],
)
def test_content_and_contacts_are_kept_out_without_being_repeated(value: object) -> None:
    with pytest.raises(ValueError, match="journal detail note: expected") as caught:
        check_detail({"note": value})  # type: ignore[dict-item]
    assert str(value) not in str(caught.value)


@pytest.mark.parametrize(
    "value",
    ["case:17", "sha256:" + "a" * 64, "2026-11-20T02:00:00+00:00", 17, None, True, ["demo-north/A-1"]],
)
def test_ids_hashes_and_times_are_let_in(value: str | int | list[str] | None) -> None:
    check_detail({"note": value})


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a time with an offset"):
        link(None, datetime(2026, 11, 20), "machine", "night.began", "night:1")
