"""From a trained table to the files that ship, and from those to a sentence-transformers folder."""

import hashlib
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save
from tokenizers import Tokenizer

from index.static import CONFIG_FILE, TENSORS_FILE, TOKENIZER_FILE, StaticEncoder

NAME, VERSION = "beleid-nl-static", "1"
LICENCE = "CC-BY-SA-4.0"
UNKNOWN_ROW = 0


def quantise(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return int8 rows and float32 scales such that `rows * scales[:, None]` is `table` to 1/254 of a row's peak."""
    scales = np.abs(table).max(axis=1) / 127
    rows = np.rint(np.divide(table, scales[:, None], out=np.zeros_like(table), where=scales[:, None] > 0))
    return rows.astype(np.int8), scales.astype(np.float32)


def write_model(table: NDArray[np.float32], tokenizer: Tokenizer, folder: Path) -> None:
    """Write a table (vocabulary, dim) and its tokenizer as a model of `index.static`; other files there stay."""
    table = table.copy()
    table[UNKNOWN_ROW] = 0
    embeddings, scales = quantise(table)
    vocabulary = tokenizer.to_str(pretty=False)
    digest = hashlib.blake2b(embeddings.tobytes() + scales.tobytes() + vocabulary.encode(), digest_size=6)
    config = {
        "name": NAME,
        "version": VERSION,
        "content_hash": digest.hexdigest(),
        "dim": table.shape[1],
        "vocabulary": len(table),
        "pooling": "mean",
        "normalised": True,
        "licence": LICENCE,
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / TENSORS_FILE).write_bytes(save({"embeddings": embeddings, "scales": scales}))
    (folder / TOKENIZER_FILE).write_text(vocabulary, encoding="utf-8", newline="\n")
    (folder / CONFIG_FILE).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8", newline="\n")


def write_sentence_transformer(model: Path, folder: Path) -> None:
    """Write the model at `model` as a folder that `SentenceTransformer(path)` reads: StaticEmbedding, Normalize."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    encoder = StaticEncoder.load(model)
    table = encoder.embeddings.astype(np.float32) * encoder.scales[:, None]
    SentenceTransformer(modules=[StaticEmbedding(encoder.tokenizer, embedding_weights=table), Normalize()]).save(
        str(folder)
    )
