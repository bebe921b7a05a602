"""What windows do for long passages: the judged queries over measures as they are, and over measures run together.

A plan that was read badly, or is written so, has several measures in one passage; so judged measures are joined, two,
four and eight at a time, each group with the best grade in it. Printed by benchmarks/relevance.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.judged import Query, Ranking, evaluate, interval
from corpus.catalogue import Catalogue
from corpus.folder import CorpusFolder
from corpus.model import Kind, Measure, MeasureDraft, PlanDraft
from corpus.selection import Selection
from index import windows
from index.build import Index, open_index, passage_text, refresh
from search.fusion import fuse
from search.intent import understand
from search.retrieve import retrieve

JOINED = (1, 2, 4, 8)
SIZES = (10**9, 40, windows.WORDS, 80, 120)
"""Words of a window, each half over the one before; the first is no windows at all."""


def print_windows(catalogue: Catalogue, judged: Sequence[Query]) -> None:
    """Print nDCG@10 of the dense leg and of the fusion, by how many measures are joined and how long a window is."""
    print(f"\n{'windows':34}{'vectors':>12}{'dense leg':>12}{'fusion':>12}   difference from none, 90 %")
    for size in JOINED:
        with run_together(catalogue, size) as (folder, joined, group_of):
            queries = [_regraded(query, group_of) for query in judged]
            whole: Sequence[float] = ()
            for words in SIZES:
                with _index(folder, joined, words) as index:
                    dense, fused = (
                        evaluate(lambda question, on=index, of=weight: _ranked(on, question, of), queries)["ALL"]  # type: ignore[misc]
                        for weight in (1.0, None)
                    )
                    whole = whole or fused
                    low, high = interval(fused, whole)
                    ours = " (ours)" if words == windows.WORDS else ""
                    name = f"{size} joined, {f'{words} words{ours}' if words < SIZES[0] else 'no windows'}"
                    print(
                        f"{name:34}{len(index.vectors):12}{np.mean(dense):12.3f}{np.mean(fused):12.3f}"
                        f"   {low:+.3f} to {high:+.3f}"
                    )


@contextmanager
def run_together(catalogue: Catalogue, size: int) -> Iterator[tuple[CorpusFolder, Catalogue, dict[int, int]]]:
    """A corpus in which so many consecutive measures of a plan are one; also key of a measure -> key of its group."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = CorpusFolder(Path(scratch) / "corpus")
        group_of: dict[int, int] = {}
        with folder.create() as joined:
            for plan in catalogue.plans():
                measures = list(catalogue.measures(Selection(plans=(plan.id,))))
                groups = [measures[start : start + size] for start in range(0, len(measures), size)]
                source = replace(plan.source, path=f"/{plan.id}.pdf", sha256=str(plan.id))
                drafts = tuple(_draft([measure for _, measure in group]) for group in groups)
                change = joined.add(PlanDraft(facts=plan.facts, source=source, elements=(), measures=drafts))
                keys = [key for key, _ in joined.measures(Selection(plans=(change.plan_id,)))]
                group_of |= {key: own for own, group in zip(keys, groups, strict=True) for key, _ in group}
            yield folder, joined, group_of


def _draft(measures: Sequence[Measure]) -> MeasureDraft:
    if len(measures) == 1:
        return MeasureDraft(
            kind=Kind.MEASURE, name=measures[0].name, text=measures[0].text, section=measures[0].section
        )
    text = " ".join(passage_text(measure.name, measure.text) for measure in measures)
    return MeasureDraft(kind=Kind.MEASURE, text=text, section=measures[0].section)


def _regraded(query: Query, group_of: Mapping[int, int]) -> Query:
    grades: dict[int, int] = {}
    for key, grade in query.grades.items():
        grades[group_of[key]] = max(grade, grades.get(group_of[key], 0))
    return replace(query, grades=grades)


@contextmanager
def _index(folder: CorpusFolder, catalogue: Catalogue, words: int) -> Iterator[Index]:
    """The index with windows of so many words."""
    ours = windows.WORDS, windows.STEP
    windows.WORDS, windows.STEP = words, words // 2
    try:
        refresh(catalogue, folder.index, force=True)
    finally:
        windows.WORDS, windows.STEP = ours
    index = open_index(catalogue, folder.index)
    yield index
    index.close()


def _ranked(index: Index, question: str, dense_weight: float | None) -> Ranking:
    text = understand(question).text
    found = retrieve(
        index, index.encoder.encode_queries([text])[0], index.terms.terms(text), None, len(index.rows.keys)
    )
    weights = () if dense_weight is None else (dense_weight,)
    scores = fuse(found.dense, found.lexical, *weights)
    return [int(index.rows.keys[found.rows[place]]) for place in np.lexsort((found.rows, -scores))]
