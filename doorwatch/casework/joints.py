"""Which shared values make one case, and why: the table of links, strongest first.

A strong link alone makes two listings one case. A weak one never does: it is shown beside a case, and groups
a burst.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from doorwatch.memory.clusters import Shared
from doorwatch.store.shared import SharedRows
from doorwatch.types import Bilingual

PUBLIC_PICTURE = 5
"""Groups, joined by nothing else, from which on one more shows that a picture comes from a library."""


@dataclass(frozen=True, slots=True)
class Joint:
    """One kind of link. `order` ranks them: where a case grows too large, the lowest is cut."""

    kind: str
    strength: Literal["strong", "weak"]
    order: int
    why: Bilingual
    shows: Bilingual


JOINTS: dict[str, Joint] = {
    one.kind: one
    for one in (
        Joint("account", "strong", 70,
              {"nl": "één login beheert beide", "en": "one login manages both"},
              {"nl": "beide van hetzelfde account zijn", "en": "both are of the same account"}),
        Joint("person", "strong", 65,
              {"nl": "het platform zag één persoon", "en": "the platform saw one person"},
              {"nl": "het platform bij beide dezelfde persoon verifieerde",
               "en": "the platform verified the same person in both"}),
        Joint("artifact", "strong", 60,
              {"nl": "één bewijs werd twee keer getoond", "en": "one proof was shown twice"},
              {"nl": "bij beide hetzelfde bewijs werd getoond", "en": "the same proof was shown for both"}),
        Joint("payer", "strong", 50,
              {"nl": "één beurs betaalt beide", "en": "one purse pays for both"},
              {"nl": "beide door dezelfde betaler worden betaald", "en": "the same payer pays for both"}),
        Joint("phone", "strong", 40,
              {"nl": "één hand neemt op", "en": "one hand answers"},
              {"nl": "beide hetzelfde nummer tonen", "en": "both show the same number"}),
        Joint("handle", "strong", 30,
              {"nl": "één hand antwoordt; een huis of kanaal deelt er soms een",
               "en": "one hand answers; a house or channel may share one"},
              {"nl": "beide dezelfde gebruikersnaam tonen", "en": "both show the same handle"}),
        Joint("pdq", "strong", 20,
              {"nl": "dezelfde hele foto, genoeg detail, in geen bank van voorbeeldfoto's",
               "en": "the same whole picture, enough detail, in no bank of stock pictures"},
              {"nl": "beide dezelfde foto tonen", "en": "both show the same picture"}),
        Joint("pdq_r", "strong", 19,
              {"nl": "als pdq, van de verkleinde foto", "en": "as pdq, of the reduced picture"},
              {"nl": "beide dezelfde foto tonen", "en": "both show the same picture"}),
        Joint("text", "weak", 0,
              {"nl": "sjablonen van een site, bureaus en spam delen ook teksten",
               "en": "templates of a site, agencies and spam share texts too"},
              {"nl": "beide bijna dezelfde tekst hebben", "en": "both have nearly the same text"}),
        Joint("person_said_so", "strong", 80,
              {"nl": "iemand voegde ze samen", "en": "somebody joined them"},
              {"nl": "iemand ze samenvoegde", "en": "somebody joined them"}),
        Joint("held", "strong", 75,
              {"nl": "wat hen verbond is vergeten; de zaak blijft heel",
               "en": "what joined them is forgotten; the case stays whole"},
              {"nl": "ze al één zaak waren", "en": "they were one case already"}),
    )
}  # fmt: skip
"""Every kind of link; a kind that is not here (a first name, a place, a part of a picture) links no case."""


def to_shared(found: Iterable[SharedRows]) -> list[Shared]:
    """Return what rows share with the strength of the table."""
    return [
        Shared(
            one.kind, one.group, one.rows, JOINTS[one.kind].order,
            PUBLIC_PICTURE if one.kind in ("pdq", "pdq_r") else None,
        )
        for one in found
        if one.kind in JOINTS
    ]  # fmt: skip


def link_data(one: Shared) -> dict[str, Any]:
    """Return the `link` part of an event."""
    return {"kind": one.kind, "strength": JOINTS[one.kind].strength, "group": one.group}
