"""What a replay found, for people and programs: the heading, the diff, levels, and precision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from doorwatch.rates import Rate
from doorwatch.replay.change import Change, How
from doorwatch.replay.run import Batch, Outcome, Spoke
from doorwatch.replay.sources import Named, Source
from doorwatch.types import LANES, Lane, Level


@dataclass(frozen=True, slots=True)
class Figures:
    """One rule of the change, in listings.

    `gained`: it speaks after the change and did not count before; `lost` the other way round; `both`: before
    and after; `other_words` of these with other words. `in_shadow` are the gained ones about which its
    version in shadow spoke. The rates are confirmed listings of those that a person decided about.
    """

    rule: str
    how: How
    gained: int
    lost: int
    both: int
    other_words: int
    in_shadow: int
    precision_before: Rate
    precision_after: Rate
    precision_gained: Rate
    precision_lost: Rate


@dataclass(frozen=True, slots=True)
class Changed:
    """A listing for which the change means something; `named` is None when it has gone since it was read."""

    named: Named | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Result:
    """The whole of a replay. A listing that changed counts once for each kept state of it.

    `kept_by` counts them by the term that keeps them; one may have several. `without_links` were judged
    alone, because Memory links what is current only. `scanned` is how many states the store knows to have
    been read since `since`; None for a file.
    """

    before: str
    after: str
    listings: int
    kept_by: Mapping[str, int]
    without_links: int
    scanned: int | None
    since: datetime | None
    rules: tuple[Figures, ...]
    levels: Mapping[Lane, Mapping[tuple[Level, Level], int]]
    highest: Mapping[tuple[Level, Level], int]
    changed: tuple[Changed, ...]
    words: bool

    @property
    def share(self) -> float | None:
        """What was replayed of what was scanned, 0-1; None where that is not known."""
        return self.listings / self.scanned if self.scanned else None

    def as_json(self) -> dict[str, Any]:
        """Return the result for a program: counts and ids; words only of a supplied file."""
        return {
            "ruleset": {"before": self.before, "after": self.after},
            "listings": {
                "replayed": self.listings, "kept_by": dict(self.kept_by),
                "without_links": self.without_links, "scanned": self.scanned,
                "since": None if self.since is None else self.since.isoformat(), "share": self.share,
            },
            "rules": [_rule_json(one) for one in self.rules],
            "levels": {
                **{lane: _steps(moves) for lane, moves in self.levels.items()},
                "highest": _steps(self.highest),
            },
            "changed": [self._changed_json(one) for one in self.changed],
        }  # fmt: skip

    def _changed_json(self, one: Changed) -> dict[str, Any]:
        named = one.named
        return {
            "platform": named and named.platform, "id": named and named.id, "row": named and named.row,
            "cases": list(named.cases) if named else [],
            "rules": {
                spoke.rule: {"change": word(spoke), **({"words": list(spoke.words)} if self.words else {})}
                for spoke in one.outcome.spoke
            },
            "levels": {moved.lane: [moved.before, moved.after] for moved in one.outcome.moved},
        }  # fmt: skip


def result_of(batches: Iterable[Batch], change: Change, source: Source) -> Result:
    """Add up the batches of a replay; names and decisions are those of this moment."""
    held = list(batches)
    outcomes = [outcome for batch in held for outcome in batch.outcomes]
    named = source.named([one.position for one in outcomes])
    confirmed = {position: one.confirmed for position, one in named.items() if one.confirmed is not None}
    kept: Counter[str] = Counter()
    for batch in held:
        kept.update(batch.kept_by)
    without_links = kept.pop("without_links", 0)
    base = source.scanned()
    moves: dict[Lane, Counter[tuple[Level, Level]]] = {lane: Counter() for lane in LANES}
    for outcome in outcomes:
        for moved in outcome.moved:
            moves[moved.lane][moved.before, moved.after] += 1
    highest = Counter(
        (one.level_before, one.level_after) for one in outcomes if one.level_before != one.level_after
    )
    return Result(
        before=change.before.digest,
        after=change.after.digest,
        listings=sum(batch.listings for batch in held),
        kept_by=dict(sorted(kept.items())),
        without_links=without_links,
        scanned=None if base is None else base.snapshots,
        since=None if base is None else base.since,
        rules=tuple(_figures(pair.id, pair.how, outcomes, confirmed) for pair in change.pairs),
        levels={lane: dict(sorted(counts.items())) for lane, counts in moves.items() if counts},
        highest=dict(sorted(highest.items())),
        changed=tuple(Changed(named.get(one.position), one) for one in outcomes if _matters(one)),
        words=source.words,
    )


def word(spoke: Spoke) -> str:
    """Return what happened to a rule at a listing, in a word or two."""
    if spoke.before and spoke.after:
        return "both" if spoke.same_words else "other words"
    return "gained" if spoke.after else "lost"


def _matters(outcome: Outcome) -> bool:
    return bool(outcome.moved) or any(word(one) != "both" for one in outcome.spoke)


def _figures(rule: str, how: How, outcomes: Sequence[Outcome], confirmed: Mapping[int, bool]) -> Figures:
    said = [(one.position, spoke) for one in outcomes for spoke in one.spoke if spoke.rule == rule]
    counts = Counter(word(spoke) for _, spoke in said)

    def precision(which: Iterable[int]) -> Rate:
        known = [confirmed[position] for position in which if position in confirmed]
        return Rate(sum(known), len(known))

    return Figures(
        rule=rule,
        how=how,
        gained=counts["gained"],
        lost=counts["lost"],
        both=counts["both"] + counts["other words"],
        other_words=counts["other words"],
        in_shadow=sum(spoke.in_shadow for _, spoke in said),
        precision_before=precision(position for position, spoke in said if spoke.before),
        precision_after=precision(position for position, spoke in said if spoke.after),
        precision_gained=precision(position for position, spoke in said if word(spoke) == "gained"),
        precision_lost=precision(position for position, spoke in said if word(spoke) == "lost"),
    )


def _rule_json(one: Figures) -> dict[str, Any]:
    return {
        "rule": one.rule, "how": one.how, "gained": one.gained, "lost": one.lost, "both": one.both,
        "other_words": one.other_words, "in_shadow": one.in_shadow,
        "precision": {
            "before": _rate(one.precision_before), "after": _rate(one.precision_after),
            "gained": _rate(one.precision_gained), "lost": _rate(one.precision_lost),
        },
    }  # fmt: skip


def _rate(rate: Rate) -> dict[str, Any]:
    interval = list(rate.interval) if rate.trials else None
    return {"confirmed": rate.hits, "decided": rate.trials, "share": rate.share, "interval": interval}


def _steps(moves: Mapping[tuple[Level, Level], int]) -> list[dict[str, Any]]:
    return [{"from": before, "to": after, "listings": count} for (before, after), count in moves.items()]
