"""Replay and rescoring in shards, on any engine: the same result as the single process gives.

A row is one batch of the source with the links that it is judged beside, keyed by its first position, so that
listings are read from the store once, by whoever asks. What comes back has no words that the single
process would not note.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from doorwatch.engine import Engine, Outcome, Row, cut, run
from doorwatch.errors import DoorwatchError
from doorwatch.ingest.assessments import assessment_to_json
from doorwatch.reading import read
from doorwatch.replay.change import Change
from doorwatch.replay.run import BATCH, Batch, Judges, alone, judge_batch
from doorwatch.replay.sources import Item, Source
from doorwatch.scoring.judge import Judge
from doorwatch.types import LANES

Progress = Callable[[int, int], None]
_KEY = 8


@dataclass(frozen=True, slots=True)
class Replaying:
    """Judges batches by both rule sets."""

    judges: Judges
    change: Change
    words: bool

    def __call__(self, rows: Sequence[Row]) -> Iterator[Row]:
        """Answer each batch with what came of it."""
        pairs = alone(self.change)
        for key, payload in rows:
            batch = judge_batch(_items(payload), self.judges, pairs, words=self.words)
            yield key, msgspec.json.encode(batch)


@dataclass(frozen=True, slots=True)
class Rescoring:
    """Reads and assesses listings anew."""

    judge: Judge

    def __call__(self, rows: Sequence[Row]) -> Iterator[Row]:
        """Answer each listing with its assessment, keyed by its position."""
        for _, payload in rows:
            for item in _items(payload):
                reading = read(item.listing, item.pictures, as_of=item.day, reveal=item.reveal)
                yield _key(item), assessment_to_json(self.judge.assess(reading, item.view))


@dataclass(frozen=True, slots=True)
class Rescored:
    """Assessments in the order of their positions, as JSON lines, and how many of a level by lane."""

    listings: int
    levels: dict[str, dict[str, int]]
    failed: tuple[str, ...]


def replay_sharded(
    source: Source, judges: Judges, change: Change, folder: Path, progress: Progress, *,
    engine: Engine, shards: int, size: int = BATCH,
) -> tuple[Batch, ...]:  # fmt: skip
    """Return what `replay` returns. Shards lie below `folder` while it runs.

    Raises DoorwatchError: a shard failed; a result without it would be one of other listings.
    """
    with cut(folder, batches(source, size), shards) as made:
        task = Replaying(judges, change, source.words)
        outcome = run(task, made, engine=engine, progress=progress)
        if outcome.failed:
            raise DoorwatchError(_told(outcome))
        return tuple(msgspec.json.decode(payload, type=Batch) for _, payload in outcome.rows())


def rescore(
    source: Source, judge: Judge, folder: Path, write: Callable[[bytes], object], progress: Progress, *,
    engine: Engine, shards: int, size: int = BATCH,
) -> Rescored:  # fmt: skip
    """Assess all listings of a source anew and `write` each assessment as a line of JSON.

    The lines are in the order of the source. A shard that fails is named in the result, the others are done.
    """
    levels: dict[str, Counter[str]] = {lane: Counter() for lane in LANES}
    count = 0
    with cut(folder, batches(source, size), shards) as made:
        outcome = run(Rescoring(judge), made, engine=engine, progress=progress)
        for _, line in outcome.rows():
            write(line + b"\n")
            for lane, told in msgspec.json.decode(line)["lanes"].items():
                levels[lane][told["level"]] += 1
            count += 1
        return Rescored(
            count,
            {lane: dict(sorted(counts.items())) for lane, counts in levels.items()},
            tuple(map(str, outcome.failed)),
        )


def batches(source: Source, size: int) -> Iterable[Row]:
    """Yield the listings of a source as rows of `size` listings each."""
    position = 0
    while items := source.after(position, size):
        # A batch is pickled whole: its listings share one view, which is then written once.
        yield _key(items[0]), pickle.dumps(list(items), pickle.HIGHEST_PROTOCOL)
        position = items[-1].position


def _items(payload: bytes) -> list[Item]:
    items: list[Item] = pickle.loads(payload)  # noqa: S301  (sealed by this run's own key)
    return items


def _key(item: Item) -> bytes:
    return item.position.to_bytes(_KEY, "big")


def _told(outcome: Outcome) -> str:
    return f"expected every shard to be done; got {len(outcome.failed)} failed: {outcome.failed[0]}"
