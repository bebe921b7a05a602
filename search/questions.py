"""Questions in, answers out: one from the command line, or many from a file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from corpus.errors import UnreadableError, UsageError
from corpus.model import Measure
from corpus.selection import Selection
from search.coverage import Coverage, coverage_of
from search.engine import Engine
from search.hits import Hit
from search.intent import Intent, understand
from search.merge import merged_search
from search.rerank import Scorer, reranked
from search.spelling import Unknown
from search.views import shortened
from search.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question.

    Attributes:
        text: in the asker's words.
        id: name of the query in a file of them, None for a single question.
    """

    text: str
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How to answer a question.

    Attributes:
        k: how many answers.
        per_municipality: at most so many of one gemeente, None for no cap.
        without: words that no answer may have.
        literal: take the words as they are; names and years in them are no filters.
        merged: show the same text in several plans once.
        grouped: put the hits of one gemeente together, under its best; ranks stay.
        rerank: another model that decides the order of the best.
    """

    k: int = 10
    per_municipality: int | None = None
    without: tuple[str, ...] = ()
    literal: bool = False
    merged: bool = False
    grouped: bool = False
    rerank: Scorer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was asked and what was found.

    Attributes:
        query: the question, or the text that was compared with.
        hits: best first.
        intent: how the question was read, None when it was taken literally.
        selection: the filter that was applied.
        measure: what was compared with, None for a question or a bare text.
        place: where that measure stands.
        compared: it is a comparison, not an answer to a question.
        coverage: where was looked, and where nothing was found; None in a batch and for one of many comparisons.
        unknown: words of the question that no plan has.
    """

    query: Query
    hits: tuple[Hit, ...]
    selection: Selection
    intent: Intent | None = None
    measure: Measure | None = None
    measure_record: dict[str, Any] | None = None
    place: str | None = None
    compared: bool = False
    coverage: Coverage | None = None
    unknown: tuple[Unknown, ...] = ()

    @property
    def found(self) -> int:
        """How many of the hits are answers."""
        return sum(hit.answers for hit in self.hits)

    def asked(self) -> dict[str, Any]:
        """What was asked, as JSON values."""
        searched = self.coverage.record() if self.coverage else {}
        if self.measure_record is not None:
            return {"measure": self.measure_record, "found": self.found, **searched}
        understood = {"text": self.intent.text, **self.intent.stated()} if self.intent else None
        strange = {"unknown": {word: list(near) for word, near in self.unknown}} if self.unknown else {}
        return {"query": self.query.text, "understood": understood, "found": self.found, **strange, **searched}

    def records(self) -> list[dict[str, Any]]:
        """The hits' records."""
        return [hit.record() for hit in self.hits]

    def batch_record(self) -> dict[str, Any]:
        """One line of a run."""
        return {"query": self.query.id, "found": self.found, "results": self.records()}

    def notes(self) -> list[str]:
        """How the question was read and where was looked, for people."""
        nothing = "niets vergelijkbaars" if self.compared else "niets hierover"
        strange = [f"komt in geen plan voor: {', '.join(map(str, self.unknown))}"] if self.unknown else []
        covered = self.coverage.notes(nothing) if self.coverage else []
        return [*filter(None, [self._reading()]), *strange, *covered]

    def _reading(self) -> str | None:
        """How the question was read; None when that is as it stands."""
        if not self.intent or not self.intent.stated():
            return None
        filters = "; ".join(self.intent.for_people())
        return f"gelezen als: {self.intent.text}; {filters} (met --literal blijven de woorden zoals ze zijn)"

    def title(self) -> str:
        """What stands above the table."""
        asked = shortened(self.query.text, 160)
        if self.compared:
            return f"vergelijkbaar met: {asked}{f' ({self.place})' if self.place else ''}\n{self.verdict()}"
        return f"{asked}: {self.verdict()}"

    def verdict(self) -> str:
        """How much was found, and what the mark before a rank means where there is one."""
        noun, less = ("vergelijkbaar", "niet vergelijkbaar") if self.compared else ("gevonden", "geen antwoord")
        nearest = f" (~ = komt in de buurt, maar is {less})" if self.found < len(self.hits) else ""
        if self.found:
            return f"{self.found} {noun}{nearest}"
        nothing = "niets vergelijkbaars gevonden" if self.compared else "niets gevonden"
        if not self.hits and self.coverage is None and self.query.id is None and not self.measure:
            return f"{nothing}: geen woord hiervan komt voor"
        return f"{nothing}{nearest}"


def read_queries(path: Path | None, words: Sequence[str]) -> list[Query]:
    """The questions of a file (id, type, query; tab-separated, no header), or the one that the words make.

    Raises:
        UsageError: both, or neither, were given.
        UnreadableError: the file has a line without three fields.
    """
    if (path is None) == (not words):
        raise UsageError("stel één vraag, of noem met --queries een bestand met vragen")
    if path is None:
        text = " ".join(words).encode(errors="replace").decode()  # an argument may hold bytes that are no text
        if not text.strip():
            raise UsageError("een lege vraag vraagt niets; typ waar u naar zoekt")
        return [Query(text=text)]
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(path, f"is niet te lezen als UTF-8-tekst ({error})") from error
    queries = []
    for number, line in enumerate(lines, start=1):
        fields = line.split("\t")
        if line.strip() and len(fields) < 3:
            raise UnreadableError(path, f"regel {number} heeft {len(fields)} van de drie velden id, soort, vraag")
        if line.strip():
            queries.append(Query(id=fields[0].strip(), text=fields[2].strip()))
    if not queries:
        raise UnreadableError(path, "heeft geen vragen")
    return queries


def search_all(engine: Engine, queries: Iterable[Query], selection: Selection, manner: Manner) -> list[Answer]:
    """Answer questions one after the other.

    Args:
        engine: over what.
        queries: the questions.
        selection: filter that the user stated; a question may narrow it further.
        manner: how to answer.
    """
    return [_answer(engine, query, selection, manner) for query in queries]


def _answer(engine: Engine, query: Query, selection: Selection, manner: Manner) -> Answer:
    intent = None if manner.literal else understand(query.text, engine.bodies())
    if intent and not (intent.seeks or query.id):
        raise UsageError(_without_subject(intent))
    text, narrowed = (intent.text, intent.narrow(selection)) if intent else (query.text, selection)
    wording = Wording(without=manner.without)
    if intent:
        wording = Wording(without=(*manner.without, *intent.without), phrases=intent.phrases)
    find: Callable[[int], list[Hit]] = partial(
        engine.search, text, narrowed, per_municipality=manner.per_municipality, wording=wording
    )
    if manner.rerank:
        find = partial(reranked, find, text, manner.rerank)
    hits = merged_search(find, manner.k) if manner.merged else find(manner.k)
    if manner.grouped:
        hits = by_municipality(hits)
    coverage = None if query.id or not engine.knows(text) else coverage_of(engine, text, narrowed, wording)
    unknown = () if query.id else engine.unknown_words(text)
    return Answer(query=query, hits=tuple(hits), selection=narrowed, intent=intent, coverage=coverage, unknown=unknown)


def _without_subject(intent: Intent) -> str:
    """What to say of a question that only says where, when, or what not."""
    said = f"de vraag zegt alleen {', '.join(intent.for_people())}" if intent.stated() else "de vraag noemt niets"
    everything = (
        f", of geef `beleid export --gemeente {intent.municipalities[0]!r}` voor alles" if intent.municipalities else ""
    )
    return f"{said}; noem ook een onderwerp{everything}"


def by_municipality(hits: Sequence[Hit]) -> list[Hit]:
    """Hits with those of one gemeente together, gemeenten in the order of their best hit."""
    whose = [tuple(body.name for body in hit.plan.facts.municipalities) for hit in hits]
    return [hits[place] for place in sorted(range(len(hits)), key=lambda place: (whose.index(whose[place]), place))]
