"""The thesaurus of the field: concepts with their labels, and where a text names them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from corpus.dutch import Token
from corpus.errors import UsageError
from corpus.phrases import Phrases
from corpus.tables import read_tables

CONCEPTS_FILE: Final = Path(__file__).with_name("concepts.toml")
_LISTS: Final = ("alt", "abbr", "near", "broader", "related")


class ConceptKind(StrEnum):
    """What a concept is."""

    INSTRUMENT = "instrument"
    PROBLEM = "problem"
    ACTOR = "actor"
    TARGET_GROUP = "target_group"
    PLACE = "place"
    LAW = "law"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """Something that the field has words for.

    Attributes:
        id: short and stable.
        pref: preferred label.
        kind: what it is.
        alt: other labels for the same thing.
        abbr: abbreviations.
        near: words that often mean it but may mean something else.
        broader: ids of wider concepts.
        related: ids of concepts that go with it.
        theme: code of the canonical theme that it speaks for, or None.
    """

    id: str
    pref: str
    kind: ConceptKind
    alt: tuple[str, ...] = ()
    abbr: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    theme: str | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that mean nothing else, the preferred one first."""
        return (self.pref, *self.alt, *self.abbr)


class ConceptMatch(NamedTuple):
    """A concept named in a text, with the half-open character range.

    Attributes:
        near: named by a word that may mean something else.
    """

    concept: Concept
    start: int
    end: int
    near: bool


class ConceptTable:
    """Concepts by id, found in texts.

    Args:
        concepts: with unique ids.
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts: Mapping[str, Concept] = {concept.id: concept for concept in concepts}
        self._narrower: dict[str, list[Concept]] = {}
        self._phrases: Phrases[tuple[str, bool]] = Phrases()
        for concept in self.concepts.values():
            for label in concept.labels:
                self._phrases.add(label, (concept.id, False))
            for label in concept.near:
                self._phrases.add(label, (concept.id, True))
            for wider in concept.broader:
                self._narrower.setdefault(wider, []).append(concept)

    def recognise(self, words: Sequence[Token]) -> list[ConceptMatch]:
        """The concepts that analysed words name, in order and without overlap, by the longest label at each place."""
        return [
            ConceptMatch(self.concepts[name], start, end, near)
            for (name, near), start, end in self._phrases.find(words)
        ]

    def narrower(self, concept: Concept) -> tuple[Concept, ...]:
        """The concepts directly below this one."""
        return tuple(self._narrower.get(concept.id, ()))

    def shared_labels(self) -> list[tuple[str, ...]]:
        """Ids of concepts that have a label in common, one tuple for each such label; a sound thesaurus has none."""
        ids = (tuple(dict.fromkeys(name for name, _ in values)) for values in self._phrases.shared())
        return [names for names in ids if len(names) > 1]


@cache
def load_concepts(path: Path | None = None, *, alone: bool = False) -> ConceptTable:
    """The bundled concepts, with those of a file of your own on top.

    An entry with the id of a bundled concept adds its labels to it, and replaces its other facts where it states them.

    Args:
        path: the file of your own.
        alone: take only that file, for another field of policy.

    Raises:
        UsageError: the file cannot be read, an entry is not well formed, points to an unknown concept, or has a label
            of another concept.
    """
    concepts = {} if path and alone else _read(CONCEPTS_FILE, {})
    if path is None:
        return ConceptTable(concepts.values())
    concepts = _read(path, concepts)
    for concept in concepts.values():
        for other in (*concept.broader, *concept.related):
            if other not in concepts:
                raise UsageError(f"{path.name}: begrip {concept.id!r} verwijst naar het onbekende begrip {other!r}")
    table = ConceptTable(concepts.values())
    if shared := table.shared_labels():
        raise UsageError(f"{path.name}: de begrippen {' en '.join(shared[0])} hebben hetzelfde label")
    return table


def _read(path: Path, known: Mapping[str, Concept]) -> dict[str, Concept]:
    """The concepts of a file on top of the known ones."""
    concepts = dict(known)
    seen = set()
    for number, entry in enumerate(read_tables(path, "concept"), start=1):
        where = f"{path.name}, concept {number}"
        name = entry.get("id")
        if not isinstance(name, str) or not name or name in seen:
            raise UsageError(f"{where}: 'id' hoort een eigen tekst te zijn")
        seen.add(name)
        concepts[name] = _concept(entry, concepts.get(name), where)
    return concepts


def _concept(entry: Mapping[str, Any], under: Concept | None, where: str) -> Concept:
    """The concept of an entry, on top of the one of that id if there is one."""
    known = {field.name for field in fields(Concept)}
    if unknown := sorted(set(entry) - known):
        raise UsageError(f"{where}: onbekend veld {unknown[0]!r}")
    given: dict[str, Any] = dict(entry)
    for key, value in entry.items():
        if key not in _LISTS:
            if not isinstance(value, str) or not value.strip():
                raise UsageError(f"{where}: {key!r} hoort een tekst te zijn")
        elif not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise UsageError(f"{where}: {key!r} hoort een lijst teksten te zijn")
        else:
            given[key] = (*(getattr(under, key) if under else ()), *value)
    if "kind" in given:
        if given["kind"] not in list(ConceptKind):
            raise UsageError(f"{where}: 'kind' hoort een van deze te zijn: {', '.join(ConceptKind)}")
        given["kind"] = ConceptKind(given["kind"])
    if under:
        return replace(under, **given)
    if missing := {"pref", "kind"} - set(given):
        raise UsageError(f"{where}: {min(missing)!r} ontbreekt")
    return Concept(**given)
