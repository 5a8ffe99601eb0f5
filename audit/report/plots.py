"""The pictures of a study report as SVG: acceptance by gradation, and what was still online.

The same findings give the same bytes: ids are salted with a constant and no date is written.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from audit.analysis.findings import Cell, Findings, TimeOnline
from audit.model import GRADATIONS

_COLOURS = ("#1b5e8c", "#b3541e", "#3f7d3a", "#7a4a94", "#8a6d00", "#5a5a5a")
_MARKS = ("o", "s", "^", "D", "v", "P")


def acceptance(findings: Findings, phase: str) -> str:
    """Return the plot of acceptance (0-100 %) by gradation and site, Wilson intervals as bars."""
    cells = [cell for cell in findings.cells if cell.phase == phase]
    sites = sorted({cell.platform for cell in cells})
    figure, axes = _axes(7.2, 3.6)
    for index, site in enumerate(sites):
        _site_points(axes, [cell for cell in cells if cell.platform == site], site, index, len(sites))
    axes.set_xticks(range(len(GRADATIONS)), [f"{n}\n{name}" for n, name in enumerate(GRADATIONS)], fontsize=8)
    axes.set_xlim(-0.5, len(GRADATIONS) - 0.5)
    axes.set_ylim(-3, 103)
    axes.set_ylabel("accepted, %")
    axes.legend(frameon=False, fontsize=8, ncols=max(1, len(sites)), loc="lower left", bbox_to_anchor=(0, 1))
    return _svg(figure)


def time_online(online: Sequence[TimeOnline]) -> str:
    """Return the curves of the share still online (0-100 %) over hours, one a site, gradations together."""
    figure, axes = _axes(7.2, 3.2)
    for index, one in enumerate(online):
        hours, share = [0.0], [100.0]
        for moment, left in zip(one.curve.hours, one.curve.share, strict=True):
            if moment == float("inf"):
                break
            hours.append(moment)
            share.append(100 * left)
        colour = _COLOURS[index % len(_COLOURS)]
        name = f"{one.platform}, {GRADATIONS[one.gradation]}"
        axes.step(hours, share, where="post", color=colour, label=name)
    axes.set_xlabel("hours since it came online")
    axes.set_ylabel("still online, %")
    axes.set_ylim(-3, 103)
    axes.legend(frameon=False, fontsize=7, ncols=2, loc="best")
    return _svg(figure)


def _site_points(axes: Any, cells: Sequence[Cell], site: str, index: int, sites: int) -> None:
    shift = (index - (sites - 1) / 2) * 0.16
    known = [cell for cell in cells if cell.accepted.share is not None]
    x = [cell.gradation + shift for cell in known]
    y = [100 * (cell.accepted.share or 0) for cell in known]
    low = [value - 100 * cell.accepted.wilson[0] for value, cell in zip(y, known, strict=True)]
    high = [100 * cell.accepted.wilson[1] - value for value, cell in zip(y, known, strict=True)]
    colour = _COLOURS[index % len(_COLOURS)]
    axes.errorbar(
        x, y, yerr=[low, high], fmt=_MARKS[index % len(_MARKS)], color=colour, label=site, capsize=2,
        markersize=5, linewidth=1.2,
    )  # fmt: skip


def _axes(width: float, height: float) -> tuple[Any, Any]:
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasSVG(figure)
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.grid(axis="y", color="#d5d5d5", linewidth=0.6)
    axes.set_axisbelow(True)
    return figure, axes


def _svg(figure: Any) -> str:
    from matplotlib import rc_context

    out = io.StringIO()
    with rc_context({"svg.hashsalt": "doorwatch", "svg.fonttype": "none"}):
        figure.savefig(out, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    text = out.getvalue()
    return text[text.index("<svg") :]
