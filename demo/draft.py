"""A made-up listing while it is being made: plain values that plants change, then one text of them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from demo.frames import FrameSet, Words
from demo.slots import Filling, fill
from demo.vocabulary import CITIES_ABROAD, CITIES_NL, PERSONAS, SECTIONS
from doorwatch.types import Account, Attempt, Handle, Listing, Price, Report, Review, Status, Verification

PLATFORMS = ("demo-north", "demo-south", "demo-east", "demo-west")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a picture is made: its shapes by `key`, a variant of them, and words drawn over them."""

    key: str
    variant: str = "plain"
    words: tuple[str, ...] = ()


@dataclass(slots=True)
class Expected:
    """What a plant promises of its listing; see `demo.truth.Truth` for the words."""

    indicators: set[str] = field(default_factory=set)
    allowed: set[str] = field(default_factory=set)
    needs: set[str] = field(default_factory=set)
    kind: str | None = None
    plant: str = "benign"
    form: str = ""
    stated_age: int | None = None
    age_slack: int = 0


@dataclass(slots=True)
class Draft:
    """One listing in one night before its text is written; `rng` is the listing's own."""

    index: int
    platform: str
    language: str
    night: int
    start: datetime
    rng: random.Random
    frames: FrameSet
    words: Words
    persona: str
    persona2: str
    city: str
    country: str
    city2: str
    adult: int
    phone: str | None
    account: str
    person: str
    posted_at: datetime
    expected: Expected = field(default_factory=Expected)
    title_number: int = 0
    field_age: int | None = None
    says_adult_age: bool = False
    sentences: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    extra_fillers: int = 2
    phone_in_field: bool = True
    phone_in_text: bool = True
    phone_hidden: bool = False
    title_tail: str = ""
    hidden_text: str | None = None
    handle: str = ""
    handle_in_field: bool = False
    payer: str | None = None
    verified: bool = True
    artifact: str | None = None
    attempts: list[Attempt] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    pictures: list[Recipe] = field(default_factory=list)
    status: Status = "live"
    price: int = 100
    bumped_at: datetime | None = None
    shown: bool = True
    text_rng: random.Random | None = None

    @property
    def now(self) -> datetime:
        """The moment of the sight: 03:00 UTC of the draft's night."""
        return self.start + timedelta(days=self.night)

    def filling(self, *, age: int = 0, form: str = "digits") -> Filling:
        """Return the values for slots, with the age that a frame is to state."""
        return Filling(
            rng=self.text_rng or self.rng, words=self.words, persona=self.persona, persona2=self.persona2,
            city=self.city, city2=self.city2, adult=self.adult, phone=self.phone,
            phone_hidden=self.phone_hidden, handle=self.handle, age=age, form=form,
        )  # fmt: skip

    def say(self, frame: str, *, age: int = 0, form: str = "digits") -> None:
        """Add a filled frame to the middle of the text."""
        self.sentences.append(fill(frame, self.filling(age=age, form=form)))

    def say_one_of(self, frames: tuple[str, ...], turn: int) -> None:
        """Add frame number `turn`, counted round."""
        self.say(frames[turn % len(frames)])


def _adult_age(rng: random.Random, language: str) -> int:
    """An age of 21-48; in Polish one whose noun has the same form as a minor's."""
    ages = [age for age in range(21, 49) if language != "pl" or age % 10 not in (2, 3, 4)]
    return rng.choice(ages)


def blank(
    index: int, platform: str, language: str, night: int, start: datetime, rng: random.Random,
    frames: FrameSet, words: Words, phone: str | None,
) -> Draft:  # fmt: skip
    """Return an ordinary adult listing with nothing planted."""
    persona, persona2 = rng.sample(PERSONAS, 2)
    city, city2 = rng.sample(CITIES_NL, 2)
    country = "NL"
    if rng.random() < 0.08:
        city, country = rng.choice(CITIES_ABROAD)
    person = f"id-{index:06d}"
    draft = Draft(
        index=index, platform=platform, language=language, night=night, start=start, rng=rng,
        frames=frames, words=words, persona=persona, persona2=persona2, city=city, country=country,
        city2=city2, adult=_adult_age(rng, language), phone=phone, account=f"u{index:06d}", person=person,
        posted_at=start - timedelta(hours=rng.randrange(6, 900), minutes=rng.randrange(60)),
        payer=person, handle=f"@{persona.lower()}_{index}", price=rng.randrange(60, 220, 5),
        title_number=rng.randrange(len(frames.titles)),
    )  # fmt: skip
    draft.field_age = draft.adult if rng.random() < 0.75 else None
    draft.says_adult_age = rng.random() < 0.5
    draft.verified = rng.random() < 0.7
    draft.extra_fillers = rng.choice((2, 3, 3, 4))
    draft.pictures = [
        Recipe(f"{index}-{k}", "flat" if rng.random() < 0.03 else "plain")
        for k in range(rng.choice((1, 1, 2)))
    ]
    draft.text_rng = random.Random(rng.random())
    return draft


def write_text(draft: Draft) -> tuple[str, str]:
    """Return title and text: an introduction, the middle in a shuffled order, a way to get in touch.

    The order comes from the listing's text stream, so that it is the same in all nights; what a
    night adds is said last.
    """
    rng = draft.text_rng or draft.rng
    frames, filling = draft.frames, draft.filling()
    title = fill(frames.titles[draft.title_number % len(frames.titles)], filling) + draft.title_tail
    intro = fill(rng.choice(frames.intro), filling)
    middle = [fill(frame, filling) for frame in rng.sample(frames.filler, draft.extra_fillers)]
    if draft.says_adult_age:
        middle.append(fill(rng.choice(frames.adult_age), filling))
    middle += draft.sentences
    rng.shuffle(middle)
    close = []
    if draft.phone and draft.phone_in_text:
        close.append(fill(rng.choice(frames.close), filling))
    return title, " ".join((intro, *middle, *close, *draft.tail))


def _account(draft: Draft) -> Account:
    steps: tuple[Verification, ...] = ()
    if draft.artifact or draft.verified:
        artifact = draft.artifact or f"artifact-{draft.person}"
        steps = (Verification("id_document", draft.posted_at, artifact),)
    return Account(
        id=draft.account,
        verified=draft.verified,
        created_at=draft.posted_at - timedelta(days=90),
        payer=draft.payer,
        verified_person=draft.person if draft.verified else None,
        verification=steps,
    )


def listing_id(platform: str, index: int) -> str:
    """Return the id of a listing on its platform, such as N-000123."""
    return f"{platform.removeprefix('demo-')[0].upper()}-{index:06d}"


def finish(draft: Draft) -> Listing:
    """Return the listing of a draft as a platform's own feed would give it."""
    title, text = write_text(draft)
    handles = (Handle("telegram", draft.handle),) if draft.handle_in_field else ()
    return Listing(
        platform=draft.platform, id=listing_id(draft.platform, draft.index), status=draft.status,
        title=title, text=text, hidden_text=draft.hidden_text, stated_age=draft.field_age,
        persona=draft.persona, city=draft.city, country=draft.country,
        section=SECTIONS[draft.index % len(SECTIONS)], price=Price(float(draft.price), "EUR"),
        phones=(draft.phone,) if draft.phone and draft.phone_in_field else (), handles=handles,
        images=tuple(f"img/{draft.index}-{k}.png" for k in range(len(draft.pictures))),
        account=_account(draft), attempts=tuple(draft.attempts), reports=tuple(draft.reports),
        reviews=tuple(draft.reviews), posted_at=draft.posted_at, bumped_at=draft.bumped_at,
        observed_at=draft.now,
    )  # fmt: skip
