"""Golden items: synthetic cases with a known answer, planted so that nobody can tell them from the others.

They say whether decisions can be relied on. Through no door do they leave: `refuse_golden` stands before
every act that sends something out, and what is counted reads real cases only.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from doorwatch.casework.due import due_at
from doorwatch.errors import BadInput, Refused
from doorwatch.reading import read
from doorwatch.rules.taxonomy import SHIPPED, bilingual
from doorwatch.rules.yamlfile import Node, parse, read_bytes
from doorwatch.store import Store
from doorwatch.store.golden import golden_among, newest_listing, plant, planted_since
from doorwatch.store.journalling import append_journal
from doorwatch.types import LANES, LEVELS, Assessment, Bilingual, DecisionKind, Listing, MemoryView

if TYPE_CHECKING:
    from doorwatch.scoring.judge import Judge

DECISIONS: tuple[DecisionKind, ...] = get_args(DecisionKind)
REST = timedelta(days=60)
"""For so long an item is not planted again on a platform: a known text is no test."""
_TERM = timedelta(days=90)
_CELLS = ("title", "text", "language", "country", "stated_age")


@dataclass(frozen=True, slots=True)
class GoldenItem:
    """One item: its listing without platform and id, the decisions that are right, and why."""

    id: str
    listing: Mapping[str, Any]
    answer: tuple[DecisionKind, ...]
    why: Bilingual

    def right(self, decision: str) -> bool:
        """Tell whether a decision is one of the right ones."""
        return decision in self.answer


@lru_cache(maxsize=4)
def load_items(path: Path = SHIPPED / "golden.yaml") -> Mapping[str, GoldenItem]:
    """Return the items by id. Raises RuleError: file, line, what was expected and what came."""
    root = parse(read_bytes(path), path.name)
    return {name: _item(name, node) for name, node in root.mapping("golden items").items()}


def plant_items(
    store: Store,
    judge: Judge,
    platform: str,
    night: date,
    now: datetime,
    *,
    rate: float,
    opened: int,
    zone: str,
) -> tuple[int, ...]:
    """Plant golden items beside the `opened` cases of a night and return the numbers of their cases.

    As many as `rate` (0 to 0.2) of the cases on average, drawn by the hash of night and platform: a resumed
    night plants the same ones. No item comes twice within `REST`.
    """
    if not 0 <= rate <= 0.2:
        raise BadInput("golden rate", "0 to 0.2", str(rate))
    seed = hashlib.sha256(f"golden/{platform}/{night}".encode()).digest()
    wanted = int(rate * opened + int.from_bytes(seed[:4]) / 2**32)
    with store.read() as conn:
        before = set(planted_since(conn, platform, now - REST))
        tonight = len(planted_since(conn, platform, datetime.combine(night, datetime.min.time(), now.tzinfo)))
        like = newest_listing(conn, platform)
    if like is None:
        return ()
    fresh = sorted(load_items().keys() - before, key=lambda one: hashlib.sha256(seed + one.encode()).digest())
    planted = []
    for name in fresh[: max(0, wanted - tonight)]:
        planted.append(_plant(store, judge, load_items()[name], platform, like, now, zone))
    return tuple(planted)


def refuse_golden(store_conn: Any, cases: Iterable[int]) -> None:
    """Raise Refused when one of the cases is a golden item: nothing about it may be sent or exported."""
    if found := golden_among(store_conn, cases):
        raise Refused(f"case {min(found)}: expected a case to be sent; this one is a test of our own")


def disguise(text: str, seed: bytes) -> str:
    """Return a text of the same form with other digits and letters: an id like its neighbours."""
    digest = hashlib.sha512(seed).digest() * (len(text) // 64 + 1)
    return "".join(
        str(byte % 10) if char.isdigit() else char for char, byte in zip(text, digest, strict=False)
    )


def _plant(
    store: Store,
    judge: Judge,
    item: GoldenItem,
    platform: str,
    like: tuple[str, str | None],
    now: datetime,
    zone: str,
) -> int:
    seed = f"{platform}/{item.id}/{now.isoformat()}".encode()
    name = disguise(like[0], seed) if re.search(r"\d{3}", like[0]) else f"{like[0]}{seed[-1]}"
    url = like[1].replace(like[0], name) if like[1] and like[0] in like[1] else None
    listing = Listing(platform=platform, id=name, url=url, observed_at=now, **item.listing)
    made = judge.assess(read(listing, (), now.date()), MemoryView())
    if not made.flagged:
        raise BadInput(f"golden item {item.id}", "a listing that the machine flags", made.level)

    def write(conn: Any) -> int:
        due = due_at(made.level, leading(made), now, zone)
        links = hashlib.sha256(seed).digest()[:16]
        case = plant(conn, item.id, listing, made, now, due, links=links, term=_TERM)
        # The same words as for any case: an entry of its own kind would give it away.
        append_journal(conn, now, "machine", "case.opened", f"case/{case}", {"level": made.level})
        return case

    return store.run_write(write)


def leading(made: Assessment) -> Any:
    """Return the lane that gave the level, the first of the lanes on a tie."""
    return max(LANES, key=lambda lane: (LEVELS.index(made.lanes[lane].level), -LANES.index(lane)))


def _item(name: str, node: Node) -> GoldenItem:
    keys = node.keys(f"golden item {name}", ("listing", "answer", "why"))
    cells = keys["listing"].keys("listing", ("title", "text"), _CELLS)
    listing: dict[str, Any] = {key: cells[key].text(key) for key in cells}
    if "stated_age" in listing:
        if not listing["stated_age"].isdecimal():
            raise cells["stated_age"].fail("stated_age must be a number of years", listing["stated_age"])
        listing["stated_age"] = int(listing["stated_age"])
    answer = tuple(one.choice("each answer", DECISIONS) for one in keys["answer"].items("answer"))
    return GoldenItem(name, listing, answer, bilingual(keys["why"], "why"))
