"""What referring works with: a tenant's routes, agreements, keys and store, and what a decision allows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from doorwatch.agreements import load_agreements
from doorwatch.errors import DoorwatchError, ReferralRefused, RouteError
from doorwatch.keys import KeyRing
from doorwatch.referral.compose import Verdict
from doorwatch.referral.dossier import Basis
from doorwatch.referral.routes import Folder, Route, Sftp, Topic, load_route, load_routes
from doorwatch.settings import TenantSettings
from doorwatch.store import Store
from doorwatch.types import (
    Agreement,
    CaseEvent,
    CaseState,
    DecisionKind,
    Lane,
    ListingDecision,
    ListingRef,
)

StudyRegister = Callable[[Sequence[ListingRef], datetime], Collection[ListingRef]]
"""Asked at the moment of sending: which of these listings are a study's own placements?"""
REVIEW_WITHIN = timedelta(hours=24)
_CARE = ("care", "coordinator", "helpline")
_MEASURES: tuple[DecisionKind, ...] = (
    "danger", "refer_police", "refer_care", "remove", "suspend_account", "restrict",
)  # fmt: skip
"""Decisions after which a hotline may be told of its own match."""
_TOPIC: Mapping[Lane, Topic] = {
    "minor_age": "minor",
    "exploitation": "control",
    "recruitment": "control",
    "verification": "control",
    "known_image": "imagery",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """A tenant opened for referring; a route file that is wrong (`faults`) stops its own route only."""

    tenant: TenantSettings
    store: Store
    keys: KeyRing
    agreements: Mapping[str, Agreement]
    routes: Mapping[str, Route]
    faults: Mapping[str, DoorwatchError] = field(default_factory=dict)

    def route(self, name: str) -> Route:
        """Return a route. Raises ReferralRefused: the tenant has none of this name; its file's own fault."""
        if name in self.faults:
            raise self.faults[name]
        if name not in self.routes:
            known = ", ".join(self.routes) or "a route, and there is no file of one"
            raise ReferralRefused(f"route: expected one of {known}; got {name!r}")
        return self.routes[name]


@dataclass(frozen=True, slots=True)
class Authority:
    """What a referral may rest on: the decision, the listings that it covers, how many it leaves out."""

    verdict: Verdict
    sequence: int
    refs: tuple[ListingRef, ...]
    topics: tuple[Topic, ...]
    left_out: int


def open_desk(tenant: TenantSettings, store: Store) -> Desk:
    """Open a tenant for referring.

    An agreement that has run out still counts: the duty to tell (DSA art. 18) does not end with a contract.
    Raises SettingsError: there are no keys.
    """
    found = load_agreements(tenant.agreements, tenant.name)
    papers = {name: one for name, one in found.items() if isinstance(one, Agreement)}
    checked = {one.name: one for one in check_routes(tenant)}
    right = {name: one.route for name, one in checked.items() if one.route is not None}
    faults = {name: one.refused for name, one in checked.items() if one.refused is not None}
    return Desk(tenant, store, KeyRing.open(tenant.keys), papers, right, faults)


def routes(tenant: TenantSettings) -> dict[str, Route]:
    """Return a tenant's routes by id. Raises as `load_route`."""
    return load_routes(tenant.routes)


@dataclass(frozen=True, slots=True)
class RouteCheck:
    """One route file: the route or why it is refused, and what would keep a referral from arriving."""

    name: str
    route: Route | None
    refused: DoorwatchError | None
    problems: tuple[str, ...] = ()


def check_routes(tenant: TenantSettings) -> tuple[RouteCheck, ...]:
    """Check every route file by itself, and each route that an agreement names; a fault hides no other."""
    found: list[RouteCheck] = []
    files = sorted(tenant.routes.glob("*.yaml")) if tenant.routes.is_dir() else []
    papers = load_agreements(tenant.agreements, tenant.name).values()
    named = {name for one in papers if isinstance(one, Agreement) for name in one.routes}
    for path in files:
        try:
            route = load_route(path)
        except DoorwatchError as error:
            found.append(RouteCheck(path.stem, None, error))
        else:
            found.append(RouteCheck(path.stem, route, None, _problems(route, tenant, named)))
    missing = sorted(named - {path.stem for path in files})
    place = tenant.routes
    return (
        *found,
        *(
            RouteCheck(
                name, None, RouteError(f"{place / name}.yaml", "expected the route of an agreement", "none")
            )
            for name in missing
        ),
    )


def _problems(route: Route, tenant: TenantSettings, named: Collection[str]) -> tuple[str, ...]:
    lines = [] if route.id in named else ["no agreement names it: nothing can be sent"]
    delivery = route.delivery
    if isinstance(delivery, Folder) and not delivery.path.is_dir():
        lines.append(f"delivery.path: expected a folder; got none at {delivery.path}")
    if isinstance(delivery, Sftp) and not (tenant.keys / delivery.key).is_file():
        lines.append(f"delivery.key: expected the file {delivery.key} among the tenant's keys; got none")
    return tuple(lines)


def authority(state: CaseState, events: Sequence[CaseEvent], desk: Desk, route: Route) -> Authority:
    """Return what allows a case to go to a route.

    Raises ReferralRefused: no decision in force allows it, its second person is missing or the same, the
    route does not take such a case, or an agreement does not name the route.
    """
    if state.state in ("merged", "closed"):
        raise ReferralRefused(f"case {state.case}: expected a case that is not {state.state}")
    allowed = [one for one in state.decisions if _allows(one, route)]
    if not allowed:
        raise ReferralRefused(f"case {state.case}: expected {_wanted(route)}; got {_held(state)}")
    refs = tuple(one.ref for one in state.listings if any(held.ref == one.ref for held in allowed))
    for platform in sorted({ref.platform for ref in refs}):
        if platform not in desk.agreements or route.id not in desk.agreements[platform].routes:
            raise ReferralRefused(f"{platform}: expected an agreement that names the route {route.id}")
    topics = _topics(state, refs, allowed, route)
    newest = max(allowed, key=lambda one: one.sequence)
    return Authority(
        _verdict(allowed, newest, events), newest.sequence, refs, topics, len(state.listings) - len(refs)
    )


def _allows(one: ListingDecision, route: Route) -> bool:
    """Tell whether a decision in force lets its listing go to this kind of route."""
    if one.kind == "danger":
        return one.second != "disagreed"
    if route.kind == "hotline_imagery":
        return one.kind in _MEASURES
    if route.kind in _CARE:
        return one.kind == "refer_care"
    return one.kind == "refer_police" and one.second == "agreed" and one.second_by not in (None, one.by)


def _basis(one: ListingDecision) -> Basis:
    """Two people, where another one has agreed; the danger path otherwise; one named person for the rest."""
    if one.second == "agreed" and one.second_by not in (None, one.by):
        return "two_people"
    return "danger" if one.kind == "danger" else "one_person"


def _topics(
    state: CaseState, refs: Sequence[ListingRef], allowed: Sequence[ListingDecision], route: Route
) -> tuple[Topic, ...]:
    """Return what the case is about, as far as the route takes it."""
    found: dict[Topic, None] = {}
    for listing in state.listings:
        if listing.ref in refs:
            found.update({_TOPIC[lane]: None for lane, level in listing.lanes.items() if level != "none"})
    if any(one.kind == "refer_care" for one in allowed):
        found["care"] = None
    taken = tuple(topic for topic in found if topic in route.accepts)
    if not taken:
        got = ", ".join(found) or "no sign of any lane"
        raise ReferralRefused(f"{route.id}: expected a case about {' or '.join(route.accepts)}; got {got}")
    return taken


def _verdict(
    allowed: Sequence[ListingDecision], newest: ListingDecision, events: Sequence[CaseEvent]
) -> Verdict:
    """Return the decision as the dossier tells it; several of one case give their reasons in order."""
    by_sequence = {event.sequence: event for event in events}
    reasons = [str(by_sequence[one.sequence].data["reason"]) for one in allowed]
    grounds = dict.fromkeys(one.ground for one in allowed)
    seconds = [
        event
        for event in events
        if event.kind == "second_given" and event.data["agrees"] and event.actor == newest.second_by
        and event.sequence > newest.sequence
    ]  # fmt: skip
    second = seconds[0] if seconds and newest.second == "agreed" else None
    basis = _weakest(allowed)
    return Verdict(
        decision=newest.kind,
        ground=", ".join(grounds),
        reason="\n".join(dict.fromkeys(reasons)),
        by=newest.by,
        at=newest.at,
        basis=basis,
        second_by=second.actor if second else None,
        second_reason=str(second.data["reason"]) if second else None,
        second_at=second.at if second else None,
        review_due=newest.at + REVIEW_WITHIN if basis == "danger" else None,
    )


def _weakest(allowed: Sequence[ListingDecision]) -> Basis:
    """Return the basis that holds for every listing that goes: danger before one person before two."""
    found = {_basis(one) for one in allowed}
    return "danger" if "danger" in found else "one_person" if "one_person" in found else "two_people"


def _wanted(route: Route) -> str:
    if route.kind == "police_liaison":
        return "refer_police with the word of a second person, or danger"
    if route.kind in _CARE:
        return "refer_care or danger"
    return f"one of {', '.join(_MEASURES)}"


def _held(state: CaseState) -> str:
    """Name what is in force, for the person who is refused."""
    words = [f"{one.kind} ({one.second})" if one.second != "none" else one.kind for one in state.decisions]
    return ", ".join(dict.fromkeys(words)) or "no decision"
