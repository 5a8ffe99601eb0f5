"""The interface's two languages: gettext catalogues, and dates and numbers as each language writes them.

English is the language of the source; `locale/nl/LC_MESSAGES/console.po` holds the Dutch. Catalogues are
read as text: nothing compiled is committed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from io import BytesIO
from typing import Any, get_args
from zoneinfo import ZoneInfo

from babel import dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from doorwatch.types.people import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
DOMAIN = "console"
_LOCALE = {"nl": "nl_NL", "en": "en_GB"}


@dataclass(frozen=True)
class Texts:
    """One language: its sentences, and how it writes moments, spans and numbers in `zone`."""

    language: Language
    zone: ZoneInfo
    catalogue: NullTranslations

    def gettext(self, sentence: str) -> str:
        """Return a sentence of the source in this language."""
        return str(self.catalogue.gettext(sentence))

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return the form of a sentence for `count`."""
        return str(self.catalogue.ngettext(one, many, count))

    def moment(self, at: datetime) -> str:
        """Return day and time, such as 21 Nov 2026, 09:05."""
        local = at.astimezone(self.zone)
        return f"{dates.format_date(local, 'd MMM y', locale=self._locale)}, {self.clock(at)}"

    def clock(self, at: datetime) -> str:
        """Return hours and minutes on a clock of 24 hours."""
        return at.astimezone(self.zone).strftime("%H:%M")

    def day(self, at: datetime) -> str:
        """Return weekday and day, such as Sat 21 Nov."""
        return dates.format_date(at.astimezone(self.zone), "EEE d MMM", locale=self._locale)

    def span(self, length: timedelta) -> str:
        """Return a span in its largest unit, such as 3 hours; its sign is left out."""
        return dates.format_timedelta(abs(length), threshold=1.2, locale=self._locale)

    def number(self, value: float) -> str:
        """Return a number with the language's own signs."""
        return numbers.format_decimal(value, locale=self._locale)

    def percent(self, share: float) -> str:
        """Return a share of 0-1 in whole percent."""
        return numbers.format_percent(share, locale=self._locale)

    @property
    def zone_name(self) -> str:
        """What the zone of all times is called."""
        return str(dates.get_timezone_location(self.zone, locale=self._locale))

    @property
    def _locale(self) -> str:
        return _LOCALE[self.language]

    @property
    def formats(self) -> dict[str, Any]:
        """The functions that templates call."""
        return {
            "moment": self.moment, "clock": self.clock, "day": self.day, "span": self.span,
            "number": self.number, "percent": self.percent,
        }  # fmt: skip


def texts(language: Language, zone: str) -> Texts:
    """Return a language with its catalogue; times are told in the IANA `zone`."""
    return Texts(language, ZoneInfo(zone), _catalogue(language))


@cache
def _catalogue(language: Language) -> NullTranslations:
    if language == "en":
        return NullTranslations()
    path = resources.files("review_ui").joinpath("locale", language, "LC_MESSAGES", f"{DOMAIN}.po")
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(path.read_bytes()), locale=language))
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)
