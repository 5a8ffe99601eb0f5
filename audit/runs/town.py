"""The four demo sites with a doorwatch behind them: what stands at their doors is configured, and known."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Literal

from audit.adapters.form import FormDoor, demo_form
from audit.adapters.observe import Observer
from audit.runs.clock import StudyClock
from audit.runs.staff import Staff
from crawler.profiles import load_profile
from demo.generator import generate
from demo.house import set_up
from demo.sites import SITES, TENANTS, RunningSites, Site, serve
from demo.sites.config import Door as DoorKind
from demo.sites.door import Reader
from detectors.registry import load_detectors
from doorwatch.agreements import check_offline, load_agreement
from doorwatch.casework.door import hold
from doorwatch.casework.referring import open_desk
from doorwatch.casework.studyregister import Register
from doorwatch.keys import KeyRing
from doorwatch.pipeline import Workshop
from doorwatch.pipeline.door import Door, DoorAnswer
from doorwatch.rules import load_rules, load_taxonomy, load_weights
from doorwatch.scoring.judge import Judge
from doorwatch.settings import TenantSettings
from doorwatch.store import Store
from doorwatch.types import Agreement, Listing

Phase = Literal["before", "after"]
PHASES: tuple[Phase, ...] = ("before", "after")
BEFORE: Mapping[str, DoorKind] = {
    "demo-north": "nothing", "demo-south": "age_field", "demo-east": "verification", "demo-west": "by_hand",
}  # fmt: skip
"""What stands at each door before: two let the age-16 advertisement in, and none reports."""
_WORLD = 20


@dataclass
class House:
    """One tenant of the demo: its store, keys, door and people."""

    tenant: TenantSettings
    store: Store
    keys: KeyRing
    door: Door
    staff: Staff
    register: Register


class Town(AbstractContextManager["Town"]):
    """Serves the sites under `home` (an empty folder) until it is left. `asked` holds what the doors said."""

    def __init__(self, home: Path, clock: StudyClock) -> None:
        self.clock = clock
        self.home = home
        self.asked: dict[str, DoorAnswer] = {}
        self.houses: dict[str, House] = {}
        self.doors: dict[str, FormDoor] = {}
        self.watches: dict[str, Observer] = {}
        self.agreements: dict[str, Agreement] = {}
        world = generate(_WORLD, 1, nights=1, start=clock.now, planted_every=0)
        self.sites: RunningSites = serve(world, clock=clock)
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def stand(self, phase: Phase) -> None:
        """Put at every door what stands there in a phase: after means the check, and people behind it."""
        for name, site in self.sites.items():
            site.config = replace(SITES[name], door=BEFORE[name] if phase == "before" else "doorwatch")

    def beside(self, listing: Listing) -> DoorAnswer:
        """Ask doorwatch about a listing without standing at the site's door."""
        agreement = self.agreements[listing.platform]
        answer = self.house_of(listing.platform).door.check(agreement, listing)
        self.asked[listing.id] = answer
        return answer

    def work(self) -> None:
        """Let the people of every tenant work their queues; the sites do what was decided."""
        for house in self.houses.values():
            for ref in house.staff.work(self.clock.now):
                waiting = self.sites[ref.platform].submissions
                if ref.id in waiting.by_id and waiting.by_id[ref.id].state == "waiting":
                    online = house.staff.verdicts[ref]
                    word = "Received." if online else "Our team does not place this advertisement."
                    waiting.settle(ref.id, "online" if online else "refused_by_person", word)

    def house_of(self, platform: str) -> House:
        """Return the tenant of a platform."""
        return next(one for one in self.houses.values() if platform in TENANTS[one.tenant.name])

    def close(self) -> None:
        """End everything."""
        for watch in self.watches.values():
            watch.close()
        for door in self.doors.values():
            door.close()
        self.sites.stop()
        for house in self.houses.values():
            house.store.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> None:
        settings = set_up(self.home, self.sites, self.clock.now)
        judge = _judge()
        for name, tenant in settings.tenants.items():
            self.houses[name] = self._house(tenant, judge)
            for platform in TENANTS[name]:
                self._platform(self.sites[platform], self.houses[name])

    def _house(self, tenant: TenantSettings, judge: Judge) -> House:
        tenant.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        store = Store.open(tenant.database, self.clock)
        store.upgrade()
        keys = KeyRing.open(tenant.keys)
        register = Register(store, keys)
        door = Door(Workshop(store, keys, judge, self.clock))
        staff = Staff(store, open_desk(tenant, store), register, frozenset(TENANTS[tenant.name]))
        return House(tenant, store, keys, door, staff, register)

    def _platform(self, site: Site, house: House) -> None:
        agreement = load_agreement(house.tenant.agreements / f"{site.name}.yaml")
        check_offline(agreement, self.clock.now, house.keys.signing_key("operator").verify_key)
        profile = load_profile(house.tenant.profiles / f"{site.name}.yaml")
        folder = self.home / "looks" / site.name
        folder.mkdir(parents=True)
        self.agreements[site.name] = agreement
        self.doors[site.name] = FormDoor(demo_form(), site.base)
        self.watches[site.name] = Observer(
            agreement, profile, house.keys.signing_key("request"), folder, self.clock
        )
        site.check = lambda listing: self._check(house, agreement, listing)
        site.reader = _reads_an_adult(house.door)

    def _check(self, house: House, agreement: Agreement, listing: Listing) -> Literal["accepted", "held"]:
        """Ask the door as a platform does; what is held becomes a case at once."""
        answer = self.beside(listing)
        hold(house.store, answer, agreement, self.clock.now, house.tenant.thresholds)
        return "held" if answer.held else "accepted"


def _reads_an_adult(door: Door) -> Reader:
    """Return a person who reads the words and lets in whoever does not state an age under 18."""

    def reads(listing: Listing) -> bool:
        age = door.alone(listing).stated_age
        return age is None or age >= 18

    return reads


def _judge() -> Judge:
    from doorwatch.settings import Thresholds

    rules, taxonomy, limits = load_rules(), load_taxonomy(), Thresholds()
    return Judge(load_detectors(rules, taxonomy, limits), rules, taxonomy, load_weights(), limits)
