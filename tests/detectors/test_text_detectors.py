"""Phrases, contacts, hidden text and reports: what they find, and whom they leave alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from detectors.hidden import disguised
from doorwatch.types import PictureReading, PictureText, Report, Review, TextEvidence
from tests.detectors.conftest import indicators, look, only

NOW = datetime(2026, 11, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "indicator", "quote"),
    [
        ("Bel mijn manager.", "contact_by_other_person", "Bel mijn manager"),
        ("Snel geld verdienen?", "recruitment_ad", "Snel geld verdienen"),
        ("Verified accounts for sale.", "verified_account_trade", "Verified accounts for sale"),
        ("Wij zoeken meiden vanaf 16 jaar.", "recruitment_aimed_at_minors", "zoeken meiden vanaf 16 jaar"),
    ],
)
def test_a_rule_gives_a_signal_with_the_words_that_matched(text: str, indicator: str, quote: str) -> None:
    signal = only(look(text), indicator)
    assert signal.explanation["en"] == f'The text says "{quote}".'
    assert signal.benign["en"]


def test_overlapping_matches_are_one_quote() -> None:
    signal = only(look("Ik ben 17 jaar."), "stated_age_under_18")
    assert signal.explanation["en"] == 'The text says "Ik ben 17 jaar".'
    assert [getattr(item, "quote", None) for item in signal.evidence] == ["17"]


@pytest.mark.parametrize(
    ("text", "indicator", "span", "quoted"),
    [
        ("Ik ben zestien", "stated_age_under_18", (7, 14, "zestien"), "Ik ben zestien"),
        ("Leeftijd:  17!", "stated_age_under_18", (11, 13, "17"), "Leeftijd: 17"),
        (
            "Wij zoeken meiden vanaf 16 jaar.", "recruitment_aimed_at_minors", (24, 26, "16"),
            "zoeken meiden vanaf 16 jaar",
        ),
        ("Bel mijn manager.", "contact_by_other_person", (0, 16, "Bel mijn manager"), "Bel mijn manager"),
    ],
)  # fmt: skip
def test_the_evidence_of_an_age_is_the_age_and_the_sentence_quotes_the_phrase(
    text: str, indicator: str, span: tuple[int, int, str], quoted: str
) -> None:
    signal = only(look(text), indicator)
    assert signal.evidence == (TextEvidence("text", *span),)
    assert signal.explanation["en"] == f'The text says "{quoted}".'


def test_each_age_under_18_of_a_listing_is_a_piece_of_evidence() -> None:
    found = [s for s in look("Ik ben 17. Zij is 16 jaar.").signals if s.indicator == "stated_age_under_18"]
    quotes = [getattr(item, "quote", None) for signal in found for item in signal.evidence]
    assert quotes == ["17", "16"]


def test_a_conjunction_fires_only_with_all_its_parts_and_quotes_each() -> None:
    assert indicators(look("24/7, geen grenzen.")) == []
    signal = only(
        look("24/7, geen grenzen, zonder bescherming.", title="Massage"), "no_limits_and_always_available"
    )
    assert signal.explanation["en"] == 'The listing says "24/7", "geen grenzen", "zonder bescherming".'


def test_a_shadow_rule_is_recorded_apart() -> None:
    assessment = look("Ik woon bij mijn ouders.")
    assert indicators(assessment) == []
    assert [signal.rule for signal in assessment.shadow] == ["school-or-guardian"]


def test_a_context_rule_gives_a_fact_with_its_direction() -> None:
    (fact,) = look("New in town.").context
    assert (fact.indicator, fact.explanation["en"]) == ("movement_language", 'The text says "New in town".')
    assert "70 %" in fact.direction


def test_a_clients_review_is_never_the_listings_own_word() -> None:
    assessment = look("Massage.", reviews=(Review("She seemed scared. She is 16 years old."),))
    assert indicators(assessment) == ["coercion_in_reviews", "user_report_underage"]
    assert assessment.lanes["minor_age"].level == "review"


def test_each_reporter_counts_once() -> None:
    reports = (Report("underage", NOW, "r1"), Report("underage", NOW, "r1"), Report("underage", NOW, "r2"))
    signal = only(look("Massage.", reports=(*reports, Report("spam", NOW, "r3"))), "user_report_underage")
    assert signal.explanation["en"] == "Reporters who say that the person is a minor: 2."


def test_a_number_in_disguise_is_a_safety_practice_and_weak() -> None:
    signal = only(look("bel 0 6 dertig 98 nul nul 12"), "obscured_phone_number")
    assert (signal.weight, signal.counted) == ("weak", False)


def test_a_number_only_in_the_picture_is_found_and_one_that_stands_in_the_text_is_not() -> None:
    picture = PictureReading(0, texts=(PictureText("030 23125123", None, "ocr"),), text_state="read")
    alone = look("Massage.", pictures=(picture,), images=("a.jpg",), country="DE")
    assert indicators(alone) == ["phone_in_image"]
    both = look("Massage, 030 23125123.", pictures=(picture,), images=("a.jpg",), country="DE")
    assert "phone_in_image" not in indicators(both)


def test_a_name_in_a_chat_service_is_found() -> None:
    assert "off_platform_handle" in indicators(look("Telegram: @demo_name_1"))


def test_hidden_text_is_a_signal_of_its_own() -> None:
    signal = only(look("Massage.", hidden_text="massage utrecht"), "hidden_text")
    assert signal.explanation["en"] == "The page hides text from visitors (words: 2)."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("een m@ssage vandaag", ["m@ssage"]),
        ("een ma$$age vandaag", ["ma$$age"]),
        ("een m4ssage", ["m4ssage"]),
        ("een mаssage", ["mаssage"]),
        ("een mas\u200bsage", ["mas\u200bsage"]),
        ("een m.a.s.s.a.g.e hier", ["m.a.s.s.a.g.e"]),
        ("een m a s s a g e hier", ["m a s s a g e"]),
        ("mail demo@example.org of zie www.m4ssage.example", []),
        ("a.u.b. i.p.v. p.m. e.d.", []),
        ("face2face, tot5uur, b2b, mp3, co2, 24h, A4", []),
        ("nul6een3vier", []),
        ("Привет, добро пожаловать", []),
        ("100 μg en 5 µm", []),
        ("zelf\u00adstandig en 👩\u200d👧", []),
        ("𝓶𝓪𝓼𝓼𝓪𝓰𝓮", []),
        ("en/of, man/vrouw, 10-17 uur", []),
        ("", []),
    ],
)
def test_disguised_words_are_found_and_ordinary_signs_left_alone(text: str, words: list[str]) -> None:
    assert [text[first:last] for first, last in disguised("text", text)] == words


@pytest.mark.parametrize("piece", ["a", "a\u200b", "a.", "a ", "a$", "1a", "aа", "@a"])
def test_disguise_on_hostile_text_stays_linear(piece: str) -> None:
    text = piece * 200_000
    assert all(first < last <= len(text) for first, last in disguised("text", text))


def test_a_review_and_a_name_are_not_searched_for_disguise() -> None:
    assert disguised("review:0", "een m4ssage") == []
