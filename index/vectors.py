"""The dense index: nearest vectors by inner product, with exact filters. The only module that imports faiss.

Up to `EXACT_UP_TO` vectors FAISS searches them as they are; a whole country (about 100,000 measures of 256 dimensions)
takes some milliseconds, and no answer is missed. Above that it searches them in 8 bits a dimension, which is three
times as fast, and the best of what it finds are scored again by the vectors themselves (docs/performance.md has the
recall). A filter is applied to all vectors, never to the best of them: who asks for k gets k whenever they exist.
"""

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import faiss

EXACT_UP_TO = 300_000
RESCORED = 4
"""Vectors scored again for each one that is wanted, where the first search was in 8 bits."""
_BROAD = 4  # a filter that leaves more than a fourth: searching everything is cheaper than scoring what it leaves
_CHUNK = 65_536  # rows scored at once: 64 MB at 256 dimensions


class Neighbours(NamedTuple):
    """What a dense search found, best first.

    Attributes:
        keys: int64 (m,), m <= k.
        scores: float32 (m,), inner products; cosines, since vectors are normalised.
    """

    keys: NDArray[np.int64]
    scores: NDArray[np.float32]


class VectorIndex:
    """Vectors by measure key.

    Args:
        index: a FAISS flat index for inner products, of the vectors themselves or of 8 bits a dimension.
        keys: int64 (n,), ascending; the row of each vector in `index`.
        vectors: float32 (n, d), in the same order.
        centre: float32 (d,), mean of the vectors.
    """

    def __init__(
        self,
        index: "faiss.Index",
        keys: NDArray[np.int64],
        vectors: NDArray[np.float32],
        centre: NDArray[np.float32],
    ) -> None:
        self._index = index
        self._keys = keys
        self._vectors = vectors
        self.centre = centre

    @classmethod
    def build(cls, keys: Sequence[int], vectors: NDArray[np.float32]) -> "VectorIndex":
        """Index vectors under their keys; zero vectors (texts of unknown words) are left out.

        Args:
            keys: (n,) measure keys, each once.
            vectors: float32 (n, d), L2-normalised rows.
        """
        faiss = _faiss()
        known = np.flatnonzero(np.any(vectors != 0, axis=1))
        order = known[np.argsort(np.asarray(keys, np.int64)[known])]
        rows = np.ascontiguousarray(vectors[order])
        kind = "Flat" if len(rows) <= EXACT_UP_TO else "SQ8"
        index = faiss.index_factory(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
        if not index.is_trained:
            index.train(rows)
        index.add(rows)
        centre = rows.mean(axis=0) if len(rows) else np.zeros(vectors.shape[1], np.float32)
        return cls(index, np.asarray(keys, np.int64)[order], rows, centre)

    @classmethod
    def load(cls, path: Path) -> "VectorIndex":
        """Read an index that `save` wrote; what is only looked at in places stays on disk."""
        faiss = _faiss()
        # Through memory rather than by name: FAISS opens files with the C library, which misreads paths on Windows.
        index = faiss.deserialize_index(np.fromfile(path, np.uint8))
        if _beside(path, "exact").exists():
            vectors = np.load(_beside(path, "exact"), mmap_mode="r")
        else:
            vectors = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d).reshape(-1, index.d)
        return cls(index, np.load(_beside(path, "keys")), vectors, np.load(_beside(path, "centre")))

    def save(self, path: Path) -> list[Path]:
        """Write the index to a file, and what belongs to it to files beside it; returns all of them."""
        _faiss().serialize_index(self._index).tofile(path)
        beside: dict[str, NDArray[Any]] = {"keys": self._keys, "centre": self.centre}
        if len(self) > EXACT_UP_TO:
            beside["exact"] = self._vectors
        for name, array in beside.items():
            np.save(_beside(path, name), array)
        return [path, *(_beside(path, name) for name in beside)]

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    def search(self, query: NDArray[np.float32], k: int, keys: NDArray[np.int64] | None = None) -> Neighbours:
        """The k nearest vectors.

        Args:
            query: float32 (d,), L2-normalised; the zero vector finds nothing.
            k: how many.
            keys: int64 (m,), each once, only these are looked at; None for all.
        """
        if k < 1 or not len(self) or not query.any():
            return Neighbours(np.empty(0, np.int64), np.empty(0, np.float32))
        if keys is None:
            return self._nearest(query, k)
        rows = self._rows(keys)
        if len(rows) * _BROAD > len(self):
            allowed = np.zeros(len(self), bool)
            allowed[rows] = True
            near = self._nearest(query, k, allowed)
            if len(near.keys) >= k:
                return near
        return self._best(rows, self._score(query, rows), k)

    def scores(self, query: NDArray[np.float32], keys: Sequence[int]) -> NDArray[np.float32]:
        """Inner products of a query with the vectors under these keys, 0 where a key has none.

        Returns:
            float32 (len(keys),).
        """
        wanted = np.asarray(keys, np.int64)
        scores = np.zeros(len(wanted), np.float32)
        if len(self) and len(wanted):
            rows = np.searchsorted(self._keys, wanted).clip(max=len(self) - 1)
            known = self._keys[rows] == wanted
            scores[known] = self._score(query, rows[known])
        return scores

    def _nearest(self, query: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None = None) -> Neighbours:
        """The k nearest; with a row mask `allowed`, (n,), maybe fewer, since FAISS looks at all of them first."""
        exact = len(self) <= EXACT_UP_TO
        spare = 1 if exact else RESCORED
        if allowed is not None:
            spare = max(2, spare) * len(self) // int(np.count_nonzero(allowed))
        found, rows = self._index.search(query[None, :], min(spare * k, len(self)))
        scores, rows = found[0], rows[0]
        if allowed is not None:
            scores, rows = scores[allowed[rows]], rows[allowed[rows]]
        if exact:
            return Neighbours(self._keys[rows[:k]], scores[:k])
        return self._best(rows, self._score(query, rows), k)

    def _rows(self, keys: NDArray[np.int64]) -> NDArray[np.intp]:
        """Rows of those keys that have a vector, ascending."""
        wanted = np.sort(keys)  # np.unique would take seconds for a million
        if not len(wanted):
            return np.empty(0, np.intp)
        rows = np.searchsorted(self._keys, wanted).clip(max=len(self) - 1)
        known: NDArray[np.intp] = rows[self._keys[rows] == wanted]
        return known

    def _score(self, query: NDArray[np.float32], rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Inner products of a query with some rows, float32 (len(rows),)."""
        scores = np.empty(len(rows), np.float32)
        for start in range(0, len(rows), _CHUNK):
            scores[start : start + _CHUNK] = self._vectors[rows[start : start + _CHUNK]] @ query
        return scores

    def _best(self, rows: NDArray[np.intp], scores: NDArray[np.float32], k: int) -> Neighbours:
        """The k best of some rows; of equal ones those with the lower key."""
        if len(rows) > k:
            worst = np.partition(scores, -k)[-k]
            rows, scores = rows[scores >= worst], scores[scores >= worst]
        order = np.lexsort((rows, -scores))[:k]
        return Neighbours(self._keys[rows[order]], scores[order])


def _faiss() -> ModuleType:
    """FAISS, with one thread: it divides questions over threads, not vectors, and a question comes alone."""
    import faiss

    faiss.omp_set_num_threads(1)
    return faiss


def _beside(path: Path, name: str) -> Path:
    return path.with_suffix(f".{name}.npy")
