"""A world of made-up listings with planted truth: seeded, the same every time, read lazily.

Each listing is made from (seed, number, night) alone, so that a world of a million streams in
bounded memory and any listing can be had by its number.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from demo import pictures
from demo.draft import PLATFORMS, Draft, Recipe, blank, finish, listing_id
from demo.frames import FrameSetName, load_frames, load_words
from demo.layout import BLOCK, Plan, Seat, layout
from demo.member import PLANTS, Member
from demo.plants_benign import STOCK_PICTURES, hard_negative
from demo.plants_signs import BANK_PICTURES
from demo.slots import fill
from demo.truth import Truth
from demo.vocabulary import CITIES_NL, PHONES, phone
from doorwatch.errors import BadInput
from doorwatch.types import Listing, ListingRef

START = datetime(2026, 11, 18, 3, 0, tzinfo=UTC)
"""The moment of a world's first night unless another is given."""
SMALL = 2_000
"""Up to this size every second block is planted, beyond it every twentieth."""
_LINKED = frozenset(
    {"shared_phone_many_personas", "shared_payer", "many_phones_one_account", "near_duplicate_text_cluster",
     "rapid_relocation", "image_reused_other_persona", "verification_artifact_reuse", "age_contradiction"}
)  # fmt: skip
"""Indicators that a group shows only once its last listing is there."""


@dataclass(frozen=True, slots=True)
class Record:
    """One listing as its platform would feed it in one night, and what was planted in it."""

    listing: Listing
    truth: Truth


@dataclass(frozen=True, slots=True)
class World:
    """`size` listings over `nights` nights from one seed. Everything in it is computed when asked for."""

    plan: Plan
    nights: int
    start: datetime

    @property
    def size(self) -> int:
        """How many listings there are over all nights and platforms."""
        return self.plan.size

    def record(self, index: int, night: int) -> Record | None:
        """Return listing number `index` in `night`, None when it is not placed yet or gone."""
        draft = self._draft(index, night)
        if not draft.shown:
            return None
        return Record(finish(draft), _truth(draft))

    def records(self, night: int | None = None, platform: str | None = None) -> Iterator[Record]:
        """Yield the listings of one night (the last unless given) in the order of their numbers."""
        night = self.nights - 1 if night is None else night
        for index in range(self.size):
            if platform is not None and self.seat(index).platform != platform:
                continue
            record = self.record(index, night)
            if record is not None:
                yield record

    def truths(self, platform: str | None = None) -> dict[ListingRef, Truth]:
        """Return the truth of every listing in the last night in which it was shown."""
        found: dict[ListingRef, Truth] = {}
        for night in range(self.nights):
            found.update((record.truth.ref, record.truth) for record in self.records(night, platform))
        return found

    def seat(self, index: int) -> Seat:
        """Return what listing number `index` holds. Raises IndexError: no such number."""
        if not 0 <= index < self.size:
            raise IndexError(f"index must be 0 to {self.size - 1}; got {index}")
        return layout(self.plan, index // BLOCK)[index % BLOCK]

    def picture(self, address: str, night: int | None = None) -> bytes:
        """Return the PNG at `img/NUMBER-K.png`. Raises KeyError: no listing shows such a picture."""
        index, k = _picture_numbers(address)
        try:
            draft = self._draft(index, self.nights - 1 if night is None else night)
            recipe = draft.pictures[k]
        except IndexError:
            raise KeyError(address) from None
        return pictures.draw(self.plan.seed, recipe.key, recipe.variant, recipe.words)

    def bank(self) -> Iterator[tuple[str, bytes]]:
        """Yield the entries of the demo's hotline bank as (name, PNG): made-up shapes."""
        return self._shelf("bank", BANK_PICTURES)

    def stock(self) -> Iterator[tuple[str, bytes]]:
        """Yield the entries of the demo's stock bank as (name, PNG)."""
        return self._shelf("stock", STOCK_PICTURES)

    def agencies(self) -> Iterator[tuple[str, str]]:
        """Yield (platform, account) of every licensed agency, for the mark that a person would set."""
        for index in range(self.size):
            seat = self.seat(index)
            if seat.plant == "agency":
                yield seat.platform, f"u{seat.seats[0]:06d}"

    def _shelf(self, name: str, count: int) -> Iterator[tuple[str, bytes]]:
        for number in range(count):
            recipe = Recipe(f"{name}-{number}")
            yield recipe.key, pictures.draw(self.plan.seed, recipe.key, recipe.variant, ())

    def _draft(self, index: int, night: int) -> Draft:
        seat = self.seat(index)
        rng = random.Random(f"{self.plan.seed}/{index}")
        draft = blank(
            index, seat.platform, seat.language, night, self.start, rng,
            load_frames(self.plan.frames, seat.language), load_words(seat.language),
            phone(self.plan.phone_key(index)),
        )  # fmt: skip
        draft.expected.plant = seat.plant or "benign"
        if seat.plant is None:
            if seat.kind is not None:
                hard_negative(draft, seat.kind, seat.turn)
            # One site keeps contacts behind a request: half of its listings do not say theirs in the text.
            draft.phone_in_text = seat.platform != "demo-east" or index % 2 == 0
            _live(draft, self.nights)
        else:
            self._plant(draft, seat)
        if draft.expected.stated_age is None and (draft.says_adult_age or draft.field_age is not None):
            told = [draft.adult] if draft.says_adult_age else []
            draft.expected.stated_age = min(told + ([draft.field_age] if draft.field_age is not None else []))
        return draft

    def _plant(self, draft: Draft, seat: Seat) -> None:
        block = seat.seats[0] // BLOCK
        member = Member(
            k=seat.k, size=len(seat.seats), turn=seat.turn,
            rng=random.Random(f"{self.plan.seed}/group/{block}/{seat.group}"),
            phones=tuple(phone(self.plan.phone_key(index)) for index in seat.seats),
            spare_phone=phone(PHONES - 1 - block), indexes=seat.seats, nights=self.nights,
        )  # fmt: skip
        PLANTS[seat.plant or ""].apply(draft, member)
        if member.last_is_late:
            late = member.k == member.size - 1
            draft.shown = draft.night >= 1 or not late
            if draft.posted_at < draft.start and late:
                draft.posted_at = draft.start + timedelta(hours=22)
            if draft.night == 0:
                waiting = draft.expected.indicators & _LINKED
                draft.expected.indicators -= waiting
                draft.expected.allowed |= waiting
        elif member.size == 1 and self.nights > 1 and seat.turn % 5 == 4 and seat.plant not in FROM_START:
            draft.shown = draft.night >= 1
            draft.posted_at = draft.start + timedelta(hours=21)


FROM_START = frozenset({"age_raised", "changed_hands"})
"""Plants of one listing that need a first night."""


def _live(draft: Draft, nights: int) -> None:
    """Let an ordinary listing appear, change, be bumped, get another title, move or vanish."""
    rng = random.Random(f"{draft.rng.random()}/life")
    fate, when = rng.random(), rng.randrange(1, nights) if nights > 1 else nights
    passed = draft.night >= when
    if fate < 0.10:
        draft.shown = passed or nights == 1
        if nights > 1:
            draft.posted_at = draft.start + timedelta(days=when, hours=-rng.randrange(1, 20))
    elif fate < 0.16:
        draft.shown = not passed
    elif fate < 0.22 and passed:
        filling = draft.filling()
        filling.rng = rng
        draft.tail.append(fill(rng.choice(draft.frames.filler), filling))
    elif 0.22 <= fate < 0.30 and passed:
        draft.bumped_at = draft.start + timedelta(days=when, hours=-rng.randrange(1, 9))
    elif 0.30 <= fate < 0.35 and passed:
        draft.title_number += 1
    elif 0.35 <= fate < 0.38 and passed:
        draft.city, draft.country = rng.choice(CITIES_NL), "NL"


def _picture_numbers(address: str) -> tuple[int, int]:
    name = address.removeprefix("/").removeprefix("img/").removesuffix(".png")
    index, _, k = name.partition("-")
    if not (index.isascii() and index.isdigit() and k.isascii() and k.isdigit()):
        raise KeyError(address)
    return int(index), int(k)


def _truth(draft: Draft) -> Truth:
    expected = draft.expected
    return Truth(
        ref=ListingRef(draft.platform, listing_id(draft.platform, draft.index)),
        index=draft.index, night=draft.night, language=draft.language, plant=expected.plant,
        kind=expected.kind, indicators=frozenset(expected.indicators),
        allowed=frozenset(expected.allowed - expected.indicators), needs=frozenset(expected.needs),
        benign=expected.plant == "benign" or PLANTS[expected.plant].benign,
        stated_age=expected.stated_age, age_slack=expected.age_slack, form=expected.form,
    )  # fmt: skip


def generate(
    size: int, seed: int, frames: FrameSetName = "A", nights: int = 3, *,
    start: datetime = START, planted_every: int | None = None,
) -> World:  # fmt: skip
    """Return a world of `size` listings (1 to 10,000,000) over `nights` nights (1 or more).

    `planted_every` says that each so many-th block of 100 is planted, 0 none; by default 2 in a
    small world and 20 in a large one. `start` is the first night's moment, aware.

    Raises BadInput: a number out of range.
    """
    if not 1 <= size <= 10_000_000:
        raise BadInput("size", "must be 1 to 10,000,000", str(size))
    if nights < 1:
        raise BadInput("nights", "must be 1 or more", str(nights))
    if start.tzinfo is None:
        raise BadInput("start", "must carry an offset", "a naive time")
    every = planted_every if planted_every is not None else (2 if size <= SMALL else 20)
    return World(Plan(seed, size, every, frames), nights, start)


__all__ = ["PLATFORMS", "START", "Record", "World", "generate"]
