"""What was planted in a listing, and how what was found compares with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from types import MappingProxyType

from demo.measure import Rate
from doorwatch.types import Assessment, ListingRef

HEADING = "self-made data: shows that it works, not how well"
TEXT_AGE = frozenset({"stated_age_under_18", "obfuscated_age_under_18", "birth_date_under_18", "turning_18"})
"""The four indicators of which one may be found in place of another: all say the same of the person."""
INDICATORS = (
    "stated_age_under_18", "obfuscated_age_under_18", "birth_date_under_18", "turning_18", "age_edit_history",
    "age_contradiction", "user_report_underage", "youth_language", "school_or_guardian_context",
    "coded_keyword_hit", "emoji_code_hit", "lexicon_obfuscation", "obscured_phone_number", "phone_in_image",
    "shared_phone_many_personas", "shared_payer", "payer_not_advertiser", "many_phones_one_account",
    "third_person_or_plural_voice", "near_duplicate_text_cluster", "trustworthy_language",
    "contact_by_other_person", "coercion_in_reviews", "no_limits_and_always_available", "rapid_relocation",
    "recruitment_ad", "too_good_offer", "recruitment_aimed_at_minors", "sugar_offer",
    "verified_account_trade", "verification_artifact_reuse", "repost_after_refusal", "off_platform_handle",
    "image_reused_other_persona", "known_hash_match", "account_changed_hands", "hidden_text",
)  # fmt: skip
"""Every scored indicator, in the order of the taxonomy: the rows of a comparison."""
NEEDS = frozenset({"feed", "ocr", "bank"})
"""What a plant may need to be seen at all: the platform's own data, words in pictures, a hash bank."""
Covered = Mapping[str, Mapping[str, str]]
"""For each indicator that lives in words, `live` or `shadow` for each language that has a rule."""
NO_TABLE: Covered = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Truth:
    """What one listing holds in one night.

    `indicators` must be found. `allowed` may be found as well: other readings of the same words,
    which count neither for nor against. `needs` is a part of `NEEDS`. `kind` names a hard negative,
    None for all others; `benign` says that nothing is planted, so that whatever raises a level is a
    false flag. `stated_age` is the verdict in years, exact to within `age_slack` years. `form` says
    how it was written.
    """

    ref: ListingRef
    index: int
    night: int
    language: str
    plant: str
    kind: str | None
    indicators: frozenset[str]
    allowed: frozenset[str]
    needs: frozenset[str]
    benign: bool
    stated_age: int | None
    age_slack: int = 0
    form: str = ""

    @property
    def minor(self) -> bool:
        """True when the listing itself says that its person is under 18."""
        return bool(self.indicators & TEXT_AGE)


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator: what was planted within reach and found, what was found where nothing was.

    `out_of_reach` counts plants that need what this run had not (`Truth.needs`), `not_covered`
    plants in a language for which no live rule stands: neither is a miss.
    """

    indicator: str
    built: bool
    recall: Rate
    precision: Rate
    wrong: int
    out_of_reach: int
    not_covered: int


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of innocent listing: how many were flagged in any lane, how many as a minor."""

    kind: str
    flagged: Rate
    minor: Rate


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found against what was planted. `missed` and `wrong` name (listing, indicator).

    `minors` counts planted minor ages for which a signal of `TEXT_AGE` stands and the lane minor_age
    is at review or urgent, `urgent_minors` those of them at urgent (a birth year alone is strong and
    so review); `ages` verdicts that are right; `not_assessed` listings without an assessment.
    """

    rows: tuple[Row, ...]
    kinds: tuple[KindRow, ...]
    minors: Rate
    urgent_minors: Rate
    false_minors: Rate
    ages: Rate
    not_assessed: int
    missed: tuple[tuple[ListingRef, str], ...]
    wrong: tuple[tuple[ListingRef, str], ...]


@dataclass(slots=True)
class _Tally:
    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    exact: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    beyond: Counter[str] = field(default_factory=Counter)
    uncovered: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, list[tuple[bool, bool]]] = field(default_factory=dict)
    minors: list[bool] = field(default_factory=list)
    urgent: list[bool] = field(default_factory=list)
    false_minors: list[bool] = field(default_factory=list)
    ages: list[bool] = field(default_factory=list)
    missed: list[tuple[ListingRef, str]] = field(default_factory=list)
    mistaken: list[tuple[ListingRef, str]] = field(default_factory=list)


def _is_found(indicator: str, truth: Truth, got: Set[str]) -> bool:
    if indicator in got:
        return True
    return indicator in TEXT_AGE and bool(got & TEXT_AGE & (truth.allowed | truth.indicators))


def _is_covered(indicator: str, truth: Truth, coverage: Covered) -> bool:
    """Tell whether a rule in force looks for an indicator in the truth's language.

    An indicator that the table does not name lives in no words, and hangs on no language.
    """
    return indicator not in coverage or coverage[indicator].get(truth.language) == "live"


def _count_planted(
    tally: _Tally, truth: Truth, got: Set[str], available: Set[str], coverage: Covered
) -> None:
    for indicator in truth.indicators:
        if not truth.needs <= available:
            tally.beyond[indicator] += 1
        elif not _is_covered(indicator, truth, coverage):
            tally.uncovered[indicator] += 1
        else:
            tally.planted[indicator] += 1
            tally.exact[indicator] += indicator in got
            if _is_found(indicator, truth, got):
                tally.found[indicator] += 1
            else:
                tally.missed.append((truth.ref, indicator))


def _count(
    tally: _Tally, truth: Truth, assessment: Assessment | None, available: Set[str], coverage: Covered
) -> None:
    got = {signal.indicator for signal in assessment.signals} if assessment else set()
    _count_planted(tally, truth, got, available, coverage)
    for indicator in got - truth.indicators - truth.allowed:
        tally.wrong[indicator] += 1
        tally.mistaken.append((truth.ref, indicator))
    within = truth.needs <= available
    minor_level = assessment.lanes["minor_age"].level if assessment else "none"
    if truth.minor and within:
        found = bool(got & TEXT_AGE)
        tally.minors.append(found and minor_level in ("review", "urgent"))
        tally.urgent.append(found and minor_level == "urgent")
    if assessment is not None and within:
        told = assessment.stated_age
        exact = (told is None) == (truth.stated_age is None)
        if told is not None and truth.stated_age is not None:
            exact = abs(told - truth.stated_age) <= truth.age_slack
        tally.ages.append(exact)
    if truth.benign and assessment is not None:
        as_minor = minor_level in ("review", "urgent")
        tally.false_minors.append(as_minor)
        tally.kinds.setdefault(truth.kind or "ordinary", []).append((assessment.flagged, as_minor))


def _rate(outcomes: Iterable[bool]) -> Rate:
    values = list(outcomes)
    return Rate(sum(values), len(values))


def compare(
    truth: Iterable[Truth], assessments: Mapping[ListingRef, Assessment], built: Set[str], *,
    available: Set[str] = NEEDS, coverage: Covered = NO_TABLE,
) -> Comparison:  # fmt: skip
    """Compare the last assessments with what was planted.

    `built` are the indicators that some detector declares; the others' rows say so in place of
    figures. `available` is the part of `NEEDS` that this run had: a crawl alone has no `feed`.
    `coverage` is the table of `doorwatch.rules.coverage.covered`: a sign in words of a language for
    which it says other than `live` counts as not covered. A listing of the truth without an
    assessment counts as missed.
    """
    tally, truths = _Tally(), list(truth)
    for one in truths:
        _count(tally, one, assessments.get(one.ref), available, coverage)
    rows = tuple(
        Row(
            indicator=name,
            built=name in built,
            recall=Rate(tally.found[name], tally.planted[name]),
            precision=Rate(tally.exact[name], tally.exact[name] + tally.wrong[name]),
            wrong=tally.wrong[name],
            out_of_reach=tally.beyond[name],
            not_covered=tally.uncovered[name],
        )
        for name in INDICATORS
    )
    kinds = tuple(
        KindRow(kind, _rate(flag for flag, _ in seen), _rate(minor for _, minor in seen))
        for kind, seen in sorted(tally.kinds.items())
    )
    return Comparison(
        rows=rows, kinds=kinds, minors=_rate(tally.minors), urgent_minors=_rate(tally.urgent),
        false_minors=_rate(tally.false_minors), ages=_rate(tally.ages),
        not_assessed=sum(one.ref not in assessments for one in truths),
        missed=tuple(sorted(tally.missed)), wrong=tuple(sorted(tally.mistaken)),
    )  # fmt: skip
