"""What may not matter does not matter: origin, phone prefixes, case, order, added harmless sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorwatch.types import LANES, LEVELS, Assessment
from tests.detectors.conftest import indicators, look

SENTENCES = (
    "Ik ben 17 jaar.",
    "Leeftijd 24.",
    "Bel mijn manager.",
    "Massage in een rustige salon.",
    "Snel geld verdienen.",
    "I am 16 years old.",
    "Call my driver.",
    "Open from 10 to 18.",
    "10 jaar ervaring.",
    "Our ladies welcome you.",
)
ORIGINS = (
    "Ik kom uit Polen.",
    "Romanian.",
    "I am Dutch.",
    "Nederlandse.",
    "Ich komme aus Ungarn.",
    "Je suis belge.",
)
PHONES = ("+4917600000000", "+31600000000", "+40700000000", "+36200000000")


def levels(assessment: Assessment) -> dict[str, str]:
    return {lane: assessment.lanes[lane].level for lane in LANES}


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("origin", ORIGINS)
def test_words_of_origin_change_no_level(sentence: str, origin: str) -> None:
    assert levels(look(f"{sentence} {origin}")) == levels(look(sentence))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_country_of_a_phone_changes_no_level(sentence: str) -> None:
    assert {tuple(levels(look(sentence, phones=(phone,))).values()) for phone in PHONES} == {
        tuple(levels(look(sentence)).values())
    }


@pytest.mark.parametrize("sentence", SENTENCES)
def test_case_changes_no_level(sentence: str) -> None:
    assert levels(look(sentence.upper())) == levels(look(sentence.lower())) == levels(look(sentence))


@given(st.permutations(SENTENCES))
@settings(max_examples=25, deadline=None)
def test_the_order_of_sentences_changes_no_level(order: list[str]) -> None:
    assert levels(look(" ".join(order))) == levels(look(" ".join(SENTENCES)))


@given(st.sampled_from(SENTENCES), st.sampled_from(SENTENCES))
@settings(max_examples=60, deadline=None)
def test_a_later_sentence_never_removes_a_sign(first: str, later: str) -> None:
    before, after = look(first), look(f"{first} {later}")
    assert set(indicators(before)) <= set(indicators(after))
    for lane in LANES:
        assert LEVELS.index(after.lanes[lane].level) >= LEVELS.index(before.lanes[lane].level)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ik ben 17 jaar.", "I am 17 years old."),
        ("Ich bin 16 Jahre alt.", "J'ai 16 ans."),
        ("Tengo 17 años.", "Am 17 ani."),
        ("17 éves vagyok.", "Mam 17 lat."),
        ("Bel mijn manager.", "Call my manager."),
        ("Snel geld verdienen.", "Fast money for you."),
        ("Snel geld verdienen.", "Leichtes Geld verdienen."),
        ("Bel mijn manager.", "Ruf meinen Manager an."),
        ("Appelez mon manager.", "Llama a mi manager."),
        ("Sună managerul meu.", "Hívd a menedzseremet."),
        ("Call my boss.", "Zadzwoń do mojego szefa."),
        ("Geverifieerd account te koop.", "Verifiziertes Konto zu verkaufen."),
        ("Comptes vérifiés à vendre.", "Cuentas verificadas en venta."),
        ("Conturi verificate de vânzare.", "Ellenőrzött fiókok eladók."),
        ("Verified accounts for sale.", "Zweryfikowane konta na sprzedaż."),
        ("Jong en onschuldig.", "Jung und unschuldig."),
        ("24/7, geen grenzen, zonder bescherming.", "24/7, ohne Grenzen, ohne Schutz."),
        ("24/7, sin límites, sin protección.", "24/7, bez granic, bez zabezpieczenia."),
        ("Wij zoeken mensen vanaf 16 jaar.", "Angajăm persoane de la 16 ani."),
    ],
)
def test_the_same_listing_in_two_covered_languages_has_the_same_level(one: str, other: str) -> None:
    assert levels(look(one)) == levels(look(other))
