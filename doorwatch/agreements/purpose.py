"""Purposes that doorwatch refuses: law enforcement operation, migration, tax, licensing, housing.

A screen over the words of an agreement, in the eight languages. It refuses the words also in a
sentence that excludes them: whoever could write "not only" would pass a reader of negations, and the
exclusion stands in `intended_use` already. Who is refused by mistake writes another word.
"""

from __future__ import annotations

import re
import unicodedata

_EXCLUDED = {
    "law enforcement operation": (
        "law enforcement", "police operation", "police investigation", "criminal investigation",
        "surveillance", "intelligence service", "opsporing", "politieonderzoek", "politieactie",
        "inlichtingendienst", "strafverfolgung", "polizeieinsatz", "ermittlungsverf", "enquete policiere",
        "enquete penale", "investigacion policial", "investigacion penal", "urmarire penala", "ancheta",
        "nyomozas", "bunuldoz", "sledztw", "dochodzen",
    ),
    "migration": (
        "migration", "immigration", "migratie", "immigratie", "vreemdelingen", "asiel", "uitzetting",
        "asylum", "deport", "residence permit", "verblijfsvergunning", "asyl", "abschieb", "auslanderbehorde",
        "droit d asile", "demandeurs d asile", "expulsion", "extranjeria", "inmigracion", "migracion",
        "imigrari", "migratiei", "azil", "idegenrend", "bevandorl", "migracj", "imigracj", "cudzoziem",
    ),
    "tax": (
        "tax", "taxes", "taxation", "belasting", "fiscal", "fiskal", "fiscus", "steuerfahnd", "steuerpruf",
        "steuerbehorde", "finanzamt", "impots", "impuesto", "impozit", "adohatosag", "adoellenorz", "podatk",
    ),
    "licensing": (
        "licence", "license", "licensing", "vergunning", "gewerbeerlaubnis", "genehmigung",
        "autorisation administrative", "licencia", "licenta", "autorizati", "engedely", "zezwolen", "koncesj",
    ),
    "housing": (
        "housing", "eviction", "zoning", "huisvesting", "woonfraude", "woonruimte", "woningtoezicht",
        "wohnraum", "wohnungsamt", "logement", "vivienda", "locuint", "lakhatas", "mieszkan",
    ),
}  # fmt: skip
"""Stems, folded, that a word begins with; `tax` is a whole word (a taxi is no tax office)."""


def excluded_purpose(text: str) -> tuple[str, str] | None:
    """Return (the refused purpose, the words that name it) for the first such words of `text`."""
    words = f" {_fold(text)} "
    for purpose, stems in _EXCLUDED.items():
        for stem in stems:
            if found := re.search(rf" ({stem}{'' if stem == 'tax' else '[a-z]*'}) ", words):
                return purpose, found[1]
    return None


def _fold(text: str) -> str:
    """Return `text` in small letters without accents, everything but letters as one space."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^a-z]+", " ", letters).split())
