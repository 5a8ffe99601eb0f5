from __future__ import annotations

from itertools import pairwise

import pytest

from doorwatch.contacts import find_contacts
from doorwatch.text import normalise
from doorwatch.types import Contact


def contacts(words: str) -> list[Contact]:
    return list(find_contacts([normalise("text", words)], "NL"))


FOUND = [
    ("t.me/Some_Name", "telegram", "some_name"),
    ("https://telegram.me/some_name?x=1", "telegram", "some_name"),
    ("https://t.me/+AbC123xyz", "telegram", "AbC123xyz"),
    ("Telegram: @Some_Name", "telegram", "some_name"),
    ("telegram some_name", "telegram", "some_name"),
    ("TG: somename", "telegram", "somename"),
    ("tg @somename", "telegram", "somename"),
    ("schrijf @some_name voor een afspraak", "telegram", "some_name"),
    ("𝕋𝕖𝕝𝕖𝕘𝕣𝕒𝕞: @some_name", "telegram", "some_name"),
    ("snap: alex123", "snapchat", "alex123"),
    ("Snapchat alex_x", "snapchat", "alex_x"),
    ("👻 alex123", "snapchat", "alex123"),
    ("snap name is @alex.x", "snapchat", "alex.x"),
    ("snapchat.com/add/alex123", "snapchat", "alex123"),
    ("insta @alex.name", "instagram", "alex.name"),
    ("Instagram: alexname", "instagram", "alexname"),
    ("https://www.instagram.com/alex.name/", "instagram", "alex.name"),
    ("wa.me/493023125123", "whatsapp", "+493023125123"),
    ("https://wa.me/+49-30-23125123?text=hi", "whatsapp", "+493023125123"),
    ("https://api.whatsapp.com/send?phone=493023125123&text=x", "whatsapp", "+493023125123"),
    ("chat.whatsapp.com/AbCdEf123", "whatsapp", "AbCdEf123"),
    ("mail name@example.org.", "email", "name@example.org"),
    ("Name.Two+x@Mail.Example.CO.UK", "email", "name.two+x@mail.example.co.uk"),
    ("www.example.nl/Ad/1?x=2.", "url", "example.nl/Ad/1"),
    ("https://Example.org:8443/a#b", "url", "example.org/a"),
    ("zie example.nl voor meer", "url", "example.nl"),
    ("site: example.de", "url", "example.de"),
    ("salon-noord.de", "url", "salon-noord.de"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "kind", "value"), FOUND)
def test_a_contact_is_read(words: str, kind: str, value: str) -> None:
    assert [(item.kind, item.value) for item in contacts(words)] == [(kind, value)]


HIDDEN = [
    ("name(at)example punt nl", "email", "name@example.nl"),
    ("name [at] example [dot] org", "email", "name@example.org"),
    ("name at gmail dot com", "email", "name@gmail.com"),
    ("name arroba example punto es", "email", "name@example.es"),
    ("name @ example . org", "email", "name@example.org"),
    ("name małpa example kropka pl", "email", "name@example.pl"),
    ("salonnoord punt nl", "url", "salonnoord.nl"),
    ("salonnoord (.) com", "url", "salonnoord.com"),
    ("hxxps://example.org/a", "url", "example.org/a"),
    ("@some\u200b_name", "telegram", "some_name"),
    ("ｔ.ｍｅ/some_name", "telegram", "some_name"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "kind", "value"), HIDDEN)
def test_a_disguised_contact_is_read_and_called_hidden(words: str, kind: str, value: str) -> None:
    assert [(item.kind, item.value, item.hidden) for item in contacts(words)] == [(kind, value, True)]


INNOCENT = [
    "Telegram of WhatsApp mogelijk",
    "Telegram: ja, Snapchat: nee",
    "Telegram beschikbaar, insta beschikbaar",
    "Telegram\nWhatsApp\nSignal",
    "Ich bin auf Telegram erreichbar",
    "contact via snapchat only please",
    "Ontspannende massage.De beste in de stad.Bel me.Kom es langs.",
    "Massage in Utrecht. Be welcome.",
    "meet at the station. Com on.",
    "prijs/kwaliteit 4.5/5, m.i. o.a. d.w.z. enz.",
    "10.30 u. en 11.30 u.",
    "afspraak @ 10 uur",
    "wij zijn er @ Utrecht",
    "op dit punt de beste",
    "afspraak @ salon. De beste in de stad.",
    "kom langs bij ons. Nl spreken wij ook.",
]


@pytest.mark.parametrize("words", INNOCENT)
def test_what_only_looks_like_a_contact_is_none(words: str) -> None:
    assert contacts(words) == []


def test_contacts_stand_in_the_order_of_the_text_and_do_not_overlap() -> None:
    words = "Mail name@example.org, tg @some_name, 030 2312512 of www.example.nl/0302312512"
    found = contacts(words)
    assert [item.kind for item in found] == ["email", "telegram", "phone", "url"]
    assert all(one.end <= two.start for one, two in pairwise(found))
