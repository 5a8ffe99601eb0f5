"""Values that stand beside a label: definition lists, tables, and lines such as "City: Utrecht"."""

from __future__ import annotations

from collections.abc import Mapping

from lxml.etree import _Element

from crawler.tree import Found
from crawler.visible import PageText

_LINE = 60
"""Characters of a label at most; what is longer is a sentence with a colon."""

KNOWN: Mapping[str, tuple[str, ...]] = {
    "stated_age": ("leeftijd", "age", "alter", "âge", "edad", "vârsta", "vârstă", "életkor", "kor", "wiek"),
    "persona": ("naam", "name", "nom", "prénom", "nombre", "nume", "név", "imię", "alias"),
    "city": ("plaats", "stad", "woonplaats", "city", "town", "location", "ort", "stadt", "ville", "ciudad",
             "oraș", "localitate", "város", "miasto"),
    "section": ("rubriek", "categorie", "section", "category", "rubrik", "kategorie", "rubrique",
                "catégorie", "sección", "categoría", "rubrica", "rovat", "kategoria"),
    "price": ("prijs", "tarief", "price", "rate", "preis", "prix", "tarif", "precio", "preț", "ár", "cena"),
    "phones": ("telefoon", "telefoonnummer", "phone", "telephone", "mobile", "telefon", "handy", "téléphone",
               "teléfono", "mobiel"),
    "telegram": ("telegram",),
    "whatsapp": ("whatsapp",),
    "snapchat": ("snapchat",),
    "instagram": ("instagram",),
    "email": ("e-mail", "email", "mail", "courriel", "correo"),
    "account": ("aanbieder", "member", "seller", "anbieter", "mitglied", "membre", "miembro", "tag"),
    "posted_at": ("geplaatst", "posted", "published", "eingestellt", "publié", "publicado", "publicat",
                  "feladva", "dodano"),
    "bumped_at": ("omhoog geplaatst", "bumped", "aktualisiert", "hochgeschoben", "remonté", "renovado",
                  "actualizat", "frissítve", "odświeżono"),
}  # fmt: skip
"""What sites call a field, for profiles that are silent. Whole labels only, without case and colon."""


def fold(label: str) -> str:
    """Return a label as it is compared."""
    return " ".join(label.replace("\xa0", " ").strip().rstrip(":：").casefold().split())


class Labels:
    """All labelled values of one region, read once. A label may stand more than once (two phones)."""

    def __init__(self, region: _Element, text: PageText, skipped: set[_Element]) -> None:
        self._text = text
        self._skipped = skipped
        self._found: dict[str, list[Found]] = {}
        self._definitions(region)
        self._rows(region)
        self._lines(region)

    def get(self, labels: tuple[str, ...]) -> list[Found]:
        """Return the values (elements, or texts) beside the first of `labels` that is there."""
        return next((self._found[key] for label in labels if (key := fold(label)) in self._found), [])

    def all(self) -> list[Found]:
        """Return every labelled value."""
        return [value for values in self._found.values() for value in values]

    def known(self, field: str) -> list[Found]:
        """Return the values beside one of the usual labels of a field."""
        return self.get(KNOWN.get(field, ()))

    def _put(self, label: str, value: Found) -> None:
        key = fold(label)
        if key and len(key) <= _LINE:
            self._found.setdefault(key, []).append(value)

    def _mine(self, element: _Element) -> bool:
        return not any(parent in self._skipped for parent in (element, *element.iterancestors()))

    def _definitions(self, region: _Element) -> None:
        for term in region.iter("dt"):
            value = term.getnext()
            if value is not None and value.tag == "dd" and self._mine(term):
                self._put(self._text.visible(term), value)

    def _rows(self, region: _Element) -> None:
        for row in region.iter("tr"):
            cells = [cell for cell in row if cell.tag in ("th", "td")]
            if len(cells) == 2 and cells[1].tag == "td" and self._mine(row):
                self._put(self._text.visible(cells[0]), cells[1])

    def _lines(self, region: _Element) -> None:
        """Read `<li><b>City</b> Utrecht</li>` and `<p>City: Utrecht</p>`; free text has no labels."""
        for line in region.iter("li", "p", "span", "div"):
            if len(line) > 2 or any(len(part) for part in line) or not self._mine(line):
                continue
            words = self._text.visible(line)
            label, colon, rest = words.partition(":")
            if colon and rest.strip() and "\n" not in words and len(label) <= 30 and len(words) <= 120:
                self._put(label, rest.strip())
