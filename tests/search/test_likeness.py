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


def test_a_shared_theme_counts_and_an_unknown_one_does_not(
    corpus: CorpusFolder, opened: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, measure = min(opened.measures(), key=lambda found: found[0])  # the first row of the index
    with Engine.open(opened, corpus.index) as engine:
        vector = engine._index.encoder.encode_passages(["camera's"])[0]
        judge = engine._likeness.to("camera's in het centrum", vector, "jeugd.school")
        nothing, none = np.zeros(1, np.float32), np.zeros(1, np.int64)
        of = {}
        for code in ("jeugd.school", "jeugd.middelengebruik", "fysiek.brand", None):
            themed = {key: replace(measure, theme_code=code)}
            monkeypatch.setattr(Catalogue, "measures_by_key", lambda *_, themed=themed: themed)
            of[code] = float(judge(Candidates(none, nothing, nothing, none, none))[0][0])
    assert of["jeugd.school"] == pytest.approx(of["fysiek.brand"] + WEIGHTS.theme, abs=1e-5)
    assert of["fysiek.brand"] < of["jeugd.middelengebruik"] < of["jeugd.school"]
    assert of[None] == pytest.approx(of["fysiek.brand"] / (1 - WEIGHTS.theme), abs=1e-5)


def test_a_cosine_of_nothing_is_nothing() -> None:
    assert cosine({}, {"a": 1.0}) == 0
    assert cosine({"a": 2.0, "b": 1.0}, {"a": 2.0, "b": 1.0}) == pytest.approx(1)


def test_of_each_plan_the_best_are_tried(engine: Engine) -> None:
    rows = engine._index.rows
    everything = np.arange(len(rows.keys))
    scores = np.linspace(0.1, 0.9, len(everything), dtype=np.float32)
    tried = best_of_plans(Candidates(everything, scores, scores, everything, everything), rows, None, most=1)
    best = {int(plan): int(row) for row, plan in zip(everything, rows.plan, strict=True)}  # the last scores highest
    assert tried.rows.tolist() == sorted(best.values())
    assert tried.dense.tolist() == scores[tried.rows].tolist()


def test_all_gemeenten_with_something_comparable_are_named(engine: Engine) -> None:
    assert engine.comparable("Met de horeca sluiten wij een convenant over alcohol.", None, EVERYTHING) == {"Almelo"}
    assert engine.comparable("Met de horeca", None, Selection(municipalities=("Zwolle",))) == set()
