"""The dense index: FAISS, exact, by inner product. The only module that imports faiss.

Flat search over a whole country (about 100,000 measures of 256 dimensions) takes some milliseconds, is exact, and can
be filtered exactly, which approximate indexes cannot promise.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import faiss


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
        index: a FAISS `IndexIDMap2` over a flat index for inner products.
        centre: float32 (d,), mean of the vectors.
    """

    def __init__(self, index: "faiss.Index", centre: NDArray[np.float32]) -> None:
        self._index = index
        self.centre = centre

    @classmethod
    def build(cls, keys: Sequence[int], vectors: NDArray[np.float32]) -> "VectorIndex":
        """Index vectors under their keys; zero vectors (texts of unknown words) are left out.

        Args:
            keys: (n,) measure keys.
            vectors: float32 (n, d), L2-normalised rows.
        """
        import faiss

        index = faiss.index_factory(vectors.shape[1], "IDMap2,Flat", faiss.METRIC_INNER_PRODUCT)
        known = np.any(vectors != 0, axis=1)
        index.add_with_ids(np.ascontiguousarray(vectors[known]), np.asarray(keys, np.int64)[known])
        centre = vectors[known].mean(axis=0) if known.any() else np.zeros(vectors.shape[1], np.float32)
        return cls(index, centre)

    @classmethod
    def load(cls, path: Path) -> "VectorIndex":
        """Read an index that `save` wrote."""
        import faiss

        # Through memory rather than by name: FAISS opens files with the C library, which misreads paths on Windows.
        return cls(faiss.deserialize_index(np.fromfile(path, np.uint8)), np.load(_centre(path)))

    def save(self, path: Path) -> list[Path]:
        """Write the index to a file, and its centre to another beside it; returns both."""
        import faiss

        faiss.serialize_index(self._index).tofile(path)
        np.save(_centre(path), self.centre)
        return [path, _centre(path)]

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    def search(self, query: NDArray[np.float32], k: int, keys: NDArray[np.int64] | None = None) -> Neighbours:
        """The k nearest vectors.

        Args:
            query: float32 (d,), L2-normalised; the zero vector finds nothing.
            k: how many.
            keys: int64 (m,), only these are looked at; None for all.
        """
        import faiss

        if k < 1 or not len(self) or not query.any() or (keys is not None and not len(keys)):
            return Neighbours(np.empty(0, np.int64), np.empty(0, np.float32))
        options = None
        if keys is not None:
            options = faiss.SearchParameters(sel=faiss.IDSelectorBatch(keys))  # type: ignore[call-arg] # its stub is bare
        scores, found = self._index.search(query[None, :], min(k, len(self)), params=options)
        real = found[0] >= 0  # FAISS fills up with -1 when fewer than k are allowed
        return Neighbours(found[0][real], scores[0][real])

    def scores(self, query: NDArray[np.float32], keys: Sequence[int]) -> NDArray[np.float32]:
        """Inner products of a query with the vectors under these keys, 0 where a key has none.

        Returns:
            float32 (len(keys),).
        """
        scores = np.zeros(len(keys), np.float32)
        if not query.any():
            return scores
        neighbours = self.search(query, len(keys), np.unique(np.asarray(keys, np.int64)))
        by_key = dict(zip(neighbours.keys.tolist(), neighbours.scores.tolist(), strict=True))
        for position, key in enumerate(keys):
            scores[position] = by_key.get(key, 0.0)
        return scores


def _centre(path: Path) -> Path:
    return path.with_suffix(".centre.npy")
