"""What is known of files on disk, so that nothing is done twice: their hashes, and which could not be read.

It only saves work: without it every file is hashed and every failure tried again. So a ledger that cannot be written
(the disk is full) is done without.
"""

import hashlib
import logging
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from corpus.identity import file_hash
from corpus.scratch import discard
from ingest.failure import Failure

_log = logging.getLogger(__name__)

LEDGER = "files.sqlite"
"""Name of the file, beside the catalogue."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS hashed (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, changed INTEGER NOT NULL, sha256 TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failure (
    sha256 TEXT, conditions TEXT, reason TEXT NOT NULL, page INTEGER, PRIMARY KEY (sha256, conditions)
) WITHOUT ROWID;
"""
_SETTLED = 2_000_000_000
"""Nanoseconds after which a file's time of change can be trusted: some file systems count in steps of two seconds."""


class Ledger:
    """An open ledger.

    Args:
        path: its file, made when it is not there and made anew when it is damaged; None keeps it in memory.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        try:
            self._db = _opened(path)
        except sqlite3.OperationalError:  # the disk is full: nothing is wrong with what is in it
            self._db = _opened(None)
        except sqlite3.DatabaseError:
            assert path is not None
            self._db = _made_anew(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def hash_of(self, path: Path) -> str:
        """SHA-256 of a file's bytes, from the ledger while its size and time of change are what they were."""
        status = path.stat()
        row = self._read("SELECT size, changed, sha256 FROM hashed WHERE path = ?", (str(path),))
        if row and row[:2] == (status.st_size, status.st_mtime_ns):
            return str(row[2])
        sha256 = file_hash(path)
        if time.time_ns() - status.st_mtime_ns > _SETTLED:
            values = (str(path), status.st_size, status.st_mtime_ns, sha256)
            self._write("INSERT OR REPLACE INTO hashed VALUES (?, ?, ?, ?)", values)
        return sha256

    def failure(self, sha256: str, conditions: Sequence[object]) -> Failure | None:
        """Why a content could not be read under these conditions; None when it was not tried."""
        query = "SELECT reason, page FROM failure WHERE sha256 = ? AND conditions = ?"
        row = self._read(query, (sha256, _key(conditions)))
        return Failure(reason=row[0], page=row[1], lasting=True) if row else None

    def failed(self, sha256: str, conditions: Sequence[object], failure: Failure) -> None:
        """Remember that a content could not be read under these conditions."""
        values = (sha256, _key(conditions), failure.reason, failure.page)
        self._write("INSERT OR REPLACE INTO failure VALUES (?, ?, ?, ?)", values)

    def failures(self) -> list[tuple[str | None, str]]:
        """Path and reason of each content that could not be read; no path where it is not known."""
        try:
            rows = self._db.execute(
                "SELECT DISTINCT hashed.path, failure.reason FROM failure LEFT JOIN hashed USING (sha256) ORDER BY 1, 2"
            ).fetchall()
        except sqlite3.DatabaseError as error:
            self._recover(error)
            return []
        return [(path, str(reason)) for path, reason in rows]

    def read(self, sha256: str) -> None:
        """Forget the failures of a content: it could be read after all."""
        self._write("DELETE FROM failure WHERE sha256 = ?", (sha256,))

    def _read(self, query: str, values: tuple[str, ...]) -> tuple[Any, ...] | None:
        try:
            row: tuple[Any, ...] | None = self._db.execute(query, values).fetchone()
        except sqlite3.DatabaseError as error:
            self._recover(error)
            return None
        return row

    def _write(self, statement: str, values: tuple[str | int | None, ...]) -> None:
        try:
            self._db.execute(statement, values)
        except sqlite3.DatabaseError as error:
            self._recover(error)

    def _recover(self, error: sqlite3.DatabaseError) -> None:
        """Go on without what could not be read or written; without all of it when it is damaged."""
        _log.warning("not remembered: %s", error)
        if not isinstance(error, sqlite3.OperationalError):
            self._db.close()
            self._db = _made_anew(self._path) if self._path else _opened(None)


def _made_anew(path: Path) -> sqlite3.Connection:
    """An empty ledger in the place of a damaged one; in memory when that cannot be removed."""
    discard(path)
    try:
        return _opened(path)
    except sqlite3.DatabaseError:
        return _opened(None)


def _opened(path: Path | None) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:" if path is None else path, isolation_level=None)
    try:
        # A line that a power cut takes along is found again by doing the work again.
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.executescript(_SCHEMA)
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db


def _key(conditions: Sequence[object]) -> str:
    return hashlib.sha256("\0".join(map(repr, conditions)).encode()).hexdigest()
