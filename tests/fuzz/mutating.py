"""Real-format files, damaged: bytes flipped, cut, doubled, swapped, and what breaks parsers put in."""

from __future__ import annotations

from hypothesis import strategies as st

NASTY: tuple[bytes, ...] = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\r", b"\n\n", b'"', b"'",
    b"{", b"}", b"[", b"]", b":", b",", b"&a", b"*a", b"!!python/object:os.system",
    b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>", b"<script>", b"../../../../etc/passwd",
    b"1e999", b"-1", b"NaN", b"9" * 400, b"null", b"true", b"=cmd()", b"%s%n", b"\xcc\x81" * 50,
    b"\xe2\x80\x8b" * 50, b"{" * 200, b"[" * 200, b"- " * 200, b"\x1b[2J", b"..", b"~", b"$(id)",
)  # fmt: skip
"""Pieces that break parsers: encodings, nesting, references, numbers without end, ways out of a folder."""


class Hurt:
    """A damaged file that is told by its length and damages, not by its bytes."""

    def __init__(self, data: bytes, told: tuple[str, ...]) -> None:
        self.data, self.told = data, told

    def __repr__(self) -> str:
        return f"{len(self.data)} bytes: {', '.join(self.told)}"


@st.composite
def damaged(draw: st.DrawFn, sample: bytes) -> Hurt:
    """Return `sample` with one to six damages at drawn places."""
    told: list[str] = []
    data = bytearray(sample)
    for _ in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(("flip", "cut", "drop", "double", "insert", "swap")))
        start = draw(st.integers(0, max(len(data) - 1, 0)))
        length = draw(st.integers(1, 40))
        part = bytes(data[start : start + length])
        told.append(f"{kind} at {start}")
        if kind == "flip" and data:
            data[start] ^= 1 << draw(st.integers(0, 7))
        elif kind == "cut":
            del data[start:]
        elif kind == "drop":
            del data[start : start + length]
        elif kind == "double":
            data[start:start] = part
        elif kind == "insert":
            data[start:start] = draw(st.sampled_from(NASTY))
        else:
            other = draw(st.integers(0, max(len(data) - 1, 0)))
            data[start : start + length], data[other : other + length] = data[other : other + length], part
    return Hurt(bytes(data), tuple(told))
