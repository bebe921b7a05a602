"""Two rankings into one: a weighted sum of scores that mean the same for every question.

The lexical leg's score is already a share of the best possible (index/lexical.py). A cosine is counted from the mean
cosine that the question has with the whole corpus, since encoders differ in where "unrelated" lies: near 0.15 for the
bundled one, above 0.7 for the E5 family. So a leg that knows nothing of a question adds nothing, and a fused score
says how good an answer is, not only which one is best. Equal-weight reciprocal rank fusion loses what the dense leg
wins in other words than the question's; dividing each leg by its best loses what the better leg is sure of
(benchmarks/relevance prints them all).
"""

import numpy as np
from numpy.typing import NDArray

DENSE_WEIGHT = 0.6
"""Share of the dense leg, chosen on judged queries (benchmarks/relevance); from .5 to .7 the figures hardly differ."""

ANSWER_SCORE = 0.21
"""From where a passage counts as an answer; below it, it is only the nearest that there is.

Set on the judged queries and on questions that no safety plan answers (benchmarks/relevance reports both error rates).
"""


def fuse(
    dense: NDArray[np.float32], lexical: NDArray[np.float32], dense_weight: float = DENSE_WEIGHT
) -> NDArray[np.float32]:
    """Fused scores of the same passages, in [0, 1].

    Args:
        dense: float32 (n,), centred cosines (`centred`); negative ones count as 0.
        lexical: float32 (n,), in [0, 1], 0 where no term matched.
        dense_weight: in [0, 1]; the lexical leg has the rest.

    Returns:
        float32 (n,).
    """
    return dense_weight * np.maximum(dense, 0) + (1 - dense_weight) * lexical


def centred(cosines: NDArray[np.float32], mean: float) -> NDArray[np.float32]:
    """Cosines counted from a mean: 0 for what is as near as the corpus on average, 1 for the same.

    Args:
        cosines: float32 (n,).
        mean: mean cosine of the question with all passages, below 1.
    """
    return (cosines - np.float32(mean)) / np.float32(max(1 - mean, 1e-6))


def answers(scores: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which passages are answers, by their fused scores: bool (n,)."""
    return scores >= ANSWER_SCORE
