"""Loading rule files into a rule set, all or nothing, with a cache that is safe to lose."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import msgspec

import doorwatch.text
from doorwatch import startcache
from doorwatch.errors import RuleError
from doorwatch.rules.compiled import book_of
from doorwatch.rules.phrases import Variant
from doorwatch.rules.ruleset import RuleSet
from doorwatch.rules.schema import Rule, read_rule
from doorwatch.rules.sought import Kept, gathered, to_keep
from doorwatch.rules.taxonomy import SHIPPED, load_taxonomy
from doorwatch.rules.wordlists import WORDS_NAME, Shelf
from doorwatch.rules.yamlfile import digest, parse, read_bytes, yaml_files
from doorwatch.types import Indicator


def load_rules(
    folders: Sequence[Path] = (SHIPPED,), *, cache: Path | None = None,
    taxonomy: Mapping[str, Indicator] | None = None,
) -> RuleSet:  # fmt: skip
    """Return the rules of all folders as one set; no rule set is half loaded.

    `folders` hold rule files in sub-folders (`minor/x.yaml`); give `SHIPPED` first and private
    folders behind it. The lists of `words.yaml` in `SHIPPED` may be named by the rules of all folders,
    those of a private folder by its own. Compiled rules are kept in `cache`, the cache of starts when None,
    unless another taxonomy is given; it may be empty, lost or spoilt.

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
    key = _key(named) if taxonomy is None else None
    kept = None if key is None else _cached(key, cache)
    if kept is None:
        shelves = {folder: shelf_of(folder) for folder in roots}
        rules = _unique(
            read_rule(parse(read, name), path.parent.name, known, shelves[root])
            for root, path, name, read in sources
        )
        ruleset = RuleSet(tuple(sorted(rules, key=lambda rule: rule.id)), named)
        if key is None:
            return ruleset
        startcache.keep("rules", key, [packed := _packed(ruleset)], cache)
        kept = msgspec.msgpack.decode(packed, type=_Compiled)
    return RuleSet(_unpacked(kept), named, kept.sought)


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


class _Compiled(msgspec.Struct, array_like=True):
    """Rules as they are kept: most lists of words are named by several rules, and are held once.

    `lists` are, for each rule, the places of its lists in `words`, which are read when somebody asks for
    them: matching does not. `sought` is what the lines of all rules look for.
    """

    words: tuple[msgspec.Raw, ...]
    rules: tuple[Rule, ...]
    lists: tuple[dict[str, int], ...]
    sought: Kept


class _Lists(Mapping[str, tuple[Variant, ...]]):
    """The lists of a rule, each read when it is asked for."""

    def __init__(self, places: Mapping[str, int], words: Sequence[msgspec.Raw]) -> None:
        self._places, self._words = places, words

    def __getitem__(self, name: str) -> tuple[Variant, ...]:
        return _VARIANTS.decode(self._words[self._places[name]])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __repr__(self) -> str:
        return f"_Lists({', '.join(self._places)})"


_VARIANTS = msgspec.msgpack.Decoder(tuple[Variant, ...])


def _key(named: str) -> str:
    """Return what compiled rules depend on: their files, and all that reads and normalises phrases."""
    code = [Path(__file__).parent, Path(doorwatch.text.__file__).parent]
    read = [path.read_bytes() for folder in code for path in sorted(folder.glob("*.py"))]
    return startcache.digest_of([named.encode(), unicodedata.unidata_version.encode(), *read])


def _cached(key: str, cache: Path | None) -> _Compiled | None:
    """Return compiled rules, None when the cache has none that are whole."""
    body = startcache.fetch("rules", key, cache)
    if body is not None:
        with suppress(msgspec.MsgspecError):
            return msgspec.msgpack.decode(body, type=_Compiled)
    return None


def _unpacked(kept: _Compiled) -> tuple[Rule, ...]:
    return tuple(
        replace(rule, lists=_Lists(lists, kept.words))
        for rule, lists in zip(kept.rules, kept.lists, strict=True)
    )


def _packed(ruleset: RuleSet) -> bytes:
    words: dict[tuple[Variant, ...], int] = {}
    bare, lists = [], []
    for rule in ruleset.rules:
        lists.append({name: words.setdefault(held, len(words)) for name, held in rule.lists.items()})
        bare.append(replace(rule, lists={}))
    held = tuple(msgspec.Raw(msgspec.msgpack.encode(variants)) for variants in words)
    sought = to_keep(gathered(book_of(ruleset.active)))
    return msgspec.msgpack.encode(_Compiled(held, tuple(bare), tuple(lists), sought))
