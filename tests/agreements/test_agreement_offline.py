"""What is refused before any request, each with the reason that the operator reads."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from doorwatch.agreements import check_offline, problems_offline
from doorwatch.agreements.offline import TERM_BOUNDS
from doorwatch.agreements.purpose import excluded_purpose
from doorwatch.errors import AgreementRefused
from tests.agreements.agreed import NOW, OPERATOR
from tests.agreements.conftest import Make


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"valid_until": date(2026, 11, 19)},
            "expected valid_until 2026-11-19 not to have passed; today is 2026-11-20",
        ),
        (
            {"valid_from": date(2026, 11, 21)},
            "expected valid_from 2026-11-21 to have come; today is 2026-11-20",
        ),
        (
            {"dpia": {"sha256": "a" * 64, "date": date(2025, 1, 1), "review": date(2026, 11, 19)}},
            "expected the DPIA's review of 2026-11-19 to be done",
        ),
        (
            {"dpia": {"sha256": "a" * 64, "date": date(2026, 12, 1), "review": date(2027, 1, 1)}},
            "expected a DPIA that was made; its date is 2026-12-01",
        ),
        (
            {"dpia": {"sha256": "", "date": date(2026, 1, 1), "review": date(2027, 1, 1)}},
            "expected the hash of the DPIA",
        ),
        ({"processor_contract": " "}, "expected processor_contract; got nothing"),
        ({"notice_to_advertisers": ""}, "expected notice_to_advertisers; got nothing"),
        ({"legal_basis": {"gdpr_6": "x", "gdpr_9": "x"}}, r"expected legal_basis\.gdpr_10; got nothing"),
        ({"routes": []}, "expected at least one route for referrals"),
        ({"capacity": {"cases_a_day": 0, "above": "queue"}}, "expected a capacity of at least 1 case a day"),
        ({"purpose": "Support of migration checks"}, "expected a purpose of moderation; got migration"),
        ({"routes": ["tax_office"]}, "expected a route tax_office of moderation; got tax, in the word 'tax'"),
        ({"scope": {"hosts": []}}, "expected at least one host and one allowed path"),
        ({"scope": {"allow": []}}, "expected at least one host and one allowed path"),
        (
            {"scope": {"hosts": ["other.example"]}},
            "expected the site's host demo-north.example among the hosts",
        ),
        ({"site": "http://demo-north.example"}, "expected a site with https; got http"),
        (
            {"scope": {"private_hosts": ["10.0.0.8"]}},
            "expected private hosts on loopback, named among the hosts",
        ),
        (
            {"scope": {"private_hosts": ["127.0.0.1:81"]}},
            "expected private hosts on loopback, named among the hosts",
        ),
        ({"scope": {"rate": 0}}, "expected a rate above 0 and up to 10 requests a second; got 0"),
        ({"scope": {"rate": 11}}, "expected a rate above 0"),
        ({"scope": {"concurrency": 0}}, "expected a concurrency of 1 to 16"),
        ({"scope": {"pages": 0}}, "expected 1 to 5000000 pages a night; got 0"),
        ({"ocr_required": False}, "expected ocr_required: true outside the demo"),
    ],
)
def test_an_agreement_is_refused_with_its_reason(make: Make, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(AgreementRefused, match=message):
        check_offline(make(**changes), NOW, OPERATOR.verify_key)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (name, bound + step)
        for name, (low, high) in TERM_BOUNDS.items()
        for bound, step in ((low, -1), (high, 1))
        if bound + step >= 0
    ],
)
def test_a_term_beyond_its_bounds_is_refused(make: Make, name: str, value: float) -> None:
    with pytest.raises(AgreementRefused, match=rf"expected terms\.{name} of "):
        check_offline(make(terms={name: value}), NOW, OPERATOR.verify_key)


def test_every_reason_is_named_at_once(make: Make) -> None:
    agreement = make(operator=None, valid_until=date(2026, 1, 1), routes=[])
    assert len(problems_offline(agreement, NOW, OPERATOR.verify_key)) == 3


def test_the_first_and_the_last_day_are_inside_and_the_zone_decides(make: Make) -> None:
    agreement = make(valid_from=date(2026, 11, 20), valid_until=date(2026, 11, 20))
    amsterdam = timedelta(hours=1)
    inside = [datetime(2026, 11, 20, 0, 0, tzinfo=UTC), datetime(2026, 11, 20, 23, 59, tzinfo=UTC)]
    assert [problems_offline(agreement, at - amsterdam, OPERATOR.verify_key) for at in inside] == [[], []]
    for at in (inside[0] - timedelta(minutes=1), inside[1] + timedelta(minutes=1)):
        assert problems_offline(agreement, at - amsterdam, OPERATOR.verify_key)


def test_the_demos_own_hosts_on_loopback_need_neither_https_nor_ocr_nor_patience(make: Make) -> None:
    hosts = ["127.0.0.1:8101"]
    agreement = make(
        site="http://127.0.0.1:8101",
        ocr_required=False,
        scope={"hosts": hosts, "private_hosts": hosts, "rate": 200},
    )
    check_offline(agreement, NOW, OPERATOR.verify_key)


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("Find advertisers for the tax office", "tax"),
        ("Belastingcontrole van adverteerders", "tax"),
        ("vergunning-handhaving", "licensing"),
        ("Vreemdelingentoezicht", "migration"),
        ("Unterstützung der Ausländerbehörde", "migration"),
        ("contrôle du logement", "housing"),
        ("Huisvestingswet", "housing"),
        ("Moderation, and law-enforcement operations", "law enforcement operation"),
        ("OPSPORING", "law enforcement operation"),
        ("Moderation and not only migration", "migration"),
        ("kontrola imigracji", "migration"),
    ],
)
def test_a_purpose_beyond_moderation_is_recognised(text: str, purpose: str) -> None:
    found = excluded_purpose(text)
    assert found is not None
    assert found[0] == purpose


@pytest.mark.parametrize(
    "text",
    [
        "Moderation of our own listings, with referrals to the police liaison",
        "Protect migrant women and minors who are advertised by others",
        "Handhaving van onze gebruiksvoorwaarden",
        "A taxi firm and a syntax checker",
        "police_liaison", "veilig-thuis", "zorgcoordinator", "offlimits",
        "Schutz von Minderjährigen auf unserer Plattform",
        "Moderación de anuncios de la propia plataforma",
        "Moderarea anunțurilor de pe platforma noastră",
    ],
)  # fmt: skip
def test_an_honest_purpose_passes(text: str) -> None:
    assert excluded_purpose(text) is None
