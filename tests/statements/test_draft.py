"""Drafts of statements: the sign in public words, the ground, redress; never how it was found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from doorwatch.errors import BadInput, Refused, RuleError
from doorwatch.rules import load_taxonomy
from doorwatch.statements import (
    RESTRICTIONS,
    Decided,
    Draft,
    PlatformPage,
    StatementGround,
    Subject,
    check_draft,
    draft,
    edit,
    language_of,
    load_sentences,
    problems,
    puid_of,
)  # fmt: skip
from doorwatch.statements.draft import known_sentences
from doorwatch.statements.texts import slots
from doorwatch.types import LANGUAGES, DecisionKind, Listing, MemoryEvidence, Signal, TextEvidence

TAXONOMY = load_taxonomy()
WORDS = dict.fromkeys(LANGUAGES, "The law forbids advertising a person under 18.")
GROUND = StatementGround(
    "minor", True, "Directive 2011/36/EU, article 2", WORDS, "STATEMENT_CATEGORY_PROTECTION_OF_MINORS",
    ("KEYWORD_AGE_SPECIFIC_RESTRICTIONS_MINORS",), "https://example.org/law",
)  # fmt: skip
TERMS = replace(GROUND, law=False, reference="Paragraph 4")
PAGE = PlatformPage("Demo North", "https://demo-north.example/complain", "https://odr.example")
DECIDED = Decided("demo-north", 12, 4, 0, "remove", date(2026, 11, 20), None, True, False)


def signal(indicator: str, quote: str = "zestien", **other: Any) -> Signal:
    known = TAXONOMY[indicator]
    assert known.lane
    return Signal(
        indicator=indicator, lane=known.lane, family=known.family or "", weight="strong", detector="phrases",
        version="1", rule="a-rule-of-ours",
        evidence=(TextEvidence("text", 0, len(quote), quote), MemoryEvidence("phone", 5, None, ("A-9",))),
        explanation={"nl": f"De tekst zegt '{quote}'.", "en": f"The text says '{quote}'."},
        benign={"nl": "x", "en": "x"}, **other,
    )  # fmt: skip


LISTING = Listing(platform="demo-north", id="A-1042", text="Ik ben zestien jaar en nieuw.", persona="Alex")
SUBJECT = Subject((signal("stated_age_under_18"),), ("nl",), LISTING, "A-1042", date(2026, 11, 1))


def made(**change: Any) -> Draft:
    return draft(replace(DECIDED, **change), SUBJECT, GROUND, PAGE, TAXONOMY)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ground", [GROUND, TERMS])
def test_every_indicator_gives_a_draft_that_would_be_accepted(language: str, ground: StatementGround) -> None:
    for name, known in TAXONOMY.items():
        if known.build == "score":
            subject = replace(SUBJECT, signals=(signal(name),), languages=(language,))
            one = draft(DECIDED, subject, ground, PAGE, TAXONOMY)
            check_draft(one, subject, TAXONOMY, ground)
            assert known.public_text[language] in one.letter
            assert known.public_text[language] in one.form["decision_facts"]


@pytest.mark.parametrize("name", sorted(name for name, one in TAXONOMY.items() if one.build == "score"))
def test_public_texts_tell_no_report_review_or_hash(name: str) -> None:
    """How it was found is not told: no word of reports, reviews or lists of pictures in any language."""
    words = (
        "report", "gemeld", "melding", "recens", "gemelde", "meldung", "bewertung", "signal", "avis ",
        "denunci", "reseña", "sesiz", "recenz", "bejelent", "értékel", "zgłosz", "opinia", "hash",
    )  # fmt: skip
    for text in TAXONOMY[name].public_text.values():
        assert not [word for word in words if word in text.casefold()], text


def test_a_draft_tells_neither_words_nor_rule_nor_links_of_the_listing() -> None:
    subject = replace(SUBJECT, signals=(signal("stated_age_under_18"), signal("shared_phone_many_personas")))
    one = draft(DECIDED, subject, GROUND, PAGE, TAXONOMY)
    for secret in ("zestien", "a-rule-of-ours", "A-9", "Alex", "phrases"):
        assert secret not in one.letter
        assert secret not in str(one.form)
    assert "A-1042" in one.letter
    assert "A-1042" not in str(one.form)


def test_the_letter_says_what_article_17_asks_for() -> None:
    letter = made(until=date(2026, 12, 1)).letter
    for part in (
        "2026-11-20", "verwijderd", "leeftijd onder de 18", "Directive 2011/36/EU",
        "geautomatiseerde middelen",
        "door een mens genomen", "tot en met 2026-12-01", "overal waar", "https://demo-north.example/complain",
        "https://odr.example", "rechter",
    ):  # fmt: skip
        assert part in letter


@pytest.mark.parametrize("kind", [k for k in get_args(DecisionKind) if k not in RESTRICTIONS])
def test_what_takes_nothing_from_the_advertiser_needs_no_statement(kind: DecisionKind) -> None:
    with pytest.raises(Refused, match=f"expected a decision that restricts something; got {kind}"):
        made(kind=kind)


@pytest.mark.parametrize(
    ("kind", "field", "end"),
    [
        ("remove", "decision_visibility", "end_date_visibility_restriction"),
        ("spam_or_scam", "decision_visibility", "end_date_visibility_restriction"),
        ("restrict", "decision_visibility", "end_date_visibility_restriction"),
        ("suspend_account", "decision_account", "end_date_account_restriction"),
    ],
)
def test_each_restriction_has_its_field_and_its_end(kind: DecisionKind, field: str, end: str) -> None:
    form = made(kind=kind, until=date(2026, 12, 1)).form
    assert field in form
    assert form[end] == "2026-12-01"
    assert problems(form) == ()


def test_uncounted_and_shadow_signals_are_not_told() -> None:
    signals = (
        signal("stated_age_under_18"), signal("youth_language", counted=False),
        signal("hidden_text", shadow=True),
    )  # fmt: skip
    one = draft(DECIDED, replace(SUBJECT, signals=signals), GROUND, PAGE, TAXONOMY)
    assert TAXONOMY["youth_language"].public_text["nl"] not in one.facts
    assert TAXONOMY["hidden_text"].public_text["nl"] not in one.facts


def test_the_language_is_the_advertisers_and_english_where_none_is_ours() -> None:
    assert language_of(("pt", "pl", "nl")) == "pl"
    assert language_of(("pt",)) == "en"
    assert draft(DECIDED, SUBJECT, GROUND, PAGE, TAXONOMY, language="hu").language == "hu"
    with pytest.raises(BadInput, match="statement language: one of nl, en"):
        draft(DECIDED, SUBJECT, GROUND, PAGE, TAXONOMY, language="pt")


def test_detection_and_source_are_told_as_they_were() -> None:
    assert made().form["automated_detection"] == "Yes"
    assert made().form["source_type"] == "SOURCE_VOLUNTARY"
    by_notice = made(automated_detection=False, by_notice=True)
    assert by_notice.form["automated_detection"] == "No"
    assert by_notice.form["source_type"] == "SOURCE_TYPE_OTHER_NOTIFICATION"
    assert "geen geautomatiseerde middelen" in by_notice.letter
    assert by_notice.form["automated_decision"] == "AUTOMATED_DECISION_NOT_AUTOMATED"


def test_a_platform_must_offer_ways_to_contest_unless_it_is_small() -> None:
    with pytest.raises(BadInput, match="redress_complaint: an address that the advertiser can use"):
        draft(DECIDED, SUBJECT, GROUND, replace(PAGE, complaints=None), TAXONOMY)
    with pytest.raises(BadInput, match="redress_out_of_court"):
        draft(DECIDED, SUBJECT, GROUND, replace(PAGE, out_of_court=None), TAXONOMY)
    small = PlatformPage("Demo", None, None, small=True)
    assert "rechter" in draft(DECIDED, SUBJECT, GROUND, small, TAXONOMY).letter


def test_an_edit_reaches_the_form_and_is_told() -> None:
    one = edit(made(), {"facts": "Een eigen zin.", "explanation": made().explanation})
    assert one.form["decision_facts"] == "Een eigen zin."
    assert one.edited == ("facts",)
    assert edit(one, {"explanation": "Anders."}).form["illegal_content_explanation"] == "Anders."
    assert edit(one, {"letter": "Geachte lezer."}).edited == ("facts", "letter")
    with pytest.raises(BadInput, match="a change of letter, facts, explanation; got puid"):
        edit(one, {"puid": "x"})
    with pytest.raises(BadInput, match="statement facts: some words"):
        edit(one, {"facts": "  "})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"facts": "Ik ben zestien jaar en nieuw."}, "decision_facts: no personal data.*a quotation"),
        ({"facts": 'De tekst zegt "zestien".'}, "decision_facts: no personal data.*a quotation"),
        ({"explanation": "Bel 030 23125777."}, "illegal_content_explanation: no personal data.*a phone"),
        ({"facts": "Alex is te jong."}, "decision_facts: no personal data.*a name"),
        ({"facts": "Advertentie A-1042."}, "decision_facts: no personal data.*an id"),
        ({"facts": "x" * 5001}, "decision_facts: at most 5000 characters"),
    ],
)
def test_an_edit_that_may_not_be_published_is_refused(change: dict[str, str], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        check_draft(edit(made(), change), SUBJECT, TAXONOMY, GROUND)


def test_an_id_of_a_statement_holds_nothing_of_the_listing() -> None:
    assert puid_of(DECIDED) == "demo-north-12-4-0"
    assert problems(dict(made().form) | {"puid": puid_of(replace(DECIDED, platform="a.b é"))}) == ()


def test_all_sentences_have_the_slots_of_the_english_in_all_languages(tmp_path: Path) -> None:
    sentences = load_sentences()
    assert all(set(one) == set(LANGUAGES) for one in sentences.values())
    shipped = Path(__file__).parents[2] / "rules/statements.yaml"
    broken = tmp_path / "statements.yaml"
    broken.write_text(shipped.read_text().replace("bis zum {day}", "bis zum {tag}"))
    with pytest.raises(RuleError, match="duration_until in de has the slots of the English: day; got 'tag'"):
        load_sentences(broken)
    assert slots(sentences["intro"]["hu"]) == {"day", "listing"}


def test_known_sentences_are_ours_alone() -> None:
    assert GROUND.reference in known_sentences(TAXONOMY, GROUND)
    assert "zestien" not in " ".join(known_sentences(TAXONOMY, GROUND))
