"""Loading rule files into a rule set, all or nothing, with a cache that is safe to lose."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from doorwatch.errors import RuleError
from doorwatch.rules.ruleset import RuleSet
from doorwatch.rules.schema import Rule, read_rule
from doorwatch.rules.taxonomy import SHIPPED, load_taxonomy
from doorwatch.rules.wordlists import WORDS_NAME, Shelf
from doorwatch.rules.yamlfile import digest, parse, read_bytes, yaml_files
from doorwatch.types import Indicator

FORM = "2"
"""Grows when compiled rules change their form: an older cache is then not looked at."""
_KEY = hashlib.sha256


def load_rules(
    folders: Sequence[Path] = (SHIPPED,), *, cache: Path | None = None,
    taxonomy: Mapping[str, Indicator] | None = None,
) -> RuleSet:  # fmt: skip
    """Return the rules of all folders as one set; no rule set is half loaded.

    `folders` hold rule files in sub-folders (`minor/x.yaml`); give `SHIPPED` first and private
    folders behind it. The lists of `words.yaml` in `SHIPPED` may be named by the rules of all folders,
    those of a private folder by its own. `cache` is a folder for compiled rules; it may be empty, lost
    or spoilt.

    Raises RuleError: `file:line: what was expected; what came`, also for an id that exists twice.
    """
    roots = tuple(dict.fromkeys(folder.resolve() for folder in folders))
    sources = [
        (root, path, f"{root.name}/{path.relative_to(root).as_posix()}", read_bytes(path))
        for root in roots
        for path in yaml_files(root)
    ]
    known = load_taxonomy() if taxonomy is None else taxonomy
    named = digest([*((name, read) for _, _, name, read in sources), *_tables(roots)])
    rules = _cached(cache, named)
    if rules is None:
        shelves = {folder: shelf_of(folder) for folder in roots}
        rules = _unique(
            read_rule(parse(read, name), path.parent.name, known, shelves[root])
            for root, path, name, read in sources
        )
        _store(cache, named, rules)
    return RuleSet(tuple(sorted(rules, key=lambda rule: rule.id)), named)


def load_rule(path: Path, taxonomy: Mapping[str, Indicator] | None = None) -> Rule:
    """Return the rule of one file.

    Raises RuleError: as `load_rules`.
    """
    name = f"{path.parent.parent.name}/{path.parent.name}/{path.name}"
    shelf = shelf_of(path.parent.parent)
    return read_rule(parse(read_bytes(path), name), path.parent.name, taxonomy or load_taxonomy(), shelf)


def shelf_of(folder: Path) -> Shelf:
    """Return the lists that the rules of a folder may name: the shipped ones and the folder's own.

    Raises RuleError: a list that is not well formed, or a name that the shipped lists have.
    """
    return _shelf(tuple(_word_files((folder,))))


@lru_cache(maxsize=8)
def _shelf(files: tuple[tuple[str, bytes], ...]) -> Shelf:
    """Return the lists of files; read once, because every rule that is loaded alone asks for them."""
    shelf = Shelf()
    for name, data in files:
        shelf = shelf.with_words(parse(data, name))
    return shelf


def _word_files(folders: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of the lists of the shipped rules and of folders, where they have any."""
    for root in dict.fromkeys((SHIPPED.resolve(), *(folder.resolve() for folder in folders))):
        if (root / WORDS_NAME).is_file():
            yield f"{root.name}/{WORDS_NAME}", read_bytes(root / WORDS_NAME)


def _tables(roots: Iterable[Path]) -> Iterable[tuple[str, bytes]]:
    """Taxonomy, weights and lists belong to the digest: they change levels as much as a phrase does."""
    for name in ("indicators.yaml", "weights.yaml"):
        yield f"tables/{name}", read_bytes(SHIPPED / name)
    yield from _word_files(roots)


def _unique(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    found: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in found:
            raise RuleError(
                rule.place, f"an id that no other rule has ({found[rule.id].place})", f"'{rule.id}'"
            )
        found[rule.id] = rule
    return tuple(found.values())


def _file(cache: Path, named: str) -> Path:
    return cache / f"rules-{FORM}-{named.removeprefix('sha256:')}.msgpack"


def _cached(cache: Path | None, named: str) -> tuple[Rule, ...] | None:
    """Return compiled rules, None when the cache has none that are whole."""
    if cache is None:
        return None
    try:
        raw = _file(cache, named).read_bytes()
    except OSError:
        return None
    mark, body = raw[:32], raw[32:]
    if _KEY(body).digest() != mark:
        return None
    try:
        return msgspec.msgpack.decode(body, type=tuple[Rule, ...])
    except msgspec.ValidationError:
        return None


def _store(cache: Path | None, named: str, rules: tuple[Rule, ...]) -> None:
    """Write compiled rules whole or not at all; a cache that cannot be written is done without."""
    if cache is None:
        return
    body = msgspec.msgpack.encode(rules)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=cache, prefix="rules-")
        with os.fdopen(handle, "wb") as file:
            file.write(_KEY(body).digest() + body)
        Path(name).replace(_file(cache, named))
    except OSError:
        return
