"""How pages look to one person: theme, grey, text only, and whether keys are shown. Kept in a cookie.

Nothing here is secret and nothing is stored on the server: a shared screen at work keeps its own look.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import parse_qs, urlencode

Theme = Literal["system", "light", "dark"]
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

    @property
    def cookie(self) -> str:
        """The value to keep."""
        return urlencode(
            {"theme": self.theme, "grey": int(self.grey), "text": int(self.text_only), "keys": int(self.keys)}
        )
