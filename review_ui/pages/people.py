"""People and tokens, for the administrator: who has which role. Passwords are shown once, to nobody twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from starlette.responses import Response

from doorwatch.agreements import load_agreements
from doorwatch.casework import people, service_tokens
from doorwatch.casework.people import Account, NewUser
from doorwatch.casework.referring import open_desk
from doorwatch.casework.rights import ActRefused
from doorwatch.errors import BadInput
from doorwatch.keys import KeyRing
from doorwatch.types.people import ROLES, Permission, Role
from review_ui.labels import N_
from review_ui.texts import LANGUAGES
from review_ui.visit import NotFound, Page, Visit

_P = Permission
REFUSALS = {
    "roles_apart": N_("One person may not hold these roles together."),
    "own_account": N_("Nobody manages their own account. Ask another administrator."),
    "last_admin": N_("This is the last administrator. Make another one first."),
    "disabled_account": N_("The account has ended. Make a new one."),
    "provider_account": N_("The identity provider signs this person in. There is no password here."),
    "not_for_services": N_("A service may not have this right."),
    "user": N_("Choose 2 to 40 small letters and digits, a name that nobody has or had."),
    "token": N_("Choose 2 to 32 small letters, digits and hyphens."),
    "roles": N_("Choose at least one role."),
    "route": N_("A liaison needs a route, and nobody else may have one."),
    "until": N_("Give a last day within a year."),
}


def show(visit: Visit) -> Response:
    """Show everybody who has or had an account, and the form for a new one."""
    return _people(visit)


def _people(visit: Visit, fault: str = "") -> Response:
    with visit.store.read() as conn:
        accounts = people.users(conn, visit.who)
    return visit.page(
        "people.html", 422 if fault else 200, accounts=accounts, fault=fault,
        typed={"name": visit.text("name", 64)}, **_choices(visit),
    )  # fmt: skip


def add(visit: Visit) -> Response:
    """Make an account; the one-time password is on the page that follows and nowhere else."""
    language = next((one for one in LANGUAGES if one == visit.text("language")), LANGUAGES[0])
    try:
        made = people.add_user(
            visit.store, visit.who, visit.text("name", 64), _roles(visit), _platforms(visit), visit.now,
            language=language, route=visit.text("route", 64) or None,
        )  # fmt: skip
    except (BadInput, ActRefused) as refused:
        return _people(visit, _said(visit, refused))
    return _once(visit, made)


def one(visit: Visit) -> Response:
    """Show one account with what may be done to it."""
    return _person(visit, _account(visit))


def _person(visit: Visit, account: Account, fault: str = "") -> Response:
    return visit.page(
        "person.html", 422 if fault else 200, account=account, fault=fault, **_choices(visit)
    )  # fmt: skip


def reset(visit: Visit) -> Response:
    """Give a new one-time password; sessions and second factor end."""
    account = _account(visit)
    try:
        made = people.reset(visit.store, visit.who, account.name, visit.now)
    except (BadInput, ActRefused) as refused:
        return _person(visit, account, _said(visit, refused))
    return _once(visit, made)


def roles(visit: Visit) -> Response:
    """Give other roles and platforms; the person's sessions end."""
    return _changed(visit, lambda name: people.change_roles(
        visit.store, visit.who, name, _roles(visit), visit.now, platforms=_platforms(visit),
        route=visit.text("route", 64) or None))  # fmt: skip


def lock(visit: Visit) -> Response:
    """Keep a person out for now."""
    return _changed(visit, lambda name: people.lock(visit.store, visit.who, name, visit.now))


def unlock(visit: Visit) -> Response:
    """Let a person in again."""
    keys = KeyRing.open(visit.console.tenant.keys)
    return _changed(visit, lambda name: people.unlock(visit.store, visit.who, name, visit.now, keys=keys))


def disable(visit: Visit) -> Response:
    """End an account for good; the form says so and must be ticked."""
    if visit.text("confirmed") != "yes":
        return visit.go("person", name=_account(visit).name)
    return _changed(visit, lambda name: people.disable(visit.store, visit.who, name, visit.now))


def tokens(visit: Visit) -> Response:
    """Show the tokens of services."""
    return _tokens(visit)


def _tokens(visit: Visit, fault: str = "", secret: str = "") -> Response:
    with visit.store.read() as conn:
        rows = service_tokens.tokens(conn, visit.who)
    return visit.page(
        "tokens.html", 422 if fault else 200, tokens=rows, fault=fault, secret=secret,
        rights=sorted(service_tokens.FOR_SERVICES), platforms=_choices(visit)["platforms"],
    )  # fmt: skip


def issue(visit: Visit) -> Response:
    """Make a token; its secret is on the page that follows and nowhere else."""
    wanted = [one for one in service_tokens.FOR_SERVICES if one.value in visit.texts_of("right")]
    try:
        secret = service_tokens.issue_token(
            visit.store, visit.who, visit.text("name", 64), wanted, visit.texts_of("platform"), visit.now,
            _until(visit),
        )  # fmt: skip
    except (BadInput, ActRefused) as refused:
        return _tokens(visit, _said(visit, refused))
    return _tokens(visit, secret=secret)


def revoke(visit: Visit) -> Response:
    """Take a token back now."""
    service_tokens.revoke_token(visit.store, visit.who, visit.request.path_params["name"], visit.now)
    return visit.go("tokens", told="revoked")


def _changed(visit: Visit, act: Callable[[str], None]) -> Response:
    account = _account(visit)
    try:
        act(account.name)
    except (BadInput, ActRefused) as refused:
        return _person(visit, account, _said(visit, refused))
    return visit.go("person", name=account.name, told="saved")


def _once(visit: Visit, made: NewUser) -> Response:
    return visit.page("one_time.html", made=made)


def _account(visit: Visit) -> Account:
    name = visit.request.path_params["name"]
    with visit.store.read() as conn:
        found = next((one for one in people.users(conn, visit.who) if one.name == name), None)
    if found is None:
        raise NotFound("person: expected an account of this tenant; got none")
    return found


def _choices(visit: Visit) -> dict[str, tuple[str, ...]]:
    """Return what an account may be given: roles, the platforms of the agreements, and routes."""
    tenant = visit.console.tenant
    with visit.store.read() as conn:
        held = {name for one in people.users(conn, visit.who) for name in one.platforms}
    return {
        "roles": ROLES, "languages": LANGUAGES,
        "platforms": tuple(sorted(held | set(load_agreements(tenant.agreements, tenant.name)))),
        "routes": tuple(open_desk(tenant, visit.store).routes),
    }  # fmt: skip


def _roles(visit: Visit) -> list[Role]:
    told = visit.texts_of("role")
    return [one for one in ROLES if one in told]


def _platforms(visit: Visit) -> list[str]:
    known = _choices(visit)["platforms"]
    return [one for one in visit.texts_of("platform") if one in known]


def _until(visit: Visit) -> datetime:
    try:
        day = date.fromisoformat(visit.text("until", 10))
    except ValueError:
        raise BadInput("until", "expected a day", "another text") from None
    return datetime.combine(day, time(23, 59), ZoneInfo(visit.console.zone))


def _said(visit: Visit, refused: BadInput | ActRefused) -> str:
    """Return what is wrong in the reader's language, else the detail in English."""
    key = refused.code if isinstance(refused, ActRefused) else refused.place.partition(" ")[0]
    told = REFUSALS.get(key)
    return visit.texts.gettext(told) if told else str(refused)


PAGES = (
    Page("/people", "people", _P.USERS_MANAGE, get=show, post=add),
    Page("/people/{name}", "person", _P.USERS_MANAGE, get=one),
    Page("/people/{name}/reset", "person-reset", _P.USERS_MANAGE, post=reset),
    Page("/people/{name}/roles", "person-roles", _P.USERS_MANAGE, post=roles),
    Page("/people/{name}/lock", "person-lock", _P.USERS_MANAGE, post=lock),
    Page("/people/{name}/unlock", "person-unlock", _P.USERS_MANAGE, post=unlock),
    Page("/people/{name}/disable", "person-disable", _P.USERS_MANAGE, post=disable),
    Page("/tokens", "tokens", _P.TOKENS_MANAGE, get=tokens, post=issue),
    Page("/tokens/{name}/revoke", "token-revoke", _P.TOKENS_MANAGE, post=revoke),
)
