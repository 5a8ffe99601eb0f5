"""From a listing and what was read of its pictures to a `Reading`, once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

from doorwatch.ages import find_ages, verdict
from doorwatch.contacts import find_contacts
from doorwatch.language import LanguageVerdict, detect
from doorwatch.numbers import find_numbers
from doorwatch.reading.foreign import holds_number_word
from doorwatch.text import fold_name, normalise
from doorwatch.types import (
    Clock,
    Contact,
    Coverage,
    Failure,
    ImageCount,
    Listing,
    NormalText,
    PictureReading,
    Reading,
    system_clock,
)

Reveal = Literal["shown", "behind_button", "none"]
_READABLE: Final = re.compile(r"[^\W_]")
_DIGIT: Final = re.compile(r"\d")
_PICTURE_TEXT: Final = "picture_text:"
_OTHERS_WORDS: Final = "review:"


def effective_date(listing: Listing, as_of: date | None, today: date) -> date:
    """Return the day for which ages are reckoned: `as_of`, else observed_at, else posted_at, else today.

    The day of an instant is the one at its own offset.
    """
    if as_of is not None:
        return as_of
    moment = listing.observed_at or listing.posted_at
    return moment.date() if moment is not None else today


def read(
    listing: Listing,
    pictures: Sequence[PictureReading] = (),
    as_of: date | None = None,
    reveal: Reveal = "shown",
    *,
    clock: Clock = system_clock,
) -> Reading:
    """Read a listing. Pure but for `clock`, which counts only when nothing else tells a day.

    `reveal` says whether the site shows the contact or keeps it behind a button that was not
    pressed. Reviews are normalised and read for nothing: they are other people's words.
    """
    day = as_of or effective_date(listing, None, clock().date())
    pictures = tuple(sorted(pictures, key=lambda picture: picture.index))
    texts = _texts(listing, pictures)
    own = [text for text in texts if not text.field.startswith(_OTHERS_WORDS)]
    ages = find_ages(own, day, listing.stated_age)
    contacts = find_contacts(own, listing.country, listing.phones, listing.handles)
    language = detect(text for text in own if text.field != "persona")
    return Reading(
        listing=listing,
        as_of=day,
        texts=texts,
        ages=ages,
        contacts=contacts,
        languages=language.languages,
        stated_age=verdict(ages),
        persona=_persona(listing),
        pictures=pictures,
        undecided_numbers=language.supported is False and any(map(_holds_number, own)),
        coverage=_coverage(listing, own, pictures, language, contacts, reveal),
        failures=_failures(listing, pictures),
        pending=tuple(
            f"{_PICTURE_TEXT}{picture.index}" for picture in pictures if picture.text_state == "pending"
        ),
    )


def unread_could_matter(reading: Reading) -> bool:
    """Tell whether what stayed unread could have held a decisive cue: the condition of *unseen*.

    Either no words were readable and pictures, or words in them, were not read; or the language is
    one that doorwatch does not read and the text tells numbers.
    """
    if reading.undecided_numbers:
        return True
    words = reading.coverage.text == "read" or any(
        text.field.startswith(_PICTURE_TEXT) and _READABLE.search(text.normal) for text in reading.texts
    )
    if words:
        return False
    images = reading.coverage.images
    return images.read < images.seen or reading.coverage.picture_text in ("partly", "not_read", "pending")


def _texts(listing: Listing, pictures: Sequence[PictureReading]) -> tuple[NormalText, ...]:
    fields = [(name, getattr(listing, name)) for name in ("title", "text", "hidden_text", "persona")]
    for picture in pictures:
        words = "\n".join(text.quote for text in picture.texts)
        fields.append((f"{_PICTURE_TEXT}{picture.index}", words))
    fields += [(f"{_OTHERS_WORDS}{index}", review.text) for index, review in enumerate(listing.reviews)]
    return tuple(normalise(name, words) for name, words in fields if words)


def _persona(listing: Listing) -> str | None:
    """Return the persona's normalised name; an age written after it is not part of the name."""
    words = [word for word in fold_name(listing.persona or "").split() if not word.isdigit()]
    return " ".join(words) or None


def _holds_number(text: NormalText) -> bool:
    if _DIGIT.search(text.normal) or holds_number_word(text.original):
        return True
    return any(number.value >= 10 for number in find_numbers(text))


def _coverage(
    listing: Listing,
    own: Sequence[NormalText],
    pictures: Sequence[PictureReading],
    language: LanguageVerdict,
    contacts: Sequence[Contact],
    reveal: Reveal,
) -> Coverage:
    written = any(
        text.field in ("title", "text", "hidden_text") and _READABLE.search(text.normal) for text in own
    )
    known: Literal["supported", "unsupported", "unknown"] = "unknown"
    if language.supported is not None:
        known = "supported" if language.supported else "unsupported"
    read_well = sum(picture.failure is None for picture in pictures)
    seen = max(len(listing.images), len(pictures))
    return Coverage(
        text="read" if written else "none",
        language=known,
        images=ImageCount(seen, read_well),
        picture_text=_picture_text(seen, pictures),
        contact="none" if reveal == "shown" and not contacts else reveal,
    )


def _picture_text(
    seen: int, pictures: Sequence[PictureReading]
) -> Literal["read", "partly", "not_read", "pending", "none"]:
    if not seen:
        return "none"
    states = [picture.text_state for picture in pictures if picture.failure is None]
    if "pending" in states:
        return "pending"
    done = sum(state in ("read", "no_text") for state in states)
    return "not_read" if not done else "read" if done == seen else "partly"


def _failures(listing: Listing, pictures: Sequence[PictureReading]) -> tuple[Failure, ...]:
    came = {picture.index: picture.failure for picture in pictures}
    missing: dict[int, str | None] = {
        index: "not_read" for index in range(len(listing.images)) if index not in came
    }
    reasons = sorted({**came, **missing}.items())
    return tuple(Failure("images", reason, index) for index, reason in reasons if reason is not None)
