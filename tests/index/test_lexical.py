from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.concepts import load_concepts
from index.lexical import LexicalIndex, Passage, build

PASSAGES = [
    Passage(10, "", "Wij plaatsen camera's tegen overlast van jongeren.", "Openbare orde"),
    Passage(11, "Cameratoezicht", "Het uitgaansgebied krijgt toezicht.", ""),
    Passage(12, "", "De jeugd op school leert over drugs.", "Overlast"),
    Passage(13, "", "De brandweer controleert de zorginstellingen.", ""),
]


@pytest.fixture
def lexical(tmp_path: Path) -> Iterator[LexicalIndex]:
    build(tmp_path / "terms.sqlite", PASSAGES, load_concepts())
    index = LexicalIndex(tmp_path / "terms.sqlite", load_concepts())
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


def test_a_concept_is_found_in_other_words(tmp_path: Path) -> None:
    passages = [Passage(1, "", "De hennepkwekerij wordt ontmanteld.", ""), Passage(2, "", "De boa controleert.", "")]
    build(tmp_path / "concepts.sqlite", passages, load_concepts())
    index = LexicalIndex(tmp_path / "concepts.sqlite", load_concepts())
    assert index.search(index.terms("wietplantage"), 5).keys.tolist() == [1]
    index.close()


def test_scores_are_shares_of_the_best_possible(lexical: LexicalIndex) -> None:
    every = lexical.search(lexical.terms("brandweer controleert zorginstellingen"), 5).scores[0]
    some = lexical.search(lexical.terms("brandweer zwembad parkeren dakkapel"), 5).scores[0]
    assert 0 < some < every / 2 < 0.5


def test_a_pasted_page_of_unknown_words_hides_no_known_one(lexical: LexicalIndex) -> None:
    page = " ".join(f"woord{number}" for number in range(500))
    found = lexical.search(lexical.terms(f"{page} brandweer"), 5)
    assert found.keys.tolist() == [13]
    assert found.scores[0] < 0.05


@pytest.mark.parametrize("share", [0.05, 0.5, 1.0])
def test_narrow_and_broad_filters_keep_the_order_of_all(tmp_path: Path, share: float) -> None:
    texts = [" ".join(["camera"] * (1 + number % 7) + ["straat"] * (number % 5)) for number in range(200)]
    build(tmp_path / "terms.sqlite", [Passage(key, "", text, "") for key, text in enumerate(texts)], load_concepts())
    index = LexicalIndex(tmp_path / "terms.sqlite", load_concepts())
    everything = index.search(["camera", "straat"], 200)
    allowed = np.array(everything.keys[:: int(1 / share)], np.int64)
    found = index.search(["camera", "straat"], 10, np.sort(allowed))
    assert found.keys.tolist() == allowed[:10].tolist()
    index.close()
