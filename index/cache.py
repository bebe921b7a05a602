"""Vectors that were made before, kept by encoder and text, so that changing one plan encodes one plan.

The cache can be thrown away at any time: it only saves work.
"""

import hashlib
import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.scratch import discard
from index.encoder import Encoder

_log = logging.getLogger(__name__)

_BATCH = 500
_AT_ONCE = 50_000  # texts encoded before their vectors are kept


def encode_passages(encoder: Encoder, texts: Sequence[str], cache: Path) -> NDArray[np.float32]:
    """Vectors of passages, from the cache where it has them, else made and kept.

    Args:
        encoder: its id is part of the key, so vectors of different models are never mixed.
        texts: passages.
        cache: SQLite file, made when it is not there; a damaged one is thrown away, and one that cannot be read or
            written (the disk is full) is done without.

    Returns:
        float32 (len(texts), encoder.dim), L2-normalised rows.
    """
    vectors = np.zeros((len(texts), encoder.dim), np.float32)
    hashes = [hashlib.sha256(text.encode()).digest() for text in texts]
    missing: Sequence[int] = range(len(texts))
    try:
        with _opened(cache) as db:
            missing = _look_up(db, encoder, hashes, vectors)
    except (sqlite3.Error, OSError) as error:
        _log.warning("vectors are made again: %s", error)
    for some in (missing[start : start + _AT_ONCE] for start in range(0, len(missing), _AT_ONCE)):
        vectors[some] = encoder.encode_passages([texts[row] for row in some])
        try:
            _keep(cache, encoder, {hashes[row]: vectors[row] for row in some})
        except (sqlite3.Error, OSError) as error:
            _log.warning("vectors are not kept: %s", error)
    return vectors


def prune(encoder: Encoder, texts: Sequence[str], cache: Path) -> None:
    """Forget all but the vectors of these texts, when these are less than half of what is kept."""
    hashes = {hashlib.sha256(text.encode()).digest() for text in texts}
    try:
        with _opened(cache) as db, db:
            (count,) = db.execute("SELECT count(*) FROM vector").fetchone()
            if count > 2 * len(hashes):
                db.execute("CREATE TEMP TABLE current (text BLOB PRIMARY KEY)")
                db.executemany("INSERT INTO current VALUES (?)", ((digest,) for digest in hashes))
                others = "encoder <> ? OR text NOT IN (SELECT text FROM current)"
                db.execute(f"DELETE FROM vector WHERE {others}", (encoder.id,))
    except (sqlite3.Error, OSError) as error:
        _log.warning("vectors that nothing needs are not forgotten: %s", error)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The cache; one that is damaged, as may only be found when a row of it is wanted, is thrown away."""
    try:
        with closing(_prepared(path)) as db:
            yield db
    except sqlite3.OperationalError:  # locked, or the disk is full: nothing is wrong with what is in it
        raise
    except sqlite3.DatabaseError:
        discard(path)
        raise


def _prepared(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, timeout=30)
    try:
        # A vector that a power cut takes along is made again.
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        # Not WITHOUT ROWID: there each row of this size would take a page of its own.
        columns = "encoder TEXT, text BLOB, vector BLOB, PRIMARY KEY (encoder, text)"
        db.execute(f"CREATE TABLE IF NOT EXISTS vector ({columns})")
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db


def _keep(path: Path, encoder: Encoder, vectors: Mapping[bytes, NDArray[np.float32]]) -> None:
    with _opened(path) as db, db:
        db.executemany(
            "INSERT OR REPLACE INTO vector VALUES (?, ?, ?)",
            [(encoder.id, digest, vector.tobytes()) for digest, vector in vectors.items()],
        )


def _look_up(
    db: sqlite3.Connection, encoder: Encoder, hashes: Sequence[bytes], vectors: NDArray[np.float32]
) -> Sequence[int]:
    """Fill in the vectors that are known; returns the rows of the others."""
    missing = []
    for start in range(0, len(hashes), _BATCH):
        some = hashes[start : start + _BATCH]
        marks = ", ".join("?" * len(some))
        query = f"SELECT text, vector FROM vector WHERE encoder = ? AND text IN ({marks})"
        known = dict(db.execute(query, (encoder.id, *some)))
        for row, digest in enumerate(some, start):
            blob = known.get(digest, b"")
            if len(blob) == vectors[row].nbytes:
                vectors[row] = np.frombuffer(blob, np.float32)
            else:
                missing.append(row)
    return missing
