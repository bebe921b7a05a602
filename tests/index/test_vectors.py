from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.vectors import VectorIndex

RNG = np.random.default_rng(7)


def unit(n: int, d: int = 16) -> np.ndarray:
    rows = RNG.standard_normal((n, d)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


VECTORS = unit(300)
KEYS = list(range(1000, 1300))
INDEX = VectorIndex.build(KEYS, VECTORS)


@given(st.integers(0, 299), st.integers(1, 320), st.sets(st.integers(950, 1350), max_size=40) | st.none())
def test_search_equals_brute_force(query: int, k: int, allowed: set[int] | None) -> None:
    scores = VECTORS @ VECTORS[query]
    rows = [row for row in range(300) if allowed is None or KEYS[row] in allowed]
    expected = sorted(rows, key=lambda row: -scores[row])[:k]
    keys = None if allowed is None else np.array(sorted(allowed), np.int64)
    found = INDEX.search(VECTORS[query], k, keys)
    np.testing.assert_allclose(found.scores, scores[expected], atol=1e-5)
    assert set(found.keys.tolist()) <= {KEYS[row] for row in rows}


def test_zero_vectors_are_left_out_and_find_nothing() -> None:
    vectors = np.vstack([unit(2), np.zeros((1, 16), np.float32)])
    index = VectorIndex.build([1, 2, 3], vectors)
    assert len(index) == 2
    assert index.search(vectors[2], 5).keys.size == 0


def test_scores_of_named_keys_are_inner_products() -> None:
    scores = INDEX.scores(VECTORS[5], [1005, 4, 1007, 1005])
    np.testing.assert_allclose(scores, [1, 0, VECTORS[7] @ VECTORS[5], 1], atol=1e-5)


def test_an_index_comes_back_from_disk(tmp_path: Path) -> None:
    INDEX.save(tmp_path / "vectors.faiss")
    loaded = VectorIndex.load(tmp_path / "vectors.faiss")
    assert loaded.search(VECTORS[3], 4).keys.tolist() == INDEX.search(VECTORS[3], 4).keys.tolist()
    np.testing.assert_array_equal(loaded.centre, VECTORS.mean(axis=0))


def test_an_empty_index_finds_nothing() -> None:
    assert VectorIndex.build([], np.zeros((0, 16), np.float32)).search(VECTORS[0], 3).keys.size == 0


@pytest.fixture
def in_8_bits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> VectorIndex:
    """An index as it is for very many vectors."""
    monkeypatch.setattr("index.vectors.EXACT_UP_TO", 100)
    VectorIndex.build(KEYS, VECTORS).save(tmp_path / "vectors.faiss")
    return VectorIndex.load(tmp_path / "vectors.faiss")


def test_very_many_vectors_are_searched_in_8_bits_and_scored_exactly(in_8_bits: VectorIndex) -> None:
    shares = []
    for query in VECTORS[:50]:
        scores = VECTORS @ query
        best = [KEYS[row] for row in np.argsort(-scores)[:10]]
        found = in_8_bits.search(query, 10)
        np.testing.assert_allclose(found.scores, [scores[key - KEYS[0]] for key in found.keys], atol=1e-5)
        shares.append(len(set(best) & set(found.keys.tolist())) / 10)
    assert np.mean(shares) >= 0.98


@pytest.mark.parametrize("share", [0.02, 0.1, 0.6, 1.0])
def test_a_filter_is_exact_at_any_size(in_8_bits: VectorIndex, share: float) -> None:
    allowed = np.sort(RNG.choice(KEYS, int(share * len(KEYS)), replace=False))
    for query in VECTORS[:20]:
        scores = {key: float(VECTORS[key - KEYS[0]] @ query) for key in allowed.tolist()}
        expected = sorted(scores.values(), reverse=True)[:10]
        np.testing.assert_allclose(in_8_bits.search(query, 10, allowed).scores, expected, atol=1e-5)


def test_keys_may_come_in_any_order() -> None:
    order = RNG.permutation(len(KEYS))
    index = VectorIndex.build([KEYS[row] for row in order], VECTORS[order])
    assert index.search(VECTORS[3], 5).keys.tolist() == INDEX.search(VECTORS[3], 5).keys.tolist()
