"""Statements as acts: drafted for a decision in force, edited and sent by a named person, once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from doorwatch.casework.claims import existing
from doorwatch.casework.quality_golden import refuse_golden
from doorwatch.casework.rights import ActRefused, refusals, require_case
from doorwatch.errors import BadInput
from doorwatch.rules import Ground, load_grounds, load_taxonomy
from doorwatch.statements import (
    RESTRICTIONS,
    Decided,
    Draft,
    PlatformPage,
    StatementGround,
    Subject,
    check_draft,
    draft,
    edit,
    language_of,
    puid_of,
)
from doorwatch.statements.dsa import schema
from doorwatch.store import Store, load_content
from doorwatch.store.casefile import append_event, assessment_of, events_of
from doorwatch.store.journalling import append_journal
from doorwatch.store.scans import rows_of
from doorwatch.store.statements import SentStatement, insert_statement
from doorwatch.types import Agreement, CaseState, ListingDecision, ListingRef
from doorwatch.types.people import Permission, Person

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft with what it is checked against. `sequence` is the case's newest event."""

    draft: Draft
    subject: Subject
    decided: Decided
    ground: StatementGround
    sequence: int


def prepare_statement(
    store: Store,
    person: Person,
    case: int,
    listing: ListingRef,
    page: PlatformPage,
    now: datetime,
    *,
    language: str | None = None,
) -> Prepared:
    """Return the draft of the statement that a decision in force needs; the look is journalled.

    Raises PermissionRefused; ActRefused: no decision in force takes something from the advertiser;
    Refused: a golden item.
    """

    def work(conn: Connection) -> Prepared:
        state = existing(conn, case)
        require_case(person, Permission.STATEMENT_WRITE, state)
        made = _prepare(conn, state, listing, page, language)
        append_journal(conn, now, person.name, "statement.drafted", f"case/{case}")
        return made

    with refusals(store, person, now, f"case/{case}"):
        return store.run_write(work)


def send_statement(
    store: Store,
    person: Person,
    case: int,
    listing: ListingRef,
    page: PlatformPage,
    now: datetime,
    *,
    expected: int,
    changes: Mapping[str, str] | None = None,
    language: str | None = None,
) -> SentStatement:
    """Send a statement, with what the person wrote over (`letter`, `facts`, `explanation`), and record it.

    Raises BadInput: the database would not accept it, or its free text holds personal data; Conflict:
    something happened to the case since `expected`; ActRefused: it was sent before; else as
    `prepare_statement`.
    """

    def work(conn: Connection) -> SentStatement:
        state = existing(conn, case)
        require_case(person, Permission.STATEMENT_SEND, state)
        ready = _prepare(conn, state, listing, page, language)
        made = edit(ready.draft, changes or {})
        check_draft(made, ready.subject, load_taxonomy(), ready.ground)
        sent = SentStatement(
            case, ready.decided.sequence, ready.decided.part, listing.platform, puid_of(ready.decided),
            ready.ground.id, made.language, made.letter, dict(made.form), made.edited, person.name, now,
        )  # fmt: skip
        if not insert_statement(conn, sent):
            raise ActRefused("statement_sent", f"case {case}: expected a decision without a statement")
        digest = hashlib.sha256(made.letter.encode()).hexdigest()
        data = {
            "listings": [{"platform": listing.platform, "id": listing.id}], "language": made.language,
            "digest": digest,
        }  # fmt: skip
        append_event(conn, case, expected, now, "statement_sent", data, actor=person.name)
        append_journal(conn, now, person.name, "statement.sent", f"case/{case}", {"edited": len(made.edited)})
        return sent

    with refusals(store, person, now, f"case/{case}"):
        return store.run_write(work)


def page_of(agreement: Agreement) -> PlatformPage:
    """Return what a platform says of itself, from the `contacts` of its agreement.

    `complaints` and `out_of_court` are addresses, `territory` countries (NL, BE), `small_enterprise` yes.
    Raises BadInput: a country that is none of the database's.
    """
    contacts = agreement.contacts
    countries = tuple(one.strip().upper() for one in contacts.get("territory", "").split(",") if one.strip())
    known = schema()["properties"]["territorial_scope"]["items"]["enum"]
    for country in countries:
        if country not in known:
            raise BadInput(f"{agreement.platform}: contacts.territory", "countries of the EEA", country)
    return PlatformPage(
        agreement.platform, contacts.get("complaints") or None, contacts.get("out_of_court") or None,
        countries, None, contacts.get("small_enterprise", "").strip().lower() == "yes",
    )  # fmt: skip


def statement_ground(ground: Ground, language: str) -> StatementGround:
    """Return a ground of the file as a statement in `language` needs it.

    Raises BadInput: a ground without public words takes nothing from anybody.
    """
    if not ground.public_text or ground.category is None:
        raise BadInput(f"ground {ground.id}", "a ground with public words", "none")
    reference = ground.reference["nl" if language == "nl" else "en"]
    return StatementGround(
        ground.id, ground.kind == "law", reference, ground.public_text, ground.category, ground.keywords
    )


def _prepare(
    conn: Connection, state: CaseState, listing: ListingRef, page: PlatformPage, language: str | None
) -> Prepared:
    decision = _restricting(state, listing)
    # Only now: before it is decided nobody learns which case is a test.
    refuse_golden(conn, [state.case])
    subject = _subject(conn, state, listing)
    tongue = language or language_of(subject.languages)
    ground = statement_ground(load_grounds().by_id[decision.ground], tongue)
    decided = _decided(conn, state, decision, subject)
    made = draft(decided, subject, ground, page, load_taxonomy(), language=tongue)
    return Prepared(made, subject, decided, ground, state.sequence)


def _restricting(state: CaseState, listing: ListingRef) -> ListingDecision:
    found = [one for one in state.on(listing) if one.kind in RESTRICTIONS and one.second != "waiting"]
    if not found:
        raise ActRefused("no_restriction", f"case {state.case}: expected a decision that restricts something")
    return found[-1]


def _decided(conn: Connection, state: CaseState, decision: ListingDecision, subject: Subject) -> Decided:
    events = events_of(conn, state.case)
    named = next(one for one in events if one.sequence == decision.sequence).data["listings"]
    part = [ListingRef(one["platform"], one["id"]) for one in named].index(decision.ref)
    return Decided(
        platform=decision.ref.platform, case=state.case, sequence=decision.sequence, part=part,
        kind=decision.kind, on=decision.at.date(), until=None,
        automated_detection=events[0].actor == "machine",
        by_notice=any(one.counted and one.family == "reports" for one in subject.signals),
    )  # fmt: skip


def _subject(conn: Connection, state: CaseState, ref: ListingRef) -> Subject:
    shown = next(one for one in state.listings if one.ref == ref)
    made = assessment_of(conn, shown.assessment)
    row = rows_of(conn, ref.platform, [ref.id]).get(ref.id)
    content: Any = load_content(conn, [row.id]).get(row.id) if row is not None else None
    listing = content.listing if content is not None else None
    posted = listing.posted_at if listing is not None else None
    day = posted or (content.observed_at if content is not None else state.opened_at)
    kinds = ["CONTENT_TYPE_TEXT"]
    if made is not None and any(item.type == "image" for one in made.signals for item in one.evidence):
        kinds.append("CONTENT_TYPE_IMAGE")
    return Subject(
        made.signals if made is not None else (), made.languages if made is not None else (), listing, ref.id,
        day.date(), tuple(kinds),
    )  # fmt: skip
