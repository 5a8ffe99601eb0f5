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
_OPEN = ((0.93, 0.945, 0.955), (0.70, 0.33, 0.12))
"""Colour of a tile when nothing was let through, and when all was (RGB, 0-1)."""
_MARKS = ("o", "s", "^", "D", "v", "P")


def overview(findings: Findings) -> str:
    """Return tiles of every site and gradation, a panel a phase: accepted of placed, and how many reported.

    Dark is let through; a tile always says its numbers, so that no colour must be told from another.
    """
    phases, sites = findings.phases, sorted({cell.platform for cell in findings.cells})
    levels = sorted({cell.gradation for cell in findings.cells})
    figure = _figure(1.2 + 0.72 * len(levels) * len(phases), 1.0 + 0.56 * len(sites))
    panels = figure.subplots(1, len(phases), sharey=True, squeeze=False)[0]
    for phase, axes in zip(phases, panels, strict=True):
        for cell in findings.cells:
            if cell.phase == phase:
                _tile(axes, levels.index(cell.gradation), sites.index(cell.platform), cell)
        axes.set_title(phase, fontsize=11, loc="left", fontweight="bold")
        names = [GRADATIONS[level].replace(" ", "\n") for level in levels]
        axes.set_xticks(range(len(levels)), names, fontsize=7)
        axes.set_yticks(range(len(sites)), sites, fontsize=9)
        axes.set_xlim(-0.52, len(levels) - 0.48)
        axes.set_ylim(len(sites) - 0.48, -0.52)
        axes.tick_params(length=0)
        for side in axes.spines.values():
            side.set_visible(False)
    return _svg(figure)


def _tile(axes: Any, x: int, y: int, cell: Cell) -> None:
    from matplotlib.patches import Rectangle

    share = cell.accepted.share or 0.0
    colour = tuple((1 - share) * light + share * dark for light, dark in zip(_OPEN[0], _OPEN[1], strict=True))
    axes.add_patch(Rectangle((x - 0.48, y - 0.46), 0.96, 0.92, facecolor=colour, edgecolor="none"))
    ink = "white" if share > 0.5 else "#1c2126"
    axes.text(
        x, y - 0.1, f"{cell.accepted.hits} of {cell.accepted.trials}", ha="center", va="center", color=ink,
        fontsize=10, fontweight="bold" if cell.accepted.hits else "normal",
    )  # fmt: skip
    if cell.reported.trials and cell.reported.hits:
        axes.text(
            x, y + 0.25, f"{cell.reported.hits} reported", ha="center", va="center", color=ink, fontsize=7
        )


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


def _figure(width: float, height: float) -> Any:
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasSVG(figure)
    return figure


def _axes(width: float, height: float) -> tuple[Any, Any]:
    figure = _figure(width, height)
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
