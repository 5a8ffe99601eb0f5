"""Replay: what a change of rules adds and loses on listings that are kept, before it counts anywhere.

change = change_of("my-rule", judge.rules)          # or a file, or a folder of rule files
run = replay(source, before, after, change, progress_file)
result = result_of(run, change, source)
"""

from doorwatch.replay.change import Change, Pair, change_of
from doorwatch.replay.result import Figures, Result, result_of
from doorwatch.replay.run import Judges, replay
from doorwatch.replay.sharded import Rescored, replay_sharded, rescore
from doorwatch.replay.sources import FileSource, Source, StoreSource

__all__ = [
    "Change", "Figures", "FileSource", "Judges", "Pair", "Rescored", "Result", "Source", "StoreSource",
    "change_of", "replay", "replay_sharded", "rescore", "result_of",
]  # fmt: skip
