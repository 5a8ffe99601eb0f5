"""The queue as a page shows it: rows, and filters with how many cases each would leave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from doorwatch.casework.model import QueueFilter
from doorwatch.types import LANES, LEVELS, CaseState

MINE = ("mine", "free", "late", "second", "complaint")
"""Special parts of the queue: one's own claims, what nobody holds, overdue, waiting for a second person."""
PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the queue: levels, counts and times, no word of a listing."""

    case: int
    level: str
    lane: str
    state: str
    platforms: tuple[str, ...]
    listings: int
    due_at: datetime
    claimed_by: str | None
    danger: bool = False
    burst: str | None = None
    complaint: bool = False
    assessment: int = 0
    why: str = ""
    more: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """What is filtered by; an empty field does not filter."""

    lane: str = ""
    level: str = ""
    part: str = ""
    platform: str = ""

    @classmethod
    def of(cls, told: Callable[[str], str], platforms: Iterable[str]) -> Choice:
        """Read a filter from an address or a form; a value that does not exist does not filter."""

        def one_of(name: str, known: Iterable[str]) -> str:
            value = told(name)
            return value if value in known else ""

        return cls(
            one_of("lane", LANES),
            one_of("level", LEVELS),
            one_of("part", MINE),
            one_of("platform", platforms),
        )

    @property
    def fields(self) -> Mapping[str, str]:
        """The fields that filter, as an address carries them."""
        pairs = (("lane", self.lane), ("level", self.level), ("part", self.part), ("platform", self.platform))
        return {name: value for name, value in pairs if value}

    def with_(self, name: str, value: str) -> str:
        """Return the query of this filter with one field set otherwise; an empty value takes it out."""
        fields = {**self.fields, name: value}
        left = {key: one for key, one in fields.items() if one}
        return f"?{urlencode(left)}" if left else "?"

    def holds(self, row: Row, person: str, now: datetime) -> bool:
        """Tell whether a row belongs to what is asked for."""
        return (
            (not self.lane or row.lane == self.lane)
            and (not self.level or row.level == self.level)
            and (not self.platform or self.platform in row.platforms)
            and (not self.part or in_part(self.part, row, person, now))
        )


def wanted_of(choice: Choice) -> QueueFilter:
    """Return a filter as claiming understands it: the parts of the queue are for looking only."""
    return QueueFilter(
        lanes=tuple(one for one in LANES if one == choice.lane),
        levels=tuple(one for one in LEVELS if one == choice.level),
        platforms=(choice.platform,) if choice.platform else (),
    )


def in_part(part: str, row: Row, person: str, now: datetime) -> bool:
    """Tell whether a row belongs to a special part of the queue."""
    return {
        "mine": row.claimed_by == person,
        "free": row.claimed_by is None and row.state == "new",
        "late": row.due_at < now,
        "second": row.state == "awaiting_second",
        "complaint": row.complaint,
    }[part]


@dataclass(frozen=True, slots=True)
class Option:
    """One filter of a group; `key` names its count for the script that keeps it live."""

    name: str
    href: str
    count: int
    chosen: bool
    key: str


@dataclass(frozen=True, slots=True)
class Group:
    """Filters of one kind."""

    kind: str
    options: tuple[Option, ...] = field(default=())


def counts(rows: Sequence[Row], person: str, now: datetime) -> dict[str, int]:
    """Return how many cases each filter would leave, and `all`."""
    found = {"all": len(rows)}
    found |= {f"part:{part}": sum(in_part(part, one, person, now) for one in rows) for part in MINE}
    found |= {f"level:{level}": sum(one.level == level for one in rows) for level in LEVELS}
    found |= {f"lane:{lane}": sum(one.lane == lane for one in rows) for lane in LANES}
    return found


def groups(choice: Choice, numbers: Mapping[str, int], platforms: Mapping[str, int]) -> tuple[Group, ...]:
    """Return the filters with their counts; what holds no case is left out unless it is chosen."""

    def options(kind: str, names: Iterable[str], held: Callable[[str], int]) -> tuple[Option, ...]:
        chosen = getattr(choice, kind)
        return tuple(
            Option(
                name, choice.with_(kind, "" if name == chosen else name), held(name), name == chosen,
                f"{kind}:{name}",
            )
            for name in names
            if held(name) or name == chosen or kind == "part"
        )  # fmt: skip

    found = [
        Group("part", options("part", MINE, lambda name: numbers[f"part:{name}"])),
        Group("level", options("level", reversed(LEVELS), lambda name: numbers[f"level:{name}"])),
        Group("lane", options("lane", LANES, lambda name: numbers[f"lane:{name}"])),
    ]
    if len(platforms) > 1:
        found.append(Group("platform", options("platform", sorted(platforms), lambda name: platforms[name])))
    return tuple(found)


def row_of(state: CaseState) -> Row:
    """Return a case of the queue as a row."""
    return Row(
        case=state.case, level=state.level, lane=state.lane, state=state.state,
        platforms=tuple(sorted({one.ref.platform for one in state.listings})), listings=len(state.listings),
        due_at=state.due_at, claimed_by=state.claimed_by, danger=state.danger,
        complaint=state.open_complaint, burst=state.burst,
        assessment=state.listings[0].assessment if state.listings else 0,
    )  # fmt: skip
