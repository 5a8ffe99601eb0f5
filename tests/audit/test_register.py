from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from doorwatch.casework.referring import Desk, send
from doorwatch.casework.rights import PermissionRefused
from doorwatch.casework.studyregister import (
    Placement,
    Register,
    Release,
    enter_placements,
    is_entered,
    register_entries,
    stopped_placements,
)
from doorwatch.errors import BadInput, ReferralRefused, Refused
from doorwatch.referral.sealing import unseal
from doorwatch.retention import TermsBook, apply
from doorwatch.store import Store
from doorwatch.store import tables as t
from doorwatch.store.journalling import journal_entries
from doorwatch.store.quality import real_cases
from doorwatch.store.referrals import referrals_of
from tests.referral.cases import (
    AGE_PUBLIC,
    AGE_SECRET,
    DISPATCHER,
    MODERATOR,
    desk,
    person,
    police_case,
)
from tests.store.samples import NOW, PLATFORM, detail, row, write

PHONE = "+493023125101"
RESEARCHER = person("rosa", "researcher")
RELEASE = Release("release-officer", AGE_PUBLIC, "police contact")
BEFORE = NOW - timedelta(days=1)
UNTIL = NOW + timedelta(days=30)
LATER = NOW + timedelta(minutes=30)
TEXT = "Gezelschap en massage. Ik ben 17 jaar."
"""The words of `tests.referral.cases`."""


def placement(number: int = 1, text: str = TEXT, phone: str = PHONE) -> Placement:
    return Placement("my-study", f"my-study-{number:04d}", 4, PLATFORM, "", text, phone)


def enter(store: Store, opened: Desk, *placements: Placement, now=BEFORE) -> int:  # type: ignore[no-untyped-def]
    return enter_placements(store, opened.keys, RESEARCHER, placements, now, UNTIL, RELEASE)


def counted(store: Store, table: sa.Table) -> int:
    with store.read() as conn:
        return conn.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def acts(store: Store) -> list[tuple[str, str]]:
    with store.read() as conn:
        return [(one.actor, one.act) for one in journal_entries(conn)]


def test_a_referral_of_a_registered_placement_is_stopped_and_counted(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    enter(store, opened, placement(), placement(2, "Gezelschap. Ik ben 16 jaar."))
    case = police_case(store, opened, "N-1")
    register = Register(store, opened.keys)
    with pytest.raises(ReferralRefused, match="got 1 placed by a door study; nothing was sent"):
        send(opened, DISPATCHER, case, "police-liaison", LATER, register=register)
    with store.read() as conn:
        assert referrals_of(conn) == ()
    stopped = stopped_placements(store, opened.keys, "my-study", ["my-study-0001", "my-study-0002"])
    assert stopped == {"my-study-0001": LATER}
    said = acts(store)
    assert ("rosa", "register.entered") in said
    assert ("machine", "register.would_have_been_referred") in said
    assert ("dora", "referral.withheld") in said
    assert not any("evidence" in path.suffix for path in opened.tenant.evidence.rglob("*.age"))


def test_its_traces_leave_memory_and_figures(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    enter(store, opened, placement())
    write(store, detail("N-7", "Another listing.", phones=[PHONE], persona="Robin"))
    case = police_case(store, opened, "N-1")
    with store.write() as conn:
        snapshot = conn.scalar(sa.select(t.listings.c.current).where(t.listings.c.listing == "N-1"))
        other = conn.execute(sa.select(t.fingerprints).where(t.fingerprints.c.kind == "phone")).first()
        assert other is not None
        values = {**other._mapping, "snapshot": snapshot}
        conn.execute(sa.insert(t.fingerprints).values(values))
        conn.execute(sa.delete(t.pending_assessments))
    assert _figures(store) == [case]
    with pytest.raises(ReferralRefused, match="placed by a door study"):
        send(
            opened, DISPATCHER, case, "police-liaison", LATER, register=Register(store, opened.keys)
        )  # fmt: skip
    assert _figures(store) == []
    with store.read() as conn:
        left = conn.scalars(sa.select(t.fingerprints.c.snapshot)).all()
        waiting = conn.scalars(sa.select(t.pending_assessments.c.listing)).all()
        current = conn.execute(
            sa.select(t.listings.c.assessment, t.listings.c.status, t.snapshots.c.history)
            .join(t.snapshots, t.snapshots.c.id == t.listings.c.current)
            .where(t.listings.c.listing == "N-1")
        ).one()
    assert snapshot not in left
    assert waiting == [row(store, "N-7")]
    assert tuple(current) == (None, "removed", True)


def _figures(store: Store) -> list[int]:
    with store.read() as conn:
        return [events[0].case for events in real_cases(conn)]


def test_the_phone_alone_stops_the_sending_and_takes_nothing_out(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    enter(store, opened, placement(1, "Other words. +493023125101"))
    case = police_case(store, opened, "N-1")
    with store.write() as conn:
        content = conn.scalar(sa.select(t.snapshots.c.content).limit(1))
        assert content is not None
        conn.execute(sa.update(t.snapshots).values(content={**content, "phones": [PHONE]}))
    with pytest.raises(ReferralRefused, match="placed by a door study"):
        send(opened, DISPATCHER, case, "police-liaison", LATER, register=Register(store, opened.keys))
    assert stopped_placements(store, opened.keys, "my-study", ["my-study-0001"]) == {}
    assert counted(store, t.study_cases) == 0
    assert ("machine", "register.phone_met") in acts(store)


def test_an_entry_after_the_listing_was_seen_excuses_nothing(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    case = police_case(store, opened, "N-1")
    enter(store, opened, placement(), now=NOW + timedelta(minutes=1))
    register = Register(store, opened.keys)
    made = send(opened, DISPATCHER, case, "police-liaison", LATER, register=register)
    assert made.state == "ready"


def test_an_entry_for_words_that_were_seen_is_refused(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    keys = opened.keys.memory_keys(NOW)
    write(store, detail("N-1", f"{TEXT}  Bel {PHONE}", phones=[PHONE]), keys=keys)
    late = placement(1, f"{TEXT} Bel {PHONE}")
    message = "an entry before its listing was first seen; got one after .* could excuse a real case"
    with pytest.raises(Refused, match=message):
        enter(store, opened, placement(2, "Other words."), late, now=LATER)
    assert counted(store, t.study_register) == 0


def test_entering_again_adds_nothing_and_other_words_are_refused(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    assert enter(store, opened, placement()) == 1
    assert enter(store, opened, placement()) == 0
    with pytest.raises(Refused, match="expected the words it was entered with"):
        enter(store, opened, placement(1, "Other words."))
    assert is_entered(store, opened.keys, placement(), NOW)
    assert not is_entered(store, opened.keys, placement(2), NOW)
    assert not is_entered(store, opened.keys, placement(), UNTIL)


def test_only_the_release_officers_key_tells_which_placement_it_is(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    enter(store, opened, placement())
    (entry,) = register_entries(store, RESEARCHER, NOW)
    (tmp_path / "officer.key").write_text(AGE_SECRET)
    told = json.loads(unseal(entry.sealed, tmp_path / "officer.key"))
    assert told == {"study": "my-study", "placement": "my-study-0001", "gradation": 4}
    assert "my-study" not in repr(entry)
    assert ("rosa", "register.listed") in acts(store)


@pytest.mark.parametrize("who", [MODERATOR, DISPATCHER])
def test_moderators_neither_enter_nor_list(store: Store, tmp_path: Path, who) -> None:  # type: ignore[no-untyped-def]
    opened = desk(store, tmp_path)
    with pytest.raises(PermissionRefused, match="study:placement:record"):
        enter_placements(store, opened.keys, who, [placement()], BEFORE, UNTIL, RELEASE)
    with pytest.raises(PermissionRefused, match="study:design:view"):
        register_entries(store, who, NOW)
    with pytest.raises(BadInput, match="expected an end that is ahead"):
        enter_placements(store, opened.keys, RESEARCHER, [placement()], NOW, NOW, RELEASE)


def test_a_sweep_takes_out_what_was_never_referred(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    enter(store, opened, placement())
    case = police_case(store, opened, "N-1", "N-2")
    write(store, detail("N-3", "A real listing."))
    register = Register(store, opened.keys)
    assert register.sweep(LATER) == 2
    assert counted(store, t.study_cases) == 2
    assert _figures(store) == []
    assert stopped_placements(store, opened.keys, "my-study", ["my-study-0001"]) == {}
    with store.read() as conn:
        assert conn.scalars(sa.select(t.study_cases.c.case)).all() == [case, case]


def test_before_an_entry_ends_its_traces_are_taken_out(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    enter(store, opened, placement())
    police_case(store, opened, "N-1")
    register = Register(store, opened.keys)
    assert register.sweep(LATER, left=timedelta(days=2)) == 0
    assert len(_figures(store)) == 1
    assert register.sweep(UNTIL - timedelta(days=1), left=timedelta(days=2)) == 1
    assert _figures(store) == []


def test_the_register_ends_with_the_authorisation(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    enter(store, opened, placement())
    apply(store, TermsBook(), UNTIL - timedelta(hours=1), confirm_clock="m")
    assert counted(store, t.study_register) == 1
    apply(store, TermsBook(), UNTIL, confirm_clock="m")
    assert counted(store, t.study_register) == 0
