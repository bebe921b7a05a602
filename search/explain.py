"""Why a measure answers a question: the words, the concepts and the sentence that fit."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.model import Measure
from index.build import Index, passage_text
from search.fusion import fuse
from search.hits import Why
from search.sentences import sentences


@dataclass(frozen=True, slots=True)
class Question:
    """A question, or a measure to compare with, ready for both legs.

    Attributes:
        text: as asked.
        vector: float32 (d,), zero when no word is known to the encoder.
        terms: analysed terms, those of concepts included.
        concepts: the concepts that it names, by id, with the words that name them.
    """

    text: str
    vector: NDArray[np.float32]
    terms: tuple[str, ...]
    concepts: Mapping[str, str]


def explain(
    index: Index, question: Question, measure: Measure, dense_rank: int | None, lexical_rank: int | None
) -> Why:
    """What speaks for a hit."""
    return Why(
        terms=_matched(index, question, measure),
        concepts=_shared(index, question, measure),
        dense_rank=dense_rank,
        lexical_rank=lexical_rank,
        sentence=_best_sentence(index, question, measure),
    )


def _matched(index: Index, question: Question, measure: Measure) -> tuple[str, ...]:
    wanted = set(question.terms)
    words: dict[str, str] = {}
    for text in (measure.name or "", measure.text):
        covered = 0  # a compound that matches as a whole needs no mention of its parts
        for token in index.terms.analyser.analyse(text):
            if token.term in wanted and not (token.part and token.end <= covered):
                words.setdefault(token.term, text[token.start : token.end])
                covered = max(covered, token.end)
    return tuple(dict.fromkeys(words.values()))


def _shared(index: Index, question: Question, measure: Measure) -> tuple[str, ...]:
    """Concepts that question and measure name in different words."""
    text = passage_text(measure.name, measure.text)
    words = {match.concept.id: text[match.start : match.end] for match in index.terms.concepts(text)}
    pairs = [(asked, words[name]) for name, asked in question.concepts.items() if name in words]
    terms = index.terms.analyser.terms
    return tuple(f"{asked} = {printed}" for asked, printed in pairs if set(terms(asked)).isdisjoint(terms(printed)))


def _best_sentence(index: Index, question: Question, measure: Measure) -> str:
    parts = sentences(measure.text)
    if len(parts) < 2:
        return measure.text
    wanted = set(question.terms)
    near = index.encoder.encode_passages(parts) @ question.vector
    same = np.array([len(wanted & set(index.terms.terms(part))) for part in parts], np.float32)
    return parts[int(np.argmax(fuse(near, same / np.float32(max(len(wanted), 1)))))]
