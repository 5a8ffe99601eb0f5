"""Ages under 18 become signals of the right indicator and weight, and nobody else's age does."""

from __future__ import annotations

import pytest

from doorwatch.types import FieldEvidence, PictureReading, PictureText, PictureTextEvidence, TextEvidence
from tests.detectors.conftest import indicators, look, only


@pytest.mark.parametrize(
    ("text", "indicator", "level"),
    [
        ("Leeftijd 17", "stated_age_under_18", "urgent"),
        ("Ik ben zestien jaar.", "stated_age_under_18", "urgent"),
        ("I am 16 years old.", "stated_age_under_18", "urgent"),
        ("Leeftijd 1 6", "obfuscated_age_under_18", "urgent"),
        ("Ik word volgende maand 18.", "turning_18", "urgent"),
        ("Geboren op 12-05-2010.", "birth_date_under_18", "urgent"),
        ("Geboren in 2010.", "birth_date_under_18", "review"),
    ],
)
def test_each_way_to_tell_an_age_has_its_indicator(text: str, indicator: str, level: str) -> None:
    assessment = look(text)
    assert indicators(assessment) == [indicator]
    assert assessment.level == level


@pytest.mark.parametrize(
    "text",
    [
        "Ik ben 24 en heb 16 jaar ervaring.",
        "Niet onder 16 jaar.",
        "Open van 10 tot 17 uur.",
        "Onze salon bestaat 15 jaar.",
        "Mijn hond is 12 jaar.",
        "Massage 60 minuten, 80 euro.",
        "Our firm is 17 years old.",
    ],
)
def test_another_subject_is_nobodys_minor_age(text: str) -> None:
    assert look(text).lanes["minor_age"].level == "none"


def test_the_age_field_is_evidence_by_itself() -> None:
    signal = only(look("Massage.", stated_age=17), "stated_age_under_18")
    assert signal.evidence == (FieldEvidence("stated_age", 17),)
    assert signal.explanation == {"nl": "Het leeftijdsveld zegt 17.", "en": "The age field says 17."}


def test_a_stated_age_found_by_rule_and_reader_is_one_signal_that_names_the_rule() -> None:
    signal = only(look("Leeftijd 17"), "stated_age_under_18")
    assert (signal.detector, signal.rule) == ("phrases", "stated-age-under-18")
    assert signal.explanation["en"] == 'The text says "Leeftijd 17".'
    assert signal.explanation["nl"] == 'De tekst zegt "Leeftijd 17".'


def test_an_age_in_hidden_text_is_read_and_said_to_be_hidden() -> None:
    signal = only(look("Massage in Utrecht.", hidden_text="ik ben 16"), "stated_age_under_18")
    assert signal.explanation["en"] == 'Text that a visitor does not see says "ik ben 16".'


def test_hidden_text_cancels_no_age() -> None:
    assert look("Ik ben 16.", hidden_text="Niet onder 18. Ik ben 25 jaar.").level == "urgent"


def test_an_age_in_a_picture_is_self_stated() -> None:
    picture = PictureReading(0, texts=(PictureText("ik ben 17", None, "ocr"),), text_state="read")
    assessment = look("Massage.", pictures=(picture,), images=("a.jpg",))
    signal = only(assessment, "stated_age_under_18")
    assert isinstance(signal.evidence[0], PictureTextEvidence)
    assert signal.explanation["en"] == 'Picture 1 says "ik ben 17".'
    assert assessment.level == "urgent"


@pytest.mark.parametrize(
    ("field", "text", "weight"),
    [(22, "Ik ben 16.", "strong"), (17, "Ik ben 22.", "strong"), (24, "Ik ben 27.", "weak")],
)
def test_field_and_text_that_differ_contradict(field: int, text: str, weight: str) -> None:
    signal = only(look(text, stated_age=field), "age_contradiction")
    assert signal.weight == weight
    assert signal.evidence[0] == FieldEvidence("stated_age", field)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (24, "Ik ben 24."),
        (24, "Wij zijn 24 en 27 jaar."),
        (24, "Massage, 10 jaar ervaring."),
        (None, "Ik ben 24."),
    ],
)
def test_a_duo_or_the_same_age_contradicts_nothing(field: int | None, text: str) -> None:
    assert "age_contradiction" not in indicators(look(text, stated_age=field))


@pytest.mark.parametrize(("years", "shown"), [(17, False), (18, True), (20, True), (21, False)])
def test_an_age_of_18_to_20_is_context_and_never_scored(years: int, shown: bool) -> None:
    assessment = look("Massage.", stated_age=years)
    assert [fact.indicator for fact in assessment.context] == ["age_at_platform_minimum"] * shown


def test_many_statements_stay_a_bounded_number_of_signals() -> None:
    assert len(look("Leeftijd 17. " * 300).signals) <= 30


def test_a_birth_date_is_quoted_whole() -> None:
    (evidence,) = only(look("Geboren op 12-05-2010."), "birth_date_under_18").evidence
    assert isinstance(evidence, TextEvidence)
    assert "12-05-2010" in evidence.quote


def test_an_age_by_the_subject_model_names_its_words_and_leads_to_a_look_not_an_alarm() -> None:
    assessment = look("ive told everyone im 19 here but my passport says 17")
    signal = only(assessment, "stated_age_under_18")
    assert signal.weight == "strong"
    assert assessment.level == "review"
    assert "read as 17 years by the words" in signal.explanation["en"]
    assert '"passport"' in signal.explanation["en"]
    assert signal.version.startswith("2+")
