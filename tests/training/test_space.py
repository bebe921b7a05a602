import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from training.space import text_vectors, whitened
from training.student import Bags

WORDS = [f"w{number}" for number in range(40)]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0} | {w: i + 1 for i, w in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer


@pytest.fixture(scope="module")
def table() -> np.ndarray:
    """Vectors of which one direction is ten times as strong as the others."""
    return (np.random.default_rng(3).standard_normal((41, 6)) * [10, 1, 1, 1, 1, 1]).astype(np.float32)


@pytest.fixture(scope="module")
def texts() -> list[str]:
    rng = np.random.default_rng(4)
    return [" ".join(rng.choice(WORDS, 5)) for _ in range(400)]


def test_text_vectors_are_normalised_sums(table: np.ndarray, tokenizer: Tokenizer) -> None:
    vectors = text_vectors(table, Bags.of(["w1 w2", "onbekend", "w3"], tokenizer))
    expected = table[[2, 4]] + np.stack([table[3], np.zeros(6)])
    assert vectors == pytest.approx(expected / np.linalg.norm(expected, axis=1, keepdims=True), abs=1e-6)


def test_full_whitening_makes_all_directions_equal(table: np.ndarray, tokenizer: Tokenizer, texts: list[str]) -> None:
    white = whitened(table, tokenizer, texts, power=1, dim=6)
    rows = text_vectors(table, Bags.of(texts, tokenizer)) @ np.linalg.lstsq(table, white, rcond=None)[0]
    assert np.cov(rows.T) == pytest.approx(np.eye(6), abs=1e-3)


def test_no_power_keeps_every_inner_product(table: np.ndarray, tokenizer: Tokenizer, texts: list[str]) -> None:
    same = whitened(table, tokenizer, texts, power=0, dim=6)
    assert same @ same.T == pytest.approx(table @ table.T, rel=1e-3, abs=1e-2)


def test_fewer_dimensions_keep_the_strongest(table: np.ndarray, tokenizer: Tokenizer, texts: list[str]) -> None:
    one = whitened(table, tokenizer, texts, power=0, dim=1)
    assert abs(np.corrcoef(one[:, 0], table[:, 0])[0, 1]) > 0.99
