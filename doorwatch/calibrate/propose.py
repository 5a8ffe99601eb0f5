"""A proposal: the fit as weights, as data for a page, as the text of a new weights.yaml, and as a plot."""

from __future__ import annotations

import hashlib
from datetime import date
from importlib import resources
from typing import Any

import msgspec

from doorwatch.calibrate.fit import Fitted
from doorwatch.rules import Calibration

LIMITS = (
    "Learnt from this tenant's own decisions: what its moderators missed, it misses.",
    "It sees only the listings of partner platforms.",
    "It orders and informs; no level, referral, statement or export rests on it.",
)


def name_of(fitted: Fitted, day: date) -> str:
    """Return the name of a proposal: its day and eight digits of its terms."""
    return f"{day.isoformat()}-{hashlib.sha256(msgspec.json.encode(fitted)).hexdigest()[:8]}"


def calibration_of(fitted: Fitted, name: str) -> Calibration:
    """Return the fit as weights; terms of 0 add nothing and are left out."""
    terms = {term.indicator: round(term.coefficient, 4) for term in fitted.terms}
    return Calibration(
        name, round(fitted.intercept, 4), {one: value for one, value in terms.items() if value > 0}
    )


def to_body(fitted: Fitted) -> dict[str, Any]:
    """Return the fit as data for a page, with its limits."""
    body: dict[str, Any] = msgspec.to_builtins(fitted)
    return body | {"limits": list(LIMITS)}


def to_yaml(calibration: Calibration) -> str:
    """Return the key `calibration` as it stands at the end of a new `rules/weights.yaml`."""
    lines = [
        "# Coefficients of the exploitation lane (log odds), fitted to decisions and accepted by a person.",
        "calibration:",
        f"  name: {calibration.name}",
        f"  intercept: {calibration.intercept}",
        "  terms:" + ("" if calibration.terms else " {}"),
    ]
    lines += [f"    {name}: {value}" for name, value in sorted(calibration.terms.items())]
    return "\n".join(lines) + "\n"


def to_svg(fitted: Fitted, name: str) -> str:
    """Return the reliability plot: predicted risk against the share confirmed, with intervals and a table."""
    from jinja2 import Environment

    text = resources.files("doorwatch.calibrate").joinpath("reliability.svg.jinja").read_text("utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(text).render(name=name, fitted=fitted)
