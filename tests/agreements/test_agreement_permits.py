"""Every request is judged by what a server would make of it, not by how it is written."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorwatch.agreements import host_of, permits, within_hours
from doorwatch.errors import RequestRefused
from doorwatch.types import Hours
from tests.agreements.agreed import NOW
from tests.agreements.conftest import Make

SCOPE = {
    "hosts": ["demo-north.example", "demo-north.example:8443", "plain.example:80"],
    "image_hosts": ["img.example"],
    "allow": ["/ad", "/list/", "/item-"],
    "deny": ["/ad/private", "/list/Old"],
}
BASE = "https://demo-north.example"


@pytest.mark.parametrize(
    "url",
    [
        f"{BASE}/ad", f"{BASE}/ad/7", f"{BASE}/ad?page=2", f"{BASE}/ad#x", f"{BASE}/list/",
        f"{BASE}/list/x/../y",
        f"{BASE}/item-7", "https://DEMO-north.example:443/ad", "https://demo-north.example./ad",
        f"{BASE}:8443/ad", "http://plain.example/ad", f"{BASE}/%61d/7", f"{BASE}/ad/%C3%A9t%C3%A9",
        f"{BASE}/ad//7",
        "https://img.example/anything/1.jpg", "https://img.example/robots.txt",
        f"{BASE}/robots.txt", f"{BASE}/.well-known/doorwatch.json",
    ],
)  # fmt: skip
def test_a_request_inside_the_agreement_is_permitted(make: Make, url: str) -> None:
    permits(make(scope=SCOPE), url, NOW)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (f"{BASE}/", "expected a path that the agreement allows; got '/'"),
        (BASE, "expected a path that the agreement allows"),
        (f"{BASE}/admin", "expected a path that the agreement allows; got '/admin'"),
        (f"{BASE}/ads/7", "expected a path that the agreement allows"),
        (f"{BASE}/list", "expected a path that the agreement allows"),
        (f"{BASE}/ad/../admin", "expected a path that the agreement allows"),
        (f"{BASE}/ad/%2e%2e/admin", "expected a path that the agreement allows"),
        (f"{BASE}/ad/..%2fadmin", "expected a path that the agreement allows"),
        (f"{BASE}/ad/%252e%252e/admin", "expected a path that the agreement allows"),
        (f"{BASE}/ad/..%5cadmin", "expected a path that the agreement allows"),
        (f"{BASE}/ad/..;x=1/admin", "expected a path that the agreement allows"),
        (f"{BASE}/ad/%25252525252e", "expected a path that is encoded once or twice"),
        (f"{BASE}/ad/%00", "expected a path without control characters"),
        (f"{BASE}/ad/private", "expected a path that the agreement does not deny"),
        (f"{BASE}/ad/private-rooms", "expected a path that the agreement does not deny"),
        (f"{BASE}/ad//private/7", "expected a path that the agreement does not deny"),
        (f"{BASE}/ad/x/../private", "expected a path that the agreement does not deny"),
        (f"{BASE}/ad/%70rivate", "expected a path that the agreement does not deny"),
        (f"{BASE}/AD/private", "expected a path that the agreement allows"),
        (f"{BASE}/list/oLD/7", "expected a path that the agreement does not deny"),
        (f"{BASE}/ad/./private", "expected a path that the agreement does not deny"),
        ("https://img.example/ad/private/1.jpg", "expected a path that the agreement does not deny"),
        ("https://other.example/ad", "other.example: expected a host of agreement north-demo-north-2026"),
        ("https://demo-north.example.other.example/ad", "expected a host of agreement"),
        ("https://x.demo-north.example/ad", "expected a host of agreement"),
        (f"{BASE}:444/ad", "demo-north.example:444: expected a host of agreement"),
        ("http://demo-north.example/ad", "demo-north.example:80: expected a host of agreement"),
        ("http://demo-north.example:8443/ad", "demo-north.example:8443: expected https"),
        ("https://user@demo-north.example/ad", "expected an address without user or password"),
        ("https://demo-north.example@other.example/ad", "expected an address without user or password"),
        (
            "https://demo-north.example\\@other.example/ad",
            "expected an address without spaces, controls and backsl",
        ),
        ("https://demo-north.example/ad\n", "expected an address without spaces, controls and backslashes"),
        ("ftp://demo-north.example/ad", "expected an http or https address with a host; got ftp"),
        ("file:///etc/passwd", "expected an http or https address with a host"),
        ("/ad", "expected an http or https address with a host; got none"),
        ("https://demo-north.example:99999/ad", "expected an address that parses"),
        ("https://[demo-north.example/ad", "expected an address that parses"),
        ("https://demo-nоrth.example/ad", "expected a host of agreement"),
    ],
)
def test_a_request_outside_the_agreement_is_refused(make: Make, url: str, reason: str) -> None:
    agreement = make(scope=SCOPE)
    with pytest.raises(RequestRefused, match=reason):
        permits(agreement, url, NOW)


def test_a_refusal_names_no_listing(make: Make) -> None:
    with pytest.raises(RequestRefused, match="got '/profile'") as caught:
        permits(make(scope=SCOPE), f"{BASE}/profile/alex-493023125123", NOW)
    assert "alex" not in str(caught.value)


def test_deny_never_covers_what_must_be_read_first(make: Make) -> None:
    agreement = make(scope={"allow": ["/ad"], "deny": ["/"]})
    permits(agreement, f"{BASE}/robots.txt", NOW)
    with pytest.raises(RequestRefused, match="does not deny"):
        permits(agreement, f"{BASE}/ad", NOW)


@settings(deadline=None)
@given(
    parts=st.lists(
        st.sampled_from(["..", ".", "%2e%2e", "%2E.", "a", "", "%2f", "..%2f", "%5c", ";x"]), max_size=6
    )
)
def test_no_path_of_dots_and_slashes_reaches_what_is_denied(parts: list[str], make_scope: Any) -> None:
    """Whatever the dots do, a path that ends in the denied folder is refused."""
    with pytest.raises(RequestRefused, match=r"allows|does not deny"):
        permits(make_scope, f"{BASE}/ad/{'/'.join(parts)}/../../../../../../../../../ad/private", NOW)


@pytest.fixture(scope="module")
def make_scope(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from doorwatch.agreements import load_agreement, render
    from tests.agreements.agreed import values

    path = tmp_path_factory.mktemp("scope") / "demo-north.yaml"
    path.write_text(render(values(scope=SCOPE)))
    return load_agreement(path)


def test_requests_stop_outside_the_hours_of_the_zone(make: Make) -> None:
    agreement = make(scope={"hours": {"start": "22:30", "end": "05:00", "zone": "Europe/Amsterdam"}})
    at = {hour: datetime(2026, 11, 20, hour, 0, tzinfo=UTC) for hour in (3, 4, 21, 22)}
    for hour in (3, 22):
        permits(agreement, f"{BASE}/x", at[hour])
    for hour in (4, 21):
        with pytest.raises(
            RequestRefused, match="expected a request between 22:30 and 05:00 Europe/Amsterdam"
        ):
            permits(agreement, f"{BASE}/robots.txt", at[hour])


def test_a_scan_that_outlives_the_agreement_stops(make: Make) -> None:
    agreement = make()
    with pytest.raises(RequestRefused, match="expected a valid agreement; today is 2027-11-21"):
        permits(agreement, f"{BASE}/x", NOW + timedelta(days=366))


@pytest.mark.parametrize(
    ("start", "end", "inside", "outside"),
    [
        (time(1), time(6), [time(1), time(5, 59)], [time(0, 59), time(6)]),
        (time(22), time(2), [time(22), time(23, 59), time(0), time(1, 59)], [time(2), time(21, 59)]),
        (time(0), time(0), [time(0), time(12), time(23, 59)], []),
    ],
)
def test_hours_hold_their_start_and_not_their_end(
    start: time, end: time, inside: list[time], outside: list[time]
) -> None:
    hours = Hours(start, end, "UTC")
    day = NOW.date()
    assert all(within_hours(hours, datetime.combine(day, at, UTC)) for at in inside)
    assert not any(within_hours(hours, datetime.combine(day, at, UTC)) for at in outside)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://A.example/x", "a.example"),
        ("http://a.example/x", "a.example:80"),
        ("http://[::1]:8101/", "[::1]:8101"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
    ],
)
def test_a_host_is_named_as_agreements_write_it(url: str, host: str) -> None:
    assert host_of(url) == host
