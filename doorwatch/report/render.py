"""The morning report as JSON and as one HTML file without scripts."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path

import msgspec

from doorwatch.report.model import MorningReport
from doorwatch.types import LANES, LEVELS

LIMITS = (
    "It sees only the listings of partner platforms.",
    "Texts written by machines weaken near-duplicate text; no level rests on it alone.",
    "A fall in flags is not a fall in exploitation.",
    "A level is a machine's proposal; a named person decides.",
)


def to_json(report: MorningReport) -> bytes:
    """Return the report as one JSON object."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def to_html(report: MorningReport) -> str:
    """Return the report as one HTML file: no script, no request, nothing of a listing but its platform."""
    from jinja2 import Environment

    text = resources.files("doorwatch.report").joinpath("morning.html.jinja").read_text("utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(text).render(
        report=report, lanes=LANES, levels=LEVELS[1:], limits=LIMITS, totals=_totals(report),
        fields=sorted({field for one in report.platforms for field in one.extraction}),
    )  # fmt: skip


def write(report: MorningReport, folder: Path) -> tuple[Path, Path]:
    """Write `<night>.html` and `<night>.json` (pilots apart), each whole or not at all; return both paths."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = report.night.isoformat() + ("-pilot" if report.kind == "pilot" else "")
    page, data = folder / f"{stem}.html", folder / f"{stem}.json"
    for path, content in ((page, to_html(report).encode()), (data, to_json(report))):
        part = path.with_suffix(path.suffix + ".part")
        part.write_bytes(content)
        part.chmod(0o600)
        os.replace(part, path)
    return page, data


def _totals(report: MorningReport) -> dict[str, int]:
    """Sums over the platforms that the head of the page shows."""
    names = ("seen", "new", "changed", "unchanged", "gone", "failed")
    totals = {name: sum(getattr(one, name) for one in report.platforms) for name in names}
    totals["unseen"] = sum(
        one.levels.get("minor_age", {}).get("unseen", 0) for one in report.platforms
    )
    totals["urgent"] = report.cases.open_by_level.get("urgent", 0)
    return totals
