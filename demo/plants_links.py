"""Plants that need several listings or nights: shared numbers, payers, pictures, texts, moves, edits."""

from __future__ import annotations

import random
from datetime import timedelta

from demo.draft import Draft, Recipe
from demo.member import Member, plant
from demo.slots import fill
from demo.vocabulary import CITIES_NL, PERSONAS
from doorwatch.types import Attempt

PICTURE_VARIANTS = ("plain", "mirrored", "smaller", "brighter", "cropped")


def many_personas(draft: Draft, member: Member) -> None:
    """Give every seat of the group another persona."""
    draft.persona = member.rng.sample(PERSONAS, member.size)[member.k]


def one_person(draft: Draft, member: Member) -> None:
    """Give all seats one persona, age, account, payer and phone."""
    first = member.indexes[0]
    draft.persona = member.rng.choice(PERSONAS)
    draft.adult = 20 + member.rng.randrange(5, 10)
    draft.field_age = draft.adult if draft.field_age is not None else None
    draft.account, draft.person, draft.payer = f"u{first:06d}", f"id-{first:06d}", f"id-{first:06d}"
    draft.verified = member.rng.random() < 0.7
    draft.phone = member.phones[0]


@plant(size=6)
def shared_phone(draft: Draft, member: Member) -> None:
    """One number on six personas of six accounts."""
    many_personas(draft, member)
    draft.phone = member.phones[0]
    draft.city, draft.country = member.rng.choice(CITIES_NL), "NL"
    draft.expected.indicators.add("shared_phone_many_personas")
    draft.expected.allowed.add("age_contradiction")


@plant(size=3)
def shared_payer(draft: Draft, member: Member) -> None:
    """One payer for three verified persons."""
    many_personas(draft, member)
    draft.verified = True
    draft.payer = f"id-payer-{member.indexes[0]}"
    draft.expected.indicators |= {"shared_payer", "payer_not_advertiser"}
    draft.expected.needs.add("feed")


@plant(size=5)
def many_phones(draft: Draft, member: Member) -> None:
    """Five numbers on one account and persona."""
    own = draft.phone
    one_person(draft, member)
    draft.phone = own
    draft.city, draft.country = member.rng.choice(CITIES_NL), "NL"
    draft.expected.indicators.add("many_phones_one_account")


@plant(size=4)
def copied_text(draft: Draft, member: Member) -> None:
    """One text for four personas: only names and numbers differ."""
    many_personas(draft, member)
    draft.text_rng = random.Random(member.rng.random())
    draft.extra_fillers, draft.says_adult_age = 4, False
    draft.city, draft.country = member.rng.choice(CITIES_NL), "NL"
    draft.title_number = 0
    own = draft.filling()
    own.rng = draft.rng
    draft.tail.append(fill(draft.frames.benign["distance"][0], own))
    draft.expected.indicators.add("near_duplicate_text_cluster")


@plant(size=4)
def moves_fast(draft: Draft, member: Member) -> None:
    """One person's listings in four municipalities within a fortnight."""
    one_person(draft, member)
    draft.city, draft.country = member.rng.sample(CITIES_NL, member.size)[member.k], "NL"
    draft.posted_at = draft.start - timedelta(days=3 * (member.size - member.k) - 2, hours=5)
    draft.expected.indicators.add("rapid_relocation")


@plant(size=2)
def reused_picture(draft: Draft, member: Member) -> None:
    """One picture under two personas, the second as a variant."""
    many_personas(draft, member)
    variant = PICTURE_VARIANTS[member.turn % len(PICTURE_VARIANTS)]
    draft.pictures = [Recipe(f"{member.indexes[0]}-shared", "plain" if member.k == 0 else variant)]
    draft.expected.indicators.add("image_reused_other_persona")
    draft.expected.form = variant


@plant(size=2)
def reused_artifact(draft: Draft, member: Member) -> None:
    """One identity document behind two accounts of two personas."""
    many_personas(draft, member)
    draft.verified, draft.artifact = True, f"artifact-shared-{member.indexes[0]}"
    draft.expected.indicators.add("verification_artifact_reuse")
    draft.expected.needs.add("feed")


@plant(size=2)
def repost(draft: Draft, member: Member) -> None:
    """A refused listing placed again with one field changed: the age or the price, by turns."""
    one_person(draft, member)
    draft.says_adult_age, draft.extra_fillers, draft.title_number = False, 3, 0
    draft.text_rng = random.Random(member.rng.random())
    draft.city, draft.country = member.rng.choice(CITIES_NL), "NL"
    age_changes = member.turn % 2 == 0
    draft.price, draft.field_age = 120, 17 if age_changes else draft.adult
    refused_at = draft.start - timedelta(hours=30)
    draft.expected.needs.add("feed")
    if member.k == 0:
        draft.status, draft.posted_at = "refused", refused_at
        if age_changes:
            draft.expected.indicators.add("stated_age_under_18")
            draft.expected.allowed |= {"age_contradiction", "age_edit_history"}
            draft.expected.stated_age = 17
        return
    draft.attempts.append(Attempt(refused_at, draft.field_age, "refused"))
    draft.posted_at = draft.start + timedelta(hours=20 if member.nights > 1 else -2)
    draft.expected.indicators.add("repost_after_refusal")
    if age_changes:
        draft.field_age = draft.expected.stated_age = 19
        draft.expected.indicators.add("age_edit_history")
        draft.expected.allowed.add("age_contradiction")
    else:
        draft.price = 150


@plant()
def changed_hands(draft: Draft, member: Member) -> None:
    """A verified account that shows another persona, number and picture from the second night on."""
    draft.verified = True
    draft.expected.needs.add("feed")
    personas = member.rng.sample(PERSONAS, 2)
    draft.persona = personas[min(draft.night, 1)]
    if draft.night == 0:
        return
    draft.phone = member.spare_phone
    draft.pictures = [Recipe(f"{draft.index}-other")]
    draft.expected.indicators.add("account_changed_hands")
    draft.expected.allowed |= {"many_phones_one_account", "age_contradiction"}
