"""YAML as analysts write it: every scalar stays text, every value knows its line.

The plain loaders guess types. Measured: `safe_load` turns `no:` into False, `12:30` into 750 and
`1_000` into 1000, and keeps silently the last of two equal keys. Here nothing is guessed, equal
keys are refused, and so are anchors, tags and deep nesting, which no rule needs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml

from doorwatch.errors import RuleError

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
MOST_BYTES = 1_000_000
DEEPEST = 12
Choice = TypeVar("Choice", bound=str)


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its place. `value` is text, a tuple of nodes, or a mapping of names to nodes."""

    place: str
    value: str | tuple[Node, ...] | Mapping[str, Node]

    def fail(self, expected: str, got: object | None = None) -> RuleError:
        """Return the error that names this node's file and line."""
        return RuleError(self.place, expected, None if got is None else f"'{got}'")

    def text(self, what: str) -> str:
        """Return the value as text that is not empty."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.fail(f"{what} must be text", self.kind)
        return self.value

    def choice(self, what: str, options: Sequence[Choice]) -> Choice:
        """Return the value when it is one of `options`."""
        value = self.value if isinstance(self.value, str) else self.kind
        for option in options:
            if option == value:
                return option
        names = options[0] if len(options) == 1 else ", ".join(options[:-1]) + " or " + options[-1]
        raise self.fail(f"{what} must be {names}", value)

    def items(self, what: str) -> tuple[Node, ...]:
        """Return the nodes of a list with one entry or more."""
        if not isinstance(self.value, tuple) or not self.value:
            raise self.fail(f"{what} must be a list with one entry or more", self.kind)
        return self.value

    def texts(self, what: str) -> tuple[str, ...]:
        """Return a list of texts, none of them empty."""
        return tuple(item.text(f"each entry of {what}") for item in self.items(what))

    def mapping(self, what: str) -> Mapping[str, Node]:
        """Return the mapping of names to nodes."""
        if not isinstance(self.value, Mapping):
            raise self.fail(f"{what} must be a mapping of names to values", self.kind)
        return self.value

    def keys(self, what: str, required: Sequence[str], allowed: Sequence[str] = ()) -> Mapping[str, Node]:
        """Return the mapping when all `required` keys are there and no key is unknown."""
        mapping = self.mapping(what)
        known = (*required, *allowed)
        for name, node in mapping.items():
            if name not in known:
                raise node.fail(f"{what} knows the keys {', '.join(known)}", name)
        for name in required:
            if name not in mapping:
                raise self.fail(f"{what} needs the key {name}", "nothing")
        return mapping

    @property
    def kind(self) -> str:
        """What this is, in words for a message: the text itself when it is text."""
        if isinstance(self.value, str):
            return self.value or "nothing"
        return "a list" if isinstance(self.value, tuple) else "a mapping"


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes, at most `MOST_BYTES`.

    Raises RuleError: the file cannot be read or is too large.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RuleError(str(path), "a file that can be read", error.strerror) from error
    if len(data) > MOST_BYTES:
        raise RuleError(str(path), f"at most {MOST_BYTES} bytes", str(len(data)))
    return data


def parse(data: bytes, name: str) -> Node:
    """Return the tree of one YAML document; `name` is the file's name in messages.

    Raises RuleError: no UTF-8, no YAML, equal keys, an anchor, a tag or deeper than `DEEPEST`.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RuleError(name, "text in UTF-8", f"byte {error.start} that is none") from error
    try:
        _refuse_specials(text, name)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RuleError(f"{name}:{line}", "YAML", error.problem or "something else") from error
    except yaml.YAMLError as error:
        raise RuleError(name, "YAML", type(error).__name__) from error
    if root is None:
        raise RuleError(f"{name}:1", "a mapping of names to values", "nothing")
    return _node(root, name)


def _refuse_specials(text: str, name: str) -> None:
    """Refuse anchors, aliases, tags and deep nesting before a tree is built from them."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        place = f"{name}:{event.start_mark.line + 1 if event.start_mark else 1}"
        if getattr(event, "anchor", None) is not None:
            raise RuleError(place, "no anchor or alias", "one")
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            raise RuleError(place, "no tag", f"'{tag}'")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise RuleError(place, f"at most {DEEPEST} levels of nesting", "more")


def _node(raw: yaml.Node, name: str) -> Node:
    place = f"{name}:{raw.start_mark.line + 1}"
    if isinstance(raw, yaml.ScalarNode):
        return Node(place, str(raw.value))
    if isinstance(raw, yaml.SequenceNode):
        return Node(place, tuple(_node(item, name) for item in raw.value))
    pairs: dict[str, Node] = {}
    for key, value in raw.value:
        here = f"{name}:{key.start_mark.line + 1}"
        if not isinstance(key, yaml.ScalarNode):
            raise RuleError(here, "a key that is text", "something else")
        if key.value in pairs:
            raise RuleError(here, "each key once", f"'{key.value}' twice")
        node = _node(value, name)
        # An empty or nested value starts on a later line; the key's line is the one to look at.
        pairs[str(key.value)] = Node(here, node.value)
    return Node(place, pairs)


def yaml_files(folder: Path) -> Iterator[Path]:
    """Yield the YAML files under `folder`, sorted, that lie in its sub-folders."""
    yield from sorted(path for path in folder.glob("*/**/*.yaml") if path.is_file())


def digest(parts: Sequence[tuple[str, bytes]]) -> str:
    """Return `sha256:...` of named contents, independent of their order."""
    total = hashlib.sha256()
    for name, data in sorted(parts):
        total.update(f"{name}\0{len(data)}\0".encode())
        total.update(data)
    return f"sha256:{total.hexdigest()}"
