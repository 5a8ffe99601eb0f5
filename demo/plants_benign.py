"""Hard negatives: innocent listings that a careless reader would flag, each of a named kind."""

from __future__ import annotations

from datetime import timedelta

from demo.draft import Draft, Recipe
from demo.member import Member, plant
from demo.plants_links import many_personas, one_person
from demo.vocabulary import CITIES_NL, PERSONAS
from doorwatch.types import Attempt, Report

STOCK_PICTURES = 10
"""How many pictures the demo's stock bank holds; see `World.stock`."""
SENTENCE_KINDS = (
    "experience", "client_age", "price", "time", "size", "distance", "firm_age", "firm_year", "pet_age",
    "child_age", "touring", "agency", "shared_salon", "duo", "stock_picture", "postcode", "adults_only",
    "anniversary", "always_open", "study", "past",
)  # fmt: skip
"""Kinds that are one sentence of the frames' part `benign`."""
EVENT_KINDS = ("typing_error", "other_report", "decoration", "partner_city")
SINGLE_KINDS = SENTENCE_KINDS + EVENT_KINDS
_ALLOWED = {
    # What these sentences say is what the indicator is about; alone it raises no level.
    "agency": {"third_person_or_plural_voice", "contact_by_other_person"},
    "shared_salon": {"third_person_or_plural_voice"},
    "duo": {"third_person_or_plural_voice"},
    "study": {"school_or_guardian_context"},
    "decoration": {"emoji_code_hit"},
}


def hard_negative(draft: Draft, kind: str, turn: int) -> None:
    """Make the draft a hard negative of `kind`, one of `SINGLE_KINDS`."""
    draft.expected.kind = kind
    draft.expected.allowed |= _ALLOWED.get(kind, set())
    if kind in SENTENCE_KINDS:
        draft.say_one_of(draft.frames.benign[kind], turn)
        if kind == "past":
            draft.field_age = draft.adult
    elif kind == "typing_error":
        # Corrected within minutes, once: the platform's own log shows it.
        draft.field_age = draft.adult
        draft.attempts.append(Attempt(draft.posted_at - timedelta(minutes=3), draft.adult // 10, "edited"))
    elif kind == "other_report":
        draft.reports.append(Report("spam", draft.posted_at + timedelta(hours=1), f"r{draft.index}"))
    elif kind == "decoration":
        draft.title_tail = " ☀️✨😊"
    else:
        draft.sentences.append(f"{draft.city} – {draft.city2}.")


@plant(size=2, benign=True)
def duo(draft: Draft, member: Member) -> None:
    """Two personas who work together on one number."""
    draft.persona, draft.persona2 = member.rng.sample(PERSONAS, 2)[:: 1 if member.k == 0 else -1]
    draft.phone = member.phones[0]
    draft.city, draft.country = member.rng.choice(CITIES_NL), "NL"
    draft.say_one_of(draft.frames.benign["duo"], member.turn)
    draft.expected.kind = "duo"
    draft.expected.allowed |= {"third_person_or_plural_voice", "age_contradiction"}


@plant(size=3, benign=True)
def shared_salon(draft: Draft, member: Member) -> None:
    """Three self-employed people with one reception."""
    many_personas(draft, member)
    draft.phone = member.phones[0]
    draft.city, draft.country = member.rng.choice(CITIES_NL), "NL"
    draft.say_one_of(draft.frames.benign["shared_salon"], member.turn)
    draft.expected.kind = "shared_salon"
    draft.expected.allowed |= {"third_person_or_plural_voice", "age_contradiction"}


@plant(size=3, benign=True)
def agency(draft: Draft, member: Member) -> None:
    """A licensed agency: one account and number, three personas, its own voice."""
    first = member.indexes[0]
    many_personas(draft, member)
    draft.account, draft.person, draft.payer = f"u{first:06d}", f"id-{first:06d}", f"id-{first:06d}"
    draft.phone = member.phones[0]
    draft.city, draft.country = member.rng.choice(CITIES_NL), "NL"
    draft.say_one_of(draft.frames.benign["agency"], member.turn)
    draft.expected.kind = "agency"
    draft.expected.allowed |= {
        "third_person_or_plural_voice", "contact_by_other_person", "age_contradiction",
        "account_changed_hands", "verification_artifact_reuse",
    }  # fmt: skip


@plant(size=3, benign=True)
def touring(draft: Draft, member: Member) -> None:
    """One person in three municipalities within a fortnight: ordinary touring."""
    one_person(draft, member)
    draft.city, draft.country = member.rng.sample(CITIES_NL, member.size)[member.k], "NL"
    draft.posted_at = draft.start - timedelta(days=4 * (member.size - member.k) - 3, hours=7)
    draft.say_one_of(draft.frames.benign["touring"], member.turn)
    draft.expected.kind = "touring"


@plant(size=2, benign=True)
def stock_picture(draft: Draft, member: Member) -> None:
    """Two people who use one picture of a stock library and say so."""
    many_personas(draft, member)
    draft.pictures = [Recipe(f"stock-{member.turn % STOCK_PICTURES}")]
    draft.say_one_of(draft.frames.benign["stock_picture"], member.turn)
    draft.expected.kind = "stock_picture"
    draft.expected.allowed.add("image_reused_other_persona")


@plant(size=2, benign=True)
def two_listings(draft: Draft, member: Member) -> None:
    """One person with two listings: the same name, number, city and picture."""
    one_person(draft, member)
    draft.city, draft.country = member.rng.choice(CITIES_NL), "NL"
    draft.pictures = [Recipe(f"{member.indexes[0]}-shared")]
    draft.expected.kind = "two_listings"
