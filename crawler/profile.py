"""What a site profile says: where a site keeps what doorwatch may read. No Python per site.

`crawler.profiles` reads the YAML; `docs/site-profiles.md` explains each key with examples.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

TEXT_FIELDS = ("title", "text", "language", "persona", "city", "country", "section")
SINGLE_FIELDS = (*TEXT_FIELDS, "stated_age", "price", "account", "posted_at", "bumped_at")
MANY_FIELDS = ("phones", "images", "videos", "reviews")
FIELDS = (*SINGLE_FIELDS, *MANY_FIELDS)
"""Fields of a listing that a profile may place. `account` is the platform's account id."""


@dataclass(frozen=True, slots=True)
class Find:
    """How to find one value. Exactly one of the first seven says where; the rest how to read it.

    `css`, `xpath`: elements of the page (`attribute`: the first attribute that has a value, else
    their visible text). `label`: the words beside which the value stands. `json`: JMESPath into a
    JSON answer. `item`: JMESPath into the page's structured data. `value`: a constant. `segment`:
    a part of the address's path, counted from 1, from the end when negative. `split` cuts the value
    and `first` or `last` keeps that many pieces: `slug-S-000123`, split "-", last 2 gives S-000123.
    """

    css: str | None = None
    xpath: str | None = None
    label: tuple[str, ...] = ()
    json: str | None = None
    item: str | None = None
    value: str | None = None
    segment: int | None = None
    attribute: tuple[str, ...] = ()
    split: str | None = None
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Marker:
    """How a kind of page is known: an element that it holds, or words that stand on it."""

    css: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class ListRules:
    """The list. `urls` are relative to the agreement's site.

    HTML: `card` selects the cards, `id` and `link` are looked up within one, `next` in the page.
    JSON: `items` is the JMESPath of the cards, `id` and `link` look into one, `more` into the whole
    answer. `volatile` parts of a card do not count as a change of it. `empty` is how the site says
    that a page has no cards. `floor` (0-1): below this share of what is known, a list is doubted.
    """

    urls: tuple[str, ...]
    id: Find
    link: Find
    card: str | None = None
    next: Find | None = None
    items: str | None = None
    more: Find | None = None
    volatile: tuple[str, ...] = ()
    empty: Marker | None = None
    floor: float = 0.5
    max_pages: int = 10_000


@dataclass(frozen=True, slots=True)
class DetailRules:
    """A detail page. `ready` must stand on a real one (else the layout changed).

    `id`, when given, must be the listing that was asked for. `scope` is the part of the page that
    is the listing, `exclude` what in it belongs to others ("related listings"). `gone` is how the
    site says with status 200 that a listing is gone: recorded, never taken as a removal.
    """

    ready: Marker | None = None
    id: Find | None = None
    scope: str | None = None
    exclude: tuple[str, ...] = ()
    gone: Marker | None = None


@dataclass(frozen=True, slots=True)
class Reveal:
    """The request that shows the contact, made only when the agreement allows it.

    `link` finds its address on the detail page, `phones` and `handles` look into its answer.
    """

    link: Find
    phones: Find | None = None
    handles: Mapping[str, Find] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SiteProfile:
    """One site. `floors` are the least shares (0-1) of detail pages on which a field is found.

    `handles` maps a kind (telegram, ...) to its place. `fallback` allows structured data, labels
    and the page's shape for fields on which the profile is silent. `zone` (IANA) is for instants
    without an offset, `currency` (ISO 4217) for prices without one.
    """

    platform: str
    list: ListRules
    detail: DetailRules
    fields: Mapping[str, Find]
    handles: Mapping[str, Find] = field(default_factory=dict)
    reveal: Reveal | None = None
    floors: Mapping[str, float] = field(default_factory=dict)
    maintenance: tuple[Marker, ...] = ()
    fallback: bool = True
    country: str | None = None
    currency: str | None = None
    zone: str | None = None
