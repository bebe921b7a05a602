"""How well `compare` finds counterparts, and how often it takes something for one: on two judged sets.

Run: python -m benchmarks.counterparts

The invented plans that ship are judged by tests/relevance/counterparts.tsv. Of the annotated plans beside the checkout
two measures are counterparts when one is exactly what a judged query asks for and the other, of another gemeente, is
that or clearly relevant.
"""

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.judged import EVAL, annotated_corpus, queries
from corpus.catalogue import Catalogue
from corpus.folder import CorpusFolder
from corpus.model import Kind, Measure
from corpus.selection import Selection
from index.build import Index, open_index, passage_text, refresh
from ingest.run import options_of, run_batch
from search.fusion import fuse
from search.likeness import COMPARABLE, WEIGHTS, Likeness, Weights
from search.retrieve import Candidates, retrieve

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
JUDGED = Path(__file__).parents[1] / "tests" / "relevance" / "counterparts.tsv"
ALONE = "geen"
"""The name under which the measures without a counterpart stand."""
OTHERS = (
    Weights(meaning=0.45, words=0.55, theme=0.0, same_area=0.0),
    Weights(meaning=0.50, words=0.45, theme=0.05, same_area=0.3),
    Weights(meaning=0.40, words=0.50, theme=0.10, same_area=0.3),
    Weights(meaning=0.50, words=0.40, theme=0.10, same_area=0.3),
    Weights(meaning=0.45, words=0.40, theme=0.15, same_area=0.3),
    Weights(meaning=0.45, words=0.45, theme=0.10, same_area=0.0),
)


@dataclass(frozen=True, slots=True)
class Judgements:
    """What is known of some measures: their counterparts, by key; `alone` are keys of those that have none."""

    counterparts: Mapping[int, frozenset[int]]
    alone: tuple[int, ...]


def main() -> None:
    """Print the tables."""
    with sample_corpus() as (catalogue, index):
        print_set("invented plans", catalogue, index, sample_judgements(catalogue))
    if not (EVAL / "qrels.tsv").exists():
        print("skipped: the annotated plans are not beside this checkout")
        return
    with annotated_corpus(EVAL) as (folder, catalogue, keys):
        index = open_index(catalogue, folder.index)
        print_set("annotated plans", catalogue, index, derived_judgements(catalogue, keys))


@contextmanager
def sample_corpus() -> Iterator[tuple[Catalogue, Index]]:
    """The sample plans, read and indexed."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = CorpusFolder(Path(scratch))
        with folder.create() as catalogue:
            run_batch(catalogue, [str(SAMPLES)], options_of())
            refresh(catalogue, folder.index)
            yield catalogue, open_index(catalogue, folder.index)


def sample_judgements(catalogue: Catalogue) -> Judgements:
    """The judged counterparts of the sample plans."""
    measures = list(catalogue.measures(Selection(kind=Kind.MEASURE)))
    groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for line in JUDGED.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, plan, words = line.split("\t")
            found = (key for key, m in measures if m.plan_id == plan and words in f"{m.name}. {m.text}")
            groups[name] += [(key, plan) for key in [next(found, None)] if key is not None]
    alone = tuple(key for key, _ in groups.pop(ALONE, []))
    counterparts: dict[int, set[int]] = defaultdict(set)
    for group in groups.values():
        for key, plan in group:
            counterparts[key] |= {other for other, its in group if its != plan}
    return Judgements({key: frozenset(others) for key, others in counterparts.items() if others}, alone)


def derived_judgements(catalogue: Catalogue, keys: Mapping[str, int]) -> Judgements:
    """Counterparts among annotated measures, from the judged queries."""
    plans = {key: measure.plan_id for key, measure in catalogue.measures()}
    counterparts: dict[int, set[int]] = defaultdict(set)
    for query in queries(EVAL, keys):
        for key in (key for key, grade in query.grades.items() if grade == 3):
            counterparts[key] |= {
                other for other, grade in query.grades.items() if grade >= 2 and plans[other] != plans[key]
            }
    return Judgements({key: frozenset(others) for key, others in counterparts.items() if others}, ())


def print_set(name: str, catalogue: Catalogue, index: Index, judged: Judgements) -> None:
    """Print recall for several weights, and the error rates of several thresholds."""
    print(f"\n{name}: {len(judged.counterparts)} measures with counterparts, {len(judged.alone)} with none")
    found = Ranked(catalogue, index)
    print(f"{'meaning  words  theme  area':34}{'recall@10':>12}{'recall@5':>12}")
    for weights in (None, WEIGHTS, *OTHERS):
        row = [np.mean(found.recalls(judged, weights, k)) for k in (10, 5)]
        print(f"{_named(weights):34}{row[0]:12.3f}{row[1]:12.3f}")
    print(f"{'comparable from':34}{'missed':>12}{'false':>12}{'of ten shown, right':>22}")
    for threshold in (0.19, 0.22, 0.25, COMPARABLE, 0.31, 0.35):
        missed, false, right = found.errors(judged, threshold)
        mark = " (ours)" if threshold == COMPARABLE else ""
        print(f"{f'{threshold:.2f}{mark}':34}{missed:12.2f}{false:12.2f}{right:22.2f}")


def _named(weights: Weights | None) -> str:
    if weights is None:
        return "the score of a search"
    mark = "  (ours)" if weights == WEIGHTS else ""
    return f"{weights.meaning:.2f}     {weights.words:.2f}   {weights.theme:.2f}   {weights.same_area:.2f}{mark}"


class Ranked:
    """Rankings of what stands in other plans, for any measure of a corpus."""

    def __init__(self, catalogue: Catalogue, index: Index) -> None:
        self._index = index
        self._catalogue = catalogue
        self._all: dict[int, Measure] = dict(catalogue.measures())

    def recalls(self, judged: Judgements, weights: Weights | None, k: int) -> list[float]:
        """Share of the counterparts among the first k, ideal capped at k, of each judged measure."""
        likeness = Likeness(self._index, self._catalogue, weights) if weights else None
        figures = []
        for key, others in judged.counterparts.items():
            keys, _ = self._ranking(key, likeness)
            figures.append(len(others & set(keys[:k])) / min(k, len(others)))
        return figures

    def errors(self, judged: Judgements, threshold: float) -> tuple[float, float, float]:
        """Share of measures none of whose counterparts are found; of those without any that get one; precision."""
        likeness = Likeness(self._index, self._catalogue)
        missed, shown, right = [], 0, 0
        for key, others in judged.counterparts.items():
            keys, scores = self._ranking(key, likeness)
            good = {other for other, score in zip(keys[:10], scores[:10].tolist(), strict=True) if score >= threshold}
            missed.append(not good & others)
            shown, right = shown + len(good), right + len(good & others)
        false = [self._ranking(key, likeness)[1].max(initial=0) >= threshold for key in judged.alone]
        return float(np.mean(missed)), float(np.mean(false)) if false else float("nan"), right / max(shown, 1)

    def _ranking(self, key: int, likeness: Likeness | None) -> tuple[list[int], NDArray[np.float32]]:
        """Keys of the measures of other plans, best first, with their scores."""
        measure = self._all[key]
        text = passage_text(measure.name, measure.text)
        vector = self._index.encoder.encode_passages([text])[0]
        elsewhere = Selection(kind=Kind.MEASURE, once=True, current=True, not_plans=(measure.plan_id,))
        allowed = self._index.rows.where(elsewhere, self._catalogue.selected_plans(elsewhere))
        candidates = retrieve(self._index, vector, self._index.terms.terms(text), allowed, len(self._all))
        scores, _ = (likeness.to(text, vector, measure.theme_code) if likeness else _by_search)(candidates)
        order = np.lexsort((candidates.rows, -scores))
        return self._index.rows.keys[candidates.rows[order]].tolist(), scores[order]


def _by_search(candidates: Candidates) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    scores = fuse(candidates.dense, candidates.lexical)
    return scores, scores > 0


if __name__ == "__main__":
    main()
