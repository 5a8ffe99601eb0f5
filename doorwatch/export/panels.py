"""Panels of the dashboard: a plot and the same figures as a table, in Dutch and English, no script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from doorwatch.export.dashboard import SHOWN, Dashboard, Times
from doorwatch.types import Bilingual, Level

Shape = Literal["columns", "bars", "intervals"]
_WORDS: Mapping[str, Bilingual] = {
    "inflow": {"nl": "Geopende zaken per dag", "en": "Cases opened a day"},
    "open": {"nl": "Open zaken", "en": "Open cases"},
    "waits": {"nl": "Uren tot de eerste beslissing, per zaak", "en": "Hours to the first decision, of cases"},
    "outcomes": {"nl": "Beslissingen", "en": "Decisions"},
    "precision": {"nl": "Door mensen bevestigd, per regel", "en": "Confirmed by people, per rule"},
    "day": {"nl": "dag", "en": "day"}, "level": {"nl": "niveau", "en": "level"},
    "urgent": {"nl": "urgent", "en": "urgent"}, "review": {"nl": "beoordelen", "en": "review"},
    "unseen": {"nl": "niet gezien", "en": "unseen"}, "cases": {"nl": "zaken", "en": "cases"},
    "overdue": {"nl": "te laat", "en": "overdue"}, "median": {"nl": "mediaan", "en": "median"},
    "ninety": {"nl": "negen van de tien binnen", "en": "nine in ten within"},
    "decision": {"nl": "beslissing", "en": "decision"}, "number": {"nl": "aantal", "en": "number"},
    "rule": {"nl": "regel", "en": "rule"}, "share": {"nl": "aandeel", "en": "share"},
    "interval": {"nl": "interval (95 %)", "en": "interval (95 %)"},
    "none": {"nl": "Nog niets te tonen.", "en": "Nothing to show yet."},
}  # fmt: skip
_DECISIONS: Mapping[str, Bilingual] = {
    "no_concern": {"nl": "geen zorg", "en": "no concern"},
    "ask_age_check": {"nl": "leeftijdscontrole gevraagd", "en": "age check asked"},
    "restrict": {"nl": "beperkt", "en": "restricted"}, "remove": {"nl": "verwijderd", "en": "removed"},
    "suspend_account": {"nl": "account geschorst", "en": "account suspended"},
    "offer_help": {"nl": "hulp aangeboden", "en": "help offered"},
    "refer_care": {"nl": "zorgmelding", "en": "referred to care"},
    "refer_police": {"nl": "politiemelding", "en": "referred to the police"},
    "spam_or_scam": {"nl": "spam of oplichting", "en": "spam or scam"},
    "duplicate": {"nl": "dubbel", "en": "duplicate"},
    "not_decidable": {"nl": "niet te beslissen", "en": "not decidable"},
    "escalate": {"nl": "naar een senior", "en": "passed on to a senior"},
    "danger": {"nl": "direct gevaar", "en": "immediate danger"},
}  # fmt: skip
LIMITS: Mapping[str, tuple[str, ...]] = {
    "nl": (
        "Alleen advertenties van aangesloten platforms.",
        "Minder vlaggen betekent niet minder uitbuiting.",
        "Een niveau is een voorstel van een machine; een mens beslist.",
    ),
    "en": (
        "Only listings of partner platforms.",
        "A fall in flags is not a fall in exploitation.",
        "A level is a machine's proposal; a named person decides.",
    ),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of a plot: its label, its parts (class and value), and for intervals its two ends."""

    label: str
    parts: tuple[tuple[str, float], ...]
    ends: tuple[float, float] | None = None

    @property
    def total(self) -> float:
        """The sum of its parts."""
        return sum(value for _, value in self.parts)


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: a plot of marks and the table that says the same."""

    id: str
    title: str
    shape: Shape
    marks: tuple[Mark, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def panels(shown: Dashboard, language: str) -> tuple[Panel, ...]:
    """Return the panels in `nl` or `en`."""

    def say(word: str) -> str:
        return _WORDS[word][language]

    days = sorted(shown.inflow)
    inflow = Panel(
        "inflow", say("inflow"), "columns",
        tuple(
            Mark(f"{day:%d-%m}", tuple((level, shown.inflow[day].get(level, 0)) for level in SHOWN))
            for day in days
        ),
        (say("day"), *(say(level) for level in SHOWN)),
        tuple(
            (day.isoformat(), *(str(shown.inflow[day].get(level, 0)) for level in SHOWN))
            for day in reversed(days)
        ),
    )  # fmt: skip
    open_now = Panel(
        "open", say("open"), "bars",
        tuple(Mark(say(level), ((level, shown.open_now[level]),)) for level in SHOWN),
        (say("level"), say("cases"), say("overdue")),
        tuple((say(level), str(shown.open_now[level]), str(shown.overdue[level])) for level in SHOWN),
    )  # fmt: skip
    outcomes = Panel(
        "outcomes", say("outcomes"), "bars",
        tuple(Mark(_decision(kind, language), (("plain", count),)) for kind, count in shown.outcomes.items()),
        (say("decision"), say("number")),
        tuple((_decision(kind, language), str(count)) for kind, count in shown.outcomes.items()),
    )  # fmt: skip
    return inflow, open_now, _waits(shown.waits, say), outcomes, _precision(shown, say)


def to_html(shown: Dashboard, language: str) -> str:
    """Return the panels as sections of a page: no script, no style of their own, nothing of a listing."""
    return str(_template().render(panels=panels(shown, language), empty=_WORDS["none"][language],
                                  limits=LIMITS[language]))  # fmt: skip


def _waits(waits: Mapping[Level, Times], say: Any) -> Panel:
    def hours(value: float | None) -> str:
        return "-" if value is None else f"{value:.1f}"

    shown = [level for level in SHOWN if waits[level].cases]

    return Panel(
        "waits", say("waits"), "bars",
        tuple(
            Mark(say(level), ((level, waits[level].median or 0.0),)) for level in shown
        ),
        (say("level"), say("cases"), say("median"), say("ninety")),
        tuple(
            (say(level), str(waits[level].cases), hours(waits[level].median), hours(waits[level].ninety))
            for level in shown
        ),
    )  # fmt: skip


def _precision(shown: Dashboard, say: Any) -> Panel:
    rates = [(rule, rate) for rule, rate in shown.precision.items() if rate.share is not None]
    return Panel(
        "precision", say("precision"), "intervals",
        tuple(Mark(rule, (("plain", rate.share or 0.0),), rate.interval) for rule, rate in rates),
        (say("rule"), say("number"), say("share"), say("interval")),
        tuple(
            (rule, str(rate.trials), f"{rate.share:.2f}", "{:.2f} - {:.2f}".format(*rate.interval))
            for rule, rate in rates
        ),
    )  # fmt: skip


def _decision(kind: str, language: str) -> str:
    known = _DECISIONS.get(kind)
    return known[language] if known else kind.replace("_", " ")


def top(marks: Sequence[Mark]) -> float:
    """Return the largest total of marks, at least 1: the scale of a plot."""
    return max([1.0, *(mark.total for mark in marks)])


@cache
def _template() -> Any:
    from jinja2 import Environment

    text = resources.files("doorwatch.export").joinpath("dashboard.html.jinja").read_text("utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["top"] = top
    return environment.from_string(text)
