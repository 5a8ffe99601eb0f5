"""What the interface for programs works with: one tenant's door, agreements and quotas."""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from doorwatch.banks.shelf import BankShelf
from doorwatch.casework.service_tokens import token_person
from doorwatch.errors import Refused, Unreachable
from doorwatch.night.feeding import checked_agreement
from doorwatch.night.house import House
from doorwatch.pipeline.door import Door
from doorwatch.pipeline.readings import Readings
from doorwatch.store import PictureSearch
from doorwatch.types import Agreement, Person
from review_ui.v1.metrics import Metrics, made_metrics

FEED_AGAIN = timedelta(seconds=10)
"""When to come again while another feed is under way."""
FRESH = timedelta(minutes=1)
"""How long a checked agreement is taken as checked: a withdrawn one is noticed within this time."""


@dataclass(frozen=True, slots=True)
class Quota:
    """At most `count` requests within `window`."""

    count: int
    window: timedelta = timedelta(minutes=1)


DEFAULT_QUOTAS: Mapping[str, Quota] = {
    "service": Quota(6_000),
    "account": Quota(30, timedelta(minutes=10)),
    "failed": Quota(20, timedelta(minutes=5)),
}
"""Requests of one token; attempts of one account at the door; wrong tokens from one source."""


class TooMany(Refused):
    """A quota is used up. `after` is when the next request may come."""

    def __init__(self, what: str, after: timedelta) -> None:
        self.after = after
        super().__init__(f"{what}: expected fewer requests; try again in {int(after.total_seconds()) + 1} s")


@dataclass
class Quotas:
    """Requests counted in sliding windows, in this process; names are forgotten with their window."""

    limits: Mapping[str, Quota] = field(default_factory=lambda: DEFAULT_QUOTAS)
    _seen: dict[tuple[str, str], deque[datetime]] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)
    most_names: int = 100_000

    def take(self, kind: str, name: str, now: datetime) -> None:
        """Count a request. Raises TooMany: its quota is used up; it is not counted then."""
        limit = self.limits[kind]
        with self._turn:
            times = self._window(kind, name, now)
            if len(times) >= limit.count:
                raise TooMany(kind, times[0] + limit.window - now)
            times.append(now)

    def spent(self, kind: str, name: str, now: datetime) -> bool:
        """Tell whether a quota is used up, without counting."""
        with self._turn:
            return len(self._window(kind, name, now)) >= self.limits[kind].count

    def _window(self, kind: str, name: str, now: datetime) -> deque[datetime]:
        if len(self._seen) > self.most_names:
            self._forget(now)
        times = self._seen.setdefault((kind, name), deque())
        while times and times[0] <= now - self.limits[kind].window:
            times.popleft()
        return times

    def _forget(self, now: datetime) -> None:
        for key, times in list(self._seen.items()):
            if not times or times[-1] <= now - self.limits[key[0]].window:
                del self._seen[key]


@dataclass
class Desk:
    """One tenant's interface. `house` holds store, keys, judge and banks."""

    house: House
    door: Door
    quotas: Quotas = field(default_factory=Quotas)
    check_agreement: Callable[[House, str], Agreement] = checked_agreement
    metrics: Metrics | None = None
    _feeding: threading.Lock = field(default_factory=threading.Lock)
    _services: dict[str, tuple[Person, datetime]] = field(default_factory=dict)
    _agreements: dict[str, tuple[Agreement, datetime]] = field(default_factory=dict)

    @classmethod
    def of(cls, house: House, check_agreement: Callable[[House, str], Agreement] = checked_agreement) -> Desk:
        """Return the desk of a house; `check_agreement` says which agreement of a platform holds."""
        return cls(house, Door(house.workshop), check_agreement=check_agreement, metrics=made_metrics())

    @contextmanager
    def feeding(self) -> Iterator[House]:
        """Give the house for one feed or batch of events, one at a time a process: its memory is bounded.

        It has readings, search and banks of its own, since the door's requests go on beside it.
        Raises TooMany: another one is under way.
        """
        if not self._feeding.acquire(blocking=False):
            raise TooMany("feed", FEED_AGAIN)
        try:
            workshop = self.house.workshop
            own = replace(
                workshop, search=PictureSearch(), readings=Readings(),
                banks=BankShelf(self.house.tenant.banks, workshop.clock),
            )  # fmt: skip
            yield replace(self.house, workshop=own)
        finally:
            self._feeding.release()

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return self.house.workshop.now()

    def service(self, secret: str) -> Person | None:
        """Return the service of a token, None when it is not in force.

        When the store does not answer, a token that was in force within the last minute is believed, so
        that the door can say what it still can. Raises Unreachable: the store does not answer.
        """
        now, name = self.now(), hashlib.sha256(secret.encode()).hexdigest()
        try:
            person = token_person(self.house.workshop.store, secret, now, tenant=self.house.tenant.name)
        except Unreachable:
            known = self._services.get(name)
            if known is None or now - known[1] >= FRESH:
                raise
            return known[0]
        if person is None:
            self._services.pop(name, None)
        else:
            self._services[name] = person, now
        return person

    def met(self, secret: str) -> bool:
        """Tell whether a token was in force when it last came; nothing is asked of the store."""
        return hashlib.sha256(secret.encode()).hexdigest() in self._services

    def agreement(self, platform: str) -> Agreement:
        """Return the platform's agreement, both signatures checked within the last minute.

        Raises AgreementRefused: there is none that holds now.
        """
        known = self.known_agreement(platform)
        if known is None:
            now = self.now()
            self._agreements[platform] = (known := self.check_agreement(self.house, platform)), now
        return known

    def known_agreement(self, platform: str) -> Agreement | None:
        """Return the agreement that was checked within the last minute, None when it must be checked."""
        known = self._agreements.get(platform)
        return known[0] if known is not None and self.now() - known[1] < FRESH else None
