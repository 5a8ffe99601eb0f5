"""Replay of one rule on what the store keeps, from a page: bounded, so that nobody waits for minutes.

The same question at the terminal (`doorwatch rules replay`) has no bound and goes on where it stopped.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from detectors.registry import load_detectors
from doorwatch.agreements import load_agreements, problems_offline
from doorwatch.errors import Refused
from doorwatch.keys import KeyRing
from doorwatch.replay import Judges, Result, StoreSource, change_of, replay, result_of
from doorwatch.replay.run import finish
from doorwatch.rules import SHIPPED, RuleSet, load_rules, load_taxonomy, load_weights
from doorwatch.rules.lowered import calibrated, lowered
from doorwatch.scoring.judge import Judge
from doorwatch.store import PictureSearch
from doorwatch.store.calibrations import accepted
from doorwatch.store.journalling import append_journal
from doorwatch.store.quality import shadowed

if TYPE_CHECKING:
    from review_ui.visit import Visit

MOST = 1_000
"""Kept listings that a page replays at most."""


class TooMany(Refused):
    """More is kept than a page replays; `kept` says how much."""

    def __init__(self, kept: int) -> None:
        self.kept = kept
        super().__init__(f"replay: expected at most {MOST} kept listings; got {kept}")


def replayed(visit: Visit, rule: str) -> Result:
    """Replay a rule as if it were live (or new) and return what it adds and loses; journalled.

    Raises TooMany; BadInput: there is nothing that could be replayed.
    """
    tenant, store = visit.console.tenant, visit.store
    present = _judge(visit)
    change = change_of(rule, present.rules)
    source = StoreSource(tenant.name, store, _windows(visit), None, PictureSearch())
    if (kept := source.total()) > MOST:
        raise TooMany(kept)
    judges = Judges(_with(present, change.before), _with(present, change.after))
    folder = tenant.data / "orders"
    result = result_of(replay(source, judges, change, folder, lambda _done, _total: None), change, source)
    detail: dict[str, str | int] = {"listings": result.listings}
    detail |= {"before": result.before, "after": result.after}
    store.run_write(
        lambda conn: append_journal(conn, visit.now, visit.who.name, "rules.replayed", f"rule/{rule}", detail)
    )
    finish(source, judges, folder)
    return result


def _judge(visit: Visit) -> Judge:
    """Return the judge as the tenant has it: private rules, what was put back, the accepted calibration."""
    tenant = visit.console.tenant
    rules, weights = present_rules(visit), load_weights()
    with visit.store.read() as conn:
        names, calibration = shadowed(conn), accepted(conn)
    rules = lowered(rules, names)
    if calibration is not None:
        rules, weights = calibrated(rules, weights, calibration)
    taxonomy, thresholds = load_taxonomy(), tenant.thresholds
    return Judge(load_detectors(rules, taxonomy, thresholds), rules, taxonomy, weights, thresholds)


def present_rules(visit: Visit) -> RuleSet:
    """Return the rules as their files say now; read anew when one of them has changed."""
    private = visit.console.tenant.private_rules
    folders = (SHIPPED, private) if private else (SHIPPED,)
    files = sorted(path for folder in folders for path in folder.rglob("*.yaml"))
    return _rules(folders, tuple((str(path), path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=2)
def _rules(folders: tuple[Path, ...], _stamps: tuple[tuple[str, int], ...]) -> RuleSet:
    return load_rules(folders)


def _with(present: Judge, rules: RuleSet) -> Judge:
    if rules.digest == present.ruleset:
        return present
    detectors = load_detectors(rules, present.taxonomy, present.thresholds)
    return Judge(detectors, rules, present.taxonomy, present.weights, present.thresholds)


def _windows(visit: Visit) -> dict[str, datetime]:
    """Return since when a platform's text lies in the window that its agreement grants; most grant none."""
    tenant, now = visit.console.tenant, visit.now
    loaded = load_agreements(tenant.agreements, tenant.name)
    if not loaded:
        return {}
    public = KeyRing.open(tenant.keys).signing_key("operator").verify_key
    return {
        name: now - timedelta(days=item.terms.replay_window)
        for name, item in loaded.items()
        if not isinstance(item, Refused)
        and item.terms.replay_window
        and not problems_offline(item, now, public)
    }
