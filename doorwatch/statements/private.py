"""No personal data in what is exported: the free text of a statement against the listing that it is about.

The database of statements is public. Refused are contacts of any kind, also disguised ones, and what is
the listing's own: its names, numbers and ids, the words that a signal quoted, four words in a row from its
text. A name that stands nowhere in the listing cannot be known here; the person who edits is told so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from doorwatch.contacts import find_contacts
from doorwatch.errors import BadInput
from doorwatch.text import fold_name, normalise
from doorwatch.types import Listing, Signal

Words = tuple[str, ...]
RUN = 4
"""Words in a row that are a quotation, whoever wrote them first."""
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"[\"“”„«»‘’‚'‹›]([^\"“”„«»‘’‚'‹›]+)[\"“”„«»‘’‚'‹›]")
_LONG_NUMBER = re.compile(r"\d[\d\s()./-]{5,}\d")
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_ACT = re.compile(r"\b(?:\([A-Z]{2,4}\)\s*)?\d{2,4}/\d{2,4}(?:/[A-Z]{2,4})?\b")
"""Numbers of European acts, such as 2022/2065 or 2011/36/EU."""
_AT = re.compile(r"@\w|\w\s*(?:@|\(at\)|\[at\])\s*\w", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Private:
    """What of one listing must not be exported, folded to words for comparison.

    `said` are its texts and the quotes of its signals; `quotes` those of two and more words; `runs`
    every `RUN` words of its texts. `known` are sentences of our own, the longest first.
    """

    names: frozenset[Words]
    ids: frozenset[str]
    numbers: frozenset[str]
    said: frozenset[Words]
    quotes: frozenset[Words]
    runs: frozenset[Words]
    country: str | None = None
    known: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, listing: Listing | None, signals: Iterable[Signal] = (), known: Iterable[str] = ()
    ) -> Private:
        """Return what a listing and its signals hold; without a listing the quotes of the signals alone.

        Words of a sentence of our own (`known`) are no quotation, whatever a listing says.
        """
        quotes = {words for quote in _quotes(signals) if (words := _words(quote))}
        texts = {words for text in _texts(listing) if (words := _words(text))}
        account = listing.account if listing else None
        people = [listing.persona if listing else None, account.payer if account else None]
        people.append(account.verified_person if account else None)
        ids = [listing.id if listing else None, account.id if account else None]
        ids += [handle.value.lstrip("@") for handle in listing.handles] if listing else []
        return cls(
            names=frozenset(words for name in people if name and (words := _words(name))),
            ids=frozenset(one.casefold() for one in ids if one and len(one) > 2),
            numbers=frozenset(_digits(phone)[-7:] for phone in (listing.phones if listing else ())),
            said=frozenset(quotes | texts),
            quotes=frozenset(words for words in quotes if len(words) > 1),
            runs=frozenset(run for words in texts for run in _runs(words)),
            country=listing.country if listing else None,
            known=tuple(sorted(set(known), key=len, reverse=True)),
        )

    def with_id(self, id: str) -> Private:
        """Return the same with the listing's id, where the listing itself is no longer kept."""
        return replace(self, ids=self.ids | {id.casefold()}) if len(id) > 2 else self


def found_in(text: str, private: Private) -> tuple[str, ...]:
    """Return what personal things a free text holds, by kind, sorted; never the thing itself."""
    return tuple(sorted(set(_found(text, private))))


def check_free_text(field: str, text: str, private: Private) -> None:
    """Raise BadInput naming field and kinds when a free text holds something personal."""
    kinds = found_in(text, private)
    if kinds:
        raise BadInput(f"statement {field}", "no personal data: this is published", " and ".join(kinds))


def _found(text: str, private: Private) -> Iterator[str]:
    lawful = _ACT.sub(" ", _DAY.sub(" ", text))
    contacts = find_contacts((normalise("text", lawful),), private.country)
    for contact in contacts:
        yield "a phone number" if contact.kind == "phone" else f"a contact ({contact.kind})"
    if any(len(_digits(number)) >= 7 for number in _LONG_NUMBER.findall(lawful)):
        yield "a long number"
    if _AT.search(text):
        yield "a contact (address or user name)"
    if any(len(number) >= 5 and number in _digits(text) for number in private.numbers):
        yield "a phone number of the listing"
    if any(_holds_id(text.casefold(), one) for one in private.ids):
        yield "an id or user name of the listing"
    pieces = _pieces(text, private)
    if any(_holds(words, name) for words in pieces for name in private.names):
        yield "a name of the listing"
    if _quotes_it(text, pieces, private):
        yield "a quotation of the listing"


def _pieces(text: str, private: Private) -> tuple[Words, ...]:
    """The words that are not our own sentences, piece by piece: two pieces never make one run."""
    rest = text
    for sentence in private.known:
        rest = rest.replace(sentence, "\0")
    return tuple(_words(piece) for piece in rest.split("\0"))


def _quotes_it(text: str, pieces: Iterable[Words], private: Private) -> bool:
    """Words of the listing: between quotation marks any, elsewhere two and more of a signal or a long run."""
    inner = [words for quoted in _QUOTED.findall(text) if (words := _words(quoted))]
    if any(_holds(said, words) for said in private.said for words in inner):
        return True
    return any(_holds(words, quote) for words in pieces for quote in (*private.quotes, *private.runs))


def _quotes(signals: Iterable[Signal]) -> Iterator[str]:
    for signal in signals:
        for item in signal.evidence:
            if item.type in ("text", "picture_text"):
                yield item.quote


def _texts(listing: Listing | None) -> Iterator[str]:
    if listing is not None:
        yield from (one for one in (listing.title, listing.text, listing.hidden_text) if one)
        yield from (review.text for review in listing.reviews)


def _words(text: str) -> Words:
    return tuple(_WORD.findall(fold_name(text)))


def _runs(words: Words) -> Iterator[Words]:
    if 1 < len(words) < RUN:
        yield words
    for start in range(len(words) - RUN + 1):
        yield words[start : start + RUN]


def _holds(words: Words, part: Words) -> bool:
    return any(words[at : at + len(part)] == part for at in range(len(words) - len(part) + 1))


def _holds_id(text: str, one: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text) is not None


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdecimal())
