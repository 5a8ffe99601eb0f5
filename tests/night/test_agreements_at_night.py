"""No agreement, no request: proven at the sample sites' own access logs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from doorwatch.agreements import sign
from doorwatch.errors import AgreementRefused, Exit
from doorwatch.keys import KeyRing
from doorwatch.night import Outcome, run_night
from tests.night.places import FIRST, Place, begins, served

GATE = {"/robots.txt", "/.well-known/doorwatch.json"}
TENANT, PLATFORM = "demo-b", "demo-east"
STRANGER = SigningKey(b"s" * 32)


@pytest.fixture(scope="module")
def agreed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Sites and signed agreements; no night has been."""
    with served(tmp_path_factory.mktemp("agreed") / "home", nights=1) as place:
        yield place


@pytest.fixture
def place(agreed: Place, tmp_path: Path) -> Iterator[Place]:
    """A copy to change; the access logs are empty and the sites' keys their own."""
    keys = {name: site.key for name, site in agreed.sites.items()}
    for site in agreed.sites.values():
        site.log.clear()
    yield agreed.copy(tmp_path)
    for name, site in agreed.sites.items():
        site.key = keys[name]


def night(place: Place, tenant: str = TENANT, **options: bool) -> Outcome:
    """Run a night of this tenant, its crawls as processes."""
    with place.house(tenant, begins(0)) as house:
        return run_night(house, **options)


def requested(place: Place, platform: str = PLATFORM) -> set[str]:
    """Return what was asked of a site."""
    return set(place.sites[platform].log.paths())


def reasons(outcome: Outcome, platform: str = PLATFORM) -> str:
    """Return why a platform was not scanned."""
    return " ".join(next(one.reasons for one in outcome.report.platforms if one.platform == platform))


EXPIRED = (
    (f"valid_from: {FIRST:%F}", "valid_from: 2024-01-01"),
    (f"valid_until: {FIRST + timedelta(days=365):%F}", "valid_until: 2024-12-31"),
)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (EXPIRED, "expected valid_until 2024-12-31 not to have passed"),
        ([(f"valid_from: {FIRST:%F}", f"valid_from: {FIRST + timedelta(days=2):%F}")], "to have come"),
        ([(f"review: {FIRST + timedelta(days=365):%F}", "review: 2026-01-01")], "review"),
        ([('tenant: "demo-b"', 'tenant: "demo-c"')], "expected tenant demo-b and platform demo-east"),
        ([('platform: "demo-east"', 'platform: "demo-west"')], "got demo-b and demo-west"),
    ],
    ids=["expired", "not-yet-valid", "stale-dpia", "another-tenant", "another-platform"],
)  # fmt: skip
def test_nothing_is_requested_under_an_agreement_that_does_not_hold(
    place: Place, changes: list[tuple[str, str]], reason: str
) -> None:
    place.amend(TENANT, PLATFORM, *changes)
    outcome = night(place)
    assert requested(place) == set()
    assert outcome.exit is Exit.REFUSED
    assert reason in reasons(outcome)
    assert [one.state for one in outcome.report.platforms] == ["refused"]


def test_nothing_is_requested_without_the_operators_signature(place: Place) -> None:
    place.amend(TENANT, PLATFORM, operator=False)
    outcome = night(place)
    assert requested(place) == set()
    assert outcome.exit is Exit.REFUSED
    assert "operator" in reasons(outcome)


def test_nothing_is_requested_when_a_word_was_changed_after_signing(place: Place) -> None:
    path = place.tenant(TENANT).agreements / f"{PLATFORM}.yaml"
    path.write_text(path.read_text("utf-8").replace("rate: 200", "rate: 900"), "utf-8")
    outcome = night(place)
    assert requested(place) == set()
    assert outcome.exit is Exit.REFUSED


def test_nothing_is_requested_without_any_agreement(place: Place) -> None:
    (place.tenant(TENANT).agreements / f"{PLATFORM}.yaml").unlink()
    with pytest.raises(
        AgreementRefused, match="expected at least one agreement; got none; nothing was requested"
    ):
        night(place)
    assert requested(place) == set()


def test_nothing_is_requested_outside_the_agreed_hours(place: Place) -> None:
    hours = 'hours: {"start": "00:00", "end": "00:00", "zone": "Europe/Amsterdam"}'
    place.amend(TENANT, PLATFORM, (hours, 'hours: {"start": "10:00", "end": "11:00", "zone": "UTC"}'))
    outcome = night(place)
    assert requested(place) == set()
    assert outcome.exit is Exit.REFUSED
    assert "expected a request between 10:00 and 11:00 UTC" in reasons(outcome)


def test_an_operator_who_signs_for_the_platform_gets_no_request_out(place: Place) -> None:
    operator = KeyRing.open(place.tenant(TENANT).keys).signing_key("operator")
    place.amend(TENANT, PLATFORM, ("rate: 200", "rate: 900"), platform_key=operator)
    outcome = night(place)
    assert requested(place) <= GATE
    assert outcome.exit is Exit.REFUSED
    assert "expected the platform's own signature; got one made with the operator's key" in reasons(outcome)


def test_a_key_of_nobodys_in_the_platforms_place_gets_no_further_than_the_key_file(place: Place) -> None:
    place.amend(TENANT, PLATFORM, ("rate: 200", "rate: 900"), platform_key=STRANGER)
    outcome = night(place)
    assert "/.well-known/doorwatch.json" in requested(place) <= GATE
    assert outcome.exit is Exit.REFUSED
    assert reasons(outcome).startswith("refused: ")


def test_an_agreement_changed_behind_the_platforms_back_gets_no_further_than_the_key(place: Place) -> None:
    path = place.tenant(TENANT).agreements / f"{PLATFORM}.yaml"
    path.write_text(path.read_text("utf-8").replace("pages: 100000", "pages: 900000"), "utf-8")
    sign(path, KeyRing.open(place.tenant(TENANT).keys).signing_key("operator"), "operator")
    outcome = night(place)
    assert requested(place) <= GATE
    assert outcome.exit is Exit.REFUSED


def test_a_platform_that_changed_its_key_is_not_scanned_and_the_other_is(place: Place) -> None:
    place.sites["demo-south"].key = STRANGER
    outcome = night(place, "demo-a")
    assert requested(place, "demo-south") <= GATE
    states = {one.platform: one.state for one in outcome.report.platforms}
    assert states == {"demo-north": "complete", "demo-south": "refused"}
    assert outcome.exit is Exit.REFUSED
    seen = {one.platform: one.seen for one in outcome.report.platforms}
    assert seen["demo-south"] == 0
    assert seen["demo-north"] == place.sites["demo-north"].catalog.count(0)
