"""The replay itself: batches of listings, each read once and judged by both rule sets, resumable.

After each batch its outcome is written to the progress file; a replay that is killed goes on behind the
last whole batch and ends with the same result. The file is named by both rule sets, the detectors and the
source: another question never continues this one. It holds positions and counts and, of a supplied file
only, words; of what a store keeps it holds neither a word nor the name of a listing.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from doorwatch.errors import BadInput
from doorwatch.reading import read
from doorwatch.replay.change import Change, Pair
from doorwatch.replay.sources import Item, Source, counted
from doorwatch.rules import Rule, RuleSet
from doorwatch.scoring.judge import Judge
from doorwatch.types import LANES, Lane, Level, Reading

BATCH = 200
"""Listings between two notes of progress."""
_FORM = 1


@dataclass(frozen=True, slots=True)
class Judges:
    """The judge with the rules before a change, and the one with the rules after it."""

    before: Judge
    after: Judge

    @property
    def key(self) -> list[str]:
        """What decides about the outcome beside the listings."""
        return [one.ruleset + one.digest for one in (self.before, self.after)]


@dataclass(frozen=True, slots=True)
class Spoke:
    """That a rule spoke about a listing: before, after, or both. `words` are quotes, of supplied files only.

    `in_shadow` says that its version in shadow spoke already, which counts as not having spoken.
    """

    rule: str
    before: bool
    after: bool
    in_shadow: bool = False
    same_words: bool = True
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """That a lane's level moved."""

    lane: Lane
    before: Level
    after: Level


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the change means for one listing; listings for which it means nothing have none."""

    position: int
    spoke: tuple[Spoke, ...]
    moved: tuple[Moved, ...]
    level_before: Level
    level_after: Level


@dataclass(frozen=True, slots=True)
class Batch:
    """What came of some listings: the last position, how many there were, by what keeps them."""

    position: int
    listings: int
    kept_by: dict[str, int]
    outcomes: tuple[Outcome, ...]


def replay(
    source: Source,
    judges: Judges,
    change: Change,
    folder: Path,
    progress: Callable[[int, int], None] = lambda done, total: None,
    *,
    size: int = BATCH,
) -> tuple[Batch, ...]:
    """Judge all listings of a source by both rule sets and return what came of each batch.

    `folder` holds the progress file while the replay runs; it is deleted by `finish`. `progress` is told
    (done, total) after each batch.
    """
    path = progress_file(source, judges, folder)
    batches = _resumed(path)
    pairs = alone(change)
    total, done = source.total(), sum(one.listings for one in batches)
    progress(done, total)
    while items := source.after(batches[-1].position if batches else 0, size):
        batch = judge_batch(items, judges, pairs, words=source.words)
        _note(path, batch)
        batches.append(batch)
        done += len(items)
        progress(done, max(done, total))
    return tuple(batches)


def judge_batch(items: Sequence[Item], judges: Judges, pairs: Sequence[Alone], *, words: bool) -> Batch:
    """Judge listings by both rule sets; `words` says whether the outcome may quote them."""
    outcomes = [_outcome(item, judges, pairs, words=words) for item in items]
    told = tuple(one for one in outcomes if one.spoke or one.moved)
    return Batch(items[-1].position, len(items), dict(counted(items)), told)


def finish(source: Source, judges: Judges, folder: Path) -> None:
    """Forget the progress of a replay whose result was told."""
    progress_file(source, judges, folder).unlink(missing_ok=True)


def progress_file(source: Source, judges: Judges, folder: Path) -> Path:
    """Return where a replay notes how far it came."""
    named = msgspec.json.encode([_FORM, source.identity, judges.key])
    return folder / f"replay-{hashlib.sha256(named).hexdigest()[:32]}.jsonl"


Alone = tuple[Pair, RuleSet | None, RuleSet | None]
"""A changed rule, and its old and its new version as rule sets of their own."""


def alone(change: Change) -> list[Alone]:
    """Return the changed rules as rule sets of their own, to be made once and used for all listings."""
    return [(pair, _alone(pair.old), _alone(pair.new)) for pair in change.pairs]


def _alone(rule: Rule | None) -> RuleSet | None:
    return None if rule is None else RuleSet((rule,), rule.id)


def _outcome(item: Item, judges: Judges, pairs: Sequence[Alone], *, words: bool) -> Outcome:
    reading = read(item.listing, item.pictures, as_of=item.day, reveal=item.reveal)
    spoke = tuple(
        one for pair, old, new in pairs if (one := _spoke(reading, pair, old, new, words=words)) is not None
    )
    before = judges.before.assess(reading, item.view)
    after = judges.after.assess(reading, item.view)
    moved = tuple(
        Moved(lane, before.lanes[lane].level, after.lanes[lane].level)
        for lane in LANES
        if before.lanes[lane].level != after.lanes[lane].level
    )
    return Outcome(item.position, spoke, moved, before.level, after.level)


_Span = tuple[str, int, int]


def _spoke(
    reading: Reading, pair: Pair, old: RuleSet | None, new: RuleSet | None, *, words: bool
) -> Spoke | None:
    was, now = _spans(reading, old), _spans(reading, new)
    counts = pair.old is not None and pair.old.status == "live"
    if not now and not (was and counts):
        return None
    shown = tuple(now.values()) or tuple(was.values())
    return Spoke(
        rule=pair.id,
        before=bool(was) and counts,
        after=bool(now),
        in_shadow=bool(was) and not counts,
        same_words=was.keys() == now.keys(),
        words=shown if words else (),
    )


def _spans(reading: Reading, alone: RuleSet | None) -> dict[_Span, str]:
    if alone is None:
        return {}
    matches = alone.match(reading.texts, reading.ages)
    return {(match.field, match.start, match.end): match.quote for match in matches}


def _note(path: Path, batch: Batch) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "ab") as file:
        file.write(msgspec.json.encode(batch) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _resumed(path: Path) -> list[Batch]:
    """Return the whole batches of a progress file; what a kill tore off is cut away and done again."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return []
    whole, _, torn = raw.rpartition(b"\n")
    if torn:
        os.truncate(path, len(raw) - len(torn))
    return list(_decoded(path, whole.splitlines()))


def _decoded(path: Path, lines: Iterable[bytes]) -> Iterable[Batch]:
    for number, line in enumerate(lines, start=1):
        try:
            yield msgspec.json.decode(line, type=Batch)
        except msgspec.DecodeError as error:
            raise BadInput(
                f"{path}:{number}", "a note of progress; delete the file", "something else"
            ) from error
