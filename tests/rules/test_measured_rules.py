"""What rules measure on set A stands in their files; concepts are translated and codes never."""

from __future__ import annotations

from datetime import date

import pytest

from demo.measure_rules import figures, measured
from doorwatch.ages import find_ages
from doorwatch.rules import load_rules
from doorwatch.text import normalise
from doorwatch.types import LANGUAGES

RULES = load_rules()
WORTH = measured(RULES.by_id)
CODES = {"coded_keyword_hit", "emoji_code_hit"}
HOME = {
    "published-codes-nl": {"nl"}, "published-codes-en": {"en"}, "published-codes-fr": {"fr"},
    "emoji-codes": {"any"},
}  # fmt: skip
"""For each rule of published codes the language in which its source publishes them."""


def written(rule_id: str) -> set[str]:
    return {line.language for line in RULES.by_id[rule_id].match}


def found(text: str, field: str = "text") -> set[str]:
    read = normalise(field, text)
    matches = RULES.match((read,), find_ages((read,), date(2026, 11, 20), None))
    return {match.rule.indicator for match in matches if match.rule.status == "live"}


@pytest.mark.parametrize("rule_id", sorted(WORTH))
def test_the_recorded_figures_are_those_that_set_a_gives(rule_id: str) -> None:
    live = RULES.by_id[rule_id].live
    assert live is not None
    assert (live.set, live.n, live.precision, live.interval) == figures(WORTH[rule_id].precision)


@pytest.mark.parametrize("rule_id", sorted(WORTH))
def test_a_live_rule_meets_no_innocent_sentence_of_set_a(rule_id: str) -> None:
    assert [sentence.text for sentence in WORTH[rule_id].wrong] == []


@pytest.mark.parametrize("rule_id", sorted(name for name in WORTH if name.endswith("-translated")))
def test_a_translated_rule_finds_its_sign_in_each_of_its_languages(rule_id: str) -> None:
    worth = WORTH[rule_id]
    assert worth.recall.hits >= len(written(rule_id))
    for language in written(rule_id):
        missed = sum(sentence.language == language for sentence in worth.missed)
        planted = sum(language == one for one in worth.languages)
        assert missed < planted, language


@pytest.mark.parametrize("rule_id", sorted(r.id for r in RULES.rules if r.id.endswith("-translated")))
def test_a_translated_rule_says_so_among_its_sources(rule_id: str) -> None:
    sources = RULES.by_id[rule_id].sources
    assert any(source.says == "supports" for source in sources)
    assert any(source.says == "mixed" and source.cite.startswith("Translation") for source in sources)


def test_no_code_is_translated() -> None:
    codes = {rule.id: written(rule.id) for rule in RULES.rules if rule.indicator in CODES}
    assert codes == HOME


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_concept_that_lives_in_words_has_a_rule_in_each_language(language: str) -> None:
    concepts = {rule.indicator for rule in RULES.rules if rule.weight is not None} - CODES
    without = {
        name
        for name in concepts
        if not any(rule.indicator == name and language in written(rule.id) for rule in RULES.rules)
    }
    assert without == set()


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("I speak little English, call my manager.", "contact_by_other_person"),
        ("No bookings with me, arrange all with my driver.", "contact_by_other_person"),
        ("Geen afspraken met mij, boek via mijn manager.", "contact_by_other_person"),
        ("Niet twijfelen, 24/7, geen grenzen, zonder bescherming.", "no_limits_and_always_available"),
        ("Geen gedoe, geverifieerde accounts te koop.", "verified_account_trade"),
        ("Wij zoeken geen ervaring, zoek meisjes vanaf 16 jaar.", "recruitment_aimed_at_minors"),
        ("Geen ervaring nodig, bijbaan voor scholieren.", "recruitment_aimed_at_minors"),
        ("No experience needed, jobs for girls under 18.", "recruitment_aimed_at_minors"),
        ("No hay problema, trabajo para chicas menores de 18.", "recruitment_aimed_at_minors"),
        ("Not boring, make quick money.", "recruitment_ad"),
    ],
)
def test_a_denial_of_something_else_silences_no_rule(text: str, indicator: str) -> None:
    assert indicator in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "I do not work with people under 18.",
        "Ik werk niet met jongeren onder de 18.",
        "Ich arbeite nicht mit Jugendlichen unter 18.",
        "Je ne travaille pas avec des jeunes de moins de 18 ans.",
        "No trabajo con menores de edad.",
        "Nu lucrez cu minori, nu angajăm minori.",
        "18 év alatti fiatalokkal nem dolgozom.",
        "Nie pracuję z młodymi poniżej 18 lat.",
        "I treat clients from age 16, also pupils.",
        "Szukamy lokalu od 10 lat.",
        "We zoeken een oppas voor onze meisjes van 10 jaar.",
        "I only see guests with a verified account, rent is included.",
        "Come and work for us, licensed salon with a contract.",
        "Twee pubers thuis en toch tijd voor gezelschap, 100 euro per uur.",
        "Company in the mornings while the children are at school, cash please.",
        "Mother of two teenagers, 41, company for gentlemen, paid on arrival.",
        "Begleitung vormittags, solange die Kinder in der Schule sind, Bezahlung bar.",
        "Maman de deux ados, 41 ans, massage pour messieurs, payé sur place.",
        "Compañía por la mañana mientras los niños están en el colegio, pago en efectivo.",
        "Când copiii sunt la școală câștig din masaj.",
        "Két tini anyukája, 41, masszázs uraknak, fizetés érkezéskor.",
        "Gdy dzieci są w szkole, zarabiam masażem.",
        "I work as a masseuse in the city centre.",
        "Massage, no experience needed, just lie down.",
        "Hölgyeket és urakat is várunk masszázsra.",
        "My rate is 800 per night, hotel included.",
    ],
)
def test_an_adult_who_refuses_minors_or_runs_an_ordinary_firm_gets_no_case(text: str) -> None:
    heavy = {"recruitment_aimed_at_minors", "recruitment_ad", "verified_account_trade"}
    assert found(text) & heavy == set()
