"""What becomes of input that cannot be read, and how much of it is looked at."""

from __future__ import annotations

from dataclasses import dataclass, field

from doorwatch.errors import ListingError

LINE_BYTES = 64 * 2**20
"""The longest line, data URLs included; a longer one is skipped without being held in memory."""
TEXT_BYTES = 4 * 2**20
"""The most that one listing may hold beside its data URLs."""
DEPTH = 16
"""How deep objects and lists may nest; only `extra` ever goes beyond three."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """One piece of input that is no listing; the rest of the input was done.

    `place` is `file:line`; `key` the path of the key at fault, None when the whole line is;
    `message` a sentence for the user that names types and never values. `raw_size` is in bytes.
    `raw` are the bytes, for an encrypted store that forgets them after two days; it is None
    when there were too many, and no `repr` shows it.
    """

    place: str
    key: str | None
    message: str
    raw_size: int
    raw: bytes | None = field(default=None, repr=False)


class ListingFault(ListingError):
    """A `ListingError` that knows the path of the key at fault (`account.verification[0].at`)."""

    def __init__(self, place: str, key: str | None, expected: str, got: str | None = None) -> None:
        self.key = key
        super().__init__(place, expected if key is None else f"{key} {expected}", got)

    def set_aside(self, raw: bytes | None, size: int) -> SetAside:
        """Return this fault as a value beside the good listings."""
        return SetAside(self.place, self.key, str(self), size, raw)
