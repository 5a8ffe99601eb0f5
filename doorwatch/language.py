"""Which language a listing is written in, offline, and whether doorwatch reads it.

The whole text is judged once; sentence by sentence only when the whole leaves doubt. Little text
is *unknown* and no reason to call a listing unread: the readers of all eight languages run on
every text anyway. A script that they cannot read is *unsupported* however short.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from doorwatch import startcache
from doorwatch.types import LANGUAGES, NormalText

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_OTHERS: Final = (
    "ar", "az", "be", "bg", "bn", "bs", "cs", "da", "el", "et", "fa", "fi", "he", "hi", "hr", "hy", "id",
    "it", "ja", "ka", "kk", "ko", "ku", "lt", "lv", "mk", "mn", "no", "pa", "ps", "pt", "ru", "sk", "sl",
    "so", "sq", "sr", "sv", "sw", "ta", "th", "tl", "tr", "uk", "ur", "uz", "vi", "zh",
)  # fmt: skip
"""Languages that may be met beside the eight. Small neighbours of the eight (Afrikaans, Luxembourgish,
Occitan, ...) are left out: they win on short texts in Dutch, German or French."""
_LONGEST: Final = 3000
_SHORTEST: Final = 24
_SENTENCES: Final = 40
_SURE: Final = 0.5
_FOREIGN: Final = 0.75
_NO_LETTERS: Final = re.compile(r"[\W\d_]+")
_ASCII_NO_LETTERS: Final = bytes(code for code in range(128) if not chr(code).isalpha())
_BEYOND: Final = re.compile(r"[^\x00-\x7f]+")
_NO_LATIN: Final = re.compile("[^A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]+")
_REACH: Final = 6
"""Bytes that tell the state of the model's automaton: its longest sequence."""
_BEFORE: Final = bytes(_REACH - 1)
"""What stands before a text: no sequence holds a zero byte."""
_SENTENCE: Final = re.compile(r"[.!?\n;]+")


@dataclass(frozen=True, slots=True)
class LanguageVerdict:
    """`languages` are ISO 639-1 codes, the likeliest first; `supported` is None when it is unknown."""

    languages: tuple[str, ...]
    supported: bool | None


def detect(texts: Iterable[NormalText | str]) -> LanguageVerdict:
    """Return the languages of a listing's texts taken together.

    At most the first 3,000 characters and the last 1,000 are looked at.
    """
    whole = "\n".join(text if isinstance(text, str) else text.original for text in texts)
    if len(whole) > _LONGEST + 1000:
        whole = f"{whole[:_LONGEST]}\n{whole[-1000:]}"
    letters = _letters(whole)
    if not letters:
        return LanguageVerdict((), None)
    latin = _latin(whole, letters)
    if latin < letters - latin:
        whole = unicodedata.normalize("NFKC", whole)  # full-width and styled letters are Latin ones
        letters = _letters(whole)
        latin = _latin(whole, letters)
    if latin < letters - latin:
        return LanguageVerdict((_likeliest(whole)[0],), supported=False)
    if latin < _SHORTEST:
        return LanguageVerdict((), None)
    language, own, foreign = _likeliest(whole)
    if own >= _SURE:
        return LanguageVerdict((language,), supported=True)
    if foreign >= _FOREIGN and language not in LANGUAGES:
        return LanguageVerdict((language,), supported=False)
    return _by_sentence(whole)


def _by_sentence(whole: str) -> LanguageVerdict:
    """Let the sentences vote, each with its letters."""
    votes: dict[str, float] = {}
    for sentence in _SENTENCE.split(whole)[:_SENTENCES]:
        size = _letters(sentence)
        if size >= _SHORTEST:
            language, own, foreign = _likeliest(sentence)
            if max(own, foreign) >= _SURE:
                votes[language] = votes.get(language, 0) + size
    languages = tuple(sorted(votes, key=lambda code: (-votes[code], code)))
    if not languages:
        return LanguageVerdict((), None)
    own_votes = sum(size for code, size in votes.items() if code in LANGUAGES)
    return LanguageVerdict(languages, supported=own_votes * 2 >= sum(votes.values()))


def _letters(text: str) -> int:
    return _ascii_letters(text) + (0 if text.isascii() else len(_NO_LETTERS.sub("", _beyond(text))))


def _latin(text: str, letters: int) -> int:
    """Return how many of the letters of a text are Latin."""
    return letters if text.isascii() else _ascii_letters(text) + len(_NO_LATIN.sub("", _beyond(text)))


def _ascii_letters(text: str) -> int:
    return len(text.encode("ascii", "ignore").translate(None, _ASCII_NO_LETTERS))


def _beyond(text: str) -> str:
    """Return the characters that are not ASCII: few in most texts."""
    return "".join(_BEYOND.findall(text))


def _likeliest(text: str) -> tuple[str, float, float]:
    """Return the likeliest language, and how likely it is one of the eight and one of the others."""
    model, ours = _model()
    shares = model.shares(text)
    own = sum(shares[ours].tolist())
    return model.languages[int(shares.argmax())], own, 1 - own


class _Model:
    """py3langid's model for the languages that may be met, read many bytes at a time.

    Its own walk goes byte by byte in Python. The state of its automaton is told by the last `_REACH` bytes
    alone (it looks for sequences that are no longer), so that all places of a text are walked to at once.
    The same counts and scores in a third of the time; a test compares them with the library's.
    """

    def __init__(self, tables: _Tables) -> None:
        import numpy as np

        self.languages = tables.languages
        self._doubled = tables.doubled
        # Rows in the width that the sum needs, widened when a text first has their feature: most never are.
        self._narrow = tables.weights
        self._wide = np.empty(tables.weights.shape, np.float32)
        self._is_wide = np.zeros(len(tables.weights), np.bool_)
        self._prior = tables.prior
        self._next, self._rows, self._found = tables.moves, tables.rows, tables.found
        every = np.arange(256)
        first = self._next[self._rows[0] + every]
        second = self._next[self._rows[first][:, None] + every].ravel()
        self._after_two = self._rows[second]

    def features(self, data: bytes) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return the features of a text in UTF-8, ascending, and how often each occurs."""
        import numpy as np

        at = np.frombuffer(_BEFORE + data, dtype=np.uint8).astype(np.intp)
        size = len(data)
        rows = self._after_two.take((at[:size] << 8) + at[1 : size + 1])
        for place in range(2, _REACH - 1):
            rows = self._rows.take(self._next.take(rows + at[place : place + size]))
        found = self._found.take(self._next.take(rows + at[_REACH - 1 :]))
        found = found[found >= 0]
        found.sort()
        if not len(found):
            return found, np.empty(0, np.int64)
        last = np.flatnonzero(found[1:] != found[:-1])
        edges = np.empty(len(last) + 2, np.int64)
        edges[0], edges[1:-1], edges[-1] = -1, last, len(found) - 1
        return found.take(edges[1:]), edges[1:] - edges[:-1]

    def _weights(self, found: NDArray[np.int32]) -> NDArray[np.float32]:
        """Return the rows of features; two threads that widen the same row write the same."""
        wide = self._is_wide.take(found)
        if not wide.all():
            fresh = found[~wide]
            self._wide[fresh] = self._narrow[fresh]
            self._is_wide[fresh] = True
        return self._wide.take(found, axis=0)

    def shares(self, text: str) -> NDArray[np.float32]:
        """Return how likely each language is: its `rank` without the sorted list, which nobody needs."""
        import numpy as np

        data = unicodedata.normalize("NFC", text.lower()).encode("utf-8", "surrogatepass")
        found, counts = self.features(data)
        if len(found):
            scores = np.log1p(counts.astype(np.float32)) @ self._weights(found) + self._prior
        else:
            scores = np.zeros(len(self.languages), np.float32)
        scores *= 1.0 / math.sqrt(len(data) or 1)
        np.exp(scores - scores.max(), out=scores)
        scores /= scores.sum()
        for one, other in self._doubled:
            scores[one] += scores[other]
            scores[other] = 0.0
        return scores


class _Tables(NamedTuple):
    """The parts of py3langid's model that are used.

    `languages` by column, `doubled` the columns that are one language twice; `weights` in half precision as
    in the model's file; `rows` where each state's 256 `moves` begin; `found` the feature of a state, or -1.
    """

    languages: list[str]
    doubled: list[tuple[int, int]]
    weights: NDArray[np.float16]
    prior: NDArray[np.float32]
    moves: NDArray[np.int32]
    rows: NDArray[np.int32]
    found: NDArray[np.int32]


_ARRAYS: Final = {"weights": "<f2", "prior": "<f4", "moves": "<i4", "rows": "<i4", "found": "<i4"}
"""The arrays of `_Tables` as they are kept, in this order."""
_HEAD: Final = 4096
"""Bytes before the arrays in what is kept."""


def _unpacked() -> _Tables:
    """Return the tables from the library's own file, which takes it most of a second."""
    import numpy as np
    from py3langid.langid import (  # type: ignore[import-untyped]
        MODEL_FILE,
        LanguageIdentifier,
    )

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages([*LANGUAGES, *_OTHERS])
    return _Tables(
        model.nb_classes,
        model._alias_pairs,
        np.ascontiguousarray(model.nb_ptc, dtype=np.float16),
        np.asarray(model.nb_pc, dtype=np.float32),
        np.frombuffer(model.tk_nextmove, dtype=np.uint32).view(np.int32),
        np.array(model._rowbase, dtype=np.int32),
        np.array(model.tk_output, dtype=np.int32),
    )


def _tables() -> _Tables:
    """Return the tables, from the cache of starts when it has them."""
    package = find_spec("py3langid")
    files = () if package is None else sorted(Path(package.origin or "").parent.glob("data/*"))
    digest = startcache.digest_of([Path(__file__).read_bytes(), *(path.read_bytes() for path in files)])
    kept = startcache.fetch("language", digest)
    if kept is not None:
        return _from_bytes(kept)
    tables = _unpacked()
    startcache.keep("language", digest, _as_bytes(tables))
    return tables


def _as_bytes(tables: _Tables) -> Iterator[bytes]:
    """Yield a line of JSON, filled up to `_HEAD` bytes, and the arrays behind it."""
    arrays = {name: getattr(tables, name).astype(dtype) for name, dtype in _ARRAYS.items()}
    shapes = {name: array.shape for name, array in arrays.items()}
    head = {"languages": tables.languages, "doubled": tables.doubled, "shapes": shapes}
    yield json.dumps(head).encode().ljust(_HEAD)
    yield from (array.tobytes() for array in arrays.values())


def _from_bytes(kept: memoryview) -> _Tables:
    import numpy as np

    head = json.loads(bytes(kept[:_HEAD]))
    at, arrays = _HEAD, {}
    for name, dtype in _ARRAYS.items():
        shape = head["shapes"][name]
        count = math.prod(shape)
        arrays[name] = np.frombuffer(kept, dtype, count, at).reshape(shape)
        at += arrays[name].nbytes
    return _Tables(head["languages"], [(one, other) for one, other in head["doubled"]], **arrays)


@lru_cache(maxsize=1)
def _model() -> tuple[_Model, list[int]]:
    """Return the model and the columns of the eight."""
    model = _Model(_tables())
    return model, [at for at, code in enumerate(model.languages) if code in LANGUAGES]
