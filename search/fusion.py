"""Two rankings into one: a weighted sum of scores.

Each leg's scores are divided by the best that the leg found for this query, so that a leg that knows nothing adds
nothing and no constant of a model enters. Equal-weight reciprocal rank fusion loses what the dense leg wins in other
words than the query's (benchmarks/relevance prints both).
"""

import numpy as np
from numpy.typing import NDArray

DENSE_WEIGHT = 0.7
"""Share of the dense leg; chosen by cross-validation on judged queries (benchmarks/relevance)."""


def fuse(
    dense: NDArray[np.float32], lexical: NDArray[np.float32], dense_weight: float = DENSE_WEIGHT
) -> NDArray[np.float32]:
    """Fused scores of the same passages, in [0, 1].

    Args:
        dense: float32 (n,), cosines; negative ones count as 0.
        lexical: float32 (n,), BM25, 0 where no term matched.
        dense_weight: in [0, 1]; the lexical leg has the rest.

    Returns:
        float32 (n,).
    """
    return dense_weight * _of_best(dense) + (1 - dense_weight) * _of_best(lexical)


def _of_best(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    best = scores.max(initial=0)
    return np.maximum(scores, 0) / best if best > 0 else np.zeros_like(scores)
