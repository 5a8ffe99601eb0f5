"""Every act asks for its right first, on every platform of its object, and a refusal is journalled."""

from __future__ import annotations

import pytest

from doorwatch.casework import PermissionRefused, claim, require
from doorwatch.store import Store
from doorwatch.types.people import Permission
from tests.casework.acts import ANNA, LIA, acts_in_journal, judged, open_case, person, state_of
from tests.store.samples import NOW


def test_a_right_that_is_held_on_the_platform_is_enough() -> None:
    require(ANNA, Permission.CASE_DECIDE, ["demo-north"])


@pytest.mark.parametrize(
    ("permission", "platforms", "message"),
    [
        (Permission.USERS_MANAGE, (), "expected the right users:account:manage; got none"),
        (Permission.CASE_DECIDE, ("demo-north", "other"), "case:decision:make on other; got none"),
    ],
)
def test_what_is_missing_is_named(permission: Permission, platforms: tuple[str, ...], message: str) -> None:
    with pytest.raises(PermissionRefused, match=message):
        require(ANNA, permission, platforms)


def test_nobody_touches_a_case_that_is_also_on_a_platform_of_others(store: Store) -> None:
    case = open_case(store, judged(store, "A-1"), judged(store, "B-1", platform="demo-south"))
    with pytest.raises(PermissionRefused, match="on demo-south"):
        claim(store, ANNA, case, NOW)
    both = person("bo", platforms=("demo-north", "demo-south"))
    assert claim(store, both, case, NOW).claimed_by == "bo"


def test_a_refusal_is_in_the_journal_and_nothing_else_happened(store: Store) -> None:
    case = open_case(store)
    before = state_of(store, case)
    with pytest.raises(PermissionRefused, match="queue:case:claim"):
        claim(store, LIA, case, NOW)
    assert state_of(store, case) == before
    assert acts_in_journal(store) == [("lia", "act.refused")]
