"""py3langid's model for the languages that may be met, read many bytes at a time."""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from doorwatch import startcache
from doorwatch.language.tree import REACH, tree_of
from doorwatch.types import LANGUAGES

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


class Model:
    """The model; the same counts and scores as the library's own, which walks byte by byte in Python.

    Its automaton (39 MB) looks for sequences of one to six bytes; where it stands after a byte is the longest
    sequence that ends there and begins one it knows. Here all places of a text look for it at once, in a
    tree of 1.5 MB that stays in the processor's cache. A test compares both.
    """

    def __init__(self, tables: Tables) -> None:
        import numpy as np

        self.languages = tables.languages
        self._doubled = tables.doubled
        # Rows in the width that the sum needs, widened when a text first has their feature: most never are.
        self._narrow = tables.weights
        self._wide = np.empty(tables.weights.shape, np.float32)
        self._is_wide = np.zeros(len(tables.weights), np.bool_)
        self._prior = tables.prior
        wide = (table.astype(np.intp) for table in (tables.ones, tables.pairs, tables.base, tables.owner))
        self._ones, self._pairs, self._base, self._owner = wide
        self._feature = tables.feature

    def features(self, data: bytes) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return the features of a text in UTF-8, ascending, and how often each occurs."""
        import numpy as np

        at = np.frombuffer(data, dtype=np.uint8).astype(np.intp)
        best = self._ones.take(at)
        if len(at) > 1:
            node, ending = self._pairs.take((at[:-1] << 8) + at[1:]), best[1:]
            np.maximum(ending, node, out=ending)
            for size in range(3, min(REACH, len(at)) + 1):
                before = node[:-1]
                reached = self._base.take(before)
                if size == REACH and not reached.any():
                    break  # sequences of this length are few
                reached += at[size - 1 :]
                reached *= self._owner.take(reached) == before
                node = reached
                ending = ending[1:]
                np.maximum(ending, node, out=ending)
        found = self._feature.take(best)
        found = found[found > 0]
        found -= 1
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


class Tables(NamedTuple):
    """The parts of py3langid's model that are used; the last five are those of `Tree`.

    `languages` by column, `doubled` the columns that are one language twice; `weights` in half precision as
    in the model's file.
    """

    languages: list[str]
    doubled: list[tuple[int, int]]
    weights: NDArray[np.float16]
    prior: NDArray[np.float32]
    ones: NDArray[np.int32]
    pairs: NDArray[np.int32]
    base: NDArray[np.int32]
    owner: NDArray[np.int32]
    feature: NDArray[np.int32]


_ARRAYS: Final = {
    "weights": "<f2", "prior": "<f4", "ones": "<i4", "pairs": "<i4", "base": "<i4", "owner": "<i4",
    "feature": "<i4",
}  # fmt: skip
"""The arrays of `Tables` as they are kept, in this order."""
_HEAD: Final = 4096
"""Bytes before the arrays in what is kept."""


def unpacked() -> Tables:
    """Return the tables from the library's own file, which takes it most of a second."""
    import numpy as np
    from py3langid.langid import (  # type: ignore[import-untyped]
        MODEL_FILE,
        LanguageIdentifier,
    )

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages([*LANGUAGES, *_OTHERS])
    return Tables(
        model.nb_classes,
        model._alias_pairs,
        np.ascontiguousarray(model.nb_ptc, dtype=np.float16),
        np.asarray(model.nb_pc, dtype=np.float32),
        *tree_of(
            np.frombuffer(model.tk_nextmove, dtype=np.uint32).view(np.int32).reshape(-1, 256),
            np.array(model._rowbase, dtype=np.int32) >> 8,
            np.array(model.tk_output, dtype=np.int32),
        ),
    )


def _tables() -> Tables:
    """Return the tables, from the cache of starts when it has them."""
    package = find_spec("py3langid")
    code = (path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    files = () if package is None else sorted(Path(package.origin or "").parent.glob("data/*"))
    digest = startcache.digest_of([*code, *(path.read_bytes() for path in files)])
    kept = startcache.fetch("language", digest)
    if kept is not None:
        return _from_bytes(kept)
    tables = unpacked()
    startcache.keep("language", digest, _as_bytes(tables))
    return tables


def _as_bytes(tables: Tables) -> Iterator[bytes]:
    """Yield a line of JSON, filled up to `_HEAD` bytes, and the arrays behind it."""
    arrays = {name: getattr(tables, name).astype(dtype) for name, dtype in _ARRAYS.items()}
    shapes = {name: array.shape for name, array in arrays.items()}
    head = {"languages": tables.languages, "doubled": tables.doubled, "shapes": shapes}
    yield json.dumps(head).encode().ljust(_HEAD)
    yield from (array.tobytes() for array in arrays.values())


def _from_bytes(kept: memoryview) -> Tables:
    import numpy as np

    head = json.loads(bytes(kept[:_HEAD]))
    at, arrays = _HEAD, {}
    for name, dtype in _ARRAYS.items():
        shape = head["shapes"][name]
        count = math.prod(shape)
        arrays[name] = np.frombuffer(kept, dtype, count, at).reshape(shape)
        at += arrays[name].nbytes
    return Tables(head["languages"], [(one, other) for one, other in head["doubled"]], **arrays)


@lru_cache(maxsize=1)
def model() -> tuple[Model, list[int]]:
    """Return the model and the columns of the eight."""
    known = Model(_tables())
    return known, [at for at, code in enumerate(known.languages) if code in LANGUAGES]
