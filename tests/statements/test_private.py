"""No personal data in exported free text: contacts, names, ids and words of the listing."""

from __future__ import annotations

import pytest

from doorwatch.errors import BadInput
from doorwatch.statements import Private, check_free_text, found_in, load_sentences
from doorwatch.types import Account, Handle, Listing, Review, Signal, TextEvidence

LISTING = Listing(
    platform="demo-north", id="A-1042", title="Rustige massage", persona="Marijke de Boer",
    text="Welkom in de salon aan het water. Ik ben zestien en nieuw hier.",
    hidden_text="bel de manager", phones=("+493023125123",), handles=(Handle("telegram", "@kalmsalon"),),
    country="DE", account=Account(id="u77x", payer="pay-991", verified_person="person-12"),
    reviews=(Review("Iemand anders nam de telefoon op."),),
)  # fmt: skip
SIGNAL = Signal(
    indicator="stated_age_under_18", lane="minor_age", family="text_age", weight="decisive",
    detector="phrases", version="1", rule="stated-age-under-18",
    evidence=(TextEvidence("text", 43, 51, "zestien"),),
    explanation={"nl": "x", "en": "x"}, benign={"nl": "x", "en": "x"},
)  # fmt: skip
PAIR = TextEvidence("text", 36, 51, "ben zestien")
PRIVATE = Private.of(LISTING, (SIGNAL,))
PUBLIC = [text for name in ("remove", "decided_by_person") for text in load_sentences()[name].values()]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The number +49 30 23125 123 is used.", "a phone number"),
        ("Call 030 23125777.", "a phone number"),
        ("Nul drie nul ... 0 3 0 2 3 1 2 5 7 7 7", "a phone number"),
        ("Reference 23125123 of the listing", "a phone number of the listing"),
        ("Write to name@example.org.", "a contact"),
        ("Write to name (at) example (dot) org.", "a contact"),
        ("See t.me/kalmsalon for more.", "a contact"),
        ("The user kalmsalon wrote it.", "an id or user name of the listing"),
        ("See https://example.org/ad/1", "a contact"),
        ("Advertisement A-1042 was removed.", "an id or user name of the listing"),
        ("Account u77x was suspended.", "an id or user name of the listing"),
        ("Marijke de Boer says so.", "a name of the listing"),
        ("MARIJKE   DE BOER says so.", "a name of the listing"),
        ("Paid by pay-991.", "a name of the listing"),
        ("Verified as person-12.", "a name of the listing"),
        ('The text says "zestien".', "a quotation of the listing"),
        ("The text says «zestien».", "a quotation of the listing"),
        ("The text says ‘nieuw hier’.", "a quotation of the listing"),
        ("It offers a welkom in de salon.", "a quotation of the listing"),
        ("It tells readers: bel de manager.", "a quotation of the listing"),
        ("It is titled rustige massage.", "a quotation of the listing"),
        ("A client wrote that iemand anders nam de telefoon op.", "a quotation of the listing"),
    ],
)
def test_personal_things_are_refused(text: str, kind: str) -> None:
    assert kind in " ".join(found_in(text, PRIVATE))
    with pytest.raises(BadInput, match="no personal data: this is published") as refusal:
        check_free_text("decision_facts", text, PRIVATE)
    assert "zestien" not in str(refusal.value)
    assert "Marijke" not in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        *PUBLIC,
        "Regulation (EU) 2022/2065, article 17, and Directive 2011/36/EU, article 2(1).",
        "Article 273f of the criminal code.",
        "Paragraph 4.2 of the terms of 2026-01-01: nobody under 18.",
        "The advertisement states an age under 18 years.",
        "Der Text nennt ein Alter von 16 Jahren.",
        "The advertisement is on a salon by the water.",
        'What is called "age verification" was not passed.',
    ],
)
def test_neutral_reasons_are_accepted(text: str) -> None:
    assert found_in(text, PRIVATE) == ()


def test_words_of_a_signal_in_a_row_are_a_quotation_without_marks_too() -> None:
    signal = Signal(**{name: getattr(SIGNAL, name) for name in Signal.__slots__} | {"evidence": (PAIR,)})
    private = Private.of(None, (signal,))
    assert found_in("It says ben zestien there.", private) == ("a quotation of the listing",)
    assert found_in("It says zestien there.", private) == ()


def test_our_own_sentences_are_no_quotation_whatever_the_listing_says() -> None:
    sentence = load_sentences()["redress_court"]["en"]
    listing = Listing(platform="p", id="A-7", text=f"Well. {sentence} Bye.", persona="Court")
    assert found_in(sentence, Private.of(listing, (), [sentence])) == ()
    assert found_in(sentence, Private.of(listing)) == ("a name of the listing", "a quotation of the listing")


def test_two_pieces_beside_our_own_sentence_never_make_one_run() -> None:
    listing = Listing(platform="p", id="A-7", text="one two three four")
    private = Private.of(listing, (), ["A sentence."])
    assert found_in("one two A sentence. three four", private) == ()
    assert found_in("one two three four", private) == ("a quotation of the listing",)


def test_a_listing_that_is_gone_still_has_its_id() -> None:
    assert found_in("Of A-1042.", Private.of(None).with_id("A-1042")) == (
        "an id or user name of the listing",
    )
