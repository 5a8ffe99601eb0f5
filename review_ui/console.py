"""What all pages share: one tenant's store, its people, the templates and the clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request

from doorwatch.casework.quality_figures import precision
from doorwatch.casework.referring import StudyRegister
from doorwatch.rates import Rate, wilson
from doorwatch.rules import SHIPPED, load_rules, load_taxonomy
from doorwatch.settings import Settings, TenantSettings
from doorwatch.store import Store
from doorwatch.text.turning import upright
from doorwatch.types import ListingRef
from doorwatch.types.clock import Clock
from doorwatch.types.people import Language, Permission
from review_ui import labels
from review_ui.acting import Acts, GroundChoices
from review_ui.gate import Gate
from review_ui.labels import N_
from review_ui.texts import LANGUAGES, Texts, texts
from review_ui.tokens import Cookies
from review_ui.views.case import Handbook

if TYPE_CHECKING:
    from review_ui.v1.desk import Desk
    from review_ui.visit import Visit

ZONE = "Europe/Amsterdam"
MENU = (
    ("queue", N_("Queue"), Permission.QUEUE_LIST),
    ("referrals", N_("Referrals"), Permission.REFERRAL_VIEW),
    ("inbox", N_("Inbox"), Permission.INBOX_READ),
    ("people", N_("People"), Permission.USERS_MANAGE),
    ("tokens", N_("Tokens"), Permission.TOKENS_MANAGE),
    ("requests", N_("Requests"), Permission.SUBJECT_OPEN),
    ("journal", N_("Journal"), Permission.JOURNAL_VIEW),
    ("quality", N_("Quality"), Permission.QUALITY_OWN),
    ("rules", N_("Rules"), Permission.RULES_VIEW),
    ("banks", N_("Banks"), Permission.BANKS_VIEW),
    ("statistics", N_("Statistics"), Permission.STATISTICS_VIEW),
    ("studies", N_("Studies"), Permission.STUDY_VIEW),
    ("quality-figures", N_("Figures"), Permission.QUALITY_ALL),
    ("calibrations", N_("Calibration"), Permission.DASHBOARD_VIEW),
    ("dashboard", N_("Dashboard"), Permission.DASHBOARD_VIEW),
)
"""Pages of the top line: name, title, and the right that shows them."""
FIGURES_HOLD = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Known:
    """How often a sign was right in `count` decisions: shares 0-1 with the ends of the 95 % interval."""

    share: float
    count: int
    low: float
    high: float


def known_of(rate: Rate) -> Known:
    """Return a rate of at least one trial as a page tells it."""
    return Known(rate.hits / rate.trials, rate.trials, *wilson(rate.hits, rate.trials))


def no_study(_refs: Sequence[ListingRef], _at: datetime) -> Collection[ListingRef]:
    """The register of a tenant that takes part in no study: no listing is a placement."""
    return ()


@dataclass
class Console:
    """One tenant's console. `zone` is the IANA zone of all times on its pages.

    `desk` is there where the interface for programs is served too: it knows which agreements hold.
    """

    settings: Settings
    tenant: TenantSettings
    store: Store
    clock: Clock
    gate: Gate
    cookies: Cookies
    acts: Acts
    zone: str = ZONE
    register: StudyRegister = no_study
    desk: Desk | None = None
    _precision: tuple[datetime, Mapping[str, Known]] | None = None
    _environments: dict[Language, Environment] = field(default_factory=dict)

    def texts(self, language: Language) -> Texts:
        """Return a language of the interface."""
        return texts(language, self.zone)

    def language_of(self, request: Request) -> Language:
        """Return the first language of the browser that the interface has; Dutch otherwise."""
        for part in request.headers.get("accept-language", "").split(","):
            name = part.partition(";")[0].strip().lower().partition("-")[0]
            for language in LANGUAGES:
                if name == language:
                    return language
        return LANGUAGES[0]

    @cached_property
    def handbook(self) -> Handbook:
        """What rules and taxonomy say, read once."""
        if self.tenant.private_rules is None:
            return _shipped_handbook()
        return Handbook(load_rules([SHIPPED, self.tenant.private_rules]).by_id, load_taxonomy())

    def precision(self, now: datetime) -> Mapping[str, Known]:
        """Return by rule and indicator how often people agreed so far, counted anew every ten minutes."""
        if self._precision is None or now - self._precision[0] > FIGURES_HOLD:
            with self.store.read() as conn:
                figures = precision(conn)
            rates = {**figures.indicators, **figures.rules}
            self._precision = (now, {name: known_of(rate) for name, rate in rates.items() if rate.trials})
        return self._precision[1]

    def grounds(self, language: Language) -> GroundChoices:
        """Return what decisions may rest on, named in a language."""
        return self.acts.grounds(language)

    def menu(self, visit: Visit) -> tuple[tuple[str, str], ...]:
        """Return (page, title) of what this reader may open, in the order of the day."""
        return tuple((name, visit.texts.gettext(title)) for name, title, needs in MENU if visit.may(needs))

    def render(self, visit: Visit, template: str, values: Mapping[str, Any]) -> str:
        """Render a template in the reader's language."""
        environment = self._environment(visit.texts.language)
        return environment.get_template(template).render(
            {
                "visit": visit, "person": visit.person, "look": visit.look, "now": visit.now,
                "language": visit.texts.language, "tenant": self.tenant.name, "path": visit.path,
                "may": visit.may, "token": visit.token, "told": visit.request.query_params.get("told", ""),
                **values,
            }
        )  # fmt: skip

    def _environment(self, language: Language) -> Environment:
        if language not in self._environments:
            self._environments[language] = make_environment(self.texts(language))
        return self._environments[language]


@lru_cache
def _shipped_handbook() -> Handbook:
    return Handbook(load_rules([SHIPPED]).by_id, load_taxonomy())


@lru_cache
def _loader() -> PackageLoader:
    return PackageLoader("review_ui")


@lru_cache
def make_environment(words: Texts) -> Environment:
    """Return the templates in one language: everything escaped and upright, nothing undefined."""
    environment = Environment(
        loader=_loader(), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        finalize=upright, extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )  # fmt: skip
    environment.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(words.formats, P=Permission, zone_name=words.zone_name)
    environment.filters["label"] = lambda name, kind: words.gettext(labels.label(kind, name))
    return environment
