"""Rights of data subjects (GDPR art. 15, 17, 21): by two persons, through the platform (`docs/people.md`).

A person turns to the platform, which knows whose listing it is; the platform hands the request in under a
reference of its own. One privacy officer opens it with the platform's ids, another confirms it; only
then anything is looked at. Nobody can look up a number, a name or a picture here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from doorwatch.casework.erasures import append_erasures, erased_digest
from doorwatch.casework.rights import ActRefused, refusals, require
from doorwatch.casework.subject_file import export_file
from doorwatch.casework.subject_names import Named, opened, sealed
from doorwatch.errors import BadInput
from doorwatch.journal import Scalar
from doorwatch.store.journalling import append_journal
from doorwatch.store.portraits import end_portraits
from doorwatch.store.subject_requests import (
    RequestRow,
    all_requests,
    close_request,
    find_request,
    insert_request,
)
from doorwatch.store.subjects import (
    HeldListing,
    erase_account,
    erase_listings,
    held_listings,
    object_to,
    objected_values,
)
from doorwatch.types.people import Permission, Person

if TYPE_CHECKING:
    from doorwatch.keys import KeyRing
    from doorwatch.store import Store

Kind = Literal["find", "export", "erase", "object"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LAPSES = timedelta(days=30)
"""An answer is due within a month (art. 12(3)); a request that nobody confirmed by then ends unread."""
KEPT = timedelta(days=365)
"""How long a closed request shows that it was answered; by then it names nobody."""
OBJECTS = timedelta(days=90)
"""How long an objection holds: the Memory key of its digest lives 90 days more at least."""
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{1,63}")
_AGE = re.compile(r"age1[0-9a-z]{58}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a request. `cases` are numbers, `refused` counts of listings by code, `counts` the rest.

    `file` is the sealed export. What the reasons mean is told in `docs/people.md`.
    """

    request: int
    kind: Kind
    cases: tuple[int, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, int] = field(default_factory=dict)
    until: datetime | None = None
    file: bytes | None = field(default=None, repr=False)


def open_request(
    store: Store,
    person: Person,
    kind: Kind,
    platform: str,
    named: Named,
    reference: str,
    now: datetime,
    *,
    keys: KeyRing,
    recipient: str | None = None,
) -> int:
    """Enter a request that a platform handed in; return its number. Nothing is looked at yet.

    `recipient` is the platform's age public key, to which an export is sealed.
    Raises PermissionRefused. BadInput: no such kind, no ids, no reference, an export without a key.
    """
    with refusals(store, person, now, "subject/new"):
        require(person, Permission.SUBJECT_OPEN, [platform])
    _check(kind, named, reference, recipient)
    values = {
        "kind": kind, "platform": platform, "reference": reference, "recipient": recipient, "state": "open",
        "body": sealed(keys, platform, named), "opened_by": person.name, "opened_at": now,
        "until": now + LAPSES,
    }  # fmt: skip

    def work(conn: Any) -> int:
        number = insert_request(conn, values)
        detail: dict[str, Scalar] = {
            "platform": platform,
            "listings": len(named.listings),
            "account": bool(named.account),
        }
        append_journal(conn, now, person.name, f"subject.{kind}_opened", f"subject/{number}", detail)
        return number

    return store.run_write(work)


def withdraw_request(store: Store, person: Person, number: int, now: datetime) -> None:
    """End an open request without carrying it out. Raises PermissionRefused, ActRefused, BadInput."""

    def work(conn: Any) -> None:
        row = _open(conn, person, number, now, Permission.SUBJECT_OPEN)
        close_request(conn, row.id, "withdrawn", person.name, now, None, now + KEPT)
        append_journal(conn, now, person.name, "subject.withdrawn", f"subject/{number}")

    with refusals(store, person, now, f"subject/{number}"):
        store.run_write(work)


def confirm_request(
    store: Store,
    person: Person,
    number: int,
    now: datetime,
    *,
    keys: KeyRing,
    log: Path,
    evidence: Path | None = None,
) -> Outcome:
    """Confirm a request as the second person and carry it out, once; its ids are forgotten with that.

    `log` is the tenant's erasure log, `evidence` the folder of files of cases. Raises PermissionRefused.
    ActRefused: one's own request, or one that is not open any more. BadInput: no such request.
    """

    def work(conn: Any) -> tuple[Outcome, list[int], list[str]]:
        row = _open(conn, person, number, now, Permission.SUBJECT_CONFIRM)
        if row.opened_by == person.name:
            message = f"subject {number}: expected a second person to confirm; got who opened it"
            raise ActRefused("same_person", message)
        named = opened(keys, row)
        held = held_listings(conn, row.platform, named.listings, named.account, keys.memory_keys(now))
        act = {"find": _find, "export": _export, "erase": _erase, "object": _object}[row.kind]
        outcome, gone, digests = act(conn, row, named, held, now, keys)
        if digests:
            # Before the commit: a line too many erases nothing, a line too few brings erased data back.
            append_erasures(log, digests, number, now)
        _close(conn, row, person, outcome, now)
        return outcome, gone, digests

    with refusals(store, person, now, f"subject/{number}"):
        outcome, gone, _ = store.run_write(work)
    if gone:
        store.truncate_log()
        _remove_files(evidence, gone)
    return outcome


def requests(conn: Any, person: Person) -> tuple[RequestRow, ...]:
    """Return the requests of the person's platforms, newest first; none of them tells whose it is."""
    require(person, Permission.SUBJECT_OPEN)
    return tuple(row for row in all_requests(conn) if row.platform in person.platforms)


_Done = tuple[Outcome, list[int], list[str]]


def _find(
    conn: Any, row: RequestRow, named: Named, held: Sequence[HeldListing], now: datetime, keys: KeyRing
) -> _Done:
    """Case numbers and counts; what a case says stays in the case."""
    return Outcome(row.id, "find", _numbers(held), {"listings": len(held)}), [], []


def _export(
    conn: Any, row: RequestRow, named: Named, held: Sequence[HeldListing], now: datetime, keys: KeyRing
) -> _Done:
    """What is held, sealed; of open and referred cases only that a restriction applies."""
    assert row.recipient is not None
    free = [one for one in held if one.held is None]
    file = export_file(conn, row, free, _refused(held), now)
    counts = {"listings": len(free)}
    done = Outcome(row.id, "export", _numbers(free), counts, _refused(held), file=file)
    return done, [], []


def _erase(
    conn: Any, row: RequestRow, named: Named, held: Sequence[HeldListing], now: datetime, keys: KeyRing
) -> _Done:
    done = erase_listings(conn, held)
    end_portraits(conn, now)
    counts = {"erased": len(done["erased"]), "emptied": len(done["emptied"])}
    gone = {*done["erased"], *done["emptied"]}
    names = [one.id for one in held if one.row in gone and one.id]
    digests = [erased_digest(keys, row.platform, "listing", name) for name in names]
    refused = _refused(held)
    if named.account is not None and not refused:
        counts["attempts"] = erase_account(conn, row.platform, named.account, keys.memory_keys(now))
        digests.append(erased_digest(keys, row.platform, "account", named.account))
    return Outcome(row.id, "erase", tuple(done["cases"]), counts, refused), done["cases"], digests


def _object(
    conn: Any, row: RequestRow, named: Named, held: Sequence[HeldListing], now: datetime, keys: KeyRing
) -> _Done:
    """Erase what may go and take nothing in until the end; while a case is at work, nothing is done.

    Else who is being looked into could blind the scan (art. 21(1): compelling legitimate grounds).
    """
    if refused := _refused(held):
        return Outcome(row.id, "object", _numbers(held), {}, refused), [], []
    erased, gone, digests = _erase(conn, row, named, held, now, keys)
    values = [pair for one in named.listings for pair in objected_values(row.platform, one, None)]
    values += objected_values(row.platform, None, named.account)
    until = now + OBJECTS
    object_to(conn, row.id, values, keys.memory_keys(now)[0], now, until)
    counts = {**erased.counts, "objections": len(values)}
    return Outcome(row.id, "object", erased.cases, counts, until=until), gone, digests


def _open(conn: Any, person: Person, number: int, now: datetime, needs: Permission) -> RequestRow:
    """Return an open request of the person's platform. Another platform's looks like none at all."""
    require(person, needs)
    row = find_request(conn, number)
    if row is None or row.platform not in person.platforms:
        raise BadInput(f"subject {number}", "expected a request of one of your platforms", "none")
    if row.state != "open" or row.until <= now:
        raise ActRefused("request_closed", f"subject {number}: expected an open request; got a closed one")
    return row


def _close(conn: Any, row: RequestRow, person: Person, outcome: Outcome, now: datetime) -> None:
    """Close a request with its outcome, and journal it."""
    shown = {"cases": outcome.cases, "counts": outcome.counts, "refused": outcome.refused}
    close_request(conn, row.id, "done", person.name, now, shown, now + KEPT)
    detail = {**outcome.counts, **{f"refused_{code}": n for code, n in outcome.refused.items()}}
    append_journal(
        conn, now, person.name, f"subject.{row.kind}_done", f"subject/{row.id}",
        {**detail, "cases": list(outcome.cases)},
    )  # fmt: skip


def _check(kind: Kind, named: Named, reference: str, recipient: str | None) -> None:
    if kind not in KINDS:
        raise BadInput("subject", f"expected one of {', '.join(KINDS)}", "another")
    named.check()
    if not _REFERENCE.fullmatch(reference):
        raise BadInput("reference", "expected the platform's own reference, no name and no spaces", "another")
    if (kind == "export") != (recipient is not None) or (recipient and not _AGE.fullmatch(recipient)):
        raise BadInput("recipient", "expected the platform's age public key for an export only", "another")


def _numbers(held: Sequence[HeldListing]) -> tuple[int, ...]:
    return tuple(sorted({case for one in held for case, _, _ in one.cases}))


def _refused(held: Sequence[HeldListing]) -> dict[str, int]:
    codes = [one.held for one in held if one.held]
    return {code: codes.count(code) for code in sorted(set(codes))}


def _remove_files(evidence: Path | None, cases: Sequence[int]) -> None:
    from doorwatch.retention.files import case_folder, remove

    for case in cases if evidence is not None else ():
        assert evidence is not None
        remove(case_folder(evidence, case))
