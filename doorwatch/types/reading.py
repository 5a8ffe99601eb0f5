"""A reading: what could be read of one listing, and what could not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from doorwatch.types.listing import Listing, ListingRef

Subject = Literal["advertised_person", "other", "unknown"]
AgeKind = Literal[
    "digits", "number_word", "hidden", "sum", "roman", "birth_date", "birth_year", "turning", "field"
]
ContactKind = Literal["phone", "telegram", "snapchat", "whatsapp", "instagram", "chat", "email", "url"]


@dataclass(frozen=True, slots=True)
class NormalText:
    """A field's text, normalised, with an exact map back.

    `normal[i]` was made from `original[starts[i]:ends[i]]`, in code points. Both maps are None
    when they are the identity. `field` is title, text, hidden_text, picture_text:<index>,
    persona or review:<index>.
    """

    field: str
    original: str
    normal: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original offsets [start, end) of the normalised, not empty, slice [start, end)."""
        if self.starts is None or self.ends is None:
            return start, end
        return min(self.starts[start:end]), max(self.ends[start:end])

    def quote(self, start: int, end: int) -> str:
        """Return the original words of a normalised slice."""
        first, last = self.span(start, end)
        return self.original[first:last]


@dataclass(frozen=True, slots=True)
class Age:
    """An age that the listing tells; offsets count code points of the original field.

    `hidden` says that it was written so that a simple reader would miss it; `words` is the
    original wording including its context ("I am 16"), `current` is False for a past age of a person whose
    present age is told beside it. An age of the field has field `stated_age` and offsets 0, 0.
    `moved` are the words that moved the subject model to give the number to her; empty where rules did.
    """

    years: int
    subject: Subject
    kind: AgeKind
    field: str
    start: int
    end: int
    hidden: bool = False
    current: bool = True
    quote: str = ""
    moved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach somebody. Phones are E.164 where they parse; `valid` is None for other kinds."""

    kind: ContactKind
    value: str
    hidden: bool
    field: str
    start: int
    end: int
    valid: bool | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A place in a picture, in pixels of the full decode."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PictureText:
    """Words that OCR or a QR code gave; `source` is ocr or qr."""

    quote: str
    box: Box | None
    source: Literal["ocr", "qr"]


@dataclass(frozen=True, slots=True)
class BankMatch:
    """A picture's match in a bank.

    `kind` is the bank's (hotline, survivor, stock, template); `distance` in bits (0-256), `transform` one of
    the dihedral names; `exact` says that it lies within the bank's own threshold, neither turned nor
    mirrored. `hash` is what was compared.
    """

    bank: str
    kind: str
    distance: int
    transform: str
    exact: bool
    entry: str
    hash: Literal["pdq", "sha256"] = "pdq"


@dataclass(frozen=True, slots=True)
class PictureReading:
    """What was read of one picture before its bytes were gone.

    `pdq` and `pdq_r` are 64 hex digits, never compared with each other; `quality` is 0-100 (49 or
    less is low detail). `sha256` is of the bytes as they came. `regions` are
    hashes of parts in readings from before they were left out (`docs/pictures.md`); nothing reads them.
    `copies` are the PDQ (hex) of known pictures of which this one shows a part: a crop, a collage, a turned
    or framed copy. `portrait` is what such copies are known by, asked for where a case needs it; it is
    taken out before a reading is stored. `text_state` says whether words in the picture were read.
    """

    index: int
    address: str | None = None
    sha256: str | None = None
    size: int | None = None
    width: int | None = None
    height: int | None = None
    pdq: str | None = None
    pdq_r: str | None = None
    quality: int | None = None
    regions: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    texts: tuple[PictureText, ...] = ()
    text_state: Literal["read", "no_text", "not_read", "pending"] = "not_read"
    matches: tuple[BankMatch, ...] = ()
    failure: str | None = None
    portrait: bytes | None = None


@dataclass(frozen=True, slots=True)
class ImageCount:
    """How many pictures the listing shows, and how many were read."""

    seen: int
    read: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was looked at. Not looked at is never "nothing found"."""

    text: Literal["read", "none"]
    language: Literal["supported", "unsupported", "unknown"]
    images: ImageCount
    picture_text: Literal["read", "partly", "not_read", "pending", "none"]
    contact: Literal["shown", "behind_button", "none"]


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be looked at, with its reason; `image` is the picture's index."""

    detector: str
    reason: str
    image: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that could be read of one listing, made once by `doorwatch.reading.read`.

    `stated_age` is the verdict in years: the advertised person's current age as the listing tells
    it, the lowest on contradiction, 17 for somebody about to turn 18, None when none is told.
    `persona` is the normalised name that the listing gives its person, None without one.
    `languages` are ISO 639-1 codes, the likeliest first. `undecided_numbers` says that a text in
    an unsupported language holds digits or number words.
    """

    listing: Listing
    as_of: date
    texts: tuple[NormalText, ...] = ()
    ages: tuple[Age, ...] = ()
    contacts: tuple[Contact, ...] = ()
    languages: tuple[str, ...] = ()
    stated_age: int | None = None
    persona: str | None = None
    pictures: tuple[PictureReading, ...] = ()
    undecided_numbers: bool = False
    coverage: Coverage = field(
        default_factory=lambda: Coverage("none", "unknown", ImageCount(0, 0), "none", "none")
    )
    failures: tuple[Failure, ...] = ()
    pending: tuple[str, ...] = ()

    @property
    def ref(self) -> ListingRef:
        """The identity of the listing that was read."""
        return self.listing.ref
