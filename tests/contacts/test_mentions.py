"""Names in chat services that a sentence introduces, and sentences that only speak of a service."""

from __future__ import annotations

import pytest

from doorwatch.contacts import find_contacts
from doorwatch.text import normalise


def handles(words: str) -> list[tuple[str, str]]:
    return [(item.kind, item.value) for item in find_contacts([normalise("text", words)], "NL")]


@pytest.mark.parametrize(
    ("words", "kind", "value"),
    [
        ("Insta is @sample.page", "instagram", "sample.page"),
        ("instaaa ➡️ sample_page", "instagram", "sample_page"),
        ("i n s t a ⬇️ sample.page.x", "instagram", "sample.page.x"),
        ("I G 👉👉 sample_page", "instagram", "sample_page"),
        ("dodaj na ig: sample.page.ewa", "instagram", "sample.page.ewa"),
        ("snp: sample_vivi", "snapchat", "sample_vivi"),
        ("pisz na snp > sample_zosia", "snapchat", "sample_zosia"),
        ("op de gele spookjesapp als samplemie99", "snapchat", "samplemie99"),
        ("find me on the yellow ghost under SampleTess", "snapchat", "sampletess"),
        ("tele gram ➡️ sample_22", "telegram", "sample_22"),
        ("t3le gr4m -> samplejule7", "telegram", "samplejule7"),
        ("T G : arobase samplou", "telegram", "samplou"),
        ("t punt me schuine streep sample_lena", "telegram", "sample_lena"),
        ("t kropka me ukośnik sample_lena", "telegram", "sample_lena"),
        ("my handle: at sample underscore nora", "telegram", "sample_nora"),
        ("adde mich auf dc, name ist sample#0000", "chat", "sample0000"),
        ("adaugă-mă pe viber, user sample_oradea", "chat", "sample_oradea"),
        ("Mon pseudo sur Signal est sample-essai.08", "chat", "sample-essai.08"),
        ("jestem na messengerze jako Samplowa", "chat", "samplowa"),
    ],
)
def test_a_name_is_read_where_a_sentence_introduces_it(words: str, kind: str, value: str) -> None:
    assert handles(words) == [(kind, value)]


@pytest.mark.parametrize(
    "words",
    [
        "Ik gebruik geen Telegram, bel gewoon.",
        "I do not use telegram or any other app",
        "Message me on Telegram at night or call before 22h",
        "Folgt dem Wetter auf Instagram, dann wisst ihr Bescheid",
        "On usurpe mon nom sur Facebook, ce n'est pas moi",
        "Vi en tik tok una receta de arepas y ahora no paro",
        "Orice mesaj pe snap în numele meu e o țeapă",
        "A 18-ig tartó héten Viberen nem írok",
        "podszywają się pode mnie na instagramie, ja działam tutaj",
        "Ik snap het als je afzegt, kamer2 is vrij",
        "Send me a signal with the doorbell, two short rings",
        "Snapchat: nee. Telegram: nee.",
        "Wapperende vlag, fb-vrij sinds 2019",
    ],
)
def test_speaking_of_a_service_is_no_contact(words: str) -> None:
    assert handles(words) == []
