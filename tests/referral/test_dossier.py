"""The dossier: complete, legible, and without what must never leave."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from doorwatch.referral.compose import compose, pseudonym
from doorwatch.referral.dossier import PURPOSE_LIMIT, dossier_json, dossier_of
from doorwatch.referral.legible import _COVERED, legible
from doorwatch.referral.page import dossier_pdf, first_page_png, shown
from tests.referral.matters import HARD_TEXT, NOW, hard_matter, matter, route, source


def schema() -> dict[str, Any]:
    """The committed schema of a dossier."""
    text = resources.files("doorwatch.schemas").joinpath("dossier.schema.json").read_text()
    return dict(json.loads(text))


def keys_of(value: object) -> set[str]:
    """Every key at every depth."""
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in keys_of(inner)}
    return {key for inner in value for key in keys_of(inner)} if isinstance(value, list) else set()


@pytest.mark.parametrize("case", [matter(), hard_matter()], ids=["ordinary", "hard"])
def test_a_dossier_is_of_the_committed_schema_and_reads_back_the_same(case: Any) -> None:
    dossier, _ = compose(case)
    data = dossier_json(dossier)
    Draft202012Validator(schema()).validate(json.loads(data))
    assert dossier_of(data) == dossier
    assert dossier_json(compose(case)[0]) == data


def test_a_key_that_the_schema_does_not_know_is_refused() -> None:
    found = json.loads(dossier_json(compose(matter())[0]))
    found["listings"][0]["risk"] = 0.7
    assert not Draft202012Validator(schema()).is_valid(found)


def test_no_risk_no_points_no_level_no_picture_and_no_name_leaves() -> None:
    data = dossier_json(compose(matter())[0])
    assert not keys_of(json.loads(data)) & {"risk", "points", "level", "calibration", "detector"}
    for word in (b"anna", b"bram", b"data:image", b"eHh4", b"N-9", b"0.73"):
        assert word not in data


def test_persons_stand_under_pseudonyms_that_differ_between_tenants() -> None:
    dossier, _ = compose(matter())
    assert dossier.decided.by == pseudonym("anna", b"s" * 32) != pseudonym("anna", b"t" * 32)
    assert dossier.decided.second_by not in (None, dossier.decided.by)


def test_times_carry_their_zone_and_the_platforms_own_keeps_its_offset() -> None:
    times = compose(matter())[0].listings[0].times
    assert times.published == "2026-11-20T20:05:00+01:00"
    assert times.last_seen == "2026-11-21T06:00:00+01:00"


def test_a_text_of_a_megabyte_is_whole_in_the_json_and_cut_on_paper() -> None:
    dossier, _ = compose(hard_matter())
    assert len(dossier.listings[1].text or "") == 170_000 * 6
    on_paper = shown(dossier)["listings"][1]["text"]
    assert len(on_paper) < 7_000
    assert "data/dossier.json" in on_paper


def test_what_has_ended_or_vanished_is_said_and_not_invented() -> None:
    dossier, pages = compose(hard_matter())
    gone, ended = dossier.listings[2:]
    assert (gone.status, gone.evidence, gone.times.gone is None) == ("removed", None, False)
    assert (ended.state, ended.text, ended.signs) == ("ended", None, ())
    assert sorted(pages) == ["evidence/0001.warc.gz", "evidence/0002.warc.gz"]


def test_a_hotline_is_told_of_its_own_pictures_and_of_nothing_else() -> None:
    hotline = route(kind="hotline_imagery", accepts=("imagery",), banks=("hotline-nl",))
    dossier, pages = compose(matter(route=hotline, topics=("imagery",)))
    part = dossier.listings[0]
    assert (pages, part.text, part.title, part.phones, part.account, part.signs) == (
        {},
        None,
        None,
        (),
        {},
        (),
    )
    assert part.pictures[0].matches == ("hotline-nl/e-1/12/identity",)
    assert part.pictures[0].texts == ()
    assert part.times.published is not None
    other = replace(hotline, banks=("another",))
    assert compose(matter(route=other))[0].listings[0].pictures == ()


def test_the_case_standards_fields_describe_no_person() -> None:
    fields = compose(matter())[0].htcds
    assert fields["vic_MethodsOfControl"] == []
    assert fields["cas_ReferredOrganisation_org_Type"] == "LawEnforcement"
    assert fields["phones"] == ["+493023125123"]
    assert "no endorsement" in fields["source"]


def test_the_same_dossier_gives_the_same_pdf_byte_for_byte() -> None:
    dossier, _ = compose(hard_matter())
    first = dossier_pdf(dossier)
    assert first == dossier_pdf(dossier)
    assert b"pdfaid" in first


def test_markup_of_a_listing_stays_text() -> None:
    text = shown(compose(matter(source(text=HARD_TEXT)))[0])["listings"][0]["text"]
    assert text.startswith('#panic("markup") *bold* $x^2$')
    assert "⟨U+202E right-to-left override⟩" in text
    assert "⟨U+1F352 cherries⟩" in text


def test_the_first_page_states_the_purpose_limit_in_both_languages() -> None:
    data = shown(compose(matter())[0])
    assert data["purpose_limit"] == PURPOSE_LIMIT
    for word in ("vreemdelingentoezicht", "vergunningen", "belastingen", "huisvesting"):
        assert word in PURPOSE_LIMIT["nl"]
    for word in ("aliens", "licence", "tax", "housing"):
        assert word in PURPOSE_LIMIT["en"]
    assert first_page_png(compose(matter())[0]).startswith(b"\x89PNG")


def test_danger_and_a_missing_second_person_can_be_set() -> None:
    verdict = replace(matter().verdict, basis="danger", second_by=None, second_at=None, review_due=NOW)
    assert dossier_pdf(compose(matter(verdict=verdict))[0]).startswith(b"%PDF")


def test_a_case_of_three_hundred_listings_is_set_too() -> None:
    dossier, pages = compose(matter(*(source(f"N-{number}") for number in range(300))))
    assert len(pages) == 300
    assert len(shown(dossier)["summary"]) == 12
    assert dossier_pdf(dossier).startswith(b"%PDF")


def test_every_character_that_is_not_written_out_can_be_set() -> None:
    every = " ".join(chr(code) for low, high in _COVERED for code in range(low, high + 1))
    assert dossier_pdf(compose(matter(source(text=every)))[0]).startswith(b"%PDF")


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80))
def test_no_text_stops_a_dossier(text: str) -> None:
    assert dossier_pdf(compose(matter(source(text=text or "x", address=text)))[0]).startswith(b"%PDF")


@given(st.text())
def test_what_is_legible_holds_nothing_that_hides_or_turns(text: str) -> None:
    kept = legible(text).replace("\u200b", "")
    assert all(char == "\n" or any(low <= ord(char) <= high for low, high in _COVERED) for char in kept)
