"""The lexical index: SQLite FTS5 over our own analysed terms, ranked by BM25 with a weight for each field.

FTS5's bm25() has k1 = 1.2 and b = 0.75 (sqlite.org/fts5.html, "The bm25() function"). Compounds are split only into
words that stand in the corpus themselves, so the vocabulary is kept beside the passages.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.dutch import Analyser, CompoundSplitter

WEIGHTS = {"name": 1.0, "text": 1.0, "section": 0.5}
"""BM25 weight of each field."""


class Passage(NamedTuple):
    """The words of one measure, a text a field.

    Attributes:
        key: the measure's key in the catalogue.
        section: the headings above it.
    """

    key: int
    name: str
    text: str
    section: str


class Matches(NamedTuple):
    """What a lexical search found, best first; equal scores in order of their keys.

    Attributes:
        keys: int64 (m,), m <= k.
        scores: float32 (m,), BM25, positive.
    """

    keys: NDArray[np.int64]
    scores: NDArray[np.float32]


def build(path: Path, passages: Sequence[Passage]) -> None:
    """Write a new index file."""
    whole = Analyser()
    vocabulary = Counter(
        token.term for passage in passages for text in passage[1:] for token in whole.analyse(text) if not token.part
    )
    analyser = Analyser(CompoundSplitter(vocabulary))
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE vocabulary (term TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID")
        db.execute(f"CREATE VIRTUAL TABLE passage USING fts5 ({', '.join(WEIGHTS)}, content='', tokenize='unicode61')")
        db.executemany("INSERT INTO vocabulary VALUES (?, ?)", sorted(vocabulary.items()))
        db.executemany(
            "INSERT INTO passage (rowid, name, text, section) VALUES (?, ?, ?, ?)",
            ((passage.key, *(" ".join(analyser.terms(text)) for text in passage[1:])) for passage in passages),
        )
        db.execute("INSERT INTO passage (passage) VALUES ('optimize')")
        db.commit()


class LexicalIndex:
    """An open lexical index.

    Args:
        path: file that `build` wrote.
    """

    def __init__(self, path: Path) -> None:
        # SQLite reads the file from any thread that asks, one at a time; nobody writes to it.
        self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @cached_property
    def analyser(self) -> Analyser:
        """The analyser that made the index: queries must go through it too."""
        return Analyser(CompoundSplitter(dict(self._db.execute("SELECT term, count FROM vocabulary"))))

    def search(self, terms: Sequence[str], k: int, keys: NDArray[np.int64] | None = None) -> Matches:
        """The k best passages that have any of the terms.

        Args:
            terms: analysed terms.
            k: how many.
            keys: int64 (m,), only these are looked at; None for all.
        """
        if not terms or k < 1:
            return Matches(np.empty(0, np.int64), np.empty(0, np.float32))
        allowed = "" if keys is None else "AND rowid IN (SELECT value FROM json_each(?))"
        query = f"""SELECT rowid, -bm25(passage, {", ".join(str(weight) for weight in WEIGHTS.values())}) AS score
                    FROM passage WHERE passage MATCH ? {allowed} ORDER BY score DESC, rowid LIMIT ?"""
        values: list[str | int] = [" OR ".join(f'"{term}"' for term in dict.fromkeys(terms))]
        if keys is not None:
            values.append(json.dumps(keys.tolist()))
        rows = self._db.execute(query, (*values, k)).fetchall()
        return Matches(np.array([key for key, _ in rows], np.int64), np.array([score for _, score in rows], np.float32))
