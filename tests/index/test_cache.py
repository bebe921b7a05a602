from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.cache import encode_passages, prune


class Counting:
    """Encodes a text as its length, and counts."""

    def __init__(self, name: str = "a", dim: int = 2) -> None:
        self.id, self.dim, self.encoded = name, dim, 0

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += len(texts)
        return np.array([[len(text)] * self.dim for text in texts], np.float32).reshape(-1, self.dim)


def test_known_texts_are_not_encoded_again(tmp_path: Path) -> None:
    encoder, cache = Counting(), tmp_path / "vectors.sqlite"
    first = encode_passages(encoder, ["een", "twee", "drie"], cache)
    again = encode_passages(encoder, ["drie", "nieuw!", "een"], cache)
    assert encoder.encoded == 4
    np.testing.assert_array_equal(again[[2, 0]], first[[0, 2]])
    assert again[1].tolist() == [6, 6]


def test_encoders_do_not_share_vectors(tmp_path: Path) -> None:
    cache = tmp_path / "vectors.sqlite"
    encode_passages(Counting("a", 2), ["een"], cache)
    assert encode_passages(Counting("b", 3), ["een"], cache).shape == (1, 3)


def test_more_texts_than_a_statement_takes(tmp_path: Path) -> None:
    encoder, cache = Counting(), tmp_path / "vectors.sqlite"
    texts = [f"tekst {number}" for number in range(1200)]
    encode_passages(encoder, texts, cache)
    encode_passages(encoder, texts, cache)
    assert encoder.encoded == 1200


def test_a_damaged_cache_is_made_anew(tmp_path: Path) -> None:
    cache = tmp_path / "vectors.sqlite"
    cache.write_bytes(b"geen database" * 100)
    assert encode_passages(Counting(), ["een"], cache).tolist() == [[3, 3]]


def test_damage_that_shows_only_when_a_row_is_wanted_is_survived(tmp_path: Path) -> None:
    encoder, cache = Counting(), tmp_path / "vectors.sqlite"
    texts = [f"tekst {number}" for number in range(1200)]
    encode_passages(encoder, texts, cache)
    data = cache.read_bytes()
    cache.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    assert encode_passages(encoder, texts, cache)[:, 0].tolist() == [len(text) for text in texts]
    encode_passages(encoder, texts, cache)
    assert encoder.encoded == 2400


def test_what_nothing_needs_is_forgotten_when_it_is_most(tmp_path: Path) -> None:
    encoder, cache = Counting(), tmp_path / "vectors.sqlite"
    texts = ["een", "twee", "drie", "vier", "vijf"]
    encode_passages(encoder, texts, cache)
    prune(encoder, texts[:3], cache)
    encode_passages(encoder, texts, cache)
    assert encoder.encoded == 5
    prune(encoder, texts[:2], cache)
    encode_passages(encoder, texts[:2], cache)
    assert encoder.encoded == 5
    encode_passages(encoder, texts[2:], cache)
    assert encoder.encoded == 8


def test_vectors_of_another_encoder_are_what_nothing_needs(tmp_path: Path) -> None:
    cache, old, new = tmp_path / "vectors.sqlite", Counting("a"), Counting("b")
    encode_passages(old, ["een", "twee"], cache)
    encode_passages(new, ["een"], cache)
    prune(new, ["een"], cache)
    encode_passages(new, ["een"], cache)
    encode_passages(old, ["een"], cache)
    assert (old.encoded, new.encoded) == (3, 1)
