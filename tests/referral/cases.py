"""Cases in a store, decided by people, and a tenant with routes to send them by."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from nacl.signing import SigningKey

from doorwatch.agreements import render, template
from doorwatch.cases import evidence_digest, listing_data
from doorwatch.casework.referring_desk import Desk, open_desk
from doorwatch.keys import KeyRing
from doorwatch.referral.sealing import new_identity
from doorwatch.settings import TenantSettings
from doorwatch.store import Judged, Store, insert_assessments, load_content
from doorwatch.store.casefile import append_event, create_case, load_case
from doorwatch.types import CaseState, PictureReading
from doorwatch.types.people import Person, Role, permissions_of
from tests.referral import matters
from tests.store.samples import NOW, PLATFORM, Detail, detail, row, write

REPLY_KEY = SigningKey(b"r" * 32)
AGE_SECRET, AGE_PUBLIC = new_identity()
ROUTE = """\
schema: 1
id: {id}
kind: {kind}
name: {{nl: "Route {id}", en: "Route {id}"}}
contact: {id}@route.example
recipient: {recipient}
reply_key: {reply_key}
delivery: {delivery}
accepts: [{accepts}]
banks: [{banks}]
keep_days: 400
reply_due_hours: 72
duty_officer: Dienstdoende, +49 30 23125 101
purpose: {{nl: Vermoeden van mensenhandel, en: Suspected trafficking}}
"""
ROUTES: Mapping[str, Mapping[str, str]] = {
    "police-liaison": {"kind": "police_liaison", "accepts": "minor, control"},
    "police-other": {"kind": "police_liaison", "accepts": "minor, control"},
    "hotline": {"kind": "hotline_imagery", "accepts": "imagery", "banks": "hotline-nl"},
    "helpline": {"kind": "helpline", "accepts": "minor, care"},
    "control-only": {"kind": "police_liaison", "accepts": "control"},
    "not-agreed": {"kind": "police_liaison", "accepts": "minor"},
}


def route_text(id: str, **values: str) -> str:
    """The text of a route file."""
    ordinary = {
        "recipient": AGE_PUBLIC,
        "reply_key": base64.b64encode(bytes(REPLY_KEY.verify_key)).decode(),
        "delivery": "{kind: download}",
        "banks": "",
    }
    return ROUTE.format(id=id, **{**ordinary, **ROUTES.get(id, {}), **values})


def tenant(home: Path, **delivery: str) -> TenantSettings:
    """A tenant with keys, an agreement and routes; `delivery` replaces that of police-liaison."""
    settings = TenantSettings(
        name="demo", data=home / "tenants/demo", keys=home / "keys/demo",
        agreements=home / "agreements/demo", profiles=home / "profiles/demo", database="",
    )  # fmt: skip
    KeyRing.create(settings.keys, NOW, {})
    settings.agreements.mkdir(parents=True, exist_ok=True)
    settings.routes.mkdir(parents=True, exist_ok=True)
    form = template(
        PLATFORM, "demo", NOW.date(), controller="Voorbeeldplatform B.V.",
        routes=[name for name in ROUTES if name != "not-agreed"],
        contacts={"operator": "o", "platform": "p@north.example", "data_protection": "d", "security": "s"},
    )  # fmt: skip
    (settings.agreements / f"{PLATFORM}.yaml").write_text(render(form))
    for name in ROUTES:
        values = delivery if name == "police-liaison" else {}
        (settings.routes / f"{name}.yaml").write_text(route_text(name, **values))
    return settings


def desk(store: Store, home: Path, **delivery: str) -> Desk:
    """The tenant opened for referring."""
    return open_desk(tenant(home, **delivery), store)


def person(name: str, *roles: Role, **values: Any) -> Person:
    """A person of the tenant with the rights of these roles on the platform."""
    ordinary: dict[str, Any] = {
        "name": name,
        "tenant": "demo",
        "roles": frozenset(roles),
        "platforms": frozenset({PLATFORM}),
        "permissions": permissions_of(frozenset(roles)),
    }
    return Person(**{**ordinary, **values})


DISPATCHER = person("dora", "dispatcher")
MODERATOR = person("anna", "moderator")
LIAISON = person("lars", "liaison", platforms=frozenset(), route="police-liaison")
NO_STUDY = lambda refs, now: ()  # noqa: E731


def sight(id: str, pictures: Sequence[PictureReading] = (), **values: Any) -> Detail:
    """A sight of a listing that says an age."""
    made = detail(id, "Gezelschap en massage. Ik ben 17 jaar.", **values)
    return replace(made, pictures=tuple(pictures))


def case_of(store: Store, desk: Desk, *ids: str, pictures: Sequence[PictureReading] = ()) -> int:
    """Open a case of these listings, each with an assessment and, but for the last, a page."""
    write(store, *(sight(id, pictures) for id in ids))
    rows = {id: row(store, id) for id in ids}
    with store.read() as conn:
        contents = load_content(conn, list(rows.values()))
    judged = {
        id: Judged(
            rows[id],
            contents[rows[id]].snapshot,
            replace(matters.assessment(id, matters.said("Ik ben 17 jaar.", 7, 14)), platform=PLATFORM),
            bytes(16),
            "d1",
        )
        for id in ids
    }
    numbers = store.run_write(lambda conn: insert_assessments(conn, list(judged.values()), NOW))
    parts = [
        listing_data(one.assessment, evidence_digest(one.assessment), numbers[one.row])
        for one in judged.values()
    ]
    due = (NOW + timedelta(hours=1)).isoformat()
    state = store.run_write(lambda conn: create_case(conn, NOW, {"listings": parts, "due_at": due}))
    place = desk.tenant.evidence / f"case-{state.case}"
    place.mkdir(parents=True)
    for id in ids[:-1] or ids:
        (place / f"{rows[id]}-1.warc.gz").write_bytes(matters.PAGE)
    return state.case


def state_of(store: Store, case: int) -> CaseState:
    """The state of a case."""
    with store.read() as conn:
        found = load_case(conn, case)
    assert found is not None
    return found


def decide(
    store: Store, case: int, decision: str, *ids: str, by: str = "anna", at: datetime = NOW
) -> CaseState:
    """Let somebody decide on listings, or on all of the case."""
    state = state_of(store, case)
    refs = [
        {"platform": one.ref.platform, "id": one.ref.id}
        for one in state.listings
        if not ids or one.ref.id in ids
    ]
    data = {"decision": decision, "ground": "minor", "reason": "Zegt zelf 17 jaar.", "listings": refs}
    return store.run_write(
        lambda conn: append_event(conn, case, state.sequence, at, "decided", data, actor=by)
    )


def agree(store: Store, case: int, by: str = "bram", agrees: bool = True) -> CaseState:
    """Let a second person speak."""
    state = state_of(store, case)
    data = {"agrees": agrees, "reason": "Zelf gelezen."}
    return store.run_write(
        lambda conn: append_event(conn, case, state.sequence, NOW, "second_given", data, actor=by)
    )


def police_case(store: Store, desk: Desk, *ids: str) -> int:
    """A case that two people decided to refer to the police."""
    case = case_of(store, desk, *(ids or ("N-1",)))
    decide(store, case, "refer_police")
    agree(store, case)
    return case
