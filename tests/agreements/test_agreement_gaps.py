"""What an agreement lacks, and what cannot be seen with what it lets us collect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pytest

from doorwatch.agreements import cannot_fire, gaps
from doorwatch.types import Indicator
from tests.agreements.conftest import Make


def indicator(
    name: str, needs: Sequence[str], family: str = "text_age", build: Literal["score", "no"] = "score"
) -> Indicator:
    both = {"nl": "x", "en": "x"}
    return Indicator(
        id=name, build=build, lane="minor_age", family=family, weight="weak", needs=tuple(needs),
        flags=(), condition="",
        title=both, definition=both, benign=both, public_text=both, validation="x", sources=(),
    )  # fmt: skip


def test_a_complete_agreement_has_no_gap(make: Make) -> None:
    assert gaps(make()) == []


def test_every_gap_is_named(make: Make) -> None:
    found = gaps(
        make(
            operator=None,
            platform=None,
            purpose="",
            routes=[],
            contacts={"operator": "x"},
            collects=["field"],
        )
    )
    assert [line.split(":")[0] for line in found] == [
        "signatures.platform", "signatures.operator", "purpose", "contacts.platform",
        "contacts.data_protection", "contacts.security", "routes", "collects", "collects",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "needs", "family", "collects", "missing"),
    [
        ("stated", ["text", "field", "picture_text"], "text_age", ["field"], None),
        ("stated", ["text", "picture_text"], "text_age", ["field"], "text or picture_text"),
        ("stated", ["text", "picture_text"], "text_age", ["picture_text"], "text or picture_text"),
        ("stated", ["text", "picture_text"], "text_age", ["picture_text", "pictures"], None),
        ("shared_payer", ["platform_feed", "memory"], "payment_account", ["text"], "payer"),
        ("shared_payer", ["platform_feed", "memory"], "payment_account", ["payer"], None),
        ("payer_not_advertiser", ["platform_feed"], "payment_account", ["payer"], "verified_person"),
        ("coercion_in_reviews", ["platform_feed"], "reports", ["reviews"], None),
        ("coercion_in_reviews", ["platform_feed"], "reports", ["text"], "platform_feed"),
        ("anything", ["platform_feed"], "reports", ["platform_feed"], None),
        ("age_edit_history", ["memory", "platform_events"], "history", ["text"], "platform_events"),
        ("image_reused", ["memory"], "image", ["text"], "pictures"),
        ("known_hash_match", ["banks"], "image", ["pictures"], None),
    ],
)
def test_an_indicator_without_its_source_cannot_fire(
    make: Make, name: str, needs: list[str], family: str, collects: list[str], missing: str | None
) -> None:
    found = cannot_fire(make(collects=collects), {name: indicator(name, needs, family)})
    assert found == ({name: missing} if missing else {})


def test_without_fingerprints_memory_is_missing_and_unbuilt_indicators_are_not_named(make: Make) -> None:
    taxonomy = {"a": indicator("a", ["memory"]), "b": indicator("b", ["memory"], build="no")}
    assert cannot_fire(make(terms={"fingerprints": 0}), taxonomy) == {"a": "memory (terms.fingerprints is 0)"}
