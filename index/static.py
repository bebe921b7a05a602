"""The bundled Dutch encoder: one vector per token, averaged. Plain numpy; neither torch nor transformers.

A text's vector is the mean of the vectors of its tokens, scaled to length 1. A token's own length, learned in
training, is its weight in that mean. The table is kept as int8 with one scale per row (symmetric: row = int8 *
scale) and only the rows that a batch needs are widened to float32, so loading costs a file read and memory stays
bounded. The mean has no window: a text of any length is read whole.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load as load_tensors
from tokenizers import Tokenizer

CONFIG_FILE = "config.json"
TOKENIZER_FILE = "tokenizer.json"
TENSORS_FILE = "embeddings.safetensors"

TEXTS_PER_BATCH = 512
TOKENS_PER_SUM = 8192  # rows widened to float32 at once: 13 MB at 384 dimensions


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticEncoder:
    """A table of token vectors with its tokenizer.

    Attributes:
        id: Name, version and content hash of the model.
        tokenizer: Splits a text into ids that are rows of `embeddings`.
        embeddings: int8 (vocabulary, dim); the row of the unknown token is zero.
        scales: float32 (vocabulary,); a token's vector is `embeddings[token] * scales[token]`.
    """

    id: str
    tokenizer: Tokenizer
    embeddings: NDArray[np.int8]
    scales: NDArray[np.float32]

    @classmethod
    def load(cls, folder: Traversable | Path) -> Self:
        """Read a model from `folder`; OSError when a file is missing, other errors when one is broken."""
        config = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8"))
        tensors = load_tensors((folder / TENSORS_FILE).read_bytes())
        return cls(
            id=_id(config),
            tokenizer=Tokenizer.from_str((folder / TOKENIZER_FILE).read_text(encoding="utf-8")),
            embeddings=tensors["embeddings"],
            scales=tensors["scales"],
        )

    @classmethod
    def bundled(cls) -> Self:
        """Read the model that is part of the package."""
        return cls.load(files("index") / "model")

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self.embeddings.shape[1])

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (n, dim), L2-normalised rows; a text without a known token gives a zero row."""
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (n, dim), L2-normalised rows; queries and passages are encoded alike."""
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dim), np.float32)
        for start in range(0, len(texts), TEXTS_PER_BATCH):
            batch = list(texts[start : start + TEXTS_PER_BATCH])
            for row, tokens in enumerate(self.tokenizer.encode_batch_fast(batch, add_special_tokens=False), start):
                vectors[row] = self._sum(np.array(tokens.ids, np.intp))
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, norms, out=vectors, where=norms > 0)
        return vectors

    def _sum(self, ids: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return the sum (dim,) of the vectors of the tokens `ids`; its direction is that of their mean."""
        total = np.zeros(self.dim, np.float32)
        for start in range(0, len(ids), TOKENS_PER_SUM):
            part = ids[start : start + TOKENS_PER_SUM]
            total += self.scales[part] @ self.embeddings[part].astype(np.float32)
        return total


def bundled_id() -> str:
    """The id of the model that is part of the package, without loading it."""
    return _id(json.loads((files("index") / "model" / CONFIG_FILE).read_text(encoding="utf-8")))


def _id(config: Mapping[str, object]) -> str:
    return f"{config['name']}-{config['version']}+{config['content_hash']}"
