"""The lexical index: SQLite FTS5 over our own analysed terms, ranked by BM25 with a weight for each field.

FTS5's bm25() has k1 = 1.2 and b = 0.75 (sqlite.org/fts5.html, "The bm25() function"). Compounds are split only into
words that stand in the corpus themselves, so the vocabulary is kept beside the passages. What a passage is about in the
thesaurus' terms is a field too, so that "wietplantage" finds "hennepkwekerij".

A search looks at the passages that have one of the question's rarer terms. Its very common terms, which half the
corpus may have, count in the scores of these but bring in no passages of their own: those would take most of the time.
"""

import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.concepts import Concept, ConceptMatch, ConceptTable
from corpus.dutch import Analyser, CompoundSplitter
from corpus.errors import IndexStaleError
from index.kept import Analysed, KeptPassages, still_holds

WEIGHTS = {"name": 1.0, "text": 1.0, "section": 0.3, "concepts": 3.0, "wider": 1.5}
"""BM25 weight of each field; `wider` has the concepts above those named, and those named by an ambiguous word."""


MOST_TERMS = 64
"""Terms of one search; a pasted page has hundreds, and its rarest say what it is about."""
ENOUGH: float = 5
"""How many times as many passages as are wanted must have the rarer terms, for the commoner ones to bring in none.

From twice on the judged queries lose no nDCG@10 (benchmarks/relevance prints it)."""
_K1 = 1.2
_LEAST_IDF = 1e-6
_SHORTEST_COMPOUND = 6
"""Letters; a shorter word has no two parts."""
_KEPT_AT_ONCE = 1_000
_FIRST = 1
"""Rowid of the first row: SQLite counts from 1, in `substr` too."""

StorageError = sqlite3.Error
"""What building raises when the disk is full."""


class Passage(NamedTuple):
    """The words of one measure, a text a field.

    Attributes:
        section: the headings above it.
    """

    name: str
    text: str
    section: str


class Matches(NamedTuple):
    """What a lexical search found, best first; equal scores in order of their rows.

    Attributes:
        rows: int64 (m,), m <= k.
        scores: float32 (m,), BM25 as a share of what a passage could get that has every term of the question, however
            often: in (0, 1]. A question whose words are mostly unknown gets low scores, so scores of different
            questions can be compared.
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]


def build(path: Path, passages: Sequence[Passage], table: ConceptTable, kept: KeptPassages | None = None) -> None:
    """Write a new index file.

    Args:
        path: the file.
        passages: what it holds; a passage's place among them is its row.
        table: the concepts that are recognised.
        kept: passages that were analysed before; gets what is new.
    """
    kept = kept or KeptPassages(None)
    vocabulary = _vocabulary(passages, kept)
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE vocabulary (term TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID")
        db.execute(f"CREATE VIRTUAL TABLE passage USING fts5 ({', '.join(WEIGHTS)}, content='', tokenize='unicode61')")
        db.executemany("INSERT INTO vocabulary VALUES (?, ?)", sorted(vocabulary.items()))
        db.executemany(
            f"INSERT INTO passage (rowid, {', '.join(WEIGHTS)}) VALUES (?, ?, ?, ?, ?, ?)",
            _rows(passages, Analyser(CompoundSplitter(vocabulary)), table, kept),
        )
        db.execute("INSERT INTO passage (passage) VALUES ('optimize')")
        db.execute("CREATE VIRTUAL TABLE temp.frequency USING fts5vocab (main, passage, row)")
        db.execute("CREATE TABLE document_frequency (term TEXT PRIMARY KEY, documents INTEGER NOT NULL) WITHOUT ROWID")
        db.execute("INSERT INTO document_frequency SELECT term, doc FROM temp.frequency")
        db.commit()


def _vocabulary(passages: Sequence[Passage], kept: KeptPassages) -> Counter[str]:
    """How often each term occurs, compounds not split."""
    whole = Analyser()
    vocabulary: Counter[str] = Counter()
    for passage, known in zip(passages, kept.wholes(passages), strict=True):
        vocabulary.update((_whole(passage, whole) if known is None else known).split())
    return vocabulary


def _whole(passage: Passage, whole: Analyser) -> str:
    return " ".join(token.term for text in passage for token in whole.analyse(text) if not token.part)


def _rows(
    passages: Sequence[Passage], analyser: Analyser, table: ConceptTable, kept: KeptPassages
) -> Iterator[tuple[int | str, ...]]:
    """A row a passage: its rowid and the fields of `WEIGHTS`."""
    whole = Analyser()
    terms_of = cache(lambda form: " ".join(analyser.terms(form)))
    new: dict[Sequence[str], Analysed] = {}
    for row, (passage, known) in enumerate(zip(passages, kept.all(passages), strict=True), start=_FIRST):
        if known is None or not still_holds(known, terms_of):
            forms = {
                text[token.start : token.end]
                for text in passage
                for token in whole.analyse(text)
                if token.end - token.start >= _SHORTEST_COMPOUND
            }
            by_form = {form: terms_of(form) for form in sorted(forms)}
            known = Analysed(_whole(passage, whole), by_form, _fields(passage, analyser, table))
            new[passage] = known
        if len(new) >= _KEPT_AT_ONCE:
            kept.keep(new)
            new = {}
        yield row, *known.fields
    kept.keep(new)


def _fields(passage: Passage, analyser: Analyser, table: ConceptTable) -> tuple[str, ...]:
    fields = (" ".join(analyser.terms(text)) for text in passage)
    name, text, section = fields
    matches = table.recognise(analyser.analyse(f"{passage.name}. {passage.text}"))
    named = [match.concept for match in matches if not match.near]
    wider = [match.concept for match in matches if match.near]
    wider += [above for concept in (*named, *wider) for above in _above(concept, table)]
    return name, text, section, _terms(named), _terms(wider)


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
    """An open lexical index; what is asked of a damaged file raises IndexStaleError.

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

    def __len__(self) -> int:
        return self._passages

    @cached_property
    def analyser(self) -> Analyser:
        """The analyser that made the index: queries must go through it too."""
        return Analyser(CompoundSplitter(dict(self._asked("SELECT term, count FROM vocabulary"))))

    @cached_property
    def _passages(self) -> int:
        ((count,),) = self._asked("SELECT count(*) FROM passage_docsize")
        return int(count)

    def concepts(self, text: str) -> list[ConceptMatch]:
        """The concepts that a text names."""
        return self._table.recognise(self.analyser.analyse(text))

    def terms(self, question: str) -> list[str]:
        """A question's terms, and those of the concepts that it names."""
        tokens = self.analyser.analyse(question)
        concepts = [concept_term(match.concept.id) for match in self._table.recognise(tokens)]
        return [*(token.term for token in tokens), *dict.fromkeys(concepts)]

    def search(self, terms: Sequence[str], k: int, allowed: NDArray[np.bool_] | None = None) -> Matches:
        """The k best passages that have any of the terms; of very common ones, see the head of this module.

        Args:
            terms: analysed terms; of many, only the rarest that the corpus knows count.
            k: how many.
            allowed: bool (passages,), only these are looked at; None for all.
        """
        frequencies = {term: self._documents(term) for term in dict.fromkeys(terms)}
        known = sorted((term for term, documents in frequencies.items() if documents), key=frequencies.__getitem__)
        rarest = known[:MOST_TERMS]
        share = 1.0 if allowed is None else np.count_nonzero(allowed) / max(self._passages, 1)
        if not rarest or k < 1 or not share:
            return Matches(np.empty(0, np.int64), np.empty(0, np.float32))
        unknown = [term for term, documents in frequencies.items() if not documents]
        best = (_K1 + 1) * sum(self._idf(frequencies[term]) for term in (*rarest, *unknown))
        passages = np.cumsum([frequencies[term] for term in rarest])
        needed = int(np.searchsorted(passages, ENOUGH * k / share)) + 1
        found = self._best(rarest[:needed], rarest[needed:], k, allowed)
        return Matches(found.rows, found.scores / np.float32(best))

    def _best(self, rare: Sequence[str], common: Sequence[str], k: int, allowed: NDArray[np.bool_] | None) -> Matches:
        """The best of the allowed passages that have a rare term; scores are bare BM25, of all terms."""
        # Every term that is named counts, and to be a condition as well the rare ones are named twice; so are the
        # common ones, and the score is halved.
        match = f"({_any(rare)}) AND ({_any((*rare, *common, *common))})" if common else _any(rare)
        condition = ""
        values: list[str | bytes | int] = [match]
        if allowed is not None:  # not a list of rowids: FTS5 would go through the terms anew for each of them
            condition = "AND substr(?, rowid, 1) = x'01'"
            values.append(allowed.tobytes())
        query = f"""SELECT rowid, -bm25(passage, {", ".join(str(weight) for weight in WEIGHTS.values())}) AS score
                    FROM passage WHERE passage MATCH ? {condition} ORDER BY score DESC, rowid LIMIT ?"""
        found = self._asked(query, (*values, k))
        rows, scores = (
            np.array([row for row, _ in found], np.int64),
            np.array([score for _, score in found], np.float32),
        )
        return Matches(rows - _FIRST, scores / np.float32(2 if common else 1))

    def weight(self, term: str) -> float:
        """How rare a term is: its inverse document frequency, which is highest for one that no passage has."""
        return self._idf(self._documents(term))

    def has(self, term: str) -> bool:
        """Whether any passage has a term."""
        return self._documents(term) > 0

    def _documents(self, term: str) -> int:
        """How many passages have a term."""
        rows = self._asked("SELECT documents FROM document_frequency WHERE term = ?", (term,))
        return int(rows[0][0]) if rows else 0

    def _idf(self, documents: int) -> float:
        """FTS5's inverse document frequency."""
        return max(math.log((self._passages - documents + 0.5) / (documents + 0.5)), _LEAST_IDF)

    def _asked(self, query: str, values: Sequence[str | bytes | int] = ()) -> list[Any]:
        try:
            return self._db.execute(query, values).fetchall()
        except sqlite3.Error as error:  # a page of the file may be damaged that opening it did not touch
            raise IndexStaleError(f"de index is beschadigd ({error}); geef `beleid index`") from error


def _any(terms: Iterable[str]) -> str:
    """Terms as an FTS5 expression, any of which will do."""
    return " OR ".join(f'"{term}"' for term in terms)
