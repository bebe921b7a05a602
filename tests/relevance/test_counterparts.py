"""Comparing as code: on the sample plans, with the encoder that ships, judged by counterparts.tsv."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.folder import CorpusFolder
from corpus.model import Kind, Measure
from corpus.selection import Selection
from search.engine import Engine
from search.hits import Hit

LINES = Path(__file__).with_name("counterparts.tsv").read_text(encoding="utf-8").splitlines()
MEASURES = Selection(kind=Kind.MEASURE, current=True)


@pytest.fixture(scope="module")
def opened(sample_corpus: CorpusFolder) -> Iterator[Catalogue]:
    with sample_corpus.open() as catalogue:
        yield catalogue


@pytest.fixture(scope="module")
def engine(sample_corpus: CorpusFolder, opened: Catalogue) -> Iterator[Engine]:
    with Engine.open(opened, sample_corpus.index) as engine:
        yield engine


@pytest.fixture(scope="module")
def groups(opened: Catalogue) -> dict[str, list[Measure]]:
    """The judged measures that were found, by name."""
    measures, found = [measure for _, measure in opened.measures()], defaultdict(list)
    for name, plan, words in (line.split("\t") for line in LINES if not line.startswith("#")):
        found[name] += [m for m in measures if m.plan_id == plan and words in f"{m.name}. {m.text}"][:1]
    assert sum(map(len, found.values())) > 0.9 * len(LINES), "were the sample plans segmented?"
    return found


def counterparts(engine: Engine, measure: Measure, k: int = 10) -> list[Hit]:
    return engine.compare(engine.passage(measure), measure.theme_code, engine.elsewhere(measure, MEASURES), k)


def test_counterparts_are_among_the_first_ten(engine: Engine, groups: dict[str, list[Measure]]) -> None:
    shares, lost = [], []
    for name, group in groups.items():
        for measure in group if name != "geen" else ():
            others = {other.id for other in group if other.plan_id != measure.plan_id}
            if others:
                found = others & {hit.measure.id for hit in counterparts(engine, measure)}
                shares.append(len(found) / len(others))
                lost += [f"{name}: {measure.id} misses {', '.join(sorted(others - found))}"] if others - found else []
    assert sum(shares) / len(shares) >= 0.88, "\n".join(lost)


def test_most_counterparts_are_comparable_and_most_others_are_not(
    engine: Engine, groups: dict[str, list[Measure]]
) -> None:
    alone = groups["geen"]
    taken = [measure.id for measure in alone if counterparts(engine, measure, 1)[0].answers]
    assert len(taken) <= 0.5 * len(alone), taken
    missed = [
        measure.id
        for name, group in groups.items()
        for measure in group
        if name != "geen" and not any(hit.answers for hit in counterparts(engine, measure))
    ]
    assert len(missed) <= 0.2 * sum(map(len, groups.values())), missed
