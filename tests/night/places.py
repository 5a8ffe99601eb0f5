"""A sample world that is served and agreed, kept as a folder that each test copies for itself."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from nacl.signing import SigningKey

from demo.generator import World, generate
from demo.house import set_up
from demo.sites.serving import RunningSites, serve
from doorwatch.agreements import sign
from doorwatch.cli._house import opened_house
from doorwatch.keys import KeyRing
from doorwatch.night import House
from doorwatch.settings import Settings, TenantSettings, load_settings
from doorwatch.store import Store
from tests.night.driver import NightOrder, run

SEED = 20261120
SIZE = 100
FIRST = (datetime.now(UTC) - timedelta(days=4)).replace(hour=2, minute=0, second=0, microsecond=0)
"""When the first night begins, the same moment for every run of it: four days ago, so that no file that a
test writes is older than its night."""
_FORKS = multiprocessing.get_context("forkserver")


def begins(night: int) -> datetime:
    """Return when night number `night` (from 0) begins."""
    return FIRST + timedelta(days=night)


def ahead(moment: datetime) -> float:
    """Return the offset, in seconds, of a clock that stands at `moment` now."""
    return (moment - datetime.now(UTC)).total_seconds()


@dataclass(frozen=True)
class Place:
    """A home folder of the demo's tenants and the sites that it agreed with."""

    home: Path
    sites: RunningSites

    @property
    def settings(self) -> Settings:
        """The settings of this home."""
        return load_settings(self.home / "doorwatch.toml")

    def tenant(self, name: str) -> TenantSettings:
        """Return a tenant's settings."""
        return self.settings.tenant(name)

    def copy(self, to: Path) -> Place:
        """Return the same place, files and keys included, in another folder."""
        shutil.copytree(self.home, to, dirs_exist_ok=True)
        return Place(to, self.sites)

    def night(self, tenant: str, night: int, **how: Any) -> Ended:
        """Run a night as a process of its own and wait for its end (`start` for what may be said)."""
        return self.start(tenant, night, **how).wait()

    def start(self, tenant: str, night: int, *, hours: float = 0.0, **how: Any) -> Running:
        """Start a night, `hours` after its time, as a process of its own; the sites show that night.

        `failpoint`, `crawl_dies` and `pilot` are those of `driver.NightOrder`.
        """
        self.sites.night = night
        offset = ahead(begins(night) + timedelta(hours=hours))
        outcome = self.home / f"outcome-{tenant}.json"
        outcome.unlink(missing_ok=True)
        return Running.of(NightOrder(self.home / "doorwatch.toml", tenant, offset, outcome, **how))

    @contextmanager
    def store(self, tenant: str) -> Iterator[Store]:
        """Give a tenant's store."""
        opened = Store.open(self.tenant(tenant).database, lambda: datetime.now(UTC))
        try:
            yield opened
        finally:
            opened.close()

    @contextmanager
    def house(self, tenant: str, moment: datetime) -> Iterator[House]:
        """Give a tenant's house in this process, its clock standing at `moment` now."""
        with opened_house(self.settings, self.tenant(tenant), clock_offset=ahead(moment)) as house:
            yield house

    def amend(
        self, tenant: str, platform: str, *changes: tuple[str, str], platform_key: SigningKey | None = None,
        operator: bool = True,
    ) -> None:  # fmt: skip
        """Change words of an agreement and let both sides sign it anew, or not.

        `platform_key` signs in place of the site's own; with `operator` False nobody signs.
        """
        path = self.tenant(tenant).agreements / f"{platform}.yaml"
        text = path.read_text("utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        path.write_text(text[: text.index("signatures:")] + "signatures: {}\n", "utf-8")
        sign(path, platform_key or self.sites[platform].key, "platform")
        if operator:
            sign(path, KeyRing.open(self.tenant(tenant).keys).signing_key("operator"), "operator")

    def report(self, tenant: str, night: int) -> dict[str, Any]:
        """Return a night's morning report as it was written."""
        path = self.tenant(tenant).reports / f"{begins(night):%F}.json"
        report: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return report


@dataclass
class Ended:
    """How a process ended: its code (negative for a signal) and what it said."""

    code: int
    said: Mapping[str, Any] = field(default_factory=dict)
    errors: str = ""

    def whole(self) -> None:
        """Assert that it ended well."""
        assert self.code == 0, (self.code, self.said, self.errors)

    def killed(self) -> None:
        """Assert that it died by SIGKILL."""
        assert self.code == -signal.SIGKILL, (self.code, self.said, self.errors)


@dataclass
class Running:
    """A night under way."""

    process: BaseProcess
    outcome: Path

    @classmethod
    def of(cls, order: NightOrder) -> Running:
        """Start a night."""
        _FORKS.set_forkserver_preload(["tests.night.warm"])
        process = _FORKS.Process(target=run, args=(order,))
        process.start()
        return cls(process, order.outcome)

    def kill(self) -> None:
        """Kill it as a power cut would."""
        assert self.process.pid is not None
        os.kill(self.process.pid, signal.SIGKILL)

    def wait(self) -> Ended:
        """Wait for its end."""
        self.process.join(300)
        assert self.process.exitcode is not None, "the night does not end"
        said = json.loads(self.outcome.read_bytes()) if self.outcome.exists() else {}
        return Ended(self.process.exitcode, said, self.outcome.with_suffix(".log").read_text("utf-8"))


def world(nights: int = 3, size: int = SIZE, seed: int = SEED) -> World:
    """Return the sample world whose first night is `FIRST`."""
    return generate(size, seed, "A", nights, start=FIRST)


@contextmanager
def served(home: Path, nights: int = 3, size: int = SIZE) -> Iterator[Place]:
    """Serve a world and set up its tenants in the empty folder `home`."""
    with serve(world(nights, size), clock=lambda: datetime.now(UTC)) as sites:
        home.mkdir(mode=0o700)
        set_up(home, sites, FIRST)
        yield Place(home, sites)
