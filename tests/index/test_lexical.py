from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.lexical import LexicalIndex, Passage, build

PASSAGES = [
    Passage(10, "", "Wij plaatsen camera's tegen overlast van jongeren.", "Openbare orde"),
    Passage(11, "Cameratoezicht", "Het uitgaansgebied krijgt toezicht.", ""),
    Passage(12, "", "De jeugd op school leert over drugs.", "Overlast"),
    Passage(13, "", "De brandweer controleert de zorginstellingen.", ""),
]


@pytest.fixture
def lexical(tmp_path: Path) -> Iterator[LexicalIndex]:
    build(tmp_path / "terms.sqlite", PASSAGES)
    index = LexicalIndex(tmp_path / "terms.sqlite")
    yield index
    index.close()


def keys(index: LexicalIndex, text: str, allowed: list[int] | None = None) -> list[int]:
    among = None if allowed is None else np.array(allowed, np.int64)
    return index.search(index.analyser.terms(text), 10, among).keys.tolist()


def test_inflection_does_not_matter(lexical: LexicalIndex) -> None:
    assert keys(lexical, "camera") == keys(lexical, "camera's")
    assert 10 in keys(lexical, "camera")


def test_compounds_of_the_corpus_are_found_by_their_parts(lexical: LexicalIndex) -> None:
    assert keys(lexical, "jeugdoverlast")[0] in (10, 12)
    assert 11 in keys(lexical, "camera")


def test_a_heading_counts_less_than_the_words_themselves(lexical: LexicalIndex) -> None:
    assert keys(lexical, "overlast") == [10, 12]


def test_scores_are_positive_and_descend(lexical: LexicalIndex) -> None:
    scores = lexical.search(lexical.analyser.terms("toezicht uitgaansgebied overlast"), 10).scores
    assert (scores > 0).all()
    assert (np.diff(scores) <= 0).all()


def test_filters_are_exact(lexical: LexicalIndex) -> None:
    assert keys(lexical, "overlast", [12, 13]) == [12]
    assert keys(lexical, "overlast", []) == []


@pytest.mark.parametrize("text", ["", "de het een", "?!", "qqqzzz"])
def test_a_question_without_known_words_finds_nothing(lexical: LexicalIndex, text: str) -> None:
    assert keys(lexical, text) == []


@pytest.mark.parametrize("text", ['"', "NEAR(a b)", "name:x OR y", "a* AND ^b", "-- ;", "brandweer AND NOT"])
def test_query_syntax_has_no_meaning(lexical: LexicalIndex, text: str) -> None:
    assert set(keys(lexical, text)) <= {10, 11, 12, 13}
