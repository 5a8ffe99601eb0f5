"""What of a reading Memory may keep: values that are keyed before they are stored, and word rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from doorwatch.numbers import find_numbers
from doorwatch.text import fold_name
from doorwatch.types import NormalText, Reading, Trace

NUMBER, CONTACT, NAME, CITY = "<number>", "<contact>", "<name>", "<city>"
"""The slots of `shingle_words`; no word of a text looks like them."""
SHINGLE = 2
"""Words of a shingle; chosen by measurement (`docs/near-text.md`)."""
FEWEST_WORDS = 15
"""A shorter row is a common phrase: that two people use it says nothing."""
_WORD: Final = re.compile(r"[^\W_]+")
_HANDLES: Final = ("telegram", "snapchat", "instagram", "chat", "email")


def traces(reading: Reading) -> tuple[Trace, ...]:
    """Return the values of a reading to remember, sorted and without doubles.

    A phone is its E.164 value, also that of a WhatsApp link; a handle `<kind>:<value>`. Web
    addresses are not remembered: many listings name the same innocent site. The row of words for
    near-duplicate text is apart (`shingle_words`).
    """
    found = {Trace("persona", reading.persona)} if reading.persona else set[Trace]()
    for contact in reading.contacts:
        if contact.kind == "phone" or (contact.kind == "whatsapp" and contact.value.startswith("+")):
            found.add(Trace("phone", contact.value))
        elif contact.kind in _HANDLES or contact.kind == "whatsapp":
            found.add(Trace("handle", f"{contact.kind}:{contact.value}"))
    found |= _account_traces(reading)
    for picture in reading.pictures:
        if picture.pdq:
            found.add(Trace("pdq", picture.pdq, picture.index, picture.quality))
        if picture.pdq_r:
            found.add(Trace("pdq_r", picture.pdq_r, picture.index, picture.quality))
        if picture.sha256:
            found.add(Trace("sha256", picture.sha256, picture.index, picture.quality))
        # A confirmed copy names the picture that it was made from, which showed enough detail.
        found.update(Trace("region", copy, picture.index) for copy in picture.copies)
    return tuple(sorted(found, key=lambda trace: (trace.kind, trace.value, trace.index or 0)))


def _account_traces(reading: Reading) -> set[Trace]:
    account = reading.listing.account
    if account is None:
        return set()
    found = {Trace("artifact", step.artifact) for step in account.verification if step.artifact}
    if account.id:
        found.add(Trace("account", account.id))
    if account.payer:
        found.add(Trace("payer", account.payer))
    if account.verified_person:
        found.add(Trace("person", account.verified_person))
    return found


def shingles_of(row: Sequence[str]) -> tuple[str, ...]:
    """Return the shingles of a row of words, `SHINGLE` neighbours each; none of a row that is too short."""
    if len(row) < FEWEST_WORDS:
        return ()
    return tuple(" ".join(row[at : at + SHINGLE]) for at in range(len(row) - SHINGLE + 1))


def shingle_words(reading: Reading) -> tuple[str, ...]:
    """Return the words of title and text in order, with slots for what a copy would change.

    Numbers (digits and words), contacts, the persona and the city become slots; the same slot
    twice in a row is one, so that "25" and "vijf en twintig" leave the same row.
    """
    names = {**_named(reading.listing.city, CITY), **_named(reading.persona, NAME)}
    row: list[str] = []
    for text in reading.texts:
        if text.field not in ("title", "text"):
            continue
        contacts = _Inside((item.start, item.end) for item in reading.contacts if item.field == text.field)
        numbers = _Inside((number.start, number.end) for number in find_numbers(text))
        for match in _WORD.finditer(text.normal):
            word, place = match.group(), match.start()
            if contacts.spans and contacts.holds(place if text.starts is None else _original(text, match)):
                word = CONTACT
            elif (numbers.spans and numbers.holds(place)) or _has_digit(word):
                word = NUMBER
            else:
                word = names.get(word, word)
            if not (word[0] == "<" and row and row[-1] == word):
                row.append(word)
    return tuple(row)


def _original(text: NormalText, match: re.Match[str]) -> int:
    return text.span(*match.span())[0]


def _has_digit(word: str) -> bool:
    return not word.isalpha() and any(char.isdigit() for char in word)


class _Inside:
    """Tells whether places, asked in order, lie in one of some spans that are sorted by their start."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self.spans = list(spans)
        self._at = 0

    def holds(self, place: int) -> bool:
        """Tell whether a place, no lower than the one before, lies in a span."""
        while self._at < len(self.spans) and self.spans[self._at][1] <= place:
            self._at += 1
        return self._at < len(self.spans) and self.spans[self._at][0] <= place


def _named(name: str | None, slot: str) -> dict[str, str]:
    return dict.fromkeys(fold_name(name or "").split(), slot)
