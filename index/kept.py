"""Analysed passages, kept from one build of the lexical index to the next.

Which compounds are split depends on the vocabulary of the whole corpus, so a passage's terms may change when a plan is
added elsewhere. What is kept therefore says of each longer word what came of it, and holds only while that is still so:
an index made from kept passages is the same, to the byte, as one made from scratch. It only saves work.
"""

import hashlib
import json
import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from corpus.scratch import discard

_log = logging.getLogger(__name__)

_BATCH = 500
_TABLES = """
CREATE TABLE IF NOT EXISTS made_by (version TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS passage (
    texts BLOB PRIMARY KEY, whole TEXT NOT NULL, forms TEXT NOT NULL, fields TEXT NOT NULL
);
"""


class Analysed(NamedTuple):
    """What came of a passage.

    Attributes:
        whole: terms of its words before compounds are split, parted by spaces.
        forms: words as printed that may be compounds, each with its terms parted by spaces.
        fields: the columns of its row in the index.
    """

    whole: str
    forms: Mapping[str, str]
    fields: tuple[str, ...]


class KeptPassages:
    """Analysed passages by their texts.

    Args:
        path: SQLite file, made when it is not there and made anew when it is damaged; None keeps nothing.
        version: of the analysis; what another one made is forgotten.
    """

    def __init__(self, path: Path | None, version: str = "") -> None:
        self._path = path
        self._version = version
        try:
            self._db = _opened(path, version)
        except sqlite3.DatabaseError as error:
            self._go_without(error)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def wholes(self, passages: Sequence[Sequence[str]]) -> Iterator[str | None]:
        """`Analysed.whole` of each passage (its texts), None where it is not known."""
        for some in _chunks(passages):
            known = self._known("texts, whole", some)
            yield from (known[key][0] if key in known else None for key in some)

    def all(self, passages: Sequence[Sequence[str]]) -> Iterator[Analysed | None]:
        """What is kept of each passage, None where nothing is."""
        for some in _chunks(passages):
            known = self._known("texts, whole, forms, fields", some)
            for key in some:
                row = known.get(key)
                yield Analysed(row[0], json.loads(row[1]), tuple(json.loads(row[2]))) if row else None

    def keep(self, analysed: Mapping[Sequence[str], Analysed]) -> None:
        """Keep more, or in place of what was kept; when the disk is full, nothing."""
        if self._path is None:
            return
        rows = [
            (_key(texts), new.whole, json.dumps(dict(new.forms)), json.dumps(new.fields))
            for texts, new in analysed.items()
        ]
        try:
            with self._db:
                self._db.executemany("INSERT OR REPLACE INTO passage VALUES (?, ?, ?, ?)", rows)
        except sqlite3.OperationalError as error:  # the disk is full: what is in it can still be read
            _log.warning("analysed passages are not kept: %s", error)
        except sqlite3.DatabaseError as error:
            self._db.close()
            self._go_without(error)

    def prune(self, passages: Sequence[Sequence[str]]) -> None:
        """Forget all but these passages (their texts), when these are less than half of what is kept."""
        keys = {_key(texts) for texts in passages}
        try:
            with self._db as db:
                (count,) = db.execute("SELECT count(*) FROM passage").fetchone()
                if count > 2 * len(keys):
                    db.execute("CREATE TEMP TABLE current (texts BLOB PRIMARY KEY)")
                    db.executemany("INSERT INTO current VALUES (?)", ((key,) for key in keys))
                    db.execute("DELETE FROM passage WHERE texts NOT IN (SELECT texts FROM current)")
                    db.execute("DROP TABLE current")
        except sqlite3.DatabaseError as error:
            self._db.close()
            self._go_without(error)

    def _go_without(self, error: sqlite3.DatabaseError) -> None:
        """Keep nothing from now on; a file that is damaged, not only locked or full, is made anew."""
        _log.warning("analysed passages are not kept: %s", error)
        if self._path and not isinstance(error, sqlite3.OperationalError):
            discard(self._path)
            with suppress(sqlite3.DatabaseError):
                self._db = _opened(self._path, self._version)
                return
        self._path = None
        self._db = _opened(None, self._version)

    def _known(self, columns: str, keys: Sequence[bytes]) -> dict[bytes, tuple[str, ...]]:
        marks = ", ".join("?" * len(keys))
        try:
            rows = self._db.execute(f"SELECT {columns} FROM passage WHERE texts IN ({marks})", keys)  # noqa: S608 # our own names
            return {row[0]: row[1:] for row in rows}
        except sqlite3.DatabaseError as error:
            self._db.close()
            self._go_without(error)
            return {}


def still_holds(analysed: Analysed, terms_of: Callable[[str], str]) -> bool:
    """Whether a passage would be analysed so again: its longer words still give the terms that they gave."""
    return all(terms_of(form) == terms for form, terms in analysed.forms.items())


def _opened(path: Path | None, version: str) -> sqlite3.Connection:
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path or ":memory:", timeout=30)
    try:
        # What a power cut takes along is made again.
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.executescript(_TABLES)
        with db:
            if db.execute("SELECT version FROM made_by").fetchone() != (version,):
                db.execute("DELETE FROM passage")
                db.execute("DELETE FROM made_by")
                db.execute("INSERT INTO made_by VALUES (?)", (version,))
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db


def _chunks(passages: Sequence[Sequence[str]]) -> Iterator[list[bytes]]:
    for start in range(0, len(passages), _BATCH):
        yield [_key(texts) for texts in passages[start : start + _BATCH]]


def _key(texts: Sequence[str]) -> bytes:
    return hashlib.sha256("\0".join(texts).encode()).digest()
