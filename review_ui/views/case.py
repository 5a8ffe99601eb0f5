"""One case as a page shows it: why it is here, each listing with its words, signs, gaps and changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from doorwatch.casework.casepage import CasePage
from doorwatch.rules import Rule
from doorwatch.store.casetext import CaseText
from doorwatch.types import (
    HARD_LANES,
    LANES,
    LEVELS,
    WEIGHTS,
    Assessment,
    ContextFact,
    Indicator,
    Lane,
    Level,
    ListingRef,
    Signal,
)
from review_ui.highlight import Piece
from review_ui.views.changes import Change, changes
from review_ui.views.pictures import Tile, tiles
from review_ui.views.words import Fact, Words, facts, signal_spans, veiled, words


@dataclass(frozen=True, slots=True)
class SignView:
    """One signal: `number` stands beside its words, `sources` are those of its rule."""

    number: int
    signal: Signal
    title: str
    explanation: str
    benign: str
    rule: Rule | None
    found: tuple[tuple[str, Mapping[str, Any]], ...]


@dataclass(frozen=True, slots=True)
class ContextView:
    """A fact that is shown folded with its direction and moves nothing."""

    title: str
    direction: str
    explanation: str
    fact: ContextFact


@dataclass(frozen=True, slots=True)
class ListingView:
    """One listing of the case; `words` is empty when its text has ended."""

    number: int
    ref: ListingRef
    level: Level
    lanes: tuple[tuple[Lane, Level], ...]
    assessment: Assessment | None
    revealed: bool
    facts: tuple[Fact, ...]
    words: tuple[Words, ...]
    signs: tuple[SignView, ...]
    context: tuple[ContextView, ...]
    tiles: tuple[Tile, ...]
    changes: tuple[Change, ...]
    status: str | None
    url: str | None

    @property
    def hides(self) -> bool:
        """True when something identifying is masked."""
        return not self.revealed and (
            any(fact.mask for fact in self.facts)
            or any(piece.mask for one in self.words for piece in one.pieces)
        )


@dataclass(frozen=True, slots=True)
class CaseView:
    """A whole case. `why` is the strongest sign of the worst listing; `hard` forbids every picture."""

    page: CasePage
    listings: tuple[ListingView, ...]
    why: SignView | None
    hard: bool


@dataclass(frozen=True, slots=True)
class Handbook:
    """What rules and taxonomy say about a sign, for the page."""

    rules: Mapping[str, Rule]
    taxonomy: Mapping[str, Indicator]

    def titles(self, language: str) -> Callable[[str], str]:
        """Return what names an indicator in a language; an unknown one is its id."""
        return lambda name: self.taxonomy[name].title[language] if name in self.taxonomy else name


def case_view(
    page: CasePage, handbook: Handbook, language: str, revealed: frozenset[ListingRef] = frozenset()
) -> CaseView:
    """Return a case for a reader, with the listings that it was opened for.

    Only listings in `revealed` show what identifies.
    """
    hard = is_hard(page)
    given = {ListingRef(one.platform, one.id) for one in page.shown.listings}
    listings = tuple(
        _listing(number, one.ref, page, handbook, language, one.ref in revealed, hard)
        for number, one in enumerate(page.shown.state.listings, start=1)
        if one.ref in given
    )
    return CaseView(page, listings, _why(page, listings), hard)


def is_hard(page: CasePage) -> bool:
    """Tell whether no picture of the case may be shown: a hard lane speaks in one of its listings."""
    return any(
        LEVELS.index(one.lanes.get(lane, "none")) > LEVELS.index("none")
        for one in page.shown.state.listings
        for lane in HARD_LANES
    )


def _why(page: CasePage, listings: Sequence[ListingView]) -> SignView | None:
    """The strongest counted sign of the leading lane of the worst listing that still has its words."""
    lane = page.shown.state.lane
    for listing in listings:
        if signs := [one for one in listing.signs if one.signal.lane == lane and one.signal.counted]:
            return max(signs, key=lambda one: (WEIGHTS.index(one.signal.weight), -one.number))
    return None


def _listing(
    number: int,
    ref: ListingRef,
    page: CasePage,
    handbook: Handbook,
    language: str,
    revealed: bool,
    hard: bool,
) -> ListingView:
    shown = next(one for one in page.shown.listings if (one.platform, one.id) == ref)
    state = next(one for one in page.shown.state.listings if one.ref == ref)
    text = page.texts.get(ref, CaseText(None, None))
    content, assessment = text.content, shown.assessment
    listing = content.listing if content else None
    ordered = ordered_signals(assessment)
    return ListingView(
        number=number,
        ref=ref,
        level=state.level,
        lanes=tuple((lane, state.lanes[lane]) for lane in LANES if state.lanes.get(lane, "none") != "none"),
        assessment=assessment,
        revealed=revealed,
        facts=facts(listing, assessment, shown.url, revealed),
        words=words(listing, assessment, signal_spans(ordered), revealed),
        signs=tuple(
            sign_view(place, one, handbook, language, _veil(text, assessment, revealed))
            for place, one in enumerate(ordered, start=1)
        ),
        context=tuple(_context(one, handbook, language) for one in assessment.context) if assessment else (),
        tiles=tiles(content.pictures if content else (), assessment, ordered, hard, revealed),
        changes=changes(text, assessment, revealed),
        status=content.status if content else None,
        url=shown.url,
    )


def ordered_signals(assessment: Assessment | None) -> tuple[Signal, ...]:
    """Return the signals, the counted and the heavy ones first."""
    if assessment is None:
        return ()
    return tuple(
        sorted(
            assessment.signals,
            key=lambda one: (
                not one.counted,
                -LEVELS.index(assessment.lanes[one.lane].level),
                -WEIGHTS.index(one.weight),
            ),
        )
    )


def _veil(text: CaseText, assessment: Assessment | None, revealed: bool) -> Any:
    listing = text.content.listing if text.content else None
    return lambda sentence: sentence if revealed else veiled(sentence, listing, assessment)


def sign_view(number: int, signal: Signal, handbook: Handbook, language: str, veil: Any) -> SignView:
    """Return one signal for a reader; `veil` takes what identifies out of a sentence."""
    indicator = handbook.taxonomy.get(signal.indicator)
    return SignView(
        number=number,
        signal=signal,
        title=indicator.title[language] if indicator else signal.indicator,
        explanation=veil(signal.explanation[language]),
        benign=signal.benign[language],
        rule=handbook.rules.get(signal.rule) if signal.rule else None,
        found=tuple(_found(signal, veil)),
    )


def _found(signal: Signal, veil: Any) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """Yield what a signal rests on besides words, which are highlighted where they stand."""
    for one in signal.evidence:
        match one.type:
            case "field":
                value = veil(str(one.value)) if one.value is not None else None
                yield "field", {"name": one.name, "value": value}
            case "image":
                yield "image", {"index": one.index + 1, "distance": one.distance, "bank": one.bank}
            case "memory":
                yield "memory", {"kind": one.kind, "count": one.count, "first_seen": one.first_seen}
            case "change":
                before, after = (None if it is None else veil(str(it)) for it in (one.before, one.after))
                yield "change", {"name": one.name, "before": before, "after": after, "at": one.at}
            case _:
                continue


def _context(fact: ContextFact, handbook: Handbook, language: str) -> ContextView:
    indicator = handbook.taxonomy.get(fact.indicator)
    direction = indicator.direction[language] if indicator and indicator.direction else fact.direction
    title = indicator.title[language] if indicator else fact.indicator
    return ContextView(title, direction, fact.explanation[language], fact)


def plain(pieces: Sequence[Piece]) -> str:
    """Return the words of some pieces, masks left out."""
    return "".join(one.text for one in pieces)
