from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.concepts import load_concepts
from index.lexical import LexicalIndex, Passage, build

PASSAGES = [
    Passage("", "Wij plaatsen camera's tegen overlast van jongeren.", "Openbare orde"),
    Passage("Cameratoezicht", "Het uitgaansgebied krijgt toezicht.", ""),
    Passage("", "De jeugd op school leert over drugs.", "Overlast"),
    Passage("", "De brandweer controleert de zorginstellingen.", ""),
]


@pytest.fixture
def lexical(tmp_path: Path) -> Iterator[LexicalIndex]:
    build(tmp_path / "terms.sqlite", PASSAGES, load_concepts())
    index = LexicalIndex(tmp_path / "terms.sqlite", load_concepts())
    yield index
    index.close()


def rows(index: LexicalIndex, text: str, allowed: list[int] | None = None) -> list[int]:
    among = None if allowed is None else np.isin(np.arange(len(PASSAGES)), allowed)
    return index.search(index.analyser.terms(text), 10, among).rows.tolist()


def test_inflection_does_not_matter(lexical: LexicalIndex) -> None:
    assert rows(lexical, "camera") == rows(lexical, "camera's")
    assert 0 in rows(lexical, "camera")


def test_compounds_of_the_corpus_are_found_by_their_parts(lexical: LexicalIndex) -> None:
    assert rows(lexical, "jeugdoverlast")[0] in (0, 2)
    assert 1 in rows(lexical, "camera")


def test_a_heading_counts_less_than_the_words_themselves(lexical: LexicalIndex) -> None:
    assert rows(lexical, "overlast") == [0, 2]


def test_scores_are_positive_and_descend(lexical: LexicalIndex) -> None:
    scores = lexical.search(lexical.analyser.terms("toezicht uitgaansgebied overlast"), 10).scores
    assert (scores > 0).all()
    assert (np.diff(scores) <= 0).all()


def test_filters_are_exact(lexical: LexicalIndex) -> None:
    assert rows(lexical, "overlast", [2, 3]) == [2]
    assert rows(lexical, "overlast", []) == []


@pytest.mark.parametrize("text", ["", "de het een", "?!", "qqqzzz"])
def test_a_question_without_known_words_finds_nothing(lexical: LexicalIndex, text: str) -> None:
    assert rows(lexical, text) == []


@pytest.mark.parametrize("text", ['"', "NEAR(a b)", "name:x OR y", "a* AND ^b", "-- ;", "brandweer AND NOT"])
def test_query_syntax_has_no_meaning(lexical: LexicalIndex, text: str) -> None:
    assert set(rows(lexical, text)) <= {0, 1, 2, 3}


def test_a_concept_is_found_in_other_words(tmp_path: Path) -> None:
    passages = [Passage("", "De hennepkwekerij wordt ontmanteld.", ""), Passage("", "De boa controleert.", "")]
    build(tmp_path / "concepts.sqlite", passages, load_concepts())
    index = LexicalIndex(tmp_path / "concepts.sqlite", load_concepts())
    assert index.search(index.terms("wietplantage"), 5).rows.tolist() == [0]
    index.close()


def test_scores_are_shares_of_the_best_possible(lexical: LexicalIndex) -> None:
    every = lexical.search(lexical.terms("brandweer controleert zorginstellingen"), 5).scores[0]
    some = lexical.search(lexical.terms("brandweer zwembad parkeren dakkapel"), 5).scores[0]
    assert 0 < some < every / 2 < 0.5


def test_a_pasted_page_of_unknown_words_hides_no_known_one(lexical: LexicalIndex) -> None:
    page = " ".join(f"woord{number}" for number in range(500))
    found = lexical.search(lexical.terms(f"{page} brandweer"), 5)
    assert found.rows.tolist() == [3]
    assert found.scores[0] < 0.05


@pytest.fixture
def many(tmp_path: Path) -> Iterator[LexicalIndex]:
    """Two hundred passages: a rare word, one in four of them, and one that most have; scores differ."""
    texts = [
        " ".join(["camera"] * (1 + n % 7) + ["straat"] * (n % 5) + ["wijk"] * (n % 4 == 0) + ["boa"] * (n % 40 == 0))
        for n in range(200)
    ]
    build(tmp_path / "terms.sqlite", [Passage("", text, "") for text in texts], load_concepts())
    index = LexicalIndex(tmp_path / "terms.sqlite", load_concepts())
    yield index
    index.close()


@pytest.mark.parametrize("share", [0.05, 0.5, 1.0])
def test_narrow_and_broad_filters_keep_the_order_of_all(many: LexicalIndex, share: float) -> None:
    everything = many.search(["camera", "straat"], 200).rows
    allowed = everything[:: int(1 / share)]
    found = many.search(["camera", "straat"], 10, np.isin(np.arange(200), allowed))
    assert found.rows.tolist() == allowed[:10].tolist()


def test_common_words_count_but_bring_in_nothing(many: LexicalIndex) -> None:
    terms = ["boa", "wijk", "straat", "camera"]
    everything = many.search(terms, 200)
    scores = dict(zip(everything.rows.tolist(), everything.scores.tolist(), strict=True))
    found = many.search(terms, 10)  # 5 * 10 passages have "boa" or "wijk"
    assert set(found.rows.tolist()) <= set(range(0, 200, 4))
    assert found.scores.tolist() == pytest.approx([scores[row] for row in found.rows.tolist()], rel=1e-6)
    assert found.rows.tolist() == [row for row in everything.rows.tolist() if row % 4 == 0][:10]


def test_common_words_bring_in_what_rare_ones_do_not(many: LexicalIndex) -> None:
    assert len(many.search(["boa", "camera"], 150).rows) == 150
    odd = np.arange(200) % 2 == 1
    assert len(many.search(["boa", "wijk", "camera"], 10, odd).rows) == 10
