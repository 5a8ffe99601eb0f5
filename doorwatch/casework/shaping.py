"""Shaping cases in the store: open, add to, part, join and name; each act is one transaction.

Every function looks at the cases again inside its transaction. A case that somebody has taken meanwhile is
left as it is, and the act is not done: the next call plans anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from doorwatch.cases import may_absorb
from doorwatch.casework.joints import link_data
from doorwatch.failpoints import reach
from doorwatch.memory.clusters import Shared
from doorwatch.store import Store
from doorwatch.store.casefile import append_event, append_events, create_case, load_case
from doorwatch.store.journalling import append_journal
from doorwatch.types import CaseEventKind, CaseListing, CaseState, ListingRef

Events = list[tuple[CaseEventKind, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A listing on its way into a case: the `listing` part of its event, when it is due, what joins it."""

    data: Mapping[str, Any]
    due_at: str
    link: Mapping[str, Any]


def open_case(
    store: Store, now: datetime, first: Newcomer, others: Sequence[Newcomer], burst: str | None
) -> int:
    """Open a case with its worst listing, then add the others, each with the link that joins it."""
    data: dict[str, Any] = {"listings": [first.data], "due_at": first.due_at}
    if burst is not None:
        data["burst"] = burst

    def write(conn: Any) -> int:
        state = create_case(conn, now, data)
        if others:
            append_events(conn, state.case, state.sequence, now, _added(others, None))
        detail = {name: first.data[name] for name in ("level", "assessment")}
        append_journal(conn, now, "machine", "case.opened", f"case/{state.case}", detail)
        return state.case

    case = store.run_write(write)
    reach("case")
    return case


def _added(others: Sequence[Newcomer], burst: str | None) -> Events:
    more = {} if burst is None else {"burst": burst}
    return [
        ("listing_added", {"listing": one.data, "link": one.link, "due_at": one.due_at, **more})
        for one in others
    ]


def add_listings(
    store: Store, now: datetime, case: int, others: Sequence[Newcomer], burst: str | None
) -> bool:
    """Add listings to a case that nobody works on; return False when somebody does by now."""

    def write(conn: Any) -> bool:
        state = _free(conn, case)
        if state is None:
            return False
        append_events(conn, case, state.sequence, now, _added(others, burst))
        detail = {"count": len(others)}
        append_journal(conn, now, "machine", "case.grown", f"case/{case}", detail)
        return True

    done = store.run_write(write)
    reach("case")
    return done


def merge_cases(
    store: Store, now: datetime, keeper: int, absorbed: int, link: Mapping[str, Any], burst: str | None = None
) -> bool:
    """Let one free case swallow another; both say so, with the link. False: one of them is free no more."""

    def write(conn: Any) -> bool:
        into, gone = _free(conn, keeper), _free(conn, absorbed)
        if into is None or gone is None:
            return False
        join_events(conn, now, into, gone, link, burst)
        return True

    done = store.run_write(write)
    reach("case")
    return done


def join_events(
    conn: Any, now: datetime, into: CaseState, gone: CaseState, link: Mapping[str, Any],
    burst: str | None = None, actor: str = "machine",
) -> None:  # fmt: skip
    """Write both events of a merge and the journal entry."""
    data: dict[str, Any] = {
        "case": gone.case, "link": link, "listings": [as_data(one) for one in gone.listings],
        "due_at": gone.due_at.isoformat(), **({} if burst is None else {"burst": burst}),
    }  # fmt: skip
    append_event(conn, into.case, into.sequence, now, "merged_from", data, actor=actor)
    data = {"case": into.case, "link": link}
    append_event(conn, gone.case, gone.sequence, now, "merged_into", data, actor=actor)
    detail: dict[str, str | int] = {"from": gone.case, "link": str(link["kind"])}
    append_journal(conn, now, actor, "case.merged", f"case/{into.case}", detail)


def split_case(
    store: Store,
    now: datetime,
    case: int,
    refs: Sequence[ListingRef],
    into: int | None,
    link: Shared | None,
    burst: str | None = None,
) -> int | None:
    """Move listings of a free case to another free one, or into a new one; return which, None when not done.

    `link` is the weakest value that still joined them, which is cut.
    """

    def write(conn: Any) -> int | None:
        state = _free(conn, case)
        other = None if into is None else _free(conn, into)
        if state is None or (into is not None and other is None):
            return None
        moved = [one for one in state.listings if one.ref in set(refs)]
        if not moved or len(moved) == len(state.listings):
            return None
        return part_events(conn, now, state, moved, other, "too many for one case", link, burst)

    done = store.run_write(write)
    reach("case")
    return done


def part_events(
    conn: Any, now: datetime, state: CaseState, moved: Sequence[CaseListing], into: CaseState | None,
    reason: str, link: Shared | None, burst: str | None = None, actor: str = "machine",
) -> int:  # fmt: skip
    """Write both events of a split and the journal entry; return the case that the listings went to."""
    cut = {} if link is None else {"link": link_data(link)}
    title = {} if burst is None else {"burst": burst}
    rows = [as_data(one) for one in moved]
    due = state.due_at.isoformat()
    if into is None:
        data = {"case": state.case, "listings": rows, "due_at": due, "reason": reason, **cut, **title}
        number = create_case(conn, now, data, kind="split_from", actor=actor).case
    else:
        joined = {"kind": "held", "strength": "strong"} if link is None else link_data(link)
        data = {"case": state.case, "link": joined, "listings": rows, "due_at": due, **title}
        append_event(conn, into.case, into.sequence, now, "merged_from", data, actor=actor)
        number = into.case
    refs = [{"platform": one.ref.platform, "id": one.ref.id} for one in moved]
    data = {"case": number, "listings": refs, "reason": reason, **cut}
    append_event(conn, state.case, state.sequence, now, "split_off", data, actor=actor)
    append_journal(conn, now, actor, "case.split", f"case/{state.case}", {"into": number, "count": len(refs)})
    return number


def name_each_other(store: Store, now: datetime, one: int, other: int, link: Mapping[str, Any]) -> bool:
    """Note in both cases that the other shares a link and stays apart."""

    def write(conn: Any) -> bool:
        states = [load_case(conn, number) for number in (one, other)]
        if None in states:
            return False
        for state, name in zip(states, (other, one), strict=True):
            if state is not None and name not in state.beside:
                data = {"case": name, "link": link}
                append_event(conn, state.case, state.sequence, now, "linked", data)
        return True

    done = store.run_write(write)
    reach("case")
    return done


def _free(conn: Any, case: int) -> CaseState | None:
    state = load_case(conn, case)
    return state if state is not None and may_absorb(state) else None


def as_data(one: CaseListing) -> dict[str, Any]:
    """Return a listing of a case as the `listing` part of an event."""
    return {
        "platform": one.ref.platform, "id": one.ref.id, "level": one.level, "lanes": dict(one.lanes),
        "points": one.points, "evidence": one.evidence, "assessment": one.assessment,
    }  # fmt: skip
