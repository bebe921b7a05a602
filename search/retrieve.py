"""Candidates for a question: what either leg finds, with both legs' scores and ranks."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.build import Index
from search.fusion import centred

DEPTH = 200
"""Passages taken from each leg; deeper ones never reached the first ten of a judged query."""


class Candidates(NamedTuple):
    """Passages that either leg found, by their rows in the index.

    Attributes:
        rows: int64 (n,), ascending.
        dense: float32 (n,), centred cosines.
        lexical: float32 (n,), share of the best possible BM25, 0 where no term matched.
        dense_ranks, lexical_ranks: int64 (n,), from 1; 0 where that leg did not find the passage.
    """

    rows: NDArray[np.int64]
    dense: NDArray[np.float32]
    lexical: NDArray[np.float32]
    dense_ranks: NDArray[np.int64]
    lexical_ranks: NDArray[np.int64]


def retrieve(
    index: Index,
    vector: NDArray[np.float32],
    terms: Sequence[str],
    allowed: NDArray[np.bool_] | None,
    depth: int = DEPTH,
) -> Candidates:
    """Ask both legs.

    Args:
        index: open index.
        vector: float32 (d,), the encoded question; zero when no word of it is known.
        terms: its analysed terms.
        allowed: bool (measures,), the rows that the filters leave; None for all.
        depth: passages from each leg.
    """
    near = index.vectors.search(vector, depth, allowed)
    matching = index.terms.search(terms, depth, allowed)
    rows = np.union1d(near.rows, matching.rows)
    lexical = np.zeros(len(rows), np.float32)
    lexical[np.searchsorted(rows, matching.rows)] = matching.scores
    return Candidates(
        rows=rows,
        dense=centred(index.vectors.scores(vector, rows), float(index.vectors.centre @ vector)),
        lexical=lexical,
        dense_ranks=_ranks(rows, near.rows),
        lexical_ranks=_ranks(rows, matching.rows),
    )


def _ranks(rows: NDArray[np.int64], found: NDArray[np.int64]) -> NDArray[np.int64]:
    """The rank that each row has among those found, best first: int64 (len(rows),)."""
    ranks = np.zeros(len(rows), np.int64)
    ranks[np.searchsorted(rows, found)] = np.arange(1, len(found) + 1)
    return ranks
