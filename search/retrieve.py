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
    """Passages that either leg found, in order of their keys.

    Attributes:
        keys: int64 (n,).
        dense: float32 (n,), centred cosines.
        lexical: float32 (n,), share of the best possible BM25, 0 where no term matched.
        dense_ranks, lexical_ranks: from 1; None where that leg did not find the passage.
    """

    keys: NDArray[np.int64]
    dense: NDArray[np.float32]
    lexical: NDArray[np.float32]
    dense_ranks: list[int | None]
    lexical_ranks: list[int | None]


def retrieve(
    index: Index,
    vector: NDArray[np.float32],
    terms: Sequence[str],
    keys: NDArray[np.int64] | None,
    depth: int = DEPTH,
) -> Candidates:
    """Ask both legs.

    Args:
        index: open index.
        vector: float32 (d,), the encoded question; zero when no word of it is known.
        terms: its analysed terms.
        keys: int64 (m,), the passages that the filters leave; None for all.
        depth: passages from each leg.
    """
    near = index.vectors.search(vector, depth, keys)
    matching = index.terms.search(terms, depth, keys)
    found = np.union1d(near.keys, matching.keys)
    lexical = dict(zip(matching.keys.tolist(), matching.scores.tolist(), strict=True))
    dense_ranks = {key: rank for rank, key in enumerate(near.keys.tolist(), start=1)}
    lexical_ranks = {key: rank for rank, key in enumerate(matching.keys.tolist(), start=1)}
    everything = found.tolist()
    return Candidates(
        keys=found,
        dense=centred(index.vectors.scores(vector, everything), float(index.vectors.centre @ vector)),
        lexical=np.array([lexical.get(key, 0.0) for key in everything], np.float32),
        dense_ranks=[dense_ranks.get(key) for key in everything],
        lexical_ranks=[lexical_ranks.get(key) for key in everything],
    )
