"""Vectors that were made before, kept by encoder and text, so that changing one plan encodes one plan.

The cache can be thrown away at any time: it only saves work.
"""

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder

_BATCH = 500


def encode_passages(encoder: Encoder, texts: Sequence[str], cache: Path) -> NDArray[np.float32]:
    """Vectors of passages, from the cache where it has them, else made and kept.

    Args:
        encoder: its id is part of the key, so vectors of different models are never mixed.
        texts: passages.
        cache: SQLite file, made when it is not there; a damaged one is made anew.

    Returns:
        float32 (len(texts), encoder.dim), L2-normalised rows.
    """
    vectors = np.zeros((len(texts), encoder.dim), np.float32)
    hashes = [hashlib.sha256(text.encode()).digest() for text in texts]
    with closing(_open(cache)) as db:
        known = _lookup(db, encoder, hashes)
        missing = [row for row, digest in enumerate(hashes) if digest not in known]
        for row, digest in enumerate(hashes):
            if digest in known:
                vectors[row] = known[digest]
        if missing:
            vectors[missing] = encoder.encode_passages([texts[row] for row in missing])
            with db:
                db.executemany(
                    "INSERT OR REPLACE INTO vector VALUES (?, ?, ?)",
                    [(encoder.id, hashes[row], vectors[row].tobytes()) for row in missing],
                )
    return vectors


def _open(path: Path) -> sqlite3.Connection:
    try:
        return _prepared(path)
    except sqlite3.DatabaseError:
        path.unlink()
        return _prepared(path)


def _prepared(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=30)
    columns = "encoder TEXT, text BLOB, vector BLOB, PRIMARY KEY (encoder, text)"
    db.execute(f"CREATE TABLE IF NOT EXISTS vector ({columns}) WITHOUT ROWID")
    return db


def _lookup(db: sqlite3.Connection, encoder: Encoder, hashes: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
    known = {}
    for start in range(0, len(hashes), _BATCH):
        some = hashes[start : start + _BATCH]
        marks = ", ".join("?" * len(some))
        query = f"SELECT text, vector FROM vector WHERE encoder = ? AND text IN ({marks})"
        for digest, blob in db.execute(query, (encoder.id, *some)):
            vector = np.frombuffer(blob, np.float32)
            if len(vector) == encoder.dim:
                known[digest] = vector
    return known
