"""What quality can be told from decisions: precision, misses, agreement, a reviewer's own figure.

All from real cases (golden items answer for golden items only), each with its interval. No figure says how
long somebody took.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from doorwatch.casework.quality_agreement import Kappa, cohen, grouped
from doorwatch.casework.quality_golden import load_items
from doorwatch.casework.rights import PermissionRefused, require
from doorwatch.rates import Rate
from doorwatch.replay.reviews import verdicts
from doorwatch.store.quality import (
    ControlFact,
    golden_answers,
    language_counts,
    looks,
    real_cases,
    reviewed_controls,
    shown_listings,
)
from doorwatch.types import FLAGGED, LANES, Lane, ListingRef
from doorwatch.types.people import Permission, Person

TEN_THOUSAND = 10_000


@dataclass(frozen=True, slots=True)
class Precision:
    """How often a person confirmed what was found, by rule and by indicator."""

    rules: Mapping[str, Rate]
    indicators: Mapping[str, Rate]


@dataclass(frozen=True, slots=True)
class Misses:
    """Of the reviewed control listings those that should have been flagged, per 10,000 with interval."""

    rate: Rate
    cannot_tell: int

    @property
    def per_10_000(self) -> float | None:
        """Misses per 10,000 unflagged listings; None when nothing was reviewed."""
        return None if self.rate.share is None else self.rate.share * TEN_THOUSAND

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson interval at 95 %, per 10,000."""
        low, high = self.rate.interval
        return low * TEN_THOUSAND, high * TEN_THOUSAND


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """How often a reviewer's answers to golden items were right, and agreed with second looks."""

    golden: Rate
    agreed: Rate


@dataclass(frozen=True, slots=True)
class LanguageRates:
    """Of the live listings in a language the shares that are flagged and that were referred."""

    flagged: Rate
    referred: Rate


def precision(conn: Any) -> Precision:
    """Return the precision of each rule and indicator that spoke on a decided listing of a real case.

    Shadow signals and those that did not count are left out: nobody was asked about them.
    """
    said = verdicts(real_cases(conn))
    rules: dict[str, Counter[bool]] = {}
    indicators: dict[str, Counter[bool]] = {}
    seen: set[ListingRef] = set()
    for shown in sorted(shown_listings(conn), key=lambda one: -one.case):
        ref = ListingRef(shown.platform, shown.listing)
        if ref not in said or ref in seen:
            continue
        seen.add(ref)
        counted = [one for one in shown.vector["signals"] if one["counted"]]
        for rule in {one["rule"] for one in counted if one["rule"]}:
            rules.setdefault(rule, Counter())[said[ref]] += 1
        for indicator in {one["indicator"] for one in counted}:
            indicators.setdefault(indicator, Counter())[said[ref]] += 1
    return Precision(_rates(rules), _rates(indicators))


def misses(conn: Any) -> Misses:
    """Return what the control sample says about listings that were not flagged."""
    return misses_of(reviewed_controls(conn))


def misses_of(facts: Iterable[ControlFact]) -> Misses:
    """Return the misses among reviewed control listings; those that nobody could judge count apart."""
    said = Counter(one.result for one in facts)
    missed = said["should_be_flagged"]
    return Misses(Rate(missed, missed + said["nothing"]), said["cannot_tell"])


def agreement(conn: Any) -> dict[Lane, Kappa]:
    """Return Cohen's kappa of first and second decisions per lane, of the lanes with a second look."""
    pairs: dict[str, list[tuple[str, str]]] = {}
    for look in looks(conn, given=True):
        pairs.setdefault(look.lane, []).append(grouped(look.first, look.second))  # type: ignore[arg-type]
    return {lane: cohen(pairs[lane]) for lane in LANES if lane in pairs}


def own_figure(conn: Any, person: Person, name: str) -> OwnFigure:
    """Return the figure of the reviewer `name`, for that reviewer and for seniors alone.

    Raises PermissionRefused: another's figure without the right to all of them.
    """
    if name == person.name:
        require(person, Permission.QUALITY_OWN)
    elif not person.may(Permission.QUALITY_ALL):
        raise PermissionRefused(person.name, Permission.QUALITY_ALL)
    items = load_items()
    answers = [(item, said) for item, who, said in golden_answers(conn) if who == name and item in items]
    right = sum(items[item].right(said) for item, said in answers)
    mine = [one for one in looks(conn, given=True) if one.first_by == name]
    same = sum(len(set(grouped(one.first, one.second))) == 1 for one in mine)  # type: ignore[arg-type]
    return OwnFigure(Rate(right, len(answers)), Rate(same, len(mine)))


def by_language(conn: Any) -> dict[str, LanguageRates]:
    """Return flag and referral rates per language of listings; one in two languages counts in both."""
    totals: Counter[str] = Counter()
    flagged: Counter[str] = Counter()
    referred: Counter[str] = Counter()
    for languages, level, sent in language_counts(conn):
        for language in languages or ("unknown",):
            totals[language] += 1
            flagged[language] += level in FLAGGED
            referred[language] += sent
    return {
        language: LanguageRates(Rate(flagged[language], n), Rate(referred[language], n))
        for language, n in sorted(totals.items())
    }


def _rates(found: Mapping[str, Counter[bool]]) -> dict[str, Rate]:
    return {name: Rate(one[True], one.total()) for name, one in sorted(found.items())}
