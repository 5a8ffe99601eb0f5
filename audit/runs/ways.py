"""Ways round verification, in simulation: what a sample site's door does, what doorwatch says beside it.

The ways are those that the published test names, and two that a door can see. Documents are marks with the
word synthetic, accounts are the site's own; nobody is deceived and nothing is forged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import httpx

from audit.model import Way
from audit.runs.town import Town
from demo.sites import SITES
from demo.sites.config import Door as DoorKind
from doorwatch.types import Account, Listing, Verification

_TEXT = "Ontspannende massage in Utrecht. Bel {phone}."
_PHONES = ("+493023125111", "+493023125112", "+493023125113")
_HOUR = timedelta(hours=1)
_TRADED, _PAPERS, _PHOTOS, _MINOR = (
    "verified accounts are traded", "forged identity papers pass", "forged photos pass",
    "a minor answers an advertisement",
)  # fmt: skip


class Ways:
    """Goes each way once on the sample sites of a town."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._client = httpx.Client(timeout=30.0, trust_env=False)

    def all(self) -> tuple[Way, ...]:
        """Return one row for each way that was gone, and for those that no simulation can go."""
        try:
            rows = [row for go in (self._traded, self._papers, self._edited, self._answered) for row in go()]
        finally:
            self._client.close()
        photos = "Not measured: a study holds no photo of anybody, true or forged."
        return (*rows, Way(_PHOTOS, "-", "-", None, (), photos))

    def _traded(self) -> tuple[Way, ...]:
        self._verified("demo-east", "sold-account", "synthetic-document-1")
        first = self._submit("demo-east", "verification", account="sold-account", persona="Alex", phone=0)
        self._town.clock.move(_HOUR)
        return (
            self._row(
                _TRADED, "demo-east", "verification", "Its advertisement now has another name and phone.",
                account="sold-account", persona="Robin", phone=1, edit=first.id,
            ),
        )  # fmt: skip

    def _papers(self) -> tuple[Way, ...]:
        rows = []
        for number, said in enumerate(("One mark on one account says nothing.", "The mark came back.")):
            name = f"paper-{number}"
            self._verified("demo-east", name, "synthetic-document-2")
            persona = ("Sam", "Kim")[number]
            rows.append(
                self._row(
                    _PAPERS,
                    "demo-east",
                    "verification",
                    said,
                    account=name,
                    persona=persona,
                    phone=number + 1,
                )
            )
        return tuple(rows)

    def _edited(self) -> tuple[Way, ...]:
        self._submit("demo-south", "age_field", account="edited", persona="Noa", phone=0, age="16")
        self._town.clock.move(_HOUR)
        return (
            self._row(
                "an age is edited after a refusal", "demo-south", "age_field", "The first try said 16.",
                account="edited", persona="Noa", phone=0, age="19",
            ),
        )  # fmt: skip

    def _answered(self) -> tuple[Way, ...]:
        said = "The answer itself no door sees; the advertisement that asks for it, it can."
        return (
            self._row(
                _MINOR, "demo-north", "nothing", said, account="asks", persona="Jip", phone=2,
                text="Leuke bijbaan vanaf 16 jaar. Bel {phone}.",
            ),
        )  # fmt: skip

    def _verified(self, platform: str, name: str, document: str) -> None:
        """Let a site know an account that it verified on a document marked synthetic."""
        step = Verification("id_document", self._town.clock.now - _HOUR, document)
        account = Account(id=name, verified=True, verification=(step,))
        self._town.sites[platform].submissions.accounts[name] = account

    def _row(self, way: str, platform: str, door: DoorKind, remark: str, **form: str | int) -> Way:
        listing = self._submit(platform, door, **form)
        state = self._town.sites[platform].submissions.by_id[listing.id].state
        answer = self._town.asked[listing.id]
        signs = tuple(dict.fromkeys(one.indicator for one in answer.assessment.signals if one.counted))
        return Way(way, door, state, answer.held, signs, remark, answer.assessment.level)

    def _submit(self, platform: str, door: DoorKind, **form: str | int) -> Listing:
        """Submit to the site as its door is configured, and ask doorwatch beside it."""
        town, site = self._town, self._town.sites[platform]
        site.config = replace(SITES[platform], door=door)
        phone = _PHONES[int(form["phone"])]
        words = str(form.get("text", _TEXT)).format(phone=phone)
        values: Mapping[str, str] = {
            "title": "Massage in Utrecht", "text": words, "city": "Utrecht", "phone": phone,
            "persona": str(form["persona"]), "account": str(form["account"]),
            "age": str(form.get("age", "26")), "edit": str(form.get("edit", "")),
        }  # fmt: skip
        answer = self._client.post(f"{site.base}/submit", data=dict(values))
        listing = site.submissions.by_id[answer.headers["location"].rpartition("/")[2]].listing
        town.beside(listing)
        return listing
