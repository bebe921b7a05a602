"""How comparable two measures are: by what they mean, by the words and concepts that they share, and by their themes.

Unlike the scores of a search (search/fusion.py) these are symmetric: a question is short and seeks, two measures are
the same kind of thing, and what either has that the other lacks counts against both. A shared theme counts, since
measures of one theme do the same more often than their words show.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corpus.catalogue import Catalogue
from index.build import Index, passage_text
from index.rows import Rows
from search.fusion import fuse
from search.retrieve import Candidates


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What counts for how much; all but `same_area` add up to 1.

    Attributes:
        meaning: cosine of the vectors, counted from the corpus' mean.
        words: cosine of terms and concepts, rare ones more.
        theme: the same canonical theme.
        same_area: what another theme of the same area ("jeugd") is worth of the same theme.
    """

    meaning: float
    words: float
    theme: float
    same_area: float


WEIGHTS: Final = Weights(meaning=0.45, words=0.45, theme=0.10, same_area=0.3)
"""Chosen on two judged sets (benchmarks/counterparts): measures of the invented plans that ship which do the same
thing, and pairs of annotated measures that answer one judged query. What is chosen on either set is as good on the
other: from .40 to .50 for the meaning and .10 to .15 for the theme recall@10 differs by .01. Less for the theme costs
up to .2 on the annotated ones; but those are fourteen, and the readers of both sets knew the themes."""

COMPARABLE: Final = 0.28
"""Likeness from which two measures are comparable; below it one is only the nearest that there is.

On the same sets; benchmarks/counterparts prints how many counterparts are missed and how often something is taken for
one where there is none."""

TRIED_OF_PLAN: Final = 10
"""Measures of a plan whose likeness is counted when only the gemeenten are sought that have something comparable:
counting takes half a millisecond each. Of 284 gemeenten that five real plans show to each other's measures, none is
missed, and of 792 of the sample plans."""

Judge = Callable[[Candidates], tuple[NDArray[np.float32], NDArray[np.bool_]]]
"""Scores of candidates, float32 (n,) in [0, 1], and which are good enough, bool (n,)."""


class Likeness:
    """Judges measures by their likeness to one of them, or to a text.

    Args:
        index: open index.
        catalogue: where the words are.
        weights: what counts for how much.
    """

    def __init__(self, index: Index, catalogue: Catalogue, weights: Weights = WEIGHTS) -> None:
        self._index = index
        self._catalogue = catalogue
        self._weights = weights
        self._weight = lru_cache(maxsize=1 << 15)(index.terms.weight)
        self._bag = lru_cache(maxsize=1 << 12)(self._weighed)  # comparing a whole theme meets the same ones

    def to(self, text: str, vector: NDArray[np.float32], theme: str | None) -> Judge:
        """The judge for a text.

        Args:
            text: a measure's passage, or words of the user's own.
            vector: float32 (d,), the encoded text; zero when no word of it is known.
            theme: its canonical code, None when it has none.
        """
        return partial(self._judge, self._bag(text), vector, theme)

    def _judge(
        self, bag: Mapping[str, float], vector: NDArray[np.float32], theme: str | None, candidates: Candidates
    ) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        scores = self._weights.meaning * self._meaning(vector, candidates.rows)
        keys = self._index.rows.keys[candidates.rows].tolist()
        measures = self._catalogue.measures_by_key(keys)
        for place, key in enumerate(keys):
            if measure := measures.get(key):  # what was removed since indexing is passed over elsewhere
                words = self._weights.words * cosine(bag, self._bag(passage_text(measure.name, measure.text)))
                scores[place] = self._with_theme(float(scores[place]) + words, theme, measure.theme_code)
        return scores, scores >= COMPARABLE

    def _meaning(self, vector: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Cosines with the best vectors of measures, both counted from the corpus' mean; float32 (n,), at least 0."""
        vectors, centre = self._index.vectors, self._index.vectors.centre
        if not vector.any():
            return np.zeros(len(rows), np.float32)
        own, square = vector - centre, float(centre @ centre)
        inner = vectors.scores(own, rows) - float(centre @ own)
        squares = (1 - 2 * vectors.scores(centre, rows) + square) * float(own @ own)
        return np.asarray(np.maximum(inner / np.sqrt(np.maximum(squares, 1e-6)), 0), np.float32)

    def _weighed(self, text: str) -> Mapping[str, float]:
        """The terms and concepts of a text, each once, by how rare they are."""
        return {term: self._weight(term) for term in self._index.terms.terms(text)}

    def _with_theme(self, content: float, theme: str | None, other: str | None) -> float:
        """Likeness with the themes counted in; a theme that is not known says nothing for or against."""
        weights = self._weights
        if not (theme and other):
            return content / (weights.meaning + weights.words)
        area = weights.same_area if theme.split(".", 1)[0] == other.split(".", 1)[0] else 0.0
        return content + weights.theme * (1.0 if theme == other else area)


def best_of_plans(candidates: Candidates, rows: Rows, theme: str | None, most: int = TRIED_OF_PLAN) -> Candidates:
    """Of each plan the candidates that are worth a look, by their rows.

    Args:
        candidates: of any plans.
        rows: of the index.
        theme: canonical code of what they are compared with, None when it has none.
        most: so many of each plan, by the score of a search and their theme.
    """
    plans, themes = rows.plan[candidates.rows], rows.sorts[rows.sort[candidates.rows], 1]
    scores = fuse(candidates.dense, candidates.lexical) + WEIGHTS.theme * (themes == (theme or " "))
    order = np.lexsort((candidates.rows, -scores, plans))
    first = np.searchsorted(plans[order], plans[order])  # where the candidates of the same plan begin
    taken = np.sort(order[np.arange(len(order)) - first < most])
    return Candidates(
        rows=candidates.rows[taken],
        dense=candidates.dense[taken],
        lexical=candidates.lexical[taken],
        dense_ranks=candidates.dense_ranks[taken],
        lexical_ranks=candidates.lexical_ranks[taken],
    )


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Cosine of two bags of weighted terms, 0 when either is empty."""
    inner = sum(weight * other[term] for term, weight in one.items() if term in other)
    lengths = sum(weight**2 for weight in one.values()) * sum(weight**2 for weight in other.values())
    return inner / sqrt(lengths) if lengths else 0.0
