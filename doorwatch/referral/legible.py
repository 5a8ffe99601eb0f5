"""Text of a listing as the PDF can show it. The JSON beside it holds the text untouched.

The PDF uses only the typesetter's own fonts, so that the same dossier gives the same bytes on every machine,
and PDF/A refuses a character that no font has. What they lack is written out as its code and name; a longer
run of another script is named and counted. What would turn the reading order or hide is made visible.
"""

from __future__ import annotations

import re
import unicodedata

_COVERED = (
    (0x20, 0x7E), (0xA1, 0xAC), (0xAE, 0x2FF), (0x38E, 0x3A1), (0x3A3, 0x3FF), (0x400, 0x482),
    (0x48A, 0x4FF), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x203E), (0x20A0, 0x20C0),
    (0x2190, 0x21FF), (0x27E8, 0x27E9),
)  # fmt: skip
"""What the embedded fonts have (probed; a test sets every one of them)."""
_SHOWN = "".join(f"{chr(low)}-{chr(high)}" for low, high in _COVERED[1:])
_OTHER = re.compile(f"[^\n -~{_SHOWN}]+")
_LONG_RUN = 4
_UNBROKEN = re.compile(r"[^\s\u200b]{40}(?=[^\s\u200b])")
BREAK = "\u200b"
"""A place where a line may break; without it one long word would leave the page."""


def legible(text: str, limit: int | None = None) -> str:
    """Return `text` with lines kept and everything else that cannot be shown written out.

    `limit` cuts it to so many characters of the original, and says so.
    """
    cut = limit is not None and len(text) > limit
    kept = text[:limit] if cut else text
    plain = unicodedata.normalize("NFC", kept.replace("\r\n", "\n").replace("\r", "\n"))
    shown = _OTHER.sub(
        lambda match: _written_out(match.group()), plain.replace("\t", " ").replace("\xa0", " ")
    )
    shown = _UNBROKEN.sub(lambda match: match.group() + BREAK, shown)
    if cut:
        shown += f" ⟨... {len(text) - len(kept)} tekens meer / more characters: data/dossier.json⟩"
    return shown


def _written_out(run: str) -> str:
    """Name what no font shows: each character of a short run, a longer run of one script as a whole."""
    if len(run) >= _LONG_RUN and all(unicodedata.category(char)[0] in "LMN" for char in run):
        script = _name(run[0]).split(" ")[0]
        return f"⟨{len(run)} tekens / characters {script}: data/dossier.json⟩"
    return "".join(f"⟨U+{ord(char):04X} {_name(char)}⟩" for char in run)


def _name(char: str) -> str:
    return unicodedata.name(char, "control").lower()
