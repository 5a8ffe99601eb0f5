"""The queue as a page shows it: rows, and filters with how many cases each would leave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from doorwatch.casework import QueueFilter, QueueRow
from doorwatch.casework.model import QUEUE_SHOWS, QueueShow
from doorwatch.types import LANES, LEVELS

PAGE = 50
KINDS = ("show", "level", "lane", "platform")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is filtered by; an empty field does not filter. `show` is the part of the queue."""

    show: QueueShow = "open"
    lane: str = ""
    level: str = ""
    platform: str = ""

    @classmethod
    def of(cls, told: Callable[[str], str], platforms: Iterable[str]) -> Choice:
        """Read a filter from an address or a form; a value that does not exist does not filter."""

        def one_of(name: str, known: Iterable[str]) -> str:
            value = told(name)
            return value if value in known else ""

        show: QueueShow = next((one for one in QUEUE_SHOWS if one == told("show")), "open")
        return cls(show, one_of("lane", LANES), one_of("level", LEVELS), one_of("platform", platforms))

    @classmethod
    def from_filter(cls, wanted: QueueFilter) -> Choice:
        """Return a saved filter as a page has it."""
        first = ["".join(part[:1]) for part in (wanted.lanes, wanted.levels, wanted.platforms)]
        return cls(wanted.show, *first)

    @property
    def fields(self) -> Mapping[str, str]:
        """The fields that filter, as an address carries them."""
        show = "" if self.show == "open" else self.show
        values = (show, self.level, self.lane, self.platform)
        return {name: value for name, value in zip(KINDS, values, strict=True) if value}

    @property
    def query(self) -> str:
        """The query of an address with this filter."""
        return f"?{urlencode(self.fields)}" if self.fields else "?"

    def with_(self, name: str, value: str) -> str:
        """Return the query of this filter with one field set otherwise; an empty value takes it out."""
        left = {key: one for key, one in {**self.fields, name: value}.items() if one}
        return f"?{urlencode(left)}" if left else "?"

    def filter(self) -> QueueFilter:
        """Return the filter as casework understands it."""
        return QueueFilter(
            show=self.show,
            lanes=tuple(one for one in LANES if one == self.lane),
            levels=tuple(one for one in LEVELS if one == self.level),
            platforms=(self.platform,) if self.platform else (),
        )

    def holds(self, row: QueueRow) -> bool:
        """Tell whether a row of this part of the queue belongs to the filter."""
        return (
            (not self.lane or row.lane == self.lane)
            and (not self.level or row.level == self.level)
            and (not self.platform or self.platform in row.platforms)
        )


@dataclass(frozen=True, slots=True)
class Option:
    """One filter of a group; `key` names its count for the script that keeps it live."""

    name: str
    query: str
    count: int
    chosen: bool
    key: str


@dataclass(frozen=True, slots=True)
class Group:
    """Filters of one kind."""

    kind: str
    options: tuple[Option, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Told:
    """A row with what a page adds: the name of its strongest sign, and how many others there are."""

    row: QueueRow
    why: str = ""
    more: int = 0


def every_row(page: Callable[[QueueFilter], tuple[QueueRow, ...]], wanted: QueueFilter) -> list[QueueRow]:
    """Return all rows of a filter, page by page."""
    found: list[QueueRow] = []
    wanted = replace(wanted, limit=200)
    while part := page(wanted):
        found += part
        if len(part) < wanted.limit:
            break
        wanted = replace(wanted, after=part[-1].case)
    return found


def counts(shows: Mapping[str, Sequence[QueueRow]], show: str) -> dict[str, int]:
    """Return how many cases each part of the queue, and within `show` each level, lane and platform holds."""
    rows = shows[show]
    found = {f"show:{name}": len(part) for name, part in shows.items()}
    found |= {f"level:{level}": sum(one.level == level for one in rows) for level in LEVELS}
    found |= {f"lane:{lane}": sum(one.lane == lane for one in rows) for lane in LANES}
    for row in rows:
        for name in row.platforms:
            found[f"platform:{name}"] = found.get(f"platform:{name}", 0) + 1
    return found


def groups(choice: Choice, numbers: Mapping[str, int], platforms: Iterable[str]) -> tuple[Group, ...]:
    """Return the filters with their counts; what holds no case is left out unless it is chosen."""
    names: dict[str, Iterable[str]] = {
        "show": QUEUE_SHOWS, "level": tuple(reversed(LEVELS)), "lane": LANES, "platform": sorted(platforms),
    }  # fmt: skip
    found = []
    for kind in KINDS:
        options = tuple(
            _option(choice, kind, name, numbers)
            for name in names[kind]
            if kind == "show" or numbers.get(f"{kind}:{name}") or getattr(choice, kind) == name
        )
        if kind != "platform" or len(options) > 1:
            found.append(Group(kind, options))
    return tuple(found)


def _option(choice: Choice, kind: str, name: str, numbers: Mapping[str, int]) -> Option:
    chosen = getattr(choice, kind) == name
    other = "" if chosen or name == "open" else name
    key = f"{kind}:{name}"
    return Option(name, choice.with_(kind, other), numbers.get(key, 0), chosen, key)
