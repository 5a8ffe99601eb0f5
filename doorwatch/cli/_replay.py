"""`doorwatch rules replay`: put together, and told to people."""

from __future__ import annotations

import datetime as dt
import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

import typer

from doorwatch.cli._assess import load_judge
from doorwatch.cli._engine import SHARDS, EngineName, opened_engine
from doorwatch.cli._house import bars
from doorwatch.cli.common import emit, note, open_store, options, say, table, tenant
from doorwatch.errors import BadInput, Exit, Refused
from doorwatch.replay import (
    Change,
    FileSource,
    Judges,
    Result,
    StoreSource,
    change_of,
    replay,
    replay_sharded,
    result_of,
)
from doorwatch.replay.result import Changed, word
from doorwatch.replay.run import Batch, finish
from doorwatch.replay.sharded import Progress
from doorwatch.scoring.judge import Judge

if TYPE_CHECKING:
    from doorwatch.replay import Source
    from doorwatch.settings import TenantSettings
    from doorwatch.store import Store

TERMS = {"case": "in cases", "control": "in the control sample", "window": "in the replay window",
         "file": "in the file"}  # fmt: skip
SHOWN = 50
"""Listings that are named one by one on a terminal; `--json` names all."""


@dataclass(frozen=True, slots=True)
class Many:
    """That a replay is to run in shards: on which engine, how many workers, and which Dask cluster."""

    engine: EngineName
    workers: int
    scheduler: str | None


def run_replay(
    ctx: typer.Context, target: str, file: Path | None, as_of: dt.date | None, many: Many | None = None
) -> Exit:
    """Replay a change and tell what it adds and loses; return how it ended."""
    chosen = tenant(ctx) if file is None or options(ctx).tenant else None
    present = load_judge(chosen)
    change = change_of(target, present.rules)
    judges = Judges(_judge(present, change, after=False), _judge(present, change, after=True))
    with kept_source(chosen, file, as_of) as (source, store):
        folder = _folder(chosen if store is not None else None)
        with bars(ctx) as shown:

            def progress(done: int, total: int) -> None:
                shown.update("replay", done, total)

            if many is None:
                batches = replay(source, judges, change, folder, progress)
            else:
                batches = _in_shards(source, judges, change, engine_folder(chosen), progress, many)
        result = result_of(batches, change, source)
        if store is not None:
            _journal(store, target if target in present.rules.by_id else "files", result)
        finish(source, judges, folder)
    emit(ctx, result.as_json())
    _tell(ctx, result)
    broken = source.aside if isinstance(source, FileSource) else {}
    for message in broken.values():
        note(ctx, f"doorwatch: {message}")
    return Exit.BAD_INPUT if broken else Exit.DONE


def _in_shards(
    source: Source, judges: Judges, change: Change, folder: Path, progress: Progress, many: Many
) -> tuple[Batch, ...]:
    with opened_engine(many.engine, many.workers, many.scheduler) as engine:
        shards = SHARDS * many.workers
        return replay_sharded(source, judges, change, folder, progress, engine=engine, shards=shards)


def _judge(present: Judge, change: Change, *, after: bool) -> Judge:
    from detectors.registry import load_detectors

    rules = change.after if after else change.before
    if rules.digest == present.ruleset:
        return present
    detectors = load_detectors(rules, present.taxonomy, present.thresholds)
    return Judge(detectors, rules, present.taxonomy, present.weights, present.thresholds)


@contextmanager
def kept_source(
    chosen: TenantSettings | None, file: Path | None, as_of: dt.date | None
) -> Iterator[tuple[Source, Store | None]]:
    """Give what a tenant keeps, with its store, or a supplied file."""
    if file is not None:
        if not file.is_file():
            raise BadInput(str(file), "expected a file of listings, one a line", "none")
        yield FileSource(file, dt.datetime.now(dt.UTC).date(), as_of), None
        return
    from doorwatch.store import PictureSearch

    assert chosen is not None
    store = open_store(chosen)
    try:
        yield StoreSource(chosen.name, store, _windows(chosen, store.clock()), as_of, PictureSearch()), store
    finally:
        store.close()


def _windows(chosen: TenantSettings, now: dt.datetime) -> dict[str, dt.datetime]:
    """Return since when a platform's text lies in the window that its agreement grants; most grant none."""
    from doorwatch.agreements import load_agreements, problems_offline
    from doorwatch.keys import KeyRing

    loaded = load_agreements(chosen.agreements, chosen.name)
    if not loaded:
        return {}
    public = KeyRing.open(chosen.keys).signing_key("operator").verify_key
    return {
        name: now - dt.timedelta(days=item.terms.replay_window)
        for name, item in loaded.items()
        if not isinstance(item, Refused)
        and item.terms.replay_window
        and not problems_offline(item, now, public)
    }


def _folder(chosen: TenantSettings | None) -> Path:
    """Return where progress is noted; in a tenant's folder the nightly terms sweep what was given up."""
    if chosen is None:
        return Path(gettempdir()) / f"doorwatch-{getpass.getuser()}"
    return chosen.data / "orders"


def engine_folder(chosen: TenantSettings | None) -> Path:
    """Return where the shards of a run lie; the next run deletes what a killed one left there."""
    return (_folder(None) if chosen is None else chosen.data) / "engine"


def _journal(store: Store, named: str, result: Result) -> None:
    from doorwatch.store.journalling import append_journal

    detail: dict[str, str | int] = {"listings": result.listings}
    detail |= {"before": result.before, "after": result.after}
    actor = f"cli:{getpass.getuser()}"[:64]
    with store.write() as conn:
        append_journal(conn, store.clock(), actor, "rules.replayed", f"rule:{named}", detail)


def _tell(ctx: typer.Context, result: Result) -> None:
    say(ctx, heading(result))
    columns = ("rule", "change", "gained", "lost", "both", "other words", "spoke in shadow")
    rows = [
        (one.rule, one.how, one.gained, one.lost, one.both, one.other_words, one.in_shadow)
        for one in result.rules
    ]
    table(ctx, "Listings that rules speak about", columns, rows)
    _tell_precision(ctx, result)
    moves = [
        (lane, before, after, count)
        for lane, counts in (*result.levels.items(), ("highest lane", result.highest))
        for (before, after), count in counts.items()
    ]
    if moves:
        table(ctx, "Levels that move", ("lane", "from", "to", "listings"), moves)
    else:
        say(ctx, "no level moves")
    if result.changed:
        table(
            ctx,
            f"Listings, {min(SHOWN, len(result.changed))} of {len(result.changed)}",
            ("listing", "cases", "rules", "levels", *(("words",) if result.words else ())),
            [_line(one, words=result.words) for one in result.changed[:SHOWN]],
        )
    note(ctx, "doorwatch reports signs; a person decides whether a rule becomes live.")


def _tell_precision(ctx: typer.Context, result: Result) -> None:
    rates = [
        (one.rule, one.precision_before, one.precision_after, one.precision_gained, one.precision_lost)
        for one in result.rules
    ]
    if not any(rate.trials for _, *row in rates for rate in row):
        say(ctx, "nobody decided about these listings yet: no precision")
        return
    rows = [(rule, *(f"{one.hits} of {one.trials}: {one}" if one.trials else "-" for one in row))
            for rule, *row in rates]  # fmt: skip
    columns = ("rule", "before", "after", "of the gained", "of the lost")
    table(ctx, "Confirmed of those that people decided about, share and 95 % interval", columns, rows)


def heading(result: Result) -> str:
    """Return which listings were replayed and what share that is of what was scanned."""
    parts = ", ".join(f"{count} {TERMS.get(name, name)}" for name, count in result.kept_by.items() if count)
    text = f"Replayed on {result.listings} listings as they are kept ({parts or 'none is kept'})"
    if result.scanned is None:
        return f"{text}; a supplied file is no share of what was scanned."
    since = f" since {result.since:%F}" if result.since else ""
    share = "-" if result.share is None else f"{result.share:.1%}"
    text = f"{text}: {share} of {result.scanned} scanned{since}."
    if result.without_links:
        text = f"{text} {result.without_links} of them are older states, judged without their links."
    return (
        f"{text} What is kept was mostly flagged by the present rules: losses show, gains elsewhere do not."
    )


def _line(one: Changed, *, words: bool) -> tuple[str, ...]:
    named = one.named
    if named is None:
        who = "gone since"
    else:
        who = f"{named.platform} {named.id}" if named.id else f"{named.platform} row {named.row}"
    cells = (
        who,
        ", ".join(map(str, named.cases)) if named else "",
        ", ".join(f"{word(spoke)} {spoke.rule}" for spoke in one.outcome.spoke),
        ", ".join(f"{moved.lane} {moved.before} > {moved.after}" for moved in one.outcome.moved),
    )
    quotes = " | ".join(quote for spoke in one.outcome.spoke for quote in spoke.words)
    return (*cells, quotes) if words else cells
