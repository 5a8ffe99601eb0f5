"""Accounts and tokens: who may manage them, which roles stay apart, and that an admin always remains."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
import sqlalchemy as sa

from doorwatch.casework import own_account, people, service_tokens
from doorwatch.casework.duties import APART, check_roles
from doorwatch.casework.rights import ActRefused, PermissionRefused
from doorwatch.casework.service_tokens import FOR_SERVICES, LONGEST, token_person
from doorwatch.casework.signing_in import SignInRefused
from doorwatch.errors import BadInput
from doorwatch.retention import TermsBook, apply
from doorwatch.store import tables as t
from doorwatch.types.people import ROLE_PERMISSIONS, ROLES, Permission, Person, Role, permissions_of
from tests.people.desk import ADMIN, GOOD, NOW, TENANT, Desk

DAY = timedelta(days=1)
DOOR = frozenset({Permission.DOOR_CHECK})

ACTS: dict[str, Callable[[Desk, Person], Any]] = {
    "add": lambda d, by: people.add_user(d.store, by, "m.new", ["moderator"], [], NOW),
    "roles": lambda d, by: people.change_roles(d.store, by, "m.one", ["senior"], NOW),
    "reset": lambda d, by: people.reset(d.store, by, "m.one", NOW),
    "lock": lambda d, by: people.lock(d.store, by, "m.one", NOW),
    "unlock": lambda d, by: people.unlock(d.store, by, "m.one", NOW, keys=d.keys),
    "disable": lambda d, by: people.disable(d.store, by, "m.one", NOW),
    "issue": lambda d, by: service_tokens.issue_token(
        d.store, by, "door", DOOR, ["demo-north"], NOW, NOW + DAY
    ),
    "revoke": lambda d, by: service_tokens.revoke_token(d.store, by, "feed", NOW),
}
LISTS: dict[str, Callable[[Any, Person], Any]] = {
    "users": lambda conn, by: people.users(conn, by),
    "tokens": lambda conn, by: service_tokens.tokens(conn, by),
}


def somebody(role: Role) -> Person:
    roles = frozenset({role})
    return Person("x.one", TENANT, roles, frozenset({"demo-north"}), permissions_of(roles))


def acts_of(desk: Desk) -> list[tuple[str, str]]:
    with desk.store.read() as conn:
        found = conn.execute(sa.select(t.journal.c.actor, t.journal.c.act).order_by(t.journal.c.sequence))
        return [(row.actor, row.act) for row in found]


@pytest.fixture
def with_one(small: Desk) -> Desk:
    """A desk with one moderator and one token."""
    small.add("m.one")
    service_tokens.issue_token(small.store, ADMIN, "feed", DOOR, ["demo-north"], NOW, NOW + DAY)
    return small


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ROLES)
def test_admins_manage_accounts_and_tokens_and_nobody_else(with_one: Desk, act: str, role: Role) -> None:
    person = somebody(role)
    before = len(acts_of(with_one))
    if role == "admin":
        ACTS[act](with_one, person)
        assert acts_of(with_one)[before][0] == "x.one"
    else:
        with pytest.raises(PermissionRefused, match=r"x\.one: expected the right"):
            ACTS[act](with_one, person)
        assert acts_of(with_one)[before:] == [("x.one", "act.refused")]


@pytest.mark.parametrize("listed", LISTS)
@pytest.mark.parametrize("role", ROLES)
def test_admins_see_the_lists_and_nobody_else(with_one: Desk, listed: str, role: Role) -> None:
    with with_one.store.read() as conn:
        if role == "admin":
            assert len(LISTS[listed](conn, somebody(role))) == 1
        else:
            with pytest.raises(PermissionRefused, match=r"x\.one: expected the right"):
                LISTS[listed](conn, somebody(role))


@pytest.mark.parametrize("pair", list(combinations(ROLES, 2)), ids="+".join)
def test_two_roles_that_would_watch_over_themselves_are_refused(pair: tuple[Role, Role]) -> None:
    one, other = pair
    apart = other in APART.get(one, frozenset()) or one in APART.get(other, frozenset())
    route = "police-nl" if "liaison" in pair else None
    if apart:
        with pytest.raises(ActRefused, match="apart from"):
            check_roles(frozenset(pair), route)
    else:
        check_roles(frozenset(pair), route)


def test_no_role_that_may_stand_beside_an_admin_sees_a_case() -> None:
    seeing = {Permission.CASE_VIEW, Permission.REFERRAL_VIEW, Permission.INBOX_READ, Permission.SUBJECT_OPEN}
    beside = [role for role in ROLES if role != "admin" and role not in APART["admin"]]
    assert not any(seeing & ROLE_PERMISSIONS[role] for role in ("admin", *beside))


@pytest.mark.parametrize("act", ["roles", "reset", "lock", "unlock", "disable"])
def test_nobody_manages_ones_own_account(small: Desk, act: str) -> None:
    people.add_user(small.store, ADMIN, "m.one", ["admin"], [], NOW)
    roles: frozenset[Role] = frozenset({"admin"})
    self_ = Person("m.one", TENANT, roles, frozenset(), permissions_of(roles))
    with pytest.raises(ActRefused, match="nobody manages one's own account"):
        ACTS[act](small, self_)


@pytest.mark.parametrize("act", ["roles", "lock", "disable"])
def test_the_last_active_admin_stays(desk: Desk, act: str) -> None:
    people.add_user(desk.store, ADMIN, "m.one", ["admin"], [], NOW)
    people.add_user(desk.store, ADMIN, "a.two", ["admin"], [], NOW)
    people.lock(desk.store, ADMIN, "a.two", NOW)
    with pytest.raises(ActRefused, match="expected another active admin first"):
        ACTS[act](desk, ADMIN)
    people.unlock(desk.store, ADMIN, "a.two", NOW, keys=desk.keys)
    ACTS[act](desk, ADMIN)


@pytest.mark.parametrize("act", ["roles", "reset", "lock", "disable"])
def test_what_changes_a_persons_rights_ends_their_sessions(desk: Desk, act: str) -> None:
    token, _, codes = desk.ready("m.one")
    ACTS[act](desk, ADMIN)
    assert desk.who(token) is None
    with pytest.raises(SignInRefused, match="sign-in: expected"):
        own_account.change_password(desk.store, token, GOOD, "een heel ander slot", NOW, keys=desk.keys)
    if act == "reset":
        with pytest.raises(SignInRefused, match="sign-in: expected"):
            desk.try_in("m.one", GOOD, codes[0])


def test_a_name_is_never_used_twice_and_never_the_journals_own(small: Desk) -> None:
    small.add("m.one")
    people.disable(small.store, ADMIN, "m.one", NOW)
    for name, says in [
        ("m.one", "expected a name that was never used"),
        ("machine", "the journal does not use itself"),
        ("token-feed", "the journal does not use itself"),
        ("M.One", "small letters and digits"),
        ("m..one", "small letters and digits"),
        ("m", "small letters and digits"),
        ("m one", "small letters and digits"),
    ]:
        with pytest.raises(BadInput, match=says):
            small.add(name)
    people.add_user(small.store, ADMIN, "m.two", ["moderator"], [], NOW, external="subject-1")
    with pytest.raises(BadInput, match="expected a claim of one person"):
        people.add_user(small.store, ADMIN, "m.three", ["moderator"], [], NOW, external="subject-1")
    with pytest.raises(ActRefused, match="one of the identity provider"):
        people.reset(small.store, ADMIN, "m.two", NOW)


def test_a_token_opens_what_it_is_for_until_its_end(desk: Desk) -> None:
    secret = service_tokens.issue_token(desk.store, ADMIN, "door", DOOR, ["demo-north"], NOW, NOW + DAY)
    person = token_person(desk.store, secret, NOW, tenant=TENANT)
    assert person is not None
    assert (person.name, person.service, person.permissions) == ("token-door", True, DOOR)
    assert person.may(Permission.DOOR_CHECK, "demo-north")
    assert not person.may(Permission.DOOR_CHECK, "demo-south")
    with desk.store.read() as conn:
        assert service_tokens.tokens(conn, ADMIN)[0].last_used == NOW.date()
    assert token_person(desk.store, secret, NOW + DAY, tenant=TENANT) is None
    assert token_person(desk.store, secret + "x", NOW, tenant=TENANT) is None
    assert token_person(desk.store, "dwt_", NOW, tenant=TENANT) is None
    service_tokens.revoke_token(desk.store, ADMIN, "door", NOW)
    assert token_person(desk.store, secret, NOW, tenant=TENANT) is None
    with pytest.raises(BadInput, match="expected a name that was never used"):
        service_tokens.issue_token(desk.store, ADMIN, "door", DOOR, ["demo-north"], NOW, NOW + DAY)


@pytest.mark.parametrize("permission", sorted(set(Permission) - FOR_SERVICES))
def test_a_service_is_never_given_what_is_for_people(small: Desk, permission: Permission) -> None:
    with pytest.raises(ActRefused, match=f"got {permission.value}"):
        service_tokens.issue_token(small.store, ADMIN, "door", [permission], ["p"], NOW, NOW + DAY)


@pytest.mark.parametrize(
    ("name", "platforms", "until", "says"),
    [
        ("d", ["p"], NOW + DAY, "expected 2 to 32 small letters"),
        ("door", [], NOW + DAY, "expected at least one platform"),
        ("door", ["p"], NOW, "expected an end within a year"),
        ("door", ["p"], NOW + LONGEST + DAY, "expected an end within a year"),
    ],
)
def test_what_is_no_token_is_not_issued(
    small: Desk, name: str, platforms: list[str], until: Any, says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        service_tokens.issue_token(small.store, ADMIN, name, DOOR, platforms, NOW, until)


def test_own_settings_are_kept_and_taken_away(small: Desk) -> None:
    small.add("m.one")
    own_account.change_settings(small.store, "m.one", {"greyscale": True, "breaks": 50}, language="en")
    own_account.change_settings(small.store, "m.one", {"breaks": None})
    with small.store.read() as conn:
        assert own_account.own_settings(conn, "m.one") == {"greyscale": True}
        assert people.users(conn, ADMIN)[0].language == "en"
        assert own_account.own_settings(conn, "nobody") == {}
    with pytest.raises(BadInput, match="expected nl or en"):
        own_account.change_settings(small.store, "m.one", {}, language="xx")


def test_sessions_failures_accounts_and_tokens_end_at_their_terms(desk: Desk) -> None:
    desk.ready("m.one")
    people.disable(desk.store, ADMIN, "m.one", NOW)
    desk.ready("m.two")
    with pytest.raises(SignInRefused, match="sign-in: expected"):
        desk.try_in("m.two", "wrong")
    service_tokens.issue_token(desk.store, ADMIN, "door", DOOR, ["demo-north"], NOW, NOW + DAY)

    def left(at: Any) -> list[int]:
        apply(desk.store, TermsBook(), at, confirm_clock="m.owner")
        tables = (t.sessions, t.sign_in_failures, t.users, t.service_tokens)
        with desk.store.read() as conn:
            return [conn.scalar(sa.select(sa.func.count()).select_from(one)) or 0 for one in tables]

    assert left(NOW + timedelta(minutes=29)) == [1, 2, 2, 1]
    assert left(NOW + timedelta(minutes=30)) == [0, 2, 2, 1]
    assert left(NOW + DAY) == [0, 0, 2, 1]
    assert left(NOW + 731 * DAY) == [0, 0, 1, 1]
    assert left(NOW + 732 * DAY) == [0, 0, 1, 0]
