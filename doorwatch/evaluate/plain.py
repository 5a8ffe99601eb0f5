"""The figures of an evaluation as plain values: the same corpus and rules give the same bytes."""

from __future__ import annotations

import hashlib
from typing import Any

from doorwatch.evaluate.corpus import Corpus
from doorwatch.evaluate.figures import Figures, KindRow, MinorRow, Row
from doorwatch.evaluate.outcome import Outcome
from doorwatch.rates import Rate


def plain_rate(rate: Rate) -> dict[str, Any]:
    """Return hits, trials, share (None when nothing was tried) and the ends of the Wilson interval."""
    low, high = rate.interval
    return {"hits": rate.hits, "trials": rate.trials, "share": rate.share, "low": low, "high": high}


def per_10000(rate: Rate) -> dict[str, Any]:
    """Return a rate of false signals with its share and interval counted in 10,000 benign ones."""
    low, high = rate.interval
    share = None if rate.share is None else rate.share * 10_000
    return {
        "hits": rate.hits, "trials": rate.trials,
        "per_10000": share, "low": low * 10_000, "high": high * 10_000,
    }  # fmt: skip


def plain(corpus: Corpus, found: Figures) -> dict[str, Any]:
    """Return all figures, the corpus that they belong to, and every sentence with a fault."""
    return {
        "corpus": {
            "files": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in corpus.files},
            "sentences": len(corpus.sentences),
            "benign": sum(sentence.benign for sentence in corpus.sentences),
            "set_aside": [str(fault) for fault in corpus.faults],
        },
        "minor_ages": [_minors(row) for row in found.minors],
        "indicators": [_row(row) for row in found.rows],
        "flagged_benign": {lane: per_10000(rate) for lane, rate in found.lanes.items()},
        "kinds": [_kind(row) for row in found.kinds],
        "rules": {rule: plain_rate(rate) for rule, rate in found.rules.items()},
        "confusion": [
            {"expected": expected, "found": other, "sentences": count}
            for (expected, other), count in found.confusion.items()
        ],
        "faulty": [_faulty(one) for one in found.faulty],
    }


def _minors(row: MinorRow) -> dict[str, Any]:
    return {
        "language": row.language, "recall": plain_rate(row.recall), "false_flags": per_10000(row.false),
        "verdicts": plain_rate(row.verdicts),
    }  # fmt: skip


def _row(row: Row) -> dict[str, Any]:
    return {
        "indicator": row.indicator, "language": row.language, "recall": plain_rate(row.recall),
        "otherwise": row.otherwise, "not_covered": row.not_covered,
        "precision": plain_rate(row.precision), "false": per_10000(row.false),
    }  # fmt: skip


def _kind(row: KindRow) -> dict[str, Any]:
    return {
        "kind": row.kind, "sentences": row.sentences, "missed": row.missed, "wrong": row.wrong,
        "as_minor": row.as_minor,
    }  # fmt: skip


def _faulty(one: Outcome) -> dict[str, Any]:
    sentence = one.sentence
    return {
        "id": sentence.id, "kind": sentence.kind, "field": sentence.field, "text": sentence.text,
        "missing": sorted(one.missing), "wrong": sorted(one.wrong),
        "stated_age": one.stated_age, "expected_age": sentence.expect.stated_age,
        "minor_age_level": one.levels["minor_age"],
    }  # fmt: skip
