"""Phone numbers in chains of digits, by the plan of the platform's country.

A number that the library's plan refuses is kept, marked invalid, when it is written as a phone
number is: linking needs no valid number, only the same one. What begins like no phone number of
the country (no trunk zero, no plus) must be valid and be set out as numbers are there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import phonenumbers

from doorwatch.contacts.chains import Link, chains
from doorwatch.contacts.plans import FALLBACK, is_too_short, parse
from doorwatch.contacts.spans import Spans, contact
from doorwatch.types import Contact, NormalText

_NO_TRUNK: Final = frozenset(("ES", "PL", "LU", "CZ", "DK", "NO", "PT", "IT", "GR", "EE", "LV", "MT", "CY"))
_LAYOUTS: Final = frozenset(
    ("9", "333", "3222", "2322", "36", "27", "3123", "1" * 9, "8", "2222", "44", "332")
)
_CUE: Final = re.compile(
    r"(?:tel|telef\w{0,4}|phone|fon|mobiel|mobile?|mob|gsm|handy|movil|portable|bel|call|ring|ruf\w{0,3}|anruf\w{0,2}"
    r"|appel\w{0,3}|llam\w{0,3}|sun\w{0,3}|hivj?\w{0,2}|dzwon\w{0,3}|whats\s?app|wapp|wa|app|sms|text|nummer|nr|number"
    r"|numero|numar|szam|numer|☎|📞|📱|☏)[^\w+]{0,4}\Z"
)
_HARD_GAP: Final = re.compile(r"[,;|\n/]|[.!?:]\s|\s-\s|\s{2}")
_PLAIN_GAP: Final = re.compile(r"[ \u00a0]?[-–./()]?[ \u00a0]?[()]?")
_PLAIN_QUOTE: Final = re.compile(r"[+(]{0,2}[0-9][0-9 \u00a0()./–-]*")
_COUNTING: Final = "0123456789" * 2
_LONGEST: Final = 15
_SHORTEST: Final = 7
_USUAL: Final = 10
"""Digits after which an invalid number may be whole."""


class _Found(NamedTuple):
    first: int
    last: int
    value: str
    valid: bool


class _Budget:
    """How many numbers may be tried: in proportion to the text, and each digit string once."""

    def __init__(self, size: int) -> None:
        self.left = 200 + size // 10
        self._tried: set[tuple[str, str | None]] = set()
        self._known: dict[tuple[str, str | None], tuple[str, bool, bool] | None] = {}

    def allows(self, digits: str, country: str | None) -> bool:
        """Count a digit string; False when the budget is spent."""
        key = (digits, country)
        if key not in self._tried:
            if self.left <= 0:
                return False
            self.left -= 1
            self._tried.add(key)
        return True

    def read(self, digits: str, country: str | None) -> tuple[str, bool, bool] | None:
        """Return (E.164, possible, valid), None when the digits are no number or the budget is spent."""
        if not self.allows(digits, country):
            return None
        key = (digits, country)
        if key not in self._known:
            self._known[key] = parse(digits, country)
        return self._known[key]


def find_phones(text: NormalText, country: str | None, used: Spans) -> Iterator[Contact]:
    """Yield the phone numbers of a text, in E.164; `country` is ISO 3166-1 alpha-2 or None."""
    normal = text.normal
    budget = _Budget(len(normal))
    for chain in chains(normal, used):
        at = 0
        while at < len(chain):
            found = _from(chain, at, normal, country, budget)
            if found is None:
                at += 1
                continue
            last, number = found
            used.add(number.first, number.last)
            hidden = _hidden(text, number, chain[at : last + 1])
            span = (number.first, number.last)
            yield contact(text, span, "phone", number.value, hidden=hidden, valid=number.valid)
            at = last + 1


def field_phone(value: str, country: str | None) -> Contact:
    """Return the contact of a platform's own phone field; digits as they came when they do not parse."""
    digits = re.sub(r"[^\d+]", "", value)
    read = parse(digits, country) if len(digits) <= 20 else None
    number, valid = (read[0], read[2]) if read else (digits[:30], False)
    return Contact("phone", number, False, "phones", 0, 0, valid)


def _from(
    chain: list[Link], at: int, normal: str, country: str | None, budget: _Budget
) -> tuple[int, _Found] | None:
    """Return (index of the last link, number) of the phone that begins at a link of a chain."""
    link = chain[at]
    cue = _CUE.search(normal, max(0, link.start - 24), link.start) is not None
    lead = link.plus or link.digits.startswith("0")
    within = at and not link.far and chain[at - 1].filler is False
    if within and not lead and not _HARD_GAP.search(link.gap):
        return None  # the middle of a row of digits
    best: tuple[int, _Found] | None = None
    digits = ""
    for last in range(at, min(at + _LONGEST, len(chain))):
        if last > at and _announced(chain[last]):
            break
        if last > at and chain[last].far and not _goes_on(link, digits, last - at):
            break
        digits += chain[last].digits
        if len(digits) > _LONGEST + 2:
            break
        if len(digits) < _SHORTEST or (last + 1 < len(chain) and chain[last + 1].gap == ""):
            continue
        number = _number(chain[at : last + 1], digits, normal, country, cue, budget)
        if number is not None and (best is None or number.valid or not best[1].valid):
            best = (last, number)
        whole = best is not None and (best[1].valid or len(digits) >= _USUAL)
        if whole and last + 1 < len(chain) and _ends_before(chain, at, last + 1):
            break
    return best


def _announced(link: Link) -> bool:
    """Tell whether a link can only be the beginning of a number: "... 4. Tel. 0049", "... 80 +49"."""
    if link.plus:
        return True
    return link.filler and link.digits.startswith("0") and _CUE.search(link.gap.rstrip()) is not None


def _goes_on(first: Link, digits: str, links: int) -> bool:
    """Tell whether a number may go on after several words: one of abroad, or one told digit by digit."""
    return _abroad(first, digits) or (digits.startswith("0") and len(digits) == links > 4)


def _abroad(first: Link, digits: str) -> bool:
    """Tell whether digits begin as numbers of another country do."""
    return first.plus or digits.startswith("00")


def _ends_before(chain: list[Link], at: int, following: int) -> bool:
    """Tell whether a number that could end here does, because another seems to begin."""
    link = chain[following]
    begins = link.plus or (link.digits.startswith("0") and len(link.digits) > 1)
    within = chain[at + 1 : following]
    if link.filler and not any(inner.filler for inner in within):
        return True
    if "(" in link.gap or (begins and link.gap != chain[following - 1].gap):
        return True
    return _HARD_GAP.search(link.gap) is not None and not any(_HARD_GAP.search(inner.gap) for inner in within)


def _number(
    links: list[Link], digits: str, normal: str, country: str | None, cue: bool, budget: _Budget
) -> _Found | None:
    first = links[0]
    plus = first.plus and not digits.startswith("0")
    asked = f"+{digits}" if plus else digits
    # How the digits stand is seen in a tenth of the time that the library needs to read them.
    set_out = _set_out(links, digits, plus, country, cue)
    spelled = not plus and _spelled_out(links, digits)
    written = _written_as_phone(links, digits, plus, cue)
    if not (set_out or spelled or written) or (plus and not spelled and is_too_short(digits)):
        budget.allows(asked, country)
        return None
    read = budget.read(asked, country)
    if read is None:
        return None
    value, possible, valid = read
    start = first.start if first.plus_at is None else first.plus_at
    found = _Found(start, links[-1].end, value, valid)
    if valid and set_out:
        return found
    if spelled:
        return _without_plus(found, digits, budget)
    return found if not valid and possible and written else None


_CODES: Final = tuple(str(phonenumbers.country_code_for_region(code)) for code in FALLBACK)


def _spelled_out(links: list[Link], digits: str) -> bool:
    """Tell whether a row begins with a country's code and is taken apart as only a number is.

    All of it in spoken numbers, a word in every gap, or each digit by itself between like signs:
    "forty-four, ...", "44 hello 7700 dear 900 ...", "4*4*7*7*...".
    """
    if not 11 <= len(digits) <= 13 or not digits.startswith(_CODES) or any(link.far for link in links):
        return False
    if sum(link.spoken for link in links) >= len(links) - 1 and len(links) >= 5:
        return True
    if len(links) >= 4 and all(link.filler or link.spoken for link in links[1:]):
        return True
    gaps = {link.gap for link in links[1:]}
    return len(links) == len(digits) and len(gaps) == 1 and not gaps & {"", " "}


def _without_plus(found: _Found, digits: str, budget: _Budget) -> _Found | None:
    """Return the number that a plus before its digits would make, when such a number is possible."""
    read = budget.read(f"+{digits}", None)
    return found._replace(value=read[0], valid=read[2]) if read is not None and read[1] else None


def _set_out(links: list[Link], digits: str, plus: bool, country: str | None, cue: bool) -> bool:
    """Tell whether the digits of a valid number stand as somebody would write a number."""
    if plus or digits.startswith("00"):
        return True
    fillers = any(link.filler for link in links[1:])
    if digits.startswith("0"):
        return len(digits) >= 9
    if country is None or country in _NO_TRUNK or cue:
        layout = "".join(str(len(link.digits)) for link in links)
        return len(digits) >= 8 and not fillers and (cue or layout in _LAYOUTS)
    code = str(phonenumbers.country_code_for_region(country))
    return digits.startswith(code) and len(digits) >= 10 and not fillers


def _written_as_phone(links: list[Link], digits: str, plus: bool, cue: bool) -> bool:
    """Tell whether an invalid number is to be kept for linking."""
    if not (plus or digits.startswith("0")) or len(digits) < 9 or len(set(digits)) < 3:
        return False
    if digits in _COUNTING:
        return False
    gaps = [link.gap for link in links[1:]]
    if len(set(gaps)) <= 1:
        return True
    if _abroad(links[0], digits) and len(digits) >= 11:
        return True
    fillers = [link.gap for link in links[1:] if link.filler]
    if fillers:
        return all("(" in gap or "[" in gap for gap in fillers)
    return cue or any(link.spoken for link in links) or all(_PLAIN_GAP.fullmatch(gap) for gap in gaps)


def _hidden(text: NormalText, number: _Found, links: list[Link]) -> bool:
    """Tell whether a number was written so that a program would not collect it."""
    if any(link.spoken for link in links) or any(link.filler for link in links[1:]):
        return True
    if _PLAIN_QUOTE.fullmatch(text.quote(number.first, number.last)) is None:
        return True
    if any(_PLAIN_GAP.fullmatch(link.gap) is None for link in links[1:]):
        return True
    return sum(len(link.digits) == 1 for link in links) > 4
