"""Groups that somebody runs: two kinds of link at once, as the exploitation lane asks for review."""

from __future__ import annotations

import random
from datetime import timedelta

from demo.draft import Draft, Recipe
from demo.member import Member, plant
from demo.plants_links import many_personas
from demo.slots import fill
from demo.vocabulary import CITIES_NL
from doorwatch.types import Review

PAIRS = (
    ("phone", "payer"),
    ("payer", "text"),
    ("phone", "picture"),
    ("payer", "review"),
    ("text", "picture"),
)
"""What takes turns; each pair is of two families, one of which speaks of a third party."""


def _phone(draft: Draft, member: Member) -> None:
    draft.phone = member.phones[0]
    draft.expected.indicators.add("shared_phone_many_personas")


def _payer(draft: Draft, member: Member) -> None:
    draft.verified, draft.payer = True, f"id-payer-{member.indexes[0]}"
    draft.expected.indicators |= {"shared_payer", "payer_not_advertiser"}
    draft.expected.needs.add("feed")


def _text(draft: Draft, member: Member) -> None:
    draft.text_rng = random.Random(member.rng.random())
    draft.extra_fillers, draft.says_adult_age, draft.title_number = 4, False, 0
    own = draft.filling()
    own.rng = draft.rng
    draft.tail.append(fill(draft.frames.benign["distance"][0], own))
    draft.expected.indicators.add("near_duplicate_text_cluster")


def _picture(draft: Draft, member: Member) -> None:
    draft.pictures = [Recipe(f"{member.indexes[0]}-shared", "plain" if member.k == 0 else "smaller")]
    draft.expected.indicators.add("image_reused_other_persona")


def _review(draft: Draft, member: Member) -> None:
    frames = draft.frames.reviews["coercion"]
    draft.reviews.append(Review(frames[member.turn % len(frames)], draft.posted_at + timedelta(hours=5)))
    draft.expected.indicators.add("coercion_in_reviews")
    draft.expected.needs.add("feed")


_MAKERS = {"phone": _phone, "payer": _payer, "text": _text, "picture": _picture, "review": _review}


@plant(size=5)
def controlled_group(draft: Draft, member: Member) -> None:
    """Five personas that share two things, by turns: number, payer, text, picture, a client's warning."""
    many_personas(draft, member)
    draft.city, draft.country = member.rng.choice(CITIES_NL), "NL"
    pair = PAIRS[member.turn % len(PAIRS)]
    for name in pair:
        _MAKERS[name](draft, member)
    draft.expected.form = "+".join(pair)
