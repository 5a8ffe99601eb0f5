"""One sentence that a reviewer can check, in Dutch and English, and the innocent reading beside it."""

from __future__ import annotations

from collections.abc import Mapping

from doorwatch.types import Bilingual, Indicator

LONGEST_QUOTE = 100
SHARED: Mapping[str, Bilingual] = {
    "phone": {"nl": "Dit telefoonnummer", "en": "This phone number"},
    "handle": {"nl": "Deze gebruikersnaam", "en": "This user name"},
    "account": {"nl": "Dit account", "en": "This account"},
    "pdq": {"nl": "Deze foto", "en": "This picture"},
    "pdq_r": {"nl": "Deze foto", "en": "This picture"},
}
"""What two listings share, at the start of a sentence."""
_WHERE: Mapping[str, Bilingual] = {
    "title": {"nl": "De titel", "en": "The title"},
    "text": {"nl": "De tekst", "en": "The text"},
    "hidden_text": {"nl": "Tekst die een bezoeker niet ziet", "en": "Text that a visitor does not see"},
    "persona": {"nl": "De naam", "en": "The name"},
    "stated_age": {"nl": "Het leeftijdsveld", "en": "The age field"},
    "picture_text": {"nl": "Foto {number}", "en": "Picture {number}"},
    "review": {"nl": "Recensie {number}", "en": "Review {number}"},
}
_TEMPLATES: Mapping[str, Bilingual] = {
    "says": {"nl": '{where} zegt "{quote}".', "en": '{where} says "{quote}".'},
    "says_age": {
        "nl": '{where} zegt "{quote}": {years} jaar.',
        "en": '{where} says "{quote}": {years} years.',
    },
    "reads_age": {
        "nl": '{where} zegt "{quote}": gelezen als {years} jaar door de woorden {words}.',
        "en": '{where} says "{quote}": read as {years} years by the words {words}.',
    },
    "says_parts": {"nl": "De advertentie zegt {quotes}.", "en": "The listing says {quotes}."},
    "field_age": {"nl": "Het leeftijdsveld zegt {years}.", "en": "The age field says {years}."},
    "age_contradiction": {
        "nl": 'Het leeftijdsveld zegt {field_years}, maar {where} zegt "{quote}".',
        "en": 'The age field says {field_years}, but {where} says "{quote}".',
    },
    "obscured_phone": {
        "nl": 'Het telefoonnummer is verhuld geschreven: "{quote}".',
        "en": 'The phone number is written in disguise: "{quote}".',
    },
    "phone_in_image": {
        "nl": "Foto {number} toont een telefoonnummer dat nergens anders staat.",
        "en": "Picture {number} shows a phone number that stands nowhere else.",
    },
    "hidden_text": {
        "nl": "De pagina verbergt tekst voor bezoekers (woorden: {words}).",
        "en": "The page hides text from visitors (words: {words}).",
    },
    "disguised_word": {
        "nl": '{where} schrijft een woord verhuld: "{quote}".',
        "en": '{where} writes a word in disguise: "{quote}".',
    },
    "phone_personas": {
        "nl": "Eén telefoonnummer staat bij {count} namen (plaatsen: {cities}).",
        "en": "One phone number stands with {count} names (places: {cities}).",
    },
    "account_phones": {
        "nl": "De advertenties van dit account noemen {count} telefoonnummers.",
        "en": "The listings of this account carry {count} phone numbers.",
    },
    "picture_elsewhere": {
        "nl": "Foto {number} staat ook in andere advertenties ({count}), met {difference}.",
        "en": "Picture {number} also stands in other listings ({count}), with {difference}.",
    },
    "picture_known": {
        "nl": "Foto {number} is vermelding {entry} van de bank {bank} (afstand {distance}).",
        "en": "Picture {number} is entry {entry} of the bank {bank} (distance {distance}).",
    },
    "picture_of_known_bytes": {
        "nl": "Het bestand van foto {number} is vermelding {entry} van de bank {bank}, byte voor byte.",
        "en": "The file of picture {number} is entry {entry} of the bank {bank}, byte for byte.",
    },
    "picture_near_known": {
        "nl": "Foto {number} lijkt op vermelding {entry} van de bank {bank} (afstand {distance}): "
        "bewerkt, niet bevestigd.",
        "en": "Picture {number} resembles entry {entry} of the bank {bank} (distance {distance}): "
        "transformed, unconfirmed.",
    },
    "stock_picture": {
        "nl": "Foto {number} staat in de bank {bank} van voorbeeldfoto's.",
        "en": "Picture {number} stands in the bank {bank} of stock pictures.",
    },
    "cities": {
        "nl": "{shared} was binnen 14 dagen in {count} plaatsen te zien.",
        "en": "{shared} was seen in {count} places within 14 days.",
    },
    "perhaps_agency": {
        "nl": "Dit kan een bureau met vergunning zijn: {what}",
        "en": "This could be a licensed agency: {what}",
    },
    "payer_persons": {
        "nl": "Eén betaler betaalt voor {count} personen (advertenties: {listings}).",
        "en": "One payer pays for {count} persons (listings: {listings}).",
    },
    "payer_not_advertiser": {
        "nl": "De betaler is niet de geverifieerde persoon.",
        "en": "The payer is not the verified person.",
    },
    "exchange": {
        "nl": "{what} staat ook in een bevestigde zaak van een andere organisatie.",
        "en": "{what} stands in a confirmed case of another organisation too.",
    },
    "near_text": {
        "nl": "Bijna dezelfde tekst (vanaf {share} %) staat bij {count} personen ({listings} advertenties).",
        "en": "Nearly the same text (from {share} %) stands with {count} persons ({listings} listings).",
    },
    "age_entered": {
        "nl": "Eerst was leeftijd {before} ingevuld; nu staat er {after}.",
        "en": "At first the age {before} was entered; now it says {after}.",
    },
    "age_was": {
        "nl": "Deze advertentie noemde eerder leeftijd {before}; nu staat er {after}.",
        "en": "This listing said age {before} before; now it says {after}.",
    },
    "age_was_elsewhere": {
        "nl": "{shared} stond eerder in een andere advertentie bij leeftijd {before}; hier staat {after}.",
        "en": "{shared} stood earlier in another listing with age {before}; here it says {after}.",
    },
    "age_elsewhere": {
        "nl": "{shared} staat in een andere advertentie bij leeftijd {there}; hier staat {here}.",
        "en": "{shared} stands in another listing with age {there}; here it says {here}.",
    },
    "repost_age": {
        "nl": "Na een weigering met leeftijd {before} is de advertentie opnieuw geplaatst met {after}.",
        "en": "After a refusal with age {before} the listing was placed again with {after}.",
    },
    "repost": {
        "nl": "Na een weigering is bijna dezelfde advertentie opnieuw geplaatst (anders: {changed}).",
        "en": "After a refusal nearly the same listing was placed again (changed: {changed}).",
    },
    "artifact_accounts": {
        "nl": "Het bewijsstuk van dit account staat ook bij andere accounts ({count}).",
        "en": "The proof of this account also stands with other accounts ({count}).",
    },
    "changed_hands": {
        "nl": "Dit geverifieerde account had op {day} andere gegevens: {changed}.",
        "en": "On {day} this verified account showed other details: {changed}.",
    },
    "reports_coercion": {
        "nl": "Melders die dwang of geweld beschrijven: {count}.",
        "en": "Reporters who describe force or violence: {count}.",
    },
    "reports": {
        "nl": "Melders die zeggen dat de persoon minderjarig is: {count}.",
        "en": "Reporters who say that the person is a minor: {count}.",
    },
}


def explain(template: str, **slots: object) -> Bilingual:
    """Return a template's sentence in both languages.

    A slot may be a mapping with `nl` and `en`. Quotes are shortened to `LONGEST_QUOTE` characters,
    on one line; the evidence holds them whole.
    """
    return {
        language: _TEMPLATES[template][language].format(
            **{name: _fit(name, value, language) for name, value in slots.items()}
        )
        for language in ("nl", "en")
    }


def where(field: str) -> Bilingual:
    """Return the name of a reading's field for a reader; pictures and reviews count from 1."""
    kind, _, index = field.partition(":")
    number = int(index) + 1 if index.isdigit() else ""
    return {language: _WHERE[kind][language].format(number=number) for language in ("nl", "en")}


def inside(place: Bilingual) -> Bilingual:
    """Return words as they read inside a sentence: the first letter small; Dutch "één" keeps its accent."""
    return {
        language: "één" + text[3:] if text.startswith("Eén") else text[0].lower() + text[1:]
        for language, text in place.items()
    }


def benign(indicator: Indicator) -> Bilingual:
    """Return the innocent explanation that stands beside every hit of an indicator."""
    return indicator.benign


def shorten(quote: str) -> str:
    """Return a quote on one line, at most `LONGEST_QUOTE` characters."""
    line = " ".join(quote.split())
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + "…"


def _fit(name: str, value: object, language: str) -> object:
    if isinstance(value, Mapping):
        value = value[language]
    return shorten(str(value)) if name == "quote" else value
