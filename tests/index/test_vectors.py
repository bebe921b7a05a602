from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.vectors import VectorIndex, _shares

RNG = np.random.default_rng(7)


def unit(n: int, d: int = 16) -> np.ndarray:
    """Vectors that, as an encoder's, vary more in some directions than in others."""
    rows = (RNG.standard_normal((n, d)) * 0.6 ** np.arange(d)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


VECTORS = unit(300)
OWNERS = np.sort(np.concatenate([np.arange(220), RNG.integers(0, 220, 80)]))
"""Of 220 measures, some have several vectors."""
INDEX = VectorIndex.build(OWNERS, VECTORS)


def brute(query: np.ndarray, allowed: np.ndarray | None = None) -> dict[int, float]:
    """Rows with the score of their best vector, best first."""
    scores: dict[int, float] = {}
    for row, score in zip(OWNERS.tolist(), (VECTORS @ query).tolist(), strict=True):
        if allowed is None or allowed[row]:
            scores[row] = max(score, scores.get(row, -1.0))
    return dict(sorted(scores.items(), key=lambda item: -item[1]))


@given(st.integers(0, 299), st.integers(1, 320), st.sets(st.integers(0, 219), max_size=40) | st.none())
def test_search_equals_brute_force(query: int, k: int, some: set[int] | None) -> None:
    allowed = None if some is None else np.isin(np.arange(220), list(some))
    expected = list(brute(VECTORS[query], allowed).items())[:k]
    found = INDEX.search(VECTORS[query], k, allowed)
    assert found.rows.tolist() == [row for row, _ in expected]
    np.testing.assert_allclose(found.scores, [score for _, score in expected], atol=1e-5)


def test_zero_vectors_are_left_out_and_find_nothing() -> None:
    vectors = np.vstack([np.zeros((1, 16), np.float32), unit(2)])
    index = VectorIndex.build(np.arange(3), vectors)
    assert len(index) == 2
    assert set(index.search(vectors[1], 5).rows.tolist()) == {1, 2}
    assert index.search(vectors[0], 5).rows.size == 0


def test_scores_of_named_rows_are_those_of_their_best_vectors() -> None:
    index = VectorIndex.build(np.array([1, 1, 4]), VECTORS[:3])
    scores = index.scores(VECTORS[5], np.array([0, 1, 4, 9]))
    inner = VECTORS[:3] @ VECTORS[5]
    np.testing.assert_allclose(scores, [0, max(inner[:2]), inner[2], 0], atol=1e-5)


def test_an_index_comes_back_from_disk(tmp_path: Path) -> None:
    INDEX.save(tmp_path / "vectors.faiss")
    loaded = VectorIndex.load(tmp_path / "vectors.faiss")
    assert loaded.search(VECTORS[3], 4).rows.tolist() == INDEX.search(VECTORS[3], 4).rows.tolist()
    np.testing.assert_array_equal(loaded.centre, VECTORS.mean(axis=0))


def test_an_empty_index_finds_nothing() -> None:
    index = VectorIndex.build(np.empty(0, np.int64), np.zeros((0, 16), np.float32))
    assert index.search(VECTORS[0], 3).rows.size == 0
    assert index.scores(VECTORS[0], np.array([0])).tolist() == [0]


@pytest.fixture
def coarse(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> VectorIndex:
    """An index as it is for very many vectors."""
    monkeypatch.setattr("index.vectors.EXACT_UP_TO", 100)
    monkeypatch.setattr("index.vectors.LEAST_RESCORED", 0)
    VectorIndex.build(OWNERS, VECTORS).save(tmp_path / "vectors.faiss")
    return VectorIndex.load(tmp_path / "vectors.faiss")


def test_very_many_vectors_are_searched_coarsely_and_scored_exactly(coarse: VectorIndex) -> None:
    shares = []
    for query in VECTORS[:50]:
        scores = brute(query)
        found = coarse.search(query, 10)
        np.testing.assert_allclose(found.scores, [scores[row] for row in found.rows.tolist()], atol=1e-5)
        shares.append(len(set(list(scores)[:10]) & set(found.rows.tolist())) / 10)
    assert np.mean(shares) >= 0.98


@pytest.mark.parametrize("share", [0.02, 0.1, 0.6, 1.0])
def test_a_filter_gets_its_hits_at_any_size(coarse: VectorIndex, share: float) -> None:
    allowed = np.zeros(220, bool)
    allowed[RNG.choice(220, int(share * 220), replace=False)] = True
    shares = []
    for query in VECTORS[:20]:
        expected = list(brute(query, allowed))[:10]
        found = coarse.search(query, 10, allowed).rows.tolist()
        assert len(found) == len(expected)
        assert allowed[found].all()
        shares.append(len(set(found) & set(expected)) / len(expected))
    assert np.mean(shares) >= 0.98


@pytest.mark.parametrize("wide", [False, True])
def test_threads_find_together_what_one_finds(monkeypatch: pytest.MonkeyPatch, wide: bool) -> None:
    allowed = np.arange(220) % 3 > 0 if wide else np.arange(220) < 5
    alone = [INDEX.search(query, 12, mask) for query in VECTORS[:20] for mask in (None, allowed)]
    monkeypatch.setattr("index.vectors._SHARE", 50)
    monkeypatch.setattr("index.vectors.os.cpu_count", lambda: 3)
    together = [INDEX.search(query, 12, mask) for query in VECTORS[:20] for mask in (None, allowed)]

    assert len(_shares(len(INDEX))) == 4
    for one, several in zip(alone, together, strict=True):
        assert several.rows.tolist() == one.rows.tolist()
        np.testing.assert_allclose(several.scores, one.scores, atol=1e-6)
