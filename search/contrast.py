"""What two measures share and where they differ: who, with whom, when, for how much, how far it is, and about what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from corpus.concepts import ConceptTable, load_concepts
from corpus.dutch import Analyser
from corpus.identity import fold
from corpus.model import MeasureDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact of two measures.

    Attributes:
        here, there: what either says, None when it does not say.
        same: whether both say the same; None when one of them does not say.
    """

    here: str | None
    there: str | None
    same: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Things:
    """Things of two measures, each in the order in which it is mentioned, as the first that names it prints it."""

    shared: tuple[str, ...]
    only_here: tuple[str, ...]
    only_there: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """Two measures side by side.

    Attributes:
        owner, planning, money, status, theme_code: facts; a planning is the same when it means the same.
        partners: parties that take part.
        concepts: preferred labels of what they are about.
        terms: other words that carry meaning, one of each stem.
    """

    owner: Fact
    planning: Fact
    money: Fact
    status: Fact
    theme_code: Fact
    partners: Things
    concepts: Things
    terms: Things

    def record(self) -> dict[str, Any]:
        """The contrast as JSON values."""
        return {
            name: {key: list(value) if isinstance(value, tuple) else value for key, value in part.items()}
            for name, part in asdict(self).items()
        }


class Contraster:
    """Compares measures.

    Args:
        analyser: takes texts apart, None for one that leaves compounds whole.
        concepts: the concepts to look for, None for the bundled ones.
    """

    def __init__(self, analyser: Analyser | None = None, concepts: ConceptTable | None = None) -> None:
        self._analyser = analyser or Analyser()
        self._concepts = concepts or load_concepts()

    def contrast(self, here: MeasureDraft, there: MeasureDraft) -> Contrast:
        """Two measures, or a bare text as a measure without facts, and another."""
        ours, theirs = self._words(here), self._words(there)
        planning = _fact(here.planning, there.planning)
        if here.planning_parsed is not None and here.planning_parsed == there.planning_parsed:
            planning = Fact(here=here.planning, there=there.planning, same=True)
        return Contrast(
            owner=_fact(here.owner, there.owner),
            planning=planning,
            money=_fact(here.money, there.money),
            status=_fact(here.status, there.status),
            theme_code=_fact(here.theme_code, there.theme_code),
            partners=_things(*(self._by_terms(measure.partners) for measure in (here, there))),
            concepts=_things(*(concepts for concepts, _ in (ours, theirs))),
            terms=_things(*(terms for _, terms in (ours, theirs))),
        )

    def _words(self, measure: MeasureDraft) -> tuple[dict[str, str], dict[str, str]]:
        """Concept id -> its label, and stem -> word as printed for the words that no concept covers."""
        text = f"{measure.name}. {measure.text}" if measure.name else measure.text
        tokens = self._analyser.analyse(text)
        matches = self._concepts.recognise(tokens)
        covered = [(match.start, match.end) for match in matches]
        terms: dict[str, str] = {}
        for token in tokens:
            inside = any(start <= token.start and token.end <= end for start, end in covered)
            if not (token.part or inside or token.term.isdigit()):
                terms.setdefault(token.term, text[token.start : token.end])
        return {match.concept.id: match.concept.pref for match in matches}, terms

    def _by_terms(self, names: Sequence[str]) -> dict[str, str]:
        """Names by what is the same in all their spellings."""
        return {" ".join(self._analyser.terms(name)) or fold(name): name for name in names}


def _fact(here: str | None, there: str | None) -> Fact:
    same = None if here is None or there is None else fold(here) == fold(there)
    return Fact(here=here and str(here), there=there and str(there), same=same)


def _things(here: Mapping[str, str], there: Mapping[str, str]) -> Things:
    def named(keys: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(names[key] for key in keys)

    return Things(
        shared=named((key for key in here if key in there), here),
        only_here=named((key for key in here if key not in there), here),
        only_there=named((key for key in there if key not in here), there),
    )
