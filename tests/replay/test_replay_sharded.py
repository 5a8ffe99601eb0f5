"""Replay and rescoring in shards give what one process gives, whatever the shards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from doorwatch.engine import Ended, Job
from doorwatch.engine.worker import work
from doorwatch.errors import DoorwatchError
from doorwatch.ingest.assessments import assessment_from_json
from doorwatch.replay import FileSource, StoreSource, change_of, replay, replay_sharded, rescore
from doorwatch.store import Store
from tests.replay.scenes import WINDOW, filled, judges_of, rule_file, rules_of
from tests.store.samples import NOW


class Here:
    """An engine of this very process: a worker of its own would first load all word lists."""

    def work(self, job: Job) -> Iterator[Ended]:
        """Do the shards one after the other."""
        for number in job.numbers:
            yield work(job.folder, job.key, number)


def silent(done: int, total: int) -> None:
    """Say nothing."""


def test_a_replay_in_shards_gives_the_batches_of_one_process(store: Store, tmp_path: Path) -> None:
    filled(store)
    rule_file(tmp_path / "rules", status="shadow")
    change = change_of("money", rules_of(tmp_path / "rules"))
    judges, source = judges_of(change), StoreSource("north", store, WINDOW)
    alone = replay(source, judges, change, tmp_path / "notes", size=2)
    for shards in (1, 2, 7):
        made = replay_sharded(
            source, judges, change, tmp_path / "engine", silent, engine=Here(), shards=shards, size=2
        )
        assert made == alone
    assert len(alone) > 1
    assert not list((tmp_path / "engine").glob("run-*"))


def test_rescoring_assesses_every_kept_listing_whatever_the_shards(store: Store, tmp_path: Path) -> None:
    filled(store)
    rule_file(tmp_path / "rules", status="live")
    judge = judges_of(change_of("money", rules_of(tmp_path / "rules"))).before
    source = StoreSource("north", store, WINDOW)
    written: list[list[bytes]] = []
    for shards in (1, 2, 7):
        lines: list[bytes] = []
        done = rescore(source, judge, tmp_path, lines.append, silent, engine=Here(), shards=shards, size=1)
        written.append(lines)
        assert (done.listings, done.failed) == (len(lines), ())
    assert written[0] == written[1] == written[2]
    assert [assessment_from_json(line).ref.id for line in written[0]] == ["A-1", "A-2", "A-3", "A-4", "A-5"]
    assert sum(done.levels["minor_age"].values()) == 5


def test_a_replay_without_one_of_its_shards_is_none(tmp_path: Path) -> None:
    rule_file(tmp_path / "rules")
    change = change_of("money", rules_of(tmp_path / "rules"))
    listings = tmp_path / "ours.jsonl"
    listings.write_text('{"platform": "p", "id": "1", "text": "Thee."}\n')
    with pytest.raises(
        DoorwatchError, match=r"expected every shard to be done; got 1 failed: shard 0 \(1 rows\)"
    ):
        replay_sharded(
            FileSource(listings, NOW.date()),
            _Broken(),
            change,
            tmp_path,
            silent,
            engine=Here(),
            shards=1,
        )  # type: ignore[arg-type]


class _Broken:
    """Judges that fail as a detector with a fault would, in the worker."""

    @property
    def before(self) -> object:
        """Fail."""
        raise ValueError("words of a listing")
