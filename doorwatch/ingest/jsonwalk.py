"""Walk a JSON document of any size and cut out the objects of named lists, one at a time.

What is not asked for is passed over and never becomes a Python object. Memory is bounded by the
largest object that is cut out, or the longest single string or number that is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

Path = tuple[str, ...]
"""Keys from the root; an item of a list is `*`."""
_CHUNK: Final = 2**16
_TOKEN: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[{}\[\]:,]|[^\s{}\[\]:,"]++', re.DOTALL)
_SPACE: Final = re.compile(rb"\s*+")


@dataclass(frozen=True, slots=True)
class Item:
    """An object that was cut out (`raw`), or a plain value (`raw` is its token), at `path`."""

    path: Path
    raw: bytes


class WalkError(Exception):
    """The document is not JSON, is cut off, or holds something larger than the limit."""


def walk(stream: BinaryIO, wanted: Callable[[Path], bool], limit: int) -> Iterator[Item]:
    """Yield the objects and plain values for whose path `wanted` is true, in document order.

    Only the structure is checked; what stands inside an object that is cut out is not. Raises
    WalkError after the last item before the fault.
    """
    stack = _Stack()
    capture: list[bytes] | None = None
    size = depth = 0
    for token in _tokens(stream, limit):
        if capture is not None:
            capture.append(token)
            size += len(token)
            depth += (token in b"{[") - (token in b"}]")
            if size > limit:
                raise WalkError(f"an object of more than {limit} bytes")
            if not depth:
                yield Item(stack.path(), b"".join(capture))
                capture = None
                stack.value_done()
        elif token == b"{" and wanted(stack.path()):
            capture, size, depth = [token], 1, 1
        elif stack.take(token) and wanted(stack.path()):
            yield Item(stack.path(), token)
            stack.value_done()
        elif stack.pending_value:
            stack.value_done()
    if not stack.complete:
        raise WalkError("a document that is cut off")


def _tokens(stream: BinaryIO, limit: int) -> Iterator[bytes]:
    buffer, ended = b"", False
    while not ended:
        chunk = stream.read(_CHUNK)
        ended = not chunk
        buffer += chunk
        position = 0
        while True:
            space = _SPACE.match(buffer, position)
            position = space.end() if space else position
            match = _TOKEN.match(buffer, position)
            if match is None:
                break
            if match.end() == len(buffer) and not ended and buffer[-1:] not in b'{}[]:,"':
                break  # a number or word may go on in the next chunk
            yield match[0]
            position = match.end()
        buffer = buffer[position:]
        if len(buffer) > limit:
            raise WalkError(f"a value of more than {limit} bytes")
    if buffer:
        raise WalkError("a document that is cut off")


class _Stack:
    """Where in the document the walk is; checks that keys, colons and brackets alternate."""

    _DEPTH: Final = 64

    def __init__(self) -> None:
        self._open: list[str] = []  # "{" or "["
        self._keys: list[str] = []
        self._expect = "value"
        self.pending_value = False
        self.complete = False

    def path(self) -> Path:
        """Return the path of the value that comes next or just came."""
        return tuple(self._keys)

    def take(self, token: bytes) -> bool:
        """Move on by one token outside a captured object; True when it is a plain value."""
        self.pending_value = False
        if self.complete:
            raise WalkError("more than one document")
        if token in (b"}", b"]"):
            self._close("{" if token == b"}" else "[")
        elif token == b"," and self._expect == "comma" and self._open:
            self._expect = "key" if self._open[-1] == "{" else "value"
        elif token == b":" and self._expect == "colon":
            self._expect = "value"
        elif self._expect in ("key", "first key") and token[:1] == b'"':
            self._keys[-1] = token[1:-1].decode("utf-8", "replace")
            self._expect = "colon"
        elif self._expect in ("value", "first value") and token not in (b":", b","):
            return self._value(token)
        else:
            raise WalkError("something that is not JSON")
        return False

    def _value(self, token: bytes) -> bool:
        if token in (b"{", b"["):
            if len(self._open) >= self._DEPTH:
                raise WalkError(f"nesting of more than {self._DEPTH}")
            self._open.append(token.decode())
            self._keys.append("*" if token == b"[" else "")
            self._expect = "first key" if token == b"{" else "first value"
            return False
        self.pending_value = True
        return True

    def _close(self, bracket: str) -> None:
        if not self._open or self._open[-1] != bracket or self._expect not in (
            "comma", "first key", "first value",
        ):  # fmt: skip
            raise WalkError("something that is not JSON")
        self._open.pop()
        self._keys.pop()
        self.value_done()

    def value_done(self) -> None:
        """Note that a whole value has passed."""
        self._expect = "comma"
        self.complete = not self._open
        self.pending_value = False
