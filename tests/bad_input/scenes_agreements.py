"""Agreements that do not hold: exit 3, the reason, and nothing requested but what proves them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from nacl.signing import SigningKey

from doorwatch.agreements import sign
from tests.bad_input.night import PLATFORM, PUBLIC, TENANT, nightly, small_site, today
from tests.bad_input.place import Place, Seen
from tests.bad_input.rows import row

REFERENCE = f"{TENANT}-{PLATFORM}-<year>"
HEAD = f"{TENANT}: {PLATFORM}: {REFERENCE} ({PLATFORM})"
DAY = timedelta(days=1)


def dates(start: int, end: int) -> dict[str, Any]:
    return {"valid_from": (today() + start * DAY).date(), "valid_until": (today() + end * DAY).date()}


def dpia(made: int, review: int) -> dict[str, Any]:
    days = {"date": (today() + made * DAY).date(), "review": (today() + review * DAY).date()}
    return {"dpia": {"sha256": "ab" * 32, **days}}


def later_hours() -> dict[str, Any]:
    start, end = today() + timedelta(hours=3), today() + timedelta(hours=4)
    return {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}", "zone": "UTC"}


REFUSED: dict[str, tuple[Callable[[], dict[str, Any]], str]] = {
    "expired": (lambda: dates(-300, -1), "expected valid_until <date> not to have passed; today is <date>"),
    "not valid yet": (lambda: dates(2, 300), "expected valid_from <date> to have come; today is <date>"),
    "a DPIA whose review is overdue": (
        lambda: dpia(-400, -1),
        "expected the DPIA's review of <date> to be done; today is <date>",
    ),
    "a DPIA without its hash": (
        lambda: {"dpia": {**dpia(0, 9)["dpia"], "sha256": ""}},
        "expected the hash of the DPIA; got none",
    ),
    "no legal basis for special data": (
        lambda: {"legal_basis": {"gdpr_6": "6(1)(f)", "gdpr_9": "", "gdpr_10": "10"}},
        "expected legal_basis.gdpr_9; got nothing",
    ),
    "a purpose of migration enforcement": (
        lambda: {"purpose": "migration control"},
        "expected a purpose of moderation; got migration, in the word 'migration'",
    ),
    "terms longer than the contract's": (
        lambda: {"terms": {"fingerprints": 400}},
        "expected terms.fingerprints of 0 to 90; got 400",
    ),
}


def refused_night(values: Callable[[], dict[str, Any]], place: Place) -> Seen:
    with small_site(place, values=values()) as (site, _):
        seen = nightly(place)
    assert site.log == []
    return seen


for _what, (_values, _message) in REFUSED.items():
    row("agreements", _what, f"{HEAD}: {_message}", exit=3)(partial(refused_night, _values))


@row(
    "agreements",
    "not signed by the operator",
    f"{HEAD}: expected the operator's signature; got none",
    exit=3,
)
def no_operator(place: Place) -> Seen:
    with small_site(place) as (site, home):
        signed = home.agreement_path.read_text()
        at = signed.index("signatures:")
        kept = [line for line in signed[at:].splitlines() if not line.strip().startswith("operator")]
        home.agreement_path.write_text(signed[:at] + "\n".join(kept) + "\n")
        seen = nightly(place)
    assert site.log == []
    return seen


@row(
    "agreements",
    "changed after it was signed",
    f"{HEAD}: expected an operator's signature that verifies; got an altered agreement or another key",
    exit=3,
)
def altered(place: Place) -> Seen:
    with small_site(place) as (site, home):
        signed = home.agreement_path.read_text()
        assert "concurrency: 4" in signed
        home.agreement_path.write_text(signed.replace("concurrency: 4", "concurrency: 9"))
        seen = nightly(place)
    assert site.log == []
    return seen


@row(
    "agreements",
    "signed by the operator in the platform's place",
    f"{HEAD}: expected the platform's own signature; got one made with the operator's key",
    exit=3,
)
def self_signed(place: Place) -> Seen:
    with small_site(place) as (site, home):
        sign(home.agreement_path, home.keys().signing_key("operator"), "platform")
        sign(home.agreement_path, home.keys().signing_key("operator"), "operator")
        seen = nightly(place)
    assert site.log == []
    return seen


@row(
    "agreements",
    "signed with a key that the site does not publish: only the key is read",
    f"{TENANT}: {PLATFORM}: refused: {REFERENCE}: expected a platform's signature that the key "
    "published on its site "
    "verifies; got another key or an altered agreement",
    exit=3,
)
def foreign_key(place: Place) -> Seen:
    with small_site(place) as (site, home):
        home.write(platform_key=SigningKey(b"x" * 32))
        seen = nightly(place)
    assert set(site.paths()) <= PUBLIC
    return seen


@row(
    "agreements",
    "outside the agreed hours",
    f"{TENANT}: {PLATFORM}: refused: {REFERENCE}: expected a request between <time> and <time> UTC",
    exit=3,
)
def outside_hours(place: Place) -> Seen:
    with small_site(place, scope={"hours": later_hours()}) as (site, _):
        seen = nightly(place)
    assert site.log == []
    return seen


@row(
    "agreements",
    "a file that is no agreement",
    f"{TENANT}: {PLATFORM}: <home>/agreements/{TENANT}/{PLATFORM}.yaml:1: x: expected one of <keys>",
    exit=3,
)
def no_agreement(place: Place) -> Seen:
    with small_site(place) as (site, home):
        home.agreement_path.write_text("x: 1\n")
        seen = nightly(place)
    assert site.log == []
    return seen


@row(
    "agreements",
    "none at all",
    f"doorwatch: {TENANT}: <home>/agreements/{TENANT}: expected at least one agreement; got none; "
    "nothing was requested",
    exit=3,
)
def none_at_all(place: Place) -> Seen:
    with small_site(place) as (site, home):
        home.agreement_path.unlink()
        seen = nightly(place)
    assert site.log == []
    return seen


@row(
    "agreements",
    "seen before a night: `agreements check`",
    f"{PLATFORM}: refused",
    "why: expected valid_until <date> not to have passed; today is <date>",
    exit=3,
)
def checked(place: Place) -> Seen:
    with small_site(place, values=dates(-300, -1)):
        return place.run("agreements", "check")


@row(
    "agreements",
    "a file is given before the site's key was read: `ingest`",
    f"doorwatch: {PLATFORM}: expected a key read from its own site at most 30 days ago; got none; "
    f"run: doorwatch scan {PLATFORM}",
    exit=3,
)
def ingest_without_key(place: Place) -> Seen:
    with small_site(place):
        file = place.write("feed.jsonl", '{"id": "A-9", "title": "Massage"}\n')
        return place.run("ingest", str(file), "--platform", PLATFORM)


@row(
    "agreements",
    "a feed with a bad line: the rest is done, the line kept aside encrypted",
    f"{PLATFORM}: 1 listings (1 new, 0 changed, 0 unchanged), 1 set aside, 0 cases opened",
    "feed.jsonl:2: must be one JSON object; got a line that is cut off",
    exit=2,
)
def ingest_bad_line(place: Place) -> Seen:
    with small_site(place):
        assert nightly(place).code == 0
    file = place.write("feed.jsonl", '{"id": "A-9", "title": "Massage"}\n{"id": "A-10", "title": "Sal\n')
    seen = place.run("ingest", str(file), "--platform", PLATFORM)
    data = place.home / "tenants" / TENANT
    assert not [
        path for path in data.rglob("*") if path.is_file() and b'"A-10", "title": "Sal' in path.read_bytes()
    ]
    return seen
