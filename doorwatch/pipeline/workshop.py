"""What the pipeline works with: one object that the night, the feed and the tests make once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from doorwatch.banks.shelf import BankShelf
from doorwatch.images.watch import Watch
from doorwatch.keys import KeyRing, MemoryKey
from doorwatch.pipeline.readings import Readings
from doorwatch.scoring.judge import Judge
from doorwatch.store import PictureSearch, Store
from doorwatch.types import Clock


@dataclass(frozen=True)
class Workshop:
    """A tenant's store, keys and judge, and the clock. `as_of` fixes the day of all assessments.

    `banks` are the known pictures; the one made by default holds none. `readings` are those of the commit
    that the assessment will ask for.
    """

    store: Store
    keys: KeyRing
    judge: Judge
    clock: Clock
    as_of: date | None = None
    search: PictureSearch = field(default_factory=PictureSearch)
    banks: BankShelf = field(default_factory=BankShelf)
    readings: Readings = field(default_factory=Readings)

    @cached_property
    def watch(self) -> Watch:
        """The pictures of open cases, whose parts are looked for; the file lies beside those of the banks."""
        return Watch(self.banks.folder)

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return self.clock()

    def memory_keys(self) -> tuple[MemoryKey, ...]:
        """Return the live Memory keys, the newest first."""
        return self.keys.memory_keys(self.clock())
