"""Words that a measure must have, or must not have, to be an answer at all."""

from dataclasses import dataclass

from corpus.identity import fold
from corpus.model import Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What is asked of the words themselves.

    Attributes:
        without: measures that have any of these words are left out, whatever their inflection.
        phrases: measures must have all of these, word for word; capitals, diacritics and punctuation do not count.
    """

    without: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


ANY_WORDING = Wording()


def has_phrase(measure: Measure, phrase: str) -> bool:
    """Whether a measure's name or words have a phrase, as whole words."""
    return any(f" {fold(phrase)} " in f" {fold(text)} " for text in (measure.name or "", measure.text))
