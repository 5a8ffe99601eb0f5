"""An agency, salon or office that speaks of itself is not somebody who decides for another."""

from __future__ import annotations

import pytest

from doorwatch.rules import load_rules
from doorwatch.text import normalise

RULES = load_rules()


def arranged_by_another(text: str) -> bool:
    matches = RULES.match((normalise("text", text),), ())
    return any(match.rule.indicator == "contact_by_other_person" for match in matches)


@pytest.mark.parametrize(
    "text",
    [
        "Ons kantoor neemt op en plant uw afspraak.",
        "Onze coördinator plant alle afspraken.",
        "Our driver brings the lady, the office arranges times.",
        "Reception keeps the diary and takes the calls.",
        "The gentleman decides the time, I answer messages.",
        "Unser Manager bespricht mit Ihnen Preise und vereinbart Zeiten.",
        "Wir als Agentur beantworten Ihre Nachrichten und buchen die Dame.",
        "Notre chauffeur amène la dame, le bureau organise les horaires.",
        "Notre secrétariat traite vos demandes et fixe les horaires.",
        "Nuestro encargado habla con usted y confirma precios y horarios.",
        "Nuestra coordinadora agenda todas las citas.",
        "Biroul răspunde la mesaje de la nouă la șase.",
        "Șoferul nostru aduce doamna, biroul organizează orarul.",
        "Ügynökségünk munkatársa veszi fel a telefont és egyezteti az időpontot.",
        "Csapatunk minden üzenetre válaszol és intézi a foglalást.",
        "Sofőrünk elhozza a hölgyet, az időpontot irodánk egyezteti.",
        "Menedzserünk megbeszéli Önnel az időpontot és az árat.",
        "Ha más mikor ér rá, írja meg üzenetben.",
        "Nasz menedżer ustala z Państwem ceny i godziny.",
        "Biuro odpowiada na wiadomości od dziewiątej do osiemnastej.",
        "Pan wybiera termin, ja odbieram telefon.",
    ],
)
def test_who_speaks_of_the_own_office_or_staff_arranges_for_nobody_else(text: str) -> None:
    assert not arranged_by_another(text)


@pytest.mark.parametrize(
    "text",
    [
        "Het bureau bepaalt mijn uren en houdt mijn geld.",
        "My boyfriend picks up when you ring.",
        "An office handles my bookings, I have no say.",
        "Die Agentur bestimmt meine Zeiten und behält mein Geld.",
        "L'agence décide de mes horaires et garde mon argent.",
        "La agencia decide mis horarios y se queda mi dinero.",
        "Un birou gestionează programările mele.",
        "A menedzserem dönti el, mikor dolgozom.",
        "A tulaj osztja be, kivel találkozom és mikor.",
        "Az iroda dönti el, mikor dolgozom, a pénzem is náluk van.",
        "Agencja decyduje o moich godzinach i trzyma moje pieniądze.",
    ],
)
def test_who_decides_over_her_time_or_money_is_told_an_office_too(text: str) -> None:
    assert arranged_by_another(text)
