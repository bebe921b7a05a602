"""Relevance as code: on the sample plans, with the encoder that ships; a failure says where the expected hit ranked."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.folder import CorpusFolder
from corpus.selection import Selection
from search.engine import Engine
from search.hits import Hit
from search.intent import understand

CASES = tomllib.loads(Path(__file__).with_name("cases.toml").read_text(encoding="utf-8"))["case"]
DEEP = 400
SHARED = 0.6  # of the first hits, for two ways to ask the same


@pytest.fixture(scope="module")
def engine(sample_corpus: CorpusFolder) -> Iterator[Engine]:
    with sample_corpus.open() as catalogue, Engine.open(catalogue, sample_corpus.index) as engine:
        yield engine


def ask(engine: Engine, question: str) -> list[Hit]:
    return engine.search(understand(question).text, Selection(), k=DEEP)


def rank_of(hits: list[Hit], fragment: str) -> int | None:
    """Rank of the best hit with these words, whatever it lies in: its name, its text."""
    return next((hit.rank for hit in hits if fragment in f"{hit.measure.name}. {hit.measure.text}"), None)


def diagnose(hits: list[Hit], fragment: str) -> str:
    """Where the expected hit really ranked, and what stood in its place."""
    rank = rank_of(hits, fragment)
    if rank is None:
        return f"{fragment!r} is nowhere: was it segmented?"
    hit = hits[rank - 1]
    legs = f"dense {hit.why.dense_rank}, lexical {hit.why.lexical_rank}, score {hit.score:.2f}"
    return f"{fragment!r} ranks {rank} ({legs}); before it: {[other.measure.text[:60] for other in hits[:3]]}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"])
def test_case(engine: Engine, case: dict[str, Any]) -> None:
    hits, within = ask(engine, case["question"]), case.get("within", 0)
    for fragment in case.get("find", ()):
        assert (rank_of(hits, fragment) or DEEP) <= within, diagnose(hits, fragment)
    for better, worse in case.get("above", ()):
        assert (rank_of(hits, better) or DEEP) < (rank_of(hits, worse) or DEEP), diagnose(hits, better)
    for fragment in case.get("absent", ()):
        assert (rank_of(hits, fragment) or DEEP) > within, diagnose(hits, fragment)
    if "same" in case:
        other = ask(engine, case["same"])
        shared = {hit.measure.id for hit in hits[:within]} & {hit.measure.id for hit in other[:within]}
        assert len(shared) >= SHARED * within, f"only {len(shared)} of {within} are the same"
    if case.get("nothing"):
        assert not any(hit.answers for hit in hits), f"answered by {hits[0].measure.text!r} ({hits[0].score:.2f})"
