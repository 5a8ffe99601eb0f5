"""Golden items: like any case in the queue, and through no door."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from doorwatch.casework import queue
from doorwatch.casework.propose import propose
from doorwatch.casework.quality_figures import own_figure, precision
from doorwatch.casework.quality_golden import disguise, load_items, plant_items, refuse_golden
from doorwatch.casework.quality_second import draw_second_looks
from doorwatch.casework.rights import PermissionRefused
from doorwatch.cli._assess import load_judge
from doorwatch.errors import BadInput, Refused, RuleError
from doorwatch.export.statistics import Month
from doorwatch.store import Store
from doorwatch.store.casefile import events_of
from doorwatch.store.figures import standings
from doorwatch.store.golden import golden_among, plant
from doorwatch.store.journalling import journal_entries
from doorwatch.store.kept import next_kept
from doorwatch.store.quality import real_cases, shown_listings
from doorwatch.store.statistics import listing_facts
from doorwatch.types import Listing
from tests.quality.scenes import decide, opened, person
from tests.store.samples import DAY, NOW, PLATFORM, assessment

JUDGE = load_judge(None)
NIGHT = NOW.date()


def planted(store: Store, count: int = 3) -> tuple[int, ...]:
    """A queue of real cases with golden ones among them."""
    if not queued(store):
        opened(store, "N-4711")
    rate = 0.2
    return plant_items(store, JUDGE, PLATFORM, NIGHT, NOW, rate=rate, opened=int(count / rate), zone="UTC")


def queued(store: Store) -> list[int]:
    with store.read() as conn:
        return [one.case for one in queue(conn)]


@pytest.mark.parametrize("name", sorted(load_items()))
def test_the_machine_flags_every_item_so_that_it_could_be_in_a_queue(name: str, store: Store) -> None:
    opened(store, "N-4711")
    item = load_items()[name]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("doorwatch.casework.quality_golden.load_items", lambda: {name: item})
        assert len(planted(store, 5)) == 1


def test_a_golden_case_looks_like_its_neighbours(store: Store) -> None:
    golden = planted(store)
    assert len(golden) in (3, 4)
    assert set(golden) < set(queued(store))
    with store.read() as conn:
        real, test = events_of(conn, min(set(queued(store)) - set(golden))), events_of(conn, golden[0])
        acts = {entry.act for entry in journal_entries(conn)}
    assert [one.kind for one in real] == [one.kind for one in test]
    assert set(real[0].data) == set(test[0].data)
    assert test[0].actor == "machine"
    assert test[0].data["listings"][0]["id"][:2] == "N-"
    assert acts == {"case.opened"}


def test_the_same_night_plants_no_more_and_an_item_rests(store: Store) -> None:
    first = planted(store)
    assert planted(store) == ()
    later = plant_items(store, JUDGE, PLATFORM, NIGHT + DAY, NOW + DAY, rate=0.2, opened=30, zone="UTC")
    with store.read() as conn:
        items = golden_among(conn, (*first, *later))
    assert len(items) == len(set(items.values()))


def test_what_a_platform_without_listings_cannot_imitate_is_not_planted(store: Store) -> None:
    assert plant_items(store, JUDGE, PLATFORM, NIGHT, NOW, rate=0.2, opened=50, zone="UTC") == ()
    with pytest.raises(BadInput, match=r"golden rate: 0 to 0.2; got 0.5"):
        plant_items(store, JUDGE, PLATFORM, NIGHT, NOW, rate=0.5, opened=1, zone="UTC")


def test_no_real_listing_is_ever_overwritten(store: Store) -> None:
    opened(store, "N-1")
    listing = Listing(platform=PLATFORM, id="N-1", text="Massage.")
    with pytest.raises(BadInput, match="an id that no listing of the platform has"):
        store.run_write(
            lambda conn: plant(
                conn, "x", listing, assessment("N-1", "urgent"), NOW, NOW, links=bytes(16), term=DAY
            )
        )


@pytest.mark.parametrize(
    "door",
    ["statistics", "standings", "precision", "calibration", "replay", "looks", "proposals", "referral"],
)
def test_no_door_lets_a_golden_case_out(door: str, store: Store) -> None:
    golden = planted(store)
    for case in golden:
        decide(store, case, "remove")
    with store.read() as conn:
        match door:
            case "statistics":
                facts = listing_facts(conn, Month(2026, 11).start, Month(2026, 11).end)
                assert sum(len(found) for found in facts.values()) == 1
            case "standings":
                assert standings(conn, PLATFORM).flagged == 1
            case "precision":
                assert precision(conn).rules == {}
            case "calibration":
                assert not {shown.case for shown in shown_listings(conn)} & set(golden)
                assert not {events[0].case for events in real_cases(conn)} & set(golden)
            case "replay":
                assert [one.content.listing.id for one in next_kept(conn, {}, 100)] == ["N-4711"]
            case "referral":
                with pytest.raises(Refused, match="this one is a test of our own"):
                    refuse_golden(conn, golden)
                refuse_golden(conn, set(queued(store)) - set(golden))
    if door == "looks":
        assert draw_second_looks(store, NIGHT, NOW, 1.0) == ()
    if door == "proposals":
        before = queued(store)
        propose(store, NOW + timedelta(hours=1), {}, night=NIGHT)
        assert queued(store) == before


def test_a_reviewers_figure_is_for_that_reviewer_and_for_seniors(store: Store) -> None:
    golden = planted(store)
    with store.read() as conn:
        items = {case: load_items()[name] for case, name in golden_among(conn, golden).items()}
    for case, item in items.items():
        decide(store, case, item.answer[0] if case != golden[0] else "duplicate", by="mod-a")
    with store.read() as conn:
        for reader in (person("mod-a", "moderator"), person("s", "senior")):
            figure = own_figure(conn, reader, "mod-a")
            assert (figure.golden.hits, figure.golden.trials) == (len(golden) - 1, len(golden))
        with pytest.raises(PermissionRefused, match="expected the right quality:all:view; got none"):
            own_figure(conn, person("mod-b", "moderator"), "mod-a")
        with pytest.raises(PermissionRefused, match="quality:own:view"):
            own_figure(conn, person("a", "admin"), "a")


def test_an_id_is_disguised_in_its_own_form() -> None:
    assert disguise("A-1042/x", b"1").replace("-", "")[0] == "A"
    assert len(disguise("A-1042/x", b"1")) == 8
    assert disguise("7" * 200, b"1") != "7" * 200


def test_items_are_read_with_their_faults(tmp_path: Path) -> None:
    good = (Path(__file__).parents[2] / "rules/golden.yaml").read_text()
    path = tmp_path / "golden.yaml"
    path.write_text(good.replace("stated_age: 14", "stated_age: many"))
    with pytest.raises(RuleError, match="stated_age must be a number of years; got 'many'"):
        load_items(path)
    other = tmp_path / "other.yaml"
    other.write_text(good.replace("[no_concern, ask_age_check]", "[looks_fine]", 1))
    with pytest.raises(RuleError, match="each answer"):
        load_items(other)
