"""The lexical index: SQLite FTS5 over our own analysed terms, ranked by BM25 with a weight for each field.

FTS5's bm25() has k1 = 1.2 and b = 0.75 (sqlite.org/fts5.html, "The bm25() function"). Compounds are split only into
words that stand in the corpus themselves, so the vocabulary is kept beside the passages. What a passage is about in the
thesaurus' terms is a field too, so that "wietplantage" finds "hennepkwekerij".
"""

import json
import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.concepts import Concept, ConceptMatch, ConceptTable
from corpus.dutch import Analyser, CompoundSplitter

WEIGHTS = {"name": 1.0, "text": 1.0, "section": 0.3, "concepts": 3.0, "wider": 1.5}
"""BM25 weight of each field; `wider` has the concepts above those named, and those named by an ambiguous word."""


MOST_TERMS = 64
"""Terms of one search; a pasted page has hundreds, and its rarest say what it is about."""
_K1 = 1.2
_LEAST_IDF = 1e-6


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
        scores: float32 (m,), BM25 as a share of what a passage could get that has every term of the question, however
            often: in (0, 1]. A question whose words are mostly unknown gets low scores, so scores of different
            questions can be compared.
    """

    keys: NDArray[np.int64]
    scores: NDArray[np.float32]


def build(path: Path, passages: Sequence[Passage], table: ConceptTable) -> None:
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
            f"INSERT INTO passage (rowid, {', '.join(WEIGHTS)}) VALUES (?, ?, ?, ?, ?, ?)",
            (_row(passage, analyser, table) for passage in passages),
        )
        db.execute("INSERT INTO passage (passage) VALUES ('optimize')")
        db.execute("CREATE VIRTUAL TABLE temp.frequency USING fts5vocab (main, passage, row)")
        db.execute("CREATE TABLE document_frequency (term TEXT PRIMARY KEY, documents INTEGER NOT NULL) WITHOUT ROWID")
        db.execute("INSERT INTO document_frequency SELECT term, doc FROM temp.frequency")
        db.commit()


def _row(passage: Passage, analyser: Analyser, table: ConceptTable) -> tuple[int, str, str, str, str, str]:
    fields = (" ".join(analyser.terms(text)) for text in passage[1:])
    name, text, section = fields
    matches = table.recognise(analyser.analyse(f"{passage.name}. {passage.text}"))
    named = [match.concept for match in matches if not match.near]
    wider = [match.concept for match in matches if match.near]
    wider += [above for concept in (*named, *wider) for above in _above(concept, table)]
    return passage.key, name, text, section, _terms(named), _terms(wider)


def _above(concept: Concept, table: ConceptTable) -> Iterator[Concept]:
    for name in concept.broader:
        yield table.concepts[name]
        yield from _above(table.concepts[name], table)


def _terms(concepts: Iterable[Concept]) -> str:
    """Concepts as terms that no word can be; each once, since naming a thing twice is not meaning it twice."""
    return " ".join(dict.fromkeys(concept_term(concept.id) for concept in concepts))


def concept_term(name: str) -> str:
    """The term that stands for a concept in the index."""
    return f"c0{name.replace('-', '')}"


class LexicalIndex:
    """An open lexical index.

    Args:
        path: file that `build` wrote.
        table: the concepts that it was built with.
    """

    def __init__(self, path: Path, table: ConceptTable) -> None:
        self._table = table
        # SQLite reads the file from any thread that asks, one at a time; nobody writes to it.
        self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @cached_property
    def analyser(self) -> Analyser:
        """The analyser that made the index: queries must go through it too."""
        return Analyser(CompoundSplitter(dict(self._db.execute("SELECT term, count FROM vocabulary"))))

    @cached_property
    def _passages(self) -> int:
        (count,) = self._db.execute("SELECT count(*) FROM passage").fetchone()
        return int(count)

    def concepts(self, text: str) -> list[ConceptMatch]:
        """The concepts that a text names."""
        return self._table.recognise(self.analyser.analyse(text))

    def terms(self, question: str) -> list[str]:
        """A question's terms, and those of the concepts that it names."""
        concepts = [concept_term(match.concept.id) for match in self.concepts(question)]
        return [*self.analyser.terms(question), *dict.fromkeys(concepts)]

    def search(self, terms: Sequence[str], k: int, keys: NDArray[np.int64] | None = None) -> Matches:
        """The k best passages that have any of the terms.

        Args:
            terms: analysed terms; of many, only the rarest that the corpus knows count.
            k: how many.
            keys: int64 (m,), only these are looked at; None for all.
        """
        frequencies = {term: self._documents(term) for term in dict.fromkeys(terms)}
        known = sorted((term for term, documents in frequencies.items() if documents), key=frequencies.__getitem__)
        rarest = known[:MOST_TERMS]
        if not rarest or k < 1:
            return Matches(np.empty(0, np.int64), np.empty(0, np.float32))
        unknown = [term for term, documents in frequencies.items() if not documents]
        best = (_K1 + 1) * sum(self._idf(frequencies[term]) for term in (*rarest, *unknown))
        allowed = "" if keys is None else "AND rowid IN (SELECT value FROM json_each(?))"
        query = f"""SELECT rowid, -bm25(passage, {", ".join(str(weight) for weight in WEIGHTS.values())}) AS score
                    FROM passage WHERE passage MATCH ? {allowed} ORDER BY score DESC, rowid LIMIT ?"""
        values: list[str | int] = [" OR ".join(f'"{term}"' for term in rarest)]
        if keys is not None:
            values.append(json.dumps(keys.tolist()))
        rows = self._db.execute(query, (*values, k)).fetchall()
        scores = np.array([score for _, score in rows], np.float32) / best
        return Matches(np.array([key for key, _ in rows], np.int64), scores)

    def _documents(self, term: str) -> int:
        """How many passages have a term."""
        row = self._db.execute("SELECT documents FROM document_frequency WHERE term = ?", (term,)).fetchone()
        return int(row[0]) if row else 0

    def _idf(self, documents: int) -> float:
        """FTS5's inverse document frequency."""
        return max(math.log((self._passages - documents + 0.5) / (documents + 0.5)), _LEAST_IDF)
