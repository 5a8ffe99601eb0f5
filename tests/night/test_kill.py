"""A night that is killed, wherever it stands, and run again ends as if nothing had happened.

Kills are SIGKILL at fail-points, at least one inside each named phase, of the night or of its crawl alone.
Then the whole database, the journal, the evidence files and the report are compared with a run that
nobody interrupted (`tests/night/dump.py` says what is left out, and why).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from demo.sites.faults import Faults
from doorwatch.keys import KeyRing
from doorwatch.store.journalling import verify_journal
from tests.night.dump import differences, dump, evidence
from tests.night.places import Place, Running, served

TENANT = "demo-a"
NIGHTS = 2
VOLATILE = (
    "started_at", "ended_at", "resumed", "steps", "seconds", "requests", "refused_requests", "pictures",
    "extraction", "oldest_unvisited", "opened_ids", "overdue_ids",
)  # fmt: skip
"""What a report tells of this very run, of the clock, or by case numbers."""


@dataclass
class State:
    """What a tenant's night left behind."""

    tables: dict[str, list[Any]]
    evidence: list[Any]
    report: dict[str, Any]
    steps: list[str]


@dataclass
class Undisturbed:
    """The folder before each night, and the state after it, of a run that nobody interrupted."""

    before: list[Place] = field(default_factory=list)
    after: list[State] = field(default_factory=list)


def state(place: Place, night: int) -> State:
    """Read the end state; the journal must hold, and nothing may be left half way."""
    tenant = place.tenant(TENANT)
    with place.store(TENANT) as store:
        with store.read() as conn:
            assert verify_journal(conn, KeyRing.open(tenant.keys).signing_key("journal").verify_key) is None
        tables, pages = dump(store), evidence(store, tenant.evidence)
    left = [*tenant.spool.rglob("*.seg"), *tenant.spool.rglob("*.part"), *(tenant.data / "orders").glob("*")]
    assert left == []
    report = place.report(TENANT, night)
    return State(tables, pages, told(report), [step["name"] for step in report["steps"]])


def told(report: Any) -> Any:
    """Return a report without what belongs to the run itself."""
    if isinstance(report, dict):
        return {name: told(value) for name, value in report.items() if name not in VOLATILE}
    return [told(one) for one in report] if isinstance(report, list) else report


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Undisturbed]:
    """Two nights without a kill, on sites that stay up for the others."""
    home = tmp_path_factory.mktemp("undisturbed")
    with served(home / "home") as place:
        run = Undisturbed()
        for night in range(NIGHTS):
            run.before.append(place.copy(home / f"before-{night}"))
            place.night(TENANT, night).whole()
            run.after.append(state(place, night))
        yield run


def check_same(place: Place, night: int, undisturbed: Undisturbed) -> None:
    """Compare the end state after `night` with that of the undisturbed run."""
    here, there = state(place, night), undisturbed.after[night]
    assert differences(there.tables, here.tables) == {}
    assert here.evidence == there.evidence
    assert here.report == there.report
    assert here.steps == there.steps


class KillOnRequest(Faults):
    """Kills a night while a site is being asked for the so-manieth page, before it answers."""

    def __init__(self, page: int) -> None:
        super().__init__()
        self.left, self.night = page, None

    def take_error(self) -> bool:
        """Count the pages; errors are the ones of the other switch."""
        self.left -= 1
        if self.left == 0 and self.night is not None:
            self.night.kill()
        return super().take_error()

    night: Running | None


@pytest.mark.parametrize(
    ("night", "point"),
    [(0, "commit:2"), (1, "reassess:2"), (0, "case:3"), (1, "terms:1"), (0, "report:1")],
)
def test_a_night_killed_in_a_phase_ends_as_if_it_had_not_been(
    undisturbed: Undisturbed, tmp_path: Path, night: int, point: str
) -> None:
    place = undisturbed.before[night].copy(tmp_path)
    place.night(TENANT, night, failpoint=point).killed()
    again = place.night(TENANT, night, hours=1)
    again.whole()
    assert again.said["resumed"]
    check_same(place, night, undisturbed)


@pytest.mark.parametrize(("night", "point"), [(0, "fetch:9"), (1, "spool:30")])
def test_a_crawl_that_is_killed_alone_is_started_again_by_its_night(
    undisturbed: Undisturbed, tmp_path: Path, night: int, point: str
) -> None:
    place = undisturbed.before[night].copy(tmp_path)
    place.night(TENANT, night, crawl_dies=point).whole()
    check_same(place, night, undisturbed)


def test_a_night_that_is_killed_alone_leaves_no_crawl_behind(
    undisturbed: Undisturbed, tmp_path: Path
) -> None:
    place = undisturbed.before[0].copy(tmp_path)
    site = place.sites["demo-south"]
    site.faults = switch = KillOnRequest(12)
    try:
        switch.night = killed = place.start(TENANT, 0)
        killed.wait().killed()
        # The crawls of the dead night hold its spool until they have noticed; the next night waits for them.
        place.night(TENANT, 0, hours=1).whole()
    finally:
        site.faults = Faults()
    assert switch.left <= 0
    check_same(place, 0, undisturbed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(36))
def test_nights_killed_again_and_again_end_as_if_they_had_not_been(
    undisturbed: Undisturbed, tmp_path: Path, seed: int
) -> None:
    rng = random.Random(f"kills/{seed}")
    start = rng.randrange(NIGHTS)
    place = undisturbed.before[start].copy(tmp_path)
    for night in range(start, NIGHTS):
        for hours in range(rng.randint(1, 3)):
            if rng.random() < 0.4:
                how = {"crawl_dies": f"{rng.choice(('fetch', 'spool'))}:{rng.randint(1, 60)}"}
            else:
                phase = rng.choice(("commit", "reassess", "case", "terms", "report"))
                how = {"failpoint": f"{phase}:{rng.randint(1, 6 if phase == 'case' else 3)}"}
            ended = place.night(TENANT, night, hours=hours, **how)
            assert ended.code in (0, -9), (ended, how)
            if ended.code == 0:
                break
        else:
            place.night(TENANT, night, hours=4).whole()
        check_same(place, night, undisturbed)
