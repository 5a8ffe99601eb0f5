"""How pages look to one person: theme, grey, text only, and whether keys are shown.

Kept with the account, so that it is there on every screen, and in a cookie for the pages before signing in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args
from urllib.parse import parse_qs, urlencode

Theme = Literal["system", "light", "dark"]
SETTING = "look"
"""The name of the look among a person's own settings."""
THEMES: tuple[Theme, ...] = get_args(Theme)


@dataclass(frozen=True, slots=True)
class Look:
    """`grey` takes all colour out, `text_only` leaves tiles of pictures out, `keys` shows the keys."""

    theme: Theme = "system"
    grey: bool = False
    text_only: bool = False
    keys: bool = True

    @classmethod
    def read(cls, cookie: str | None) -> Look:
        """Read the cookie; whatever is not understood is as it is by default."""
        told = parse_qs((cookie or "")[:200])
        theme = next((name for name in THEMES if told.get("theme") == [name]), THEMES[0])
        return cls(
            theme,
            told.get("grey") == ["1"],
            told.get("text") == ["1"],
            told.get("keys") != ["0"],
        )

    @classmethod
    def kept(cls, settings: Mapping[str, Any]) -> Look | None:
        """Read what is kept with an account; None when nothing is."""
        told = settings.get(SETTING)
        return cls.read(told) if isinstance(told, str) else None

    @property
    def cookie(self) -> str:
        """The value to keep."""
        return urlencode(
            {"theme": self.theme, "grey": int(self.grey), "text": int(self.text_only), "keys": int(self.keys)}
        )
