from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from corpus.catalogue import Catalogue
from corpus.folder import CorpusFolder
from corpus.selection import Selection
from search.engine import Engine
from search.likeness import COMPARABLE, WEIGHTS, best_of_plans, cosine
from search.retrieve import Candidates

EVERYTHING = Selection()


@pytest.fixture
def opened(corpus: CorpusFolder) -> Iterator[Catalogue]:
    with corpus.open() as catalogue:
        yield catalogue


@pytest.fixture
def engine(corpus: CorpusFolder, opened: Catalogue) -> Iterator[Engine]:
    with Engine.open(opened, corpus.index) as engine:
        yield engine


def test_weights_add_up_to_one() -> None:
    assert WEIGHTS.meaning + WEIGHTS.words + WEIGHTS.theme == pytest.approx(1)


def test_a_measure_is_wholly_like_its_own_words(engine: Engine) -> None:
    text = "Met de horeca sluiten wij een convenant over alcohol."
    (best, *rest) = engine.compare(text, None, EVERYTHING, k=3)
    assert (best.measure.text, best.score) == (text, pytest.approx(1, abs=1e-3))
    assert best.answers
    assert all(hit.score < COMPARABLE and not hit.answers for hit in rest)


def test_likeness_is_the_same_both_ways(engine: Engine, opened: Catalogue) -> None:
    measures = [measure for _, measure in opened.measures()][:4]
    for one in measures:
        for other in measures:
            there = {h.measure.id: h.score for h in engine.compare(engine.passage(one), None, EVERYTHING, k=20)}
            back = {h.measure.id: h.score for h in engine.compare(engine.passage(other), None, EVERYTHING, k=20)}
            assert there[other.id] == pytest.approx(back[one.id], abs=1e-5)


def test_a_shared_theme_counts_and_an_unknown_one_does_not(corpus: CorpusFolder, opened: Catalogue) -> None:
    key, measure = next(iter(opened.measures()))
    with Engine.open(opened, corpus.index) as engine:
        vector = engine._index.encoder.encode_passages(["camera's"])[0]
        judge = engine._likeness.to("camera's in het centrum", vector, "jeugd.school")
        nothing = np.zeros(1, np.float32)
        candidates = Candidates(np.array([key]), nothing, nothing, [None], [None])
        of = {
            code: float(judge(candidates, {key: replace(measure, theme_code=code)})[0][0])
            for code in ("jeugd.school", "jeugd.middelengebruik", "fysiek.brand", None)
        }
    assert of["jeugd.school"] == pytest.approx(of["fysiek.brand"] + WEIGHTS.theme, abs=1e-5)
    assert of["fysiek.brand"] < of["jeugd.middelengebruik"] < of["jeugd.school"]
    assert of[None] == pytest.approx(of["fysiek.brand"] / (1 - WEIGHTS.theme), abs=1e-5)


def test_a_cosine_of_nothing_is_nothing() -> None:
    assert cosine({}, {"a": 1.0}) == 0
    assert cosine({"a": 2.0, "b": 1.0}, {"a": 2.0, "b": 1.0}) == pytest.approx(1)


def test_of_each_plan_the_best_are_tried(opened: Catalogue) -> None:
    measures = dict(opened.measures())
    keys = np.array(sorted(measures))
    scores = np.linspace(0.1, 0.9, len(keys), dtype=np.float32)
    candidates = Candidates(keys, scores, scores, [None] * len(keys), [None] * len(keys))
    tried = best_of_plans(candidates, measures, None, most=1)
    assert len(tried.keys) == len({measure.plan_id for measure in measures.values()})
    for key in tried.keys.tolist():
        assert key == max(other for other, measure in measures.items() if measure.plan_id == measures[key].plan_id)


def test_all_gemeenten_with_something_comparable_are_named(engine: Engine) -> None:
    assert engine.comparable("Met de horeca sluiten wij een convenant over alcohol.", None, EVERYTHING) == {"Almelo"}
    assert engine.comparable("Met de horeca", None, Selection(municipalities=("Zwolle",))) == set()
