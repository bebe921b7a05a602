"""The SQLite database that the catalogue is: opened, checked, and written in transactions."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Self

from corpus.errors import CatalogueError

SCHEMA_VERSION = 2
_CHANGES = {
    1: (
        "ALTER TABLE measure ADD COLUMN money TEXT",
        "ALTER TABLE plan_municipality RENAME COLUMN display_name TO official_name",
        "UPDATE plan_municipality SET name = official_name, official_name = name WHERE official_name IS NOT NULL",
    )
}
"""Schema version -> what makes it the next."""
BUSY_SECONDS = 30.0
"""How long a statement waits for another process's transaction; a plan is written in well under a second."""


class Database:
    """An open database of this version's schema; one that an earlier version made is brought up to it.

    Args:
        path: its file; made when it is not there, its folder too.

    Raises:
        CatalogueError: it is no catalogue, of another version, or cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = _connected(path)
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA foreign_keys = ON")
            self._prepare()
        except (sqlite3.Error, OSError) as error:
            raise CatalogueError(f"{path}: is niet te openen als catalogus ({error}); kijk --corpus na") from error

    def _prepare(self) -> None:
        version = self._version()
        if version == 0:
            self._db.execute("PRAGMA journal_mode = WAL")
        if version in (0, *_CHANGES):
            with self._transaction():
                statements = _statements(self._version())  # none when somebody else was here between the two looks
                for statement in statements:
                    self._db.execute(statement)
                if statements:
                    self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            version = self._version()
        if version != SCHEMA_VERSION:
            raise CatalogueError(
                f"{self.path}: gemaakt door een andere versie van beleid (schema {version}, hier {SCHEMA_VERSION}); "
                "lees de plannen in een nieuwe --corpus in"
            )

    def _version(self) -> int:
        version: int = self._db.execute("PRAGMA user_version").fetchone()[0]
        return version

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
        except BaseException as error:
            if self._db.in_transaction:  # SQLite itself may have rolled back, when the disk is full
                self._db.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise CatalogueError(
                    f"{self.path}: kan niet geschreven worden ({error}); wat eerder bewaard is, is heel"
                ) from error
            raise

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if isinstance(error, sqlite3.Error):  # a page of the file may be damaged that opening it did not touch
            raise CatalogueError(
                f"{self.path}: kan niet gelezen worden ({error}); zet een reservekopie terug, of lees de plannen in "
                "een nieuwe --corpus in"
            ) from error

    def freeze(self) -> None:
        """See from now on what there is now, whatever other processes write; for reading only, until it is closed."""
        self._db.execute("BEGIN")

    def faults(self) -> list[str]:
        """What SQLite finds wrong with the file; empty when it is whole."""
        try:
            rows = self._db.execute("PRAGMA integrity_check (5)").fetchall()
            rows += self._db.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite3.DatabaseError as error:
            return [str(error)]
        return [str(tuple(row)) for row in rows if tuple(row) != ("ok",)]


def _connected(path: Path) -> sqlite3.Connection:
    """A connection; in a folder where this user may not write, one that asks for no files beside the database.

    SQLite makes such files even to read (sqlite.org/wal.html, "Read-Only Databases"). Where they are, because somebody
    writes at this moment, it can do without making them.
    """
    if path.exists() and not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists():
        unchanging = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(unchanging, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)


def _statements(version: int) -> list[str]:
    """What makes a database of a schema version one of this version's; 0 is an empty one."""
    if version == 0:
        return files("corpus").joinpath("schema.sql").read_text(encoding="utf-8").split(";\n")
    return [statement for older in range(version, SCHEMA_VERSION) for statement in _CHANGES[older]]
