"""Plants of the lane minor_age: an age under 18 in many forms, edits, reports, wording."""

from __future__ import annotations

import random
from datetime import date, timedelta

from demo.disguise import HIDDEN_FORMS
from demo.draft import Draft, Recipe
from demo.member import Member, plant
from demo.slots import SLOT, fill, fits
from demo.truth import TEXT_AGE
from doorwatch.types import Attempt, Report

_OFTEN_BESIDE = TEXT_AGE | {"age_contradiction", "third_person_or_plural_voice", "youth_language"}
"""What a frame with a minor's age may also hold by its own wording, or by the age field beside it."""


def _minor(draft: Draft, indicator: str, age: int, form: str) -> None:
    """Note the truth of a stated minor age; the age field is empty or claims an adult one."""
    draft.says_adult_age = False
    draft.expected.indicators.add(indicator)
    draft.expected.allowed |= _OFTEN_BESIDE
    draft.expected.stated_age = age
    draft.expected.form = form
    if draft.field_age is not None:
        draft.field_age = draft.rng.choice((18, 19, 20, 22)) if draft.rng.random() < 0.6 else None


def _stated(draft: Draft, member: Member, form: str, indicator: str) -> None:
    age = member.rng.choice((14, 15, 16, 16, 17, 17))
    frames = [frame for frame in draft.frames.minor["stated"] if fits(frame, form)]
    draft.say(frames[member.turn % len(frames)], age=age, form=form)
    _minor(draft, indicator, age, form)


@plant(copies=3)
def stated_digits(draft: Draft, member: Member) -> None:
    """An age in digits."""
    _stated(draft, member, "digits", "stated_age_under_18")


@plant(copies=2)
def stated_word(draft: Draft, member: Member) -> None:
    """An age as a number word."""
    _stated(draft, member, "word", "stated_age_under_18")


@plant(copies=4)
def hidden_age(draft: Draft, member: Member) -> None:
    """An age in disguise: spaced, keycaps, full width, leet, look-alikes, sums."""
    _stated(draft, member, HIDDEN_FORMS[member.turn % len(HIDDEN_FORMS)], "obfuscated_age_under_18")


@plant()
def corrected_age(draft: Draft, member: Member) -> None:
    """Two ages of which one corrects the other; the minor one counts in either order."""
    age = member.rng.choice((15, 16, 17))
    frames = draft.frames.minor["correction"]
    draft.say(frames[member.turn % len(frames)], age=age)
    _minor(draft, "stated_age_under_18", age, "correction")


def birth_date(rng: random.Random, age: int, today: date) -> date:
    """Return a birthday on which `age` holds for a month around `today`.

    Its day is over 12, so that day and month cannot be mistaken for each other.
    """
    last = today - timedelta(days=rng.randrange(60, 300))
    return date(last.year - age, last.month, 13 + rng.randrange(15))


@plant(copies=2)
def born_on(draft: Draft, member: Member) -> None:
    """A birth date."""
    age = member.rng.choice((14, 15, 16, 17))
    frames = draft.frames.minor["born"]
    filling = draft.filling()
    filling.born = birth_date(member.rng, age, draft.start.date())
    draft.sentences.append(fill(frames[member.turn % len(frames)], filling))
    _minor(draft, "birth_date_under_18", age, "birth_date")


@plant()
def born_in(draft: Draft, member: Member) -> None:
    """A birth year alone: the age is known to within a year."""
    age = member.rng.choice((14, 15, 16))
    frames = draft.frames.minor["born_year"]
    filling = draft.filling()
    filling.born = date(draft.start.year - age, 6, 15)
    draft.sentences.append(fill(frames[member.turn % len(frames)], filling))
    _minor(draft, "birth_date_under_18", age, "birth_year")
    draft.expected.age_slack = 1


@plant(copies=2)
def turning_18(draft: Draft, member: Member) -> None:
    """Somebody about to turn 18."""
    draft.say_one_of(draft.frames.minor["turning"], member.turn)
    _minor(draft, "turning_18", 17, "turning")


@plant()
def field_only(draft: Draft, member: Member) -> None:
    """A minor age in the age field, none in the text."""
    age = member.rng.choice((14, 15, 16, 17))
    _minor(draft, "stated_age_under_18", age, "field")
    draft.field_age = age


@plant()
def age_in_picture(draft: Draft, member: Member) -> None:
    """A minor age that stands only in a picture."""
    age = member.rng.choice((15, 16, 17))
    alone = [f for f in draft.frames.minor["stated"] if SLOT.findall(f) == ["age"] and len(f) >= 12]
    line = fill(min(alone, key=len), draft.filling(age=age))
    draft.pictures = [Recipe(f"{draft.index}-0", "plain", (line,))]
    _minor(draft, "stated_age_under_18", age, "picture")
    draft.expected.needs.add("ocr")


@plant()
def age_raised(draft: Draft, member: Member) -> None:
    """An age field under 18 in the first night, raised afterwards."""
    age = member.rng.choice((16, 17))
    draft.says_adult_age = False
    if draft.night == 0:
        _minor(draft, "stated_age_under_18", age, "field")
        draft.field_age = age
        return
    draft.field_age = draft.expected.stated_age = member.rng.choice((18, 19, 21))
    draft.expected.indicators.add("age_edit_history")
    draft.expected.allowed.add("age_contradiction")


@plant()
def age_raised_before_posting(draft: Draft, member: Member) -> None:
    """The platform saw a minor age entered hours before an adult one."""
    at = draft.posted_at - timedelta(hours=member.rng.randrange(2, 40))
    draft.says_adult_age = False
    draft.attempts.append(Attempt(at, member.rng.choice((15, 16, 17)), "edited"))
    draft.field_age = draft.expected.stated_age = 19
    draft.expected.indicators.add("age_edit_history")
    draft.expected.allowed.add("age_contradiction")
    draft.expected.needs.add("feed")


@plant()
def field_against_text(draft: Draft, member: Member) -> None:
    """Two adult ages: the field says one, the text another."""
    draft.says_adult_age = True
    draft.field_age = draft.adult + member.rng.choice((4, 6, 9))
    draft.expected.indicators.add("age_contradiction")


@plant(size=2)
def ages_across_listings(draft: Draft, member: Member) -> None:
    """One phone and persona, two ages in two listings."""
    first = member.indexes[0]
    draft.persona = ("Alex", "Robin", "Mika", "Dana")[member.rng.randrange(4)]
    draft.phone = member.phones[0]
    draft.account, draft.person, draft.payer = f"u{first:06d}", f"id-{first:06d}", f"id-{first:06d}"
    draft.says_adult_age = False
    draft.field_age = (23, 29)[member.k]
    draft.expected.indicators.add("age_contradiction")


@plant()
def reported_underage(draft: Draft, member: Member) -> None:
    """Two visitors report that the person is a minor."""
    at = draft.posted_at + timedelta(hours=3)
    draft.reports += [Report("underage", at, f"r{draft.index}"), Report("underage", at, f"r{draft.index}b")]
    draft.expected.indicators.add("user_report_underage")
    draft.expected.needs.add("feed")


@plant(signs="youth_language")
def youth_language(draft: Draft, member: Member) -> None:
    """Wording that stresses youth without an age."""
    draft.say_one_of(draft.frames.signs["youth_language"], member.turn)
    draft.expected.indicators.add("youth_language")
    draft.expected.allowed.add("coded_keyword_hit")


@plant(signs="school_or_guardian_context")
def school_or_guardian(draft: Draft, member: Member) -> None:
    """School level or parents' house, in the present tense."""
    draft.say_one_of(draft.frames.signs["school_or_guardian_context"], member.turn)
    draft.expected.indicators.add("school_or_guardian_context")
