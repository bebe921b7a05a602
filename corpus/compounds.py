"""Compounds taken apart, where both parts are words of the corpus.

"jeugdoverlast" is jeugd + overlast, "veiligheidsbeleid" veiligheid(s) + beleid. The vocabulary decides: a part
counts only when the corpus uses it as a word of its own, so no dictionary is needed and no field is preferred.
"""

from collections.abc import Collection
from functools import lru_cache
from typing import Final, NamedTuple

from corpus.stems import stem

_LONGEST: Final = 60  # letters; more of them are words run together, and splitting takes the square of their number
_SHORTEST_HEAD: Final = 4
_SHORTEST_MODIFIER: Final = 4
_LINKS: Final = ("", "s", "e", "en")  # as in "leeftijd-s-grens"; where a stem loses its -e or -en, "" serves as well

# Particles make verbs and their nouns ("overlast", "samenwerking", "tegengaan"), not compounds.
_PARTICLES: Final = (
    *("achter", "beneden", "binnen", "boven", "buiten", "door", "langs", "mede", "onder", "over", "rond", "samen"),
    *("tegen", "terug", "tussen", "uit", "vast", "voor", "voort", "waar", "weder", "weer"),
)
# Endings that look like words: "vriendschap", "doelmatige".
_SUFFIX_TEXT: Final = """
    achtig achtige baar bare ende geving heid heden ingen ings kene lijk lijke loos loze nemer nemers nemen neming
    making maken matig matige rijk rijke schap schappen selijk tend wijze wijs zame zaam
"""
_SUFFIXES: Final = frozenset(_SUFFIX_TEXT.split())
# Compounds by origin whose parts no longer say what they mean.
_OPAQUE_TEXT: Final = """
    aandacht burgemeester burgemeesters handhaven handhaving handleiding landelijk landelijke maatregel maatregelen
    maatschappelijk maatschappelijke maatschappij werkgever werkgevers werknemer werknemers wethouder wethouders
"""
_OPAQUE: Final = frozenset(_OPAQUE_TEXT.split())


class Part(NamedTuple):
    """A part of a compound: its stem and its half-open character range in the word, linking letters left out."""

    term: str
    start: int
    end: int


class CompoundSplitter:
    """Splits words into two or three parts that are stems of the vocabulary.

    Args:
        vocabulary: stems that the corpus has as words of their own.
    """

    def __init__(self, vocabulary: Collection[str]) -> None:
        self._vocabulary = frozenset(term for term in vocabulary if len(term) > 2 and term.isalpha())
        self.split = lru_cache(maxsize=1 << 16)(self._split)

    def _split(self, word: str) -> tuple[Part, ...]:
        """The parts of a folded word, in order; empty when it is none, or not of known parts."""
        if not _SHORTEST_HEAD + _SHORTEST_MODIFIER <= len(word) <= _LONGEST or not word.isalpha() or word in _OPAQUE:
            return ()
        return self._parts(word, 0, 3) or ()

    def _parts(self, word: str, start: int, most: int) -> tuple[Part, ...]:
        """The split of `word[start:]` with the fewest parts, the longest modifier first; empty when there is none."""
        if most < 2 or word.startswith(_PARTICLES, start):
            return ()
        deeper: tuple[Part, ...] = ()
        for cut in range(len(word) - _SHORTEST_HEAD, start + _SHORTEST_MODIFIER - 1, -1):
            modifier = self._modifier(word, start, cut)
            if modifier is None:
                continue
            head = self._head(word, cut)
            if head is not None:
                return modifier, head
            if not deeper and (rest := self._parts(word, cut, most - 1)):
                deeper = (modifier, *rest)
        return deeper

    def _modifier(self, word: str, start: int, cut: int) -> Part | None:
        for link in _LINKS:
            end = cut - len(link)
            if end - start < _SHORTEST_MODIFIER or not word.endswith(link, start, cut):
                continue
            if word.endswith("ss", start, end):  # no Dutch word does; the second s begins the head: "grens-streek"
                continue
            term = stem(word[start:end])
            if term in self._vocabulary:
                return Part(term, start, end)
        return None

    def _head(self, word: str, start: int) -> Part | None:
        if word[start:] in _SUFFIXES:
            return None
        term = stem(word[start:])
        return Part(term, start, len(word)) if term in self._vocabulary else None
