"""The dense index: nearest measures by inner product, with exact filters. The only module that imports faiss.

A measure has a vector for each window of its text and counts by its best. Up to `EXACT_UP_TO` vectors FAISS searches
them as they are; a whole country (about 100,000 measures of 384 dimensions) takes some milliseconds, and no answer is
missed. Above that it searches them in half of the dimensions (principal components) of 8 bits each, and the best of
what it finds are scored again by the vectors themselves (docs/performance.md has the recall). A filter is applied to
all vectors, never to the best of them: who asks for k gets k whenever they exist. FAISS divides questions over threads,
and a question comes alone; so each thread searches its own share of the vectors.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from faiss import Index as FaissIndex

EXACT_UP_TO = 300_000
RESCORED = 8
"""Vectors scored again for each one that is wanted, where the first search was a coarse one."""
LEAST_RESCORED = 800
_SHARE = 50_000  # vectors that are worth a thread
_THREADS = 4  # more wait for the same memory
# Vectors scored at once. BLAS divides more of them over threads, which then spin beside those of a search.
_CHUNK = 1_024


class Neighbours(NamedTuple):
    """What a dense search found, best first.

    Attributes:
        rows: int64 (m,), each once, m <= k.
        scores: float32 (m,), inner products of their best vectors; cosines, since vectors are normalised.
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]


class VectorIndex:
    """Vectors of measures, which are known by their row.

    Args:
        index: a FAISS index for inner products, of the vectors themselves or a coarse one.
        rows: int64 (n,), ascending; the measure of each vector.
        vectors: float32 (n, d), in the same order.
        centre: float32 (d,), mean of the vectors.
        source: what `index` reads its vectors from, kept as long as it; such an index can be searched only.
    """

    def __init__(
        self,
        index: "FaissIndex",
        rows: NDArray[np.int64],
        vectors: NDArray[np.float32],
        centre: NDArray[np.float32],
        source: object = None,
    ) -> None:
        self._source = source
        self._index = index
        self._rows = rows
        self._vectors = vectors
        self.centre = centre

    @classmethod
    def build(cls, rows: NDArray[np.int64], vectors: NDArray[np.float32]) -> "VectorIndex":
        """Index vectors; zero vectors (texts of unknown words) are left out.

        Args:
            rows: int64 (n,), ascending, the measure of each vector.
            vectors: float32 (n, d), L2-normalised rows.
        """
        faiss = _faiss()
        known = np.any(vectors != 0, axis=1)
        if not known.all():
            rows, vectors = rows[known], vectors[known]
        index = faiss.IndexFlatIP(vectors.shape[1]) if _is_exact(len(rows)) else _coarse(vectors)
        index.add(vectors)
        centre = vectors.mean(axis=0) if len(rows) else np.zeros(vectors.shape[1], np.float32)
        return cls(index, rows, vectors, centre)

    @classmethod
    def load(cls, path: Path) -> "VectorIndex":
        """Read an index that `save` wrote; nothing is copied into memory.

        Raises:
            ValueError: its files do not belong together; a damaged one may raise anything else.
        """
        faiss = _faiss()
        # Mapped by numpy: FAISS opens files with the C library, which misreads paths on Windows.
        mapped = np.memmap(path, np.uint8, "r")
        reader = faiss.ZeroCopyIOReader(faiss.swig_ptr(mapped), mapped.size)
        index = faiss.read_index(reader)
        if _beside(path, "exact").exists():
            vectors = np.load(_beside(path, "exact"), mmap_mode="r")
        else:
            vectors = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d).reshape(-1, index.d)
        rows, centre = np.load(_beside(path, "rows")), np.load(_beside(path, "centre"))
        if (rows.shape, vectors.shape, centre.shape) != ((index.ntotal,), (index.ntotal, index.d), (index.d,)):
            raise ValueError(f"{path.name}: its vectors are not those of the files beside it")
        if len(rows) and (rows[0] < 0 or np.any(rows[1:] < rows[:-1])):
            raise ValueError(f"{path.name}: the measures of its vectors are out of order")
        return cls(index, rows, vectors, centre, source=(mapped, reader))

    def save(self, path: Path) -> list[Path]:
        """Write the index to a file, and what belongs to it to files beside it; returns all of them."""
        _faiss().serialize_index(self._index).tofile(path)
        beside: dict[str, NDArray[Any]] = {"rows": self._rows, "centre": self.centre}
        if not _is_exact(len(self)):
            beside["exact"] = self._vectors
        for name, array in beside.items():
            np.save(_beside(path, name), array)
        return [path, *(_beside(path, name) for name in beside)]

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def measures(self) -> int:
        """How many measures there are at least: one more than the last row that has a vector."""
        return int(self._rows[-1]) + 1 if len(self._rows) else 0

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    def search(self, query: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None = None) -> Neighbours:
        """The k nearest measures.

        Args:
            query: float32 (d,), L2-normalised; the zero vector finds nothing.
            k: how many.
            allowed: bool (measures,), only these are looked at; None for all.
        """
        among = None if allowed is None else allowed[self._rows]
        there = len(self) if among is None else int(np.count_nonzero(among))
        if k < 1 or not there or not query.any():
            return Neighbours(np.empty(0, np.int64), np.empty(0, np.float32))
        wanted = k
        while True:
            near = self._nearest(query, min(wanted, there), among)
            best = np.sort(np.unique(near.rows, return_index=True)[1])[:k]
            if len(best) == k or wanted >= there:
                return Neighbours(near.rows[best], near.scores[best])
            wanted *= 2  # several windows of one measure were among them

    def scores(self, query: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Inner products of a query with the best vectors of measures, 0 where one has none.

        Args:
            query: float32 (d,).
            rows: int64 (m,).

        Returns:
            float32 (m,).
        """
        scores = np.zeros(len(rows), np.float32)
        first, end = (np.searchsorted(self._rows, rows, side) for side in ("left", "right"))
        windows = end - first
        known = windows > 0
        if known.any():
            starts = np.cumsum(windows[known]) - windows[known]
            vectors = np.arange(windows.sum()) + np.repeat(first[known] - starts, windows[known])
            scores[known] = np.maximum.reduceat(self._score(query, vectors), starts)
        return scores

    def _nearest(self, query: NDArray[np.float32], k: int, among: NDArray[np.bool_] | None) -> Neighbours:
        """The k nearest vectors, maybe several of one measure; `among` is bool (n,), with k or more that are true."""
        exact = _is_exact(len(self))
        wanted = k if exact else max(RESCORED * k, LEAST_RESCORED)
        scores, nearest = self._best_of_shares(query, wanted, among)
        if not exact:
            nearest = nearest[np.argsort(-scores, kind="stable")[:wanted]]
            scores = self._score(query, nearest)
        order = np.lexsort((nearest, -scores))[:k]
        return Neighbours(self._rows[nearest[order]], scores[order])

    def _best_of_shares(
        self, query: NDArray[np.float32], wanted: int, among: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Scores and numbers of the vectors that FAISS finds best: of each thread so many, or all there are."""
        faiss = _faiss()
        allowed = None
        if among is not None:
            allowed = faiss.IDSelectorBitmap(np.packbits(among, bitorder="little"))

        def share(bounds: tuple[int, int]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
            part = faiss.IDSelectorRange(*bounds)
            options = faiss.SearchParameters(sel=faiss.IDSelectorAnd(part, allowed) if allowed is not None else part)
            if not _is_exact(len(self)):
                options = faiss.SearchParametersPreTransform(index_params=options)
            scores, found = self._index.search(query[None, :], min(wanted, bounds[1] - bounds[0]), params=options)
            there = found[0] >= 0
            return scores[0][there], found[0][there]

        bounds = list(pairwise(_shares(len(self))))
        with ThreadPoolExecutor(len(bounds)) as threads:
            found = list(threads.map(share, bounds))
        return np.concatenate([scores for scores, _ in found]), np.concatenate([numbers for _, numbers in found])

    def _score(self, query: NDArray[np.float32], vectors: NDArray[np.int64]) -> NDArray[np.float32]:
        """Inner products of a query with some vectors, float32 (len(vectors),)."""
        scores = np.empty(len(vectors), np.float32)
        for start in range(0, len(vectors), _CHUNK):
            scores[start : start + _CHUNK] = self._vectors[vectors[start : start + _CHUNK]] @ query
        return scores


def _is_exact(count: int) -> bool:
    return count <= EXACT_UP_TO


def _shares(count: int) -> list[int]:
    """Where the shares of the threads begin in so many vectors, and where the last one ends."""
    threads = max(1, min(_THREADS, os.cpu_count() or 1, count // _SHARE))
    return [count * share // threads for share in range(threads + 1)]


def _coarse(vectors: NDArray[np.float32]) -> "FaissIndex":
    """An empty index of 8 bits in each of the dimensions that tell most of these vectors' inner products."""
    faiss = _faiss()
    dim = vectors.shape[1]
    half = dim // 2
    _, axes = np.linalg.eigh(vectors.T @ vectors)  # not FAISS's PCA, which centres: that changes inner products
    projection = faiss.LinearTransform(dim, half, False)
    faiss.copy_array_to_vector(np.ascontiguousarray(axes[:, -half:].T, np.float32).ravel(), projection.A)
    projection.is_trained = True
    quantiser = faiss.IndexScalarQuantizer(half, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT)
    index: FaissIndex = faiss.IndexPreTransform(projection, quantiser)
    index.train(vectors)
    return index


def _faiss() -> ModuleType:
    """FAISS, with one thread of its own."""
    import faiss

    faiss.omp_set_num_threads(1)
    return faiss


def _beside(path: Path, name: str) -> Path:
    return path.with_suffix(f".{name}.npy")
