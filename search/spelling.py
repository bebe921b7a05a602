"""Words of a question that no plan has, and what may have been meant: a typing error must not look like an answer."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final, NamedTuple

from corpus.concepts import load_concepts
from corpus.identity import fold
from corpus.municipalities import suggest
from corpus.themes import load_themes
from index.build import Index

_ALIKE: Final = 0.8  # difflib ratio from which a label is worth suggesting
_SUGGESTIONS: Final = 2


class Unknown(NamedTuple):
    """A word that no plan has.

    Attributes:
        word: as asked.
        near: labels of themes and concepts that look like it, the likeliest first.
    """

    word: str
    near: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.word} (bedoelt u {' of '.join(self.near)}?)" if self.near else self.word


def unknown_words(index: Index, text: str) -> tuple[Unknown, ...]:
    """The words of a text that neither stand in a plan, nor name a concept, nor have parts that do, each once."""
    terms = index.terms
    tokens = terms.analyser.analyse(text)
    named = [(match.start, match.end) for match in terms.concepts(text)]
    spans = [(token.start, token.end) for token in tokens if terms.has(token.term)]
    unknown = [
        text[token.start : token.end]
        for token in tokens
        if not (token.part or _holds(spans, token.start, token.end) or _lies_in(named, token.start, token.end))
    ]
    return tuple(Unknown(word, _near(word)) for word in dict.fromkeys(unknown))


def _holds(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether any of the ranges lies in this one."""
    return any(start <= first and last <= end for first, last in spans)


def _lies_in(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether this range lies in any of the others."""
    return any(first <= start and end <= last for first, last in spans)


def _near(word: str) -> tuple[str, ...]:
    labels = [label for concept in load_concepts().concepts.values() for label in concept.labels]
    labels += [theme.label for theme in load_themes().values()]
    known = {fold(label): label for label in reversed(labels)}
    found = get_close_matches(fold(word), known, n=_SUGGESTIONS, cutoff=_ALIKE)
    names = suggest(word)[:1] if word[:1].isupper() else []  # it may be a gemeente, in a question
    return tuple(dict.fromkeys([*(known[match] for match in found), *names]))
