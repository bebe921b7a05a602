from pathlib import Path

import numpy as np
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
