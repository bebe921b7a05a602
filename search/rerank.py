"""A second look at the best hits by a slower model; off unless a model is named."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from index.build import passage_text
from search.hits import Hit

DEPTH = 50
"""Hits that get a second look."""

Scorer = Callable[[str, Sequence[str]], NDArray[np.float32]]
"""A question and passages to float32 (n,), the higher the better."""


def reranked(find: Callable[[int], Sequence[Hit]], question: str, score: Scorer, k: int) -> list[Hit]:
    """The k best of the first `DEPTH` hits, in the order of another model.

    A hit keeps its fused score, which says whether it is an answer; only the order is the other model's.

    Args:
        find: the best so many hits.
        question: what was asked.
        score: the other model.
        k: how many to return.
    """
    hits = list(find(max(k, DEPTH)))
    if not hits:
        return hits
    scores = score(question, [passage_text(hit.measure.name, hit.measure.text) for hit in hits])
    order = np.lexsort((np.arange(len(hits)), -scores))[:k]
    return [replace(hits[place], rank=rank) for rank, place in enumerate(order.tolist(), start=1)]
