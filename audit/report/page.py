"""A study's findings as one HTML file, as PDF and as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from audit.analysis.findings import Findings, find
from audit.analysis.intervals import Share
from audit.analysis.logistic import Term
from audit.model import GRADATIONS, Data, Way
from audit.published import NOT_STATED, Published
from audit.report import plots
from doorwatch.casework.quality_agreement import Kappa

LIMITS = (
    "It sees only the doors that were tested, in the weeks in which they were tested.",
    "Two of four is existence, not a rate: read the interval, not the share.",
    "A door that refuses our texts may let others in; a fall in acceptance is not a fall in exploitation.",
)


@dataclass(frozen=True, slots=True)
class Report:
    """What was made of a study: the figures (bytes that a rerun must give again), page and PDF."""

    figures: bytes
    html: str
    pdf: bytes


def figures(findings: Findings) -> bytes:
    """Return the findings as JSON: the same bytes for the same placements, infinite ends as null."""
    return msgspec.json.format(msgspec.json.encode(_plain(findings)), indent=1) + b"\n"


def make(data: Data) -> Report:
    """Return the report of a study."""
    found = find(data)
    view = _view(data, found)
    pictures = {phase: plots.acceptance(found, phase) for phase in found.phases}
    overview = plots.overview(found) if found.cells else None
    online = plots.time_online(found.online) if found.online else None
    html = _html(
        "study.html.jinja",
        {**view, "pictures": pictures, "online_picture": online, "overview": overview},
    )
    files = {f"acceptance-{n}.svg": text.encode() for n, text in enumerate(pictures.values(), start=1)}
    if online is not None:
        files["online.svg"] = online.encode()
    if overview is not None:
        files["overview.svg"] = overview.encode()
    return Report(figures(found), html, _pdf("study.typ", view, files))


def make_published(study: Published) -> Report:
    """Return the table of a published study: its stated outcomes, intervals, and every "not stated"."""
    rows = [
        {
            "site": site.name,
            "online": _answer(site.stated_16_online),
            "time": site.time_online or (NOT_STATED if site.stated_16_online else "-"),
            "removed": site.removed_by or (NOT_STATED if site.stated_16_online else "-"),
            "told": _answer(site.told_police),
        }
        for site in study.sites
    ]
    view = {
        "title": study.title, "source": study.source, "statement": study.statement, "rows": rows,
        "accepted": _share(study.accepted), "told": _share(study.told), "not_stated": list(study.not_stated),
        "ways": list(study.ways_round_verification), "limits": list(LIMITS),
    }  # fmt: skip
    body = msgspec.json.format(msgspec.json.encode(view), indent=1) + b"\n"
    return Report(body, _html("published.html.jinja", view), _pdf("published.typ", view, {}))


def _view(data: Data, found: Findings) -> dict[str, Any]:
    cells = [
        {
            "phase": cell.phase, "site": cell.platform,
            "gradation": f"{cell.gradation} {GRADATIONS[cell.gradation]}", "accepted": _share(cell.accepted),
            "verification": _share(cell.verification),
            "person": _share(cell.by_person), "reported": _share(cell.reported),
        }
        for cell in found.cells
    ]  # fmt: skip
    online = [
        {
            "phase": one.phase, "site": one.platform, "gradation": GRADATIONS[one.gradation],
            "median": _hours(one.curve.median()), "n": one.curve.durations, "censored": one.curve.censored,
            "at": [
                f"{_percent(left)} [{_percent(low)}, {_percent(high)}]" for _, left, (low, high) in one.at
            ],
        }
        for one in found.online
    ]  # fmt: skip
    doses = [
        {"phase": one.phase, "sites": one.sites, "odds": _term(one.step), "why_not": one.why_not,
         "separated": one.separated}
        for one in found.doses
    ]  # fmt: skip
    changes = [
        {
            "before": one.before, "after": one.after, "odds": _term(one.odds), "why_not": one.why_not,
            "sites": [
                {"site": site, "before": _share(first), "after": _share(second),
                 "apart": f"{100 * low:+.0f} to {100 * high:+.0f} points"}
                for site, first, second, (low, high) in one.per_site
            ],
        }
        for one in found.changes
    ]  # fmt: skip
    shares = [
        {
            "phase": one.phase, "kind": one.kind, "name": _said(one.name), "against": _said(one.against),
            "odds": _term(one.odds), "why_not": one.why_not,
            "sites": [
                {"site": site, "without": _share(base), "with": _share(other)}
                for site, base, other in one.per_site
            ],
        }
        for one in found.effects
    ]  # fmt: skip
    return {
        "effects": shares, "ways": _ways(data.ways),
        "title": data.title, "study": data.study, "mode": data.mode, "statement": data.statement,
        "preregistration": data.preregistration, "placements": len(data.placed), "phases": list(found.phases),
        "cells": cells, "online": online, "doses": doses, "changes": changes, "cannot": list(found.cannot),
        "limits": list(LIMITS), "notes": list(data.notes), "agreement": _agreement(found.agreement),
    }  # fmt: skip


def _ways(ways: Sequence[Way]) -> list[dict[str, str]]:
    """Return the ways round verification in words: what the door did, what doorwatch said beside it."""
    held = {True: "held", False: "let through", None: NOT_STATED}
    return [
        {
            "way": one.way, "door": _said(one.door), "did": _said(one.did),
            "doorwatch": "not asked" if one.held is None else f"{held[one.held]}, {one.level}",
            "signs": ", ".join(_said(sign) for sign in one.signs) or "none", "remark": one.remark,
        }
        for one in ways
    ]  # fmt: skip


def _said(name: str) -> str:
    return name.replace("_", " ")


def _agreement(kappa: Kappa | None) -> str | None:
    if kappa is None:
        return None
    if kappa.kappa is None or kappa.interval is None:
        return f"{kappa.n} placements labelled by both coders, all alike: kappa is not defined"
    low, high = kappa.interval
    return f"kappa {kappa.kappa:.2f} (95 % interval {low:.2f} to {high:.2f}) over {kappa.n} placements"


def _share(share: Share) -> dict[str, str]:
    """One share in words: count, Wilson, exact."""
    unknown = f", {share.unknown} unknown" if share.unknown else ""
    if share.share is None:
        return {"count": f"nothing known{unknown}", "share": "-", "wilson": "-", "exact": "-"}
    return {
        "count": f"{share.hits} of {share.trials}{unknown}",
        "share": _percent(share.share),
        "wilson": f"{_percent(share.wilson[0])} to {_percent(share.wilson[1])}",
        "exact": f"{_percent(share.exact[0])} to {_percent(share.exact[1])}",
    }


def _term(term: Term | None) -> str | None:
    if term is None:
        return None
    low, high = (_factor(value) for value in (term.low, term.high))
    chance = "below 0.001" if term.p < 0.001 else f"{term.p:.3f}"
    return f"odds of acceptance times {_factor(term.odds_ratio)} (95 % interval {low} to {high}; p {chance})"


def _factor(value: float) -> str:
    if math.isinf(value):
        return "infinity"
    return f"{value:.2g}" if value < 100 else f"{value:,.0f}"


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"


def _hours(value: float | None) -> str:
    return "not reached" if value is None else f"{value:.1f} h"


def _answer(value: bool | None) -> str:
    return NOT_STATED if value is None else "yes" if value else "no"


def _plain(value: Any) -> Any:
    """Return the value with infinite numbers as null and shares with their intervals."""
    built = msgspec.to_builtins(value)

    def walk(one: Any) -> Any:
        if isinstance(one, float):
            return None if math.isinf(one) else round(one, 10)
        if isinstance(one, Mapping):
            return {key: walk(item) for key, item in one.items()}
        if isinstance(one, (list, tuple)):
            return [walk(item) for item in one]
        return one

    return walk(built)


def _html(name: str, view: Mapping[str, Any]) -> str:
    from jinja2 import Environment

    text = resources.files("audit.report").joinpath(name).read_text("utf-8")
    style = resources.files("audit.report").joinpath("style.css").read_text("utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(text).render(style=style, **view)


def _pdf(name: str, view: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """Return the PDF/A of a page: data come as JSON, so that no text of a study is markup."""
    import typst

    sources: dict[str, str | Path | bytes] = {
        "main.typ": resources.files("audit.report").joinpath(name).read_bytes(),
        "view.json": json.dumps(view, ensure_ascii=False).encode(),
        **files,
    }
    # The stubs do not know that several files may come as a mapping.
    compiled: Any = typst.compile
    made: bytes = compiled(sources, format="pdf", pdf_standards="a-2b", timestamp=0)
    return made
