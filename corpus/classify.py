"""The canonical theme of a measure, by its content: what its words and concepts speak for, added up.

Nothing is learnt: the words and their weights stand in themes.toml and concepts.toml, and every judgement can be
explained by them. The weights here were set by judgement: a measure's own words count most; a heading counts the more
the nearer it is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from corpus.concepts import ConceptKind, ConceptTable
from corpus.dutch import Analyser, Token
from corpus.model import Theme
from corpus.phrases import Phrases
from corpus.stems import fold, stem

# Weight of a concept of a theme, in units of an ordinary term: what is done says more than where, for and with whom.
_CONCEPT: Final[Mapping[ConceptKind, float]] = {
    ConceptKind.PROBLEM: 1.5,
    ConceptKind.INSTRUMENT: 1.5,
    ConceptKind.LAW: 1.5,
    ConceptKind.PLACE: 1.0,
    ConceptKind.TARGET_GROUP: 0.8,
    ConceptKind.ACTOR: 0.4,
}
_NEAR: Final = 0.3  # share of that weight for a word that may mean something else
_NEAREST_HEADING: Final = 0.8  # weight of the nearest heading that says anything; each one further out has half of it
_ENOUGH: Final = 0.3  # least score of a theme
_DOUBT: Final = 0.5  # added to the scores that share out the confidence: little evidence is no certainty
_WEIGHT: Final = re.compile(r"\^(\d+(?:\.\d+)?)$")


class Evidence(NamedTuple):
    """What speaks for a theme.

    Attributes:
        code: the theme.
        words: as printed.
        weight: how much, above 0.
        where: "text", or "heading 1" for the nearest heading that says anything.
    """

    code: str
    words: str
    weight: float
    where: str


class ThemeClassifier:
    """Finds the theme of measures.

    Args:
        themes: by code, with their terms.
        concepts: those with a theme speak for it; concepts of themes that are not among `themes` say nothing.
    """

    def __init__(self, themes: Mapping[str, Theme], concepts: ConceptTable) -> None:
        self._codes = tuple(themes)
        self._concepts = concepts
        self._analyser = Analyser()
        self._phrases: Phrases[tuple[tuple[str, float], ...]] = Phrases()
        self._affixes: list[tuple[str, str, str, float]] = []
        speakers: dict[str, list[tuple[str, float]]] = {}
        for theme in themes.values():
            for term in theme.terms:
                phrase, weight = weighted(term)
                if phrase.startswith("*"):
                    self._affixes.append(("", stem(fold(phrase[1:])), theme.code, weight))
                elif phrase.endswith("*"):
                    self._affixes.append((fold(phrase[:-1]), "", theme.code, weight))
                else:
                    speakers.setdefault(phrase, []).append((theme.code, weight))
        for phrase, codes in speakers.items():
            self._phrases.add(phrase, tuple(codes))
        self._by_affix = lru_cache(maxsize=1 << 15)(self._of_affix)

    def classify(self, text: str, context: Sequence[str] = ()) -> tuple[str, float] | None:
        """The theme of a measure and the confidence in it, 0-1; None when nothing speaks for any.

        Args:
            text: the measure's own words.
            context: the headings above it, outermost first.
        """
        scores = dict.fromkeys(self._codes, 0.0)
        for evidence in self.explain(text, context):
            scores[evidence.code] += evidence.weight
        ranked = sorted(scores, key=lambda code: -scores[code])
        if not ranked or scores[ranked[0]] < _ENOUGH:
            return None
        best = scores[ranked[0]]
        rival = scores[ranked[1]] if len(ranked) > 1 else 0.0
        return ranked[0], round(best / (best + rival + _DOUBT), 3)

    def explain(self, text: str, context: Sequence[str] = ()) -> list[Evidence]:
        """All that speaks for any theme, the weightiest first."""
        found = list(self._evidence(text, "text", 1.0))
        share, rank = _NEAREST_HEADING, 1
        for heading in reversed(context):
            spoken = list(self._evidence(heading, f"heading {rank}", share))
            if spoken:
                found += spoken
                share, rank = share / 2, rank + 1
        return sorted(found, key=lambda evidence: -evidence.weight)

    def _evidence(self, text: str, where: str, share: float) -> Iterator[Evidence]:
        """What a text says, each word once for a theme, and words that say the same only once."""
        tokens = self._analyser.analyse(text)
        signs = sorted(
            {*self._of_concepts(tokens), *self._of_terms(tokens)}, key=lambda sign: (-sign[1], sign[2], sign[0])
        )
        taken: dict[str, list[tuple[int, int]]] = {}
        said: set[tuple[str, str]] = set()
        for code, weight, start, end in signs:
            words = text[start:end]
            places = taken.setdefault(code, [])
            if (code, fold(words)) in said or any(start < last and first < end for first, last in places):
                continue
            said.add((code, fold(words)))
            places.append((start, end))
            yield Evidence(code, words, round(weight * share, 3), where)

    def _of_concepts(self, tokens: Sequence[Token]) -> Iterator[tuple[str, float, int, int]]:
        for concept, start, end, near in self._concepts.recognise(tokens):
            if concept.theme in self._codes and concept.theme is not None:
                weight = _CONCEPT[concept.kind] * (_NEAR if near else 1)
                yield concept.theme, weight, start, end

    def _of_terms(self, tokens: Sequence[Token]) -> Iterator[tuple[str, float, int, int]]:
        for codes, start, end in self._phrases.find(tokens):
            for code, weight in codes:
                yield code, weight, start, end
        for token in tokens:
            for code, weight in self._by_affix(token.term):
                yield code, weight, token.start, token.end

    def _of_affix(self, term: str) -> tuple[tuple[str, float], ...]:
        """Themes that a word's beginning or end speaks for."""
        return tuple(
            (code, weight)
            for prefix, suffix, code, weight in self._affixes
            if term.startswith(prefix) and term.endswith(suffix)
        )


def weighted(term: str) -> tuple[str, float]:
    """A term of themes.toml without its weight, and the weight: "hennep^2" -> ("hennep", 2.0)."""
    match = _WEIGHT.search(term)
    return (term[: match.start()], float(match[1])) if match else (term, 1.0)
