"""Phone numbers: what is one however it is written, and what is none however alike it looks."""

from __future__ import annotations

import pytest

from doorwatch.contacts import find_contacts
from doorwatch.text import normalise
from doorwatch.types import Contact, Handle

BERLIN = "+493023125123"


def phones(words: str, country: str | None = "DE") -> list[Contact]:
    found = find_contacts([normalise("text", words)], country)
    return [contact for contact in found if contact.kind == "phone"]


def one(words: str, country: str | None = "DE") -> Contact:
    (contact,) = phones(words, country)
    return contact


PLAIN = [
    ("DE", "030 23125123", BERLIN, True),
    ("DE", "Ruf an: 030-23125-123, 24 Jahre", BERLIN, True),
    ("DE", "030/23125123", BERLIN, True),
    ("DE", "(030) 23 12 51 23", BERLIN, True),
    ("DE", "030.231.25.123", BERLIN, True),
    ("NL", "+49 30 23125123", BERLIN, True),
    ("NL", "+49 (0)30 23125123", BERLIN, True),
    ("NL", "0049 30 23125123", BERLIN, True),
    ("NL", "tel:+493023125123", BERLIN, True),
    ("DE", "030 23125123 80 Euro, 24 Jahre", BERLIN, True),
    ("DE", "10-22 Uhr 030 23125123", BERLIN, True),
    ("SE", "070-174 06 12", "+46701740612", True),
    ("GB", "07700 900123", "+447700900123", False),
    ("UK", "call 07700 900 123 now", "+447700900123", False),
    ("FR", "06 39 98 12 34", "+33639981234", False),
    ("FR", "06.39.98.12.34", "+33639981234", False),
    ("FR", "06-39-98-12-34", "+33639981234", False),
]  # fmt: skip


@pytest.mark.parametrize(("country", "words", "value", "valid"), PLAIN)
def test_a_plain_number_is_read_and_not_called_hidden(
    country: str, words: str, value: str, valid: bool
) -> None:
    contact = one(words, country)
    assert (contact.value, contact.valid, contact.hidden) == (value, valid, False)


DISGUISED = [
    ("DE", "0 3 0 2 3 1 2 5 1 2 3", BERLIN),
    ("DE", "0-3-0-2-3-1-2-5-1-2-3", BERLIN),
    ("DE", "0️⃣3️⃣0️⃣ 2️⃣3️⃣1️⃣2️⃣5️⃣1️⃣2️⃣3️⃣", BERLIN),
    ("DE", "０３０ ２３１２５１２３", BERLIN),
    ("DE", "𝟎𝟑𝟎 𝟐𝟑𝟏𝟐𝟓𝟏𝟐𝟑", BERLIN),
    ("DE", "⓪③⓪②③①②⑤①②③", BERLIN),
    ("DE", "0\u200b30\u200b231\u200b25123", BERLIN),
    ("DE", "O3O 23l25l23", BERLIN),
    ("NL", "OO493O23l25l23", BERLIN),
    ("NL", "OO33l99OOOl74", "+33199000174"),
    ("DE", "030x231x25x123", BERLIN),
    ("DE", "030 (ruf) 231 (mich) 25 (an) 123", BERLIN),
    ("DE", "030 bitte 231 ruf 25 an 123", BERLIN),
    ("DE", "030\n231\n25\n123", BERLIN),
    ("DE", "030🌹231🌹25🌹123", BERLIN),
    ("DE", "030 *231* 25 ~123~", BERLIN),
    ("NL", "plus 49 30 23125123", BERLIN),
    ("NL", "+vier negen drie nul twee drie een twee vijf een twee drie", BERLIN),
    ("NL", "nul nul 49 dertig 23 12 51 23", BERLIN),
    ("DE", "null drei null zwei drei eins zwei fünf eins zwei drei", BERLIN),
    ("DE", "NULL dreißig dreiundzwanzig zwölf einundfünfzig dreiundzwanzig", BERLIN),
    ("DE", "0dreißig 2drei1zwei5eins2drei", BERLIN),
    ("DE", "null strich drei null strich 23 12 51 23", BERLIN),
    ("GB", "oh seven seven oh oh nine double oh one two three", "+447700900123"),
    ("GB", "07700 nine hundred 123", "+447700900123"),
    ("GB", "zero 7seven00 900 one23", "+447700900123"),
    ("GB", "zero seven dot seven zero zero dot nine zero zero dot one two three", "+447700900123"),
    ("FR", "zéro six trente-neuf quatre-vingt-dix-huit douze trente-quatre", "+33639981234"),
    ("FR", "zero six trente neuf nonante huit douze trente quatre", "+33639981234"),
    ("ES", "más 49 tres cero dos tres uno dos cinco uno dos tres", BERLIN),
    ("RO", "+49 trei zero doi trei unu doi cinci unu doi trei", BERLIN),
    ("HU", "+49 három nulla kettő három egy kettő öt egy kettő három", BERLIN),
    ("PL", "plus 49 trzy zero dwa trzy jeden dwa pięć jeden dwa trzy", BERLIN),
    ("GB", "o.seven.seven.o.o.nine.o.o.one.two.o", "+447700900120"),
    ("NL", "o o 4 4 7 7 o o 9 o o 1 2 3", "+447700900123"),
    ("DE", "0_3_0_2_3_1_2_5_1_2_3", BERLIN),
    ("DE", "0-3-0 und 2-3-1 und dann 2-5 und hinten 1-2-3", BERLIN),
    ("NL", "*4*9*3*0*2*3*1*2*5*1*2*3* met een plus ervoor", BERLIN),
    ("NL", "plus44, vervolgens 77 en dubbel nul, 9 en dubbel nul, sluit af met 1twee3", "+447700900123"),
    ("PL", "+44 teraz 7700 szybko 900 czekam 123", "+447700900123"),
    ("HU", "+44 majd 7700 jó napot 900 hívj 123", "+447700900123"),
    ("ES", "44 luego 7700 rápido 900 bonita 123", "+447700900123"),
    ("RO", "patruzeci și patru, șaptezeci și șapte, zero zero, nouă sute, unu doi trei", "+447700900123"),
    ("ES", "cuarenta y cuatro, setenta y siete, cero cero, novecientos, uno dos tres", "+447700900123"),
]  # fmt: skip


@pytest.mark.parametrize(("country", "words", "value"), DISGUISED)
def test_a_disguised_number_is_read_and_called_hidden(country: str, words: str, value: str) -> None:
    found = phones(f"Massage. {words}! Bis bald.", country)
    assert [(contact.value, contact.hidden) for contact in found] == [(value, True)]


INNOCENT = [
    ("NL", "Open 10:00-22:00, 80 euro, 24 jaar, 1012 AB Utrecht"),
    ("NL", "van 08.00-22.00 uur"),
    ("NL", "08.00 - 22.00"),
    ("FR", "08h - 22h, 10h30 à 20h00, 09h00 - 21h00"),
    ("NL", "ma 09:00 di 10:00 wo 11:00 do 12:00"),
    ("NL", "geboren 06-12-2001"),
    ("NL", "01/02/2026, 03/04/2026 en 05/06/2026"),
    ("NL", "2026-11-20 2026-11-21"),
    ("NL", "sinds 2015 2016 2017 2018"),
    ("DE", "Seit 2015 2016"),
    ("NL", "30/60/90 min: 80/120/150"),
    ("NL", "30 min 80 euro 60 min 120 euro 90 min 150 euro"),
    ("DE", "€ 80 € 120 € 150 € 200 € 250"),
    ("NL", "0,5 uur 60 euro, 1 uur 100 euro"),
    ("NL", "KvK 12345678"),
    ("NL", "KvK-nummer: 12345678, btw NL123456789B01"),
    ("NL", "IBAN NL91 ABNA 0417 1643 00"),
    ("NL", "IBAN NL91ABNA0417164300"),
    ("DE", "IBAN DE89 3704 0044 0532 0130 00"),
    ("NL", "maat 36, 170 cm, 55 kg, 90-60-90"),
    ("ES", "60 min 80 euro 120 euro 24 años"),
    ("ES", "28001 Madrid, 08001 Barcelona"),
    ("PL", "100 150 200 250"),
    ("NL", "0 1 2 3 4 5 6 7 8 9"),
    ("NL", "een twee drie vier vijf zes zeven acht negen tien"),
    ("GB", "one two three four five six seven eight nine ten"),
    ("FR", "un, deux, trois, quatre, cinq, six, sept"),
    ("NL", "ik ben 24 en 170 lang, 06 is mijn geluksgetal"),
    ("NL", "00:00 0000 000000000000"),
    ("NL", "4111 1111 1111 1111"),
    ("NL", "52.3702, 4.8952"),
    ("NL", "192.168.100.200"),
    ("NL", "Bus 12, tram 3, lijn 14 en 26, halte 7, huis 45"),
    ("NL", "https://example.org/ad/0302312512 en name0302312512@example.org"),
]  # fmt: skip


@pytest.mark.parametrize(("country", "words"), INNOCENT)
def test_what_only_looks_like_a_phone_is_none(country: str, words: str) -> None:
    assert phones(words, country) == []


def test_two_numbers_are_two() -> None:
    for between in (" / ", ", ", " oder ", "\n", " und ", "  "):
        found = phones(f"030 23125123{between}030 23125124")
        assert [contact.value for contact in found] == [BERLIN, "+493023125124"], between


@pytest.mark.parametrize(
    "after",
    [
        ". Bijna 18.",
        ". Maat 34, schoenmaat 39",
        "! 1_7",
        ". Age: 21.",
        " (24)",
        " tot 22",
        "; 24 jaar",
        " 24 jaar",
    ],
)
def test_a_number_ends_where_the_next_sentence_tells_another(after: str) -> None:
    for number in ("+49 30 23125123", "0049 3O 23l25l23", "+vier negen 30 23125123", "+44 7700 900123"):
        (value,) = [contact.value for contact in phones(f"Bel {number}{after}", "NL")]
        assert value in (BERLIN, "+447700900123")


@pytest.mark.parametrize(
    "before", ["13 + 4. Tel. ", "negen plus acht. Bel ", "24 jaar, 80 euro. App ", "2 + 1 "]
)
def test_a_number_begins_where_it_is_announced(before: str) -> None:
    for number in ("+49 30 23125123", "+vier negen 30 23125123", "0049 3O 23l25l23"):
        assert [contact.value for contact in phones(f"{before}{number}.", "NL")] == [BERLIN], number


def test_the_span_cuts_out_the_number_with_its_plus() -> None:
    words = "Schreib an +49 30 23125123 oder komm."
    contact = one(words, "NL")
    assert words[contact.start : contact.end] == "+49 30 23125123"


def test_a_national_number_of_no_known_country_is_kept_for_linking() -> None:
    assert one("030 23125123", None).value in (BERLIN, "03023125123")
    assert one("+49 30 23125123", None).value == BERLIN
    assert one("030 23125123", "ZZ").value == one("030 23125123", None).value


def test_the_platforms_fields_are_contacts_too() -> None:
    handles = [Handle("telegram", "@Some_Name"), Handle("whatsapp", BERLIN), Handle("pager", "x")]
    found = find_contacts([], "NL", [BERLIN, "030-23125123", "none"], handles)
    assert [(item.kind, item.value, item.field) for item in found] == [
        ("phone", BERLIN, "phones"),
        ("phone", "+313023125123", "phones"),
        ("telegram", "some_name", "handles"),
        ("phone", BERLIN, "phones"),
    ]


def test_a_flood_of_digits_costs_numbers_in_proportion(monkeypatch: pytest.MonkeyPatch) -> None:
    import doorwatch.contacts.phones as module

    tried = 0
    parse = module.parse

    def counting(digits: str, country: str | None) -> tuple[str, bool, bool] | None:
        nonlocal tried
        tried += 1
        return parse(digits, country)

    monkeypatch.setattr(module, "parse", counting)
    costs = []
    for size in (1, 10, 100):
        tried = 0
        phones(" ".join(f"0{number % 97} {number * 7919 % 10007}" for number in range(100 * size)))
        costs.append(tried)
    assert costs[1] <= 12 * max(costs[0], 200)
    assert costs[2] <= 12 * costs[1]
