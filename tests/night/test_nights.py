"""What nights do one after the other: removal, resumption, evidence, keys, pilots."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from doorwatch.errors import Exit, Interrupted, Refused
from doorwatch.night import night_lock, pilot_night, run_night
from doorwatch.store.journalling import journal_entries
from doorwatch.store.proposals import flagged_listings
from doorwatch.store.tables import cases, fingerprints, listings, scans, snapshots
from tests.night.places import FIRST
from tests.night.scripted import PLATFORM, TENANT, Ad, Scan, Town, found

MINOR = "Ik ben 16 jaar."
ADULT = "Ik ben 24 jaar, massage in een rustige salon."


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Tenants, keys and agreements; no night has been."""
    return found(tmp_path / "home")


def status(town: Town) -> dict[str, tuple[str, int]]:
    """Return (status, how often missed) by listing."""
    with town.store() as store, store.read() as conn:
        return {row.listing: (row.status, row.missed) for row in conn.execute(sa.select(listings))}


def count(town: Town, table: sa.Table, tenant: str = TENANT) -> int:
    """Return how many rows a table has."""
    with town.store(tenant) as store, store.read() as conn:
        return conn.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_a_listing_is_removed_when_two_whole_lists_in_a_row_do_not_show_it(town: Town) -> None:
    both = [Ad("E-1"), Ad("E-2")]
    town.night(0, Scan(both))
    town.night(1, Scan(both[:1]))
    assert status(town) == {"E-1": ("live", 0), "E-2": ("live", 1)}
    outcome = town.night(2, Scan(both[:1]))
    assert status(town) == {"E-1": ("live", 0), "E-2": ("removed", 2)}
    assert [one.gone for one in outcome.report.platforms] == [1]


def test_a_listing_that_comes_back_is_counted_from_the_start_again(town: Town) -> None:
    both = [Ad("E-1"), Ad("E-2")]
    for day, ads in enumerate((both, both[:1], both, both[:1])):
        town.night(day, Scan(ads))
    assert status(town)["E-2"] == ("live", 1)


@pytest.mark.parametrize("reason", ["maintenance", "empty_list", "unreachable"])
def test_a_list_that_was_not_read_whole_removes_nothing_and_says_why(town: Town, reason: str) -> None:
    town.night(0, Scan([Ad("E-1"), Ad("E-2")]))
    for day in (1, 2):
        outcome = town.night(day, Scan([], index=False, reasons=(reason,)))
        assert outcome.exit is Exit.UNREACHABLE
        (platform,) = outcome.report.platforms
        assert platform.state == ("unreachable" if reason == "unreachable" else "partial")
        assert platform.reasons == (reason,)
        said = f"{PLATFORM}: the scan is {platform.state}: "
        assert any(alarm.startswith(said) for alarm in outcome.report.alarms)
    assert status(town) == {"E-1": ("live", 0), "E-2": ("live", 0)}


@pytest.mark.parametrize("code", [404, 410])
def test_a_listing_that_the_site_calls_gone_is_removed_at_once(town: Town, code: int) -> None:
    town.night(0, Scan([Ad("E-1"), Ad("E-2")]))
    outcome = town.night(1, Scan([Ad("E-1")], gone={"E-2": code}))
    assert status(town)["E-2"][0] == "removed"
    assert [one.gone for one in outcome.report.platforms] == [1]


def test_an_unchanged_night_makes_no_snapshot_and_only_moves_the_last_sight(town: Town) -> None:
    town.night(0, Scan([Ad("E-1"), Ad("E-2")]))
    with town.store() as store, store.read() as conn:
        before = {row.id: row for row in conn.execute(sa.select(snapshots))}
    outcome = town.night(1, Scan([Ad("E-1")], unchanged=["E-2"]))
    assert [(one.new, one.changed, one.unchanged) for one in outcome.report.platforms] == [(0, 0, 2)]
    with town.store() as store, store.read() as conn:
        after = {row.id: row for row in conn.execute(sa.select(snapshots))}
    assert after.keys() == before.keys()
    assert all(after[id].last_seen > before[id].last_seen for id in before)
    assert all(after[id].observed_at == before[id].observed_at for id in before)


def test_a_pilot_opens_no_case_and_keeps_no_page_and_says_what_would_have_come(town: Town) -> None:
    ads = [Ad("E-1", MINOR), Ad("E-2", ADULT)]
    with town.house(0, Scan(ads), kind="pilot") as house:
        _, first = pilot_night(house, PLATFORM, 7)
    with town.house(1, Scan([*ads, Ad("E-3", MINOR)]), kind="pilot") as house:
        outcome, pilot = pilot_night(house, PLATFORM, 7)
    assert (first.backlog, first.cases_a_day) == (1, None)
    assert (pilot.backlog, pilot.cases_a_day) == (1, 1.0)
    assert outcome.report.kind == "pilot"
    assert count(town, cases) == 0
    tenant = town.settings.tenant(TENANT)
    assert not list(tenant.evidence.rglob("*.gz"))
    assert not list(tenant.spool.rglob("*.seg"))


def test_a_completed_night_that_runs_again_is_another_try(town: Town) -> None:
    town.night(0, Scan([Ad("E-1", MINOR)]))
    outcome = town.night(0.2, Scan([Ad("E-1", MINOR)]))
    assert not outcome.report.resumed
    assert [one.scan_try for one in outcome.report.platforms] == [2]
    assert (count(town, scans), count(town, snapshots), count(town, cases)) == (2, 1, 1)


class Stops:
    """A progress that ends the night in the middle, as Ctrl-C would."""

    def __init__(self, task: str) -> None:
        self.task = task

    def update(self, task: str, done: int, total: int | None = None) -> None:
        """Say nothing."""

    def finish(self, task: str) -> None:
        """End the night at the task."""
        if task == self.task:
            raise Interrupted("stopped by the test")


def stopped(town: Town, day: float, scan: Any, task: str, tenant: str = TENANT, **options: Any) -> None:
    """Run a night that stops when `task` ends."""
    with (
        town.house(day, scan, tenant=tenant) as house,
        pytest.raises(Interrupted, match="stopped by the test"),
    ):
        run_night(replace(house, progress=Stops(task)), **options)


def test_an_interrupted_night_is_resumed_and_keeps_its_date_over_midnight(town: Town) -> None:
    stopped(town, 0.85, Scan([Ad("E-1", MINOR)]), "assess")
    outcome = town.night(1.1, Scan([]))
    assert outcome.report.resumed
    assert outcome.report.platforms[0].seen == 1
    assert [step.name for step in outcome.report.steps] == ["scans", "reassess", "cases", "duties", "terms"]
    assert count(town, scans) == 1


def test_a_night_left_for_more_than_a_day_is_given_up_and_the_next_takes_over_its_spool(town: Town) -> None:
    stopped(town, 0, Scan([Ad("E-1", MINOR)]), "assess")
    outcome = town.night(1.2, Scan([Ad("E-2", ADULT)], listed=["E-1"]))
    assert not outcome.report.resumed
    assert status(town).keys() == {"E-1", "E-2"}
    assert count(town, cases) == 1


def test_a_whole_night_does_not_take_the_phases_of_an_interrupted_scan_of_one_platform(town: Town) -> None:
    seen = {"demo-north": Scan([Ad("N-1")]), "demo-south": Scan([Ad("S-1")])}
    stopped(town, 0, seen, "assess", tenant="demo-a", only="demo-north")
    outcome = town.night(0.1, seen, tenant="demo-a")
    assert not outcome.report.resumed
    assert {one.platform: one.seen for one in outcome.report.platforms} == {"demo-north": 1, "demo-south": 1}


def test_an_interrupted_pilot_is_not_finished_by_a_night_without_cases(town: Town) -> None:
    with (
        town.house(0, Scan([Ad("E-1", MINOR)]), kind="pilot") as house,
        pytest.raises(Interrupted, match="stopped by the test"),
    ):
        run_night(replace(house, progress=Stops("assess")), only=PLATFORM)
    town.night(0.1, Scan([Ad("E-1", MINOR)]))
    assert count(town, cases) == 1


def test_a_scan_that_stays_partial_over_an_interruption_is_told_by_the_exit_code(town: Town) -> None:
    partial = Scan([Ad("E-1")], details=False, reasons=("detail_failed",))
    stopped(town, 0, partial, "assess")
    outcome = town.night(0.1, Scan([]))
    assert outcome.report.resumed
    assert outcome.exit is Exit.UNREACHABLE
    assert outcome.report.exit_code == Exit.UNREACHABLE


def test_a_second_night_at_once_is_refused_and_names_the_holder(town: Town) -> None:
    tenant = town.settings.tenant(TENANT)
    with (
        night_lock(tenant.lock, tenant.name),
        pytest.raises(Refused, match=f"{TENANT}: expected no other night .* got process {os.getpid()}"),
    ):
        town.night(0, Scan([]))
    town.night(0, Scan([]))


def pages(town: Town) -> Iterator[str]:
    """Yield the files of the evidence folder with their folder's name."""
    evidence = town.settings.tenant(TENANT).evidence
    return (f"{path.parent.name}/{path.name}" for path in sorted(evidence.rglob("*.gz")))


def test_the_page_of_a_flagged_listing_lies_with_its_case_and_stays_as_it_was_first_seen(town: Town) -> None:
    town.night(0, Scan([Ad("E-1", MINOR), Ad("E-2", ADULT)]))
    (page,) = pages(town)
    assert page.startswith("case-1/")
    path = town.settings.tenant(TENANT).evidence / page
    first = path.read_bytes()
    town.night(1, Scan([Ad("E-1", MINOR), Ad("E-2", ADULT)]))
    assert list(pages(town)) == [page]
    assert path.read_bytes() == first
    town.night(2, Scan([Ad("E-1", MINOR + " Massage."), Ad("E-2", ADULT)]))
    assert len(list(pages(town))) == 2


def test_the_page_of_a_listing_that_only_a_later_one_flags_is_kept_too(town: Town) -> None:
    phone, text = ("+493023125112",), "Massage in een rustige salon."
    first = Ad("E-1", text, "Alex", phone, age=29)
    second = Ad("E-2", text + " Welkom.", "Alex", phone, age=17)
    town.night(0, Scan([first, second], segments=True))
    with town.store() as store, store.read() as conn:
        flags = {flag.ref.id: f"{flag.row}-{flag.snapshot}.warc.gz" for flag in flagged_listings(conn)}
    assert set(flags) == {"E-1", "E-2"}
    assert {page.partition("/")[2] for page in pages(town)} == set(flags.values())


def test_no_page_is_left_in_the_spool_when_the_night_is_over(town: Town) -> None:
    town.night(0, Scan([Ad("E-1", MINOR), Ad("E-2", ADULT)], segments=True))
    assert not list(town.settings.tenant(TENANT).spool.rglob("*.seg"))


def test_links_hold_while_memory_keys_rotate(town: Town) -> None:
    phone = ("+493023125111",)
    town.night(0, Scan([Ad("E-1", ADULT, "Alex", phone)]))
    town.night(
        31, Scan([Ad("E-1", ADULT, "Alex", phone), Ad("E-2", "Massage.", "Robin", phone)]), confirm_clock=True
    )
    town.night(62, Scan([Ad("E-3", "Salon.", "Kim", phone)], listed=["E-1", "E-2"]), confirm_clock=True)
    with town.store() as store, store.read() as conn:
        phones = conn.execute(sa.select(fingerprints).where(fingerprints.c.kind == "phone")).all()
        linked = set(conn.scalars(sa.select(listings.c.listing).where(listings.c.linked.is_(True))))
        created = [entry for entry in journal_entries(conn) if entry.act == "key.created"]
    assert linked == {"E-1", "E-2", "E-3"}
    assert len({row.key for row in phones}) == 2
    assert len({row.grp for row in phones}) == 1
    assert len(created) == 2


def test_an_expired_platform_does_not_stop_the_other(town: Town) -> None:
    first, last = f"{FIRST:%F}", f"{FIRST + timedelta(days=365):%F}"
    dates = (
        (f"valid_from: {first}", "valid_from: 2024-01-01"),
        (f"valid_until: {last}", "valid_until: 2024-12-31"),
    )
    town.amend(*dates, tenant="demo-a", platform="demo-north")
    outcome = town.night(0, {"demo-south": Scan([Ad("S-1", MINOR)])}, tenant="demo-a")
    assert outcome.exit is Exit.REFUSED
    states = {one.platform: one.state for one in outcome.report.platforms}
    assert states == {"demo-north": "refused", "demo-south": "complete"}
    assert outcome.report.cases.opened == 1


def test_flags_of_the_night_are_the_cases_of_the_morning(town: Town) -> None:
    outcome = town.night(0, Scan([Ad("E-1", MINOR), Ad("E-2", ADULT), Ad("E-3", MINOR)]))
    with town.store() as store, store.read() as conn:
        assert len(flagged_listings(conn)) == outcome.report.cases.opened == 2
