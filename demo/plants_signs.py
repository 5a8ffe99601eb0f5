"""Plants that stand in one listing: wording, disguise, contact, reports, known pictures."""

from __future__ import annotations

from datetime import timedelta

from demo.disguise import camouflage
from demo.draft import Draft, Recipe
from demo.member import Member, plant
from demo.slots import fill
from doorwatch.types import Review

BANK_PICTURES = 20
"""How many made-up pictures the demo's hotline bank holds; see `World.bank`."""


def _sign(draft: Draft, member: Member, indicator: str, *allowed: str) -> None:
    draft.say_one_of(draft.frames.signs[indicator], member.turn)
    draft.expected.indicators.add(indicator)
    draft.expected.allowed |= set(allowed)


@plant(signs="coded_keyword_hit")
def coded_keyword(draft: Draft, member: Member) -> None:
    """A published code; only Dutch and English have one."""
    _sign(draft, member, "coded_keyword_hit", "youth_language", "recruitment_ad")


@plant()
def emoji_code(draft: Draft, member: Member) -> None:
    """Emoji of the published lists, in the title."""
    draft.title_tail = " " + "".join(member.rng.sample("🍒🌸🌹👑💗", 2))
    draft.expected.indicators.add("emoji_code_hit")


@plant()
def camouflaged_word(draft: Draft, member: Member) -> None:
    """A word written with look-alike letters, zero-width signs, dots or leet."""
    frames = [f for f in draft.frames.benign["shared_salon"] + draft.frames.benign["agency"] if "{" not in f]
    draft.sentences.append(camouflage(draft.rng, frames[member.turn % len(frames)]))
    draft.expected.indicators.add("lexicon_obfuscation")
    draft.expected.allowed.add("third_person_or_plural_voice")


@plant()
def obscured_phone(draft: Draft, member: Member) -> None:
    """A phone number in words and signs, in no field."""
    draft.phone_hidden, draft.phone_in_field = True, False
    draft.expected.indicators.add("obscured_phone_number")
    draft.expected.allowed.add("lexicon_obfuscation")


@plant()
def phone_in_picture(draft: Draft, member: Member) -> None:
    """A phone number that stands only in a picture."""
    draft.phone_in_field = draft.phone_in_text = False
    draft.pictures = [Recipe(f"{draft.index}-0", "plain", ("TEL", draft.phone or ""))]
    draft.expected.indicators.add("phone_in_image")
    draft.expected.needs.add("ocr")


@plant(signs="third_person_or_plural_voice")
def third_person(draft: Draft, member: Member) -> None:
    """Somebody else speaks of the advertised person."""
    _sign(draft, member, "third_person_or_plural_voice")


@plant(signs="trustworthy_language")
def trustworthy(draft: Draft, member: Member) -> None:
    """Stress on real and reliable."""
    _sign(draft, member, "trustworthy_language")


@plant(signs="contact_by_other_person")
def contact_by_other(draft: Draft, member: Member) -> None:
    """Appointments through somebody else."""
    _sign(draft, member, "contact_by_other_person", "third_person_or_plural_voice")


@plant(signs="no_limits_and_always_available")
def no_limits(draft: Draft, member: Member) -> None:
    """Always available, no limits and no protection, all three."""
    _sign(draft, member, "no_limits_and_always_available")


@plant()
def hidden_text(draft: Draft, member: Member) -> None:
    """Text that a visitor does not see; every second one tells a minor age."""
    draft.expected.indicators.add("hidden_text")
    if member.turn % 2:
        age = member.rng.choice((16, 17))
        draft.hidden_text = fill(draft.frames.minor["stated"][0], draft.filling(age=age))
        draft.expected.indicators.add("stated_age_under_18")
        draft.expected.allowed |= {"age_contradiction", "obfuscated_age_under_18"}
        draft.expected.stated_age, draft.expected.form = age, "hidden_text"
    else:
        draft.hidden_text = fill(draft.frames.filler[0], draft.filling())


@plant()
def coercion_review(draft: Draft, member: Member) -> None:
    """A client's review that describes fear or somebody in control."""
    frames = draft.frames.reviews["coercion"]
    draft.reviews.append(Review(frames[member.turn % len(frames)], draft.posted_at + timedelta(hours=5)))
    draft.expected.indicators.add("coercion_in_reviews")
    draft.expected.needs.add("feed")


@plant()
def payer_is_another(draft: Draft, member: Member) -> None:
    """Somebody pays who is not the verified person."""
    draft.verified = True
    draft.payer = f"id-payer-{draft.index}"
    draft.expected.indicators.add("payer_not_advertiser")
    draft.expected.needs.add("feed")


@plant(signs="recruitment_ad")
def recruitment(draft: Draft, member: Member) -> None:
    """Money, housing or protection for people who would work."""
    _sign(draft, member, "recruitment_ad", "too_good_offer", "coded_keyword_hit",
          "third_person_or_plural_voice", "youth_language")  # fmt: skip


@plant(signs="too_good_offer")
def too_good(draft: Draft, member: Member) -> None:
    """Three or more promises at once."""
    _sign(draft, member, "too_good_offer", "recruitment_ad", "coded_keyword_hit")


@plant(signs="recruitment_aimed_at_minors")
def recruits_minors(draft: Draft, member: Member) -> None:
    """A recruitment text that asks for people under 18."""
    _sign(draft, member, "recruitment_aimed_at_minors", "recruitment_ad", "too_good_offer",
          "school_or_guardian_context", "youth_language", "third_person_or_plural_voice")  # fmt: skip


@plant(signs="sugar_offer")
def sugar(draft: Draft, member: Member) -> None:
    """A request for monthly support."""
    _sign(draft, member, "sugar_offer")


@plant(signs="verified_account_trade")
def account_trade(draft: Draft, member: Member) -> None:
    """Verified accounts for sale or rent."""
    _sign(draft, member, "verified_account_trade", "third_person_or_plural_voice")


@plant(signs="off_platform_handle")
def handle(draft: Draft, member: Member) -> None:
    """A handle in another service."""
    _sign(draft, member, "off_platform_handle")
    draft.phone_in_text = False


@plant()
def known_picture(draft: Draft, member: Member) -> None:
    """A picture of the demo's hotline bank, as it is or smaller."""
    variant = ("plain", "smaller")[member.turn % 2]
    draft.pictures.append(Recipe(f"bank-{member.turn % BANK_PICTURES}", variant))
    draft.expected.indicators.add("known_hash_match")
    draft.expected.needs.add("bank")
    draft.expected.form = variant
