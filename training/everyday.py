"""Everyday sentences in Dutch and English, joined from `data/everyday.toml`.

The corpora hold law and dictionary entries, hardly a plain sentence such as "Een meisje speelt viool in het
park". A sum of token vectors does not see word order, so joined phrases teach it as much as natural ones would.
"""

import random
import tomllib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from training.corpora import OWN_DATA, Translation

SOURCE = "everyday"


class _Noun(NamedTuple):
    dutch: str
    article: str
    plural: str
    english: str
    english_plural: str


class _Verb(NamedTuple):
    singular: str
    plural: str
    infinitive: str
    english: str
    objects: list[tuple[str, str]]


class _Subject(NamedTuple):
    dutch: str
    english: str
    plural: bool


HEADLINES = 0.2  # share of headlines among the sentences
DICTIONARY = 0.4  # and of sentences around a noun of the dictionary
# The verb need not agree with the subject: a bag of tokens hardly tells `ziet` from `zien`.
NOUN_SENTENCES = (
    ("{subject} ziet een {noun} {place}.", "{subject} sees a {noun} {place}."),
    ("{subject} kijkt naar de {noun}.", "{subject} is looking at the {noun}."),
    ("{subject} houdt een {noun} vast.", "{subject} is holding a {noun}."),
    ("{subject} heeft een {noun} bij zich {place}.", "{subject} has a {noun} with them {place}."),
    ("{subject} praat over de {noun}.", "{subject} is talking about the {noun}."),
    ("{subject} koopt een {noun} {place}.", "{subject} is buying a {noun} {place}."),
    ("{subject} wil geen {noun}.", "{subject} does not want a {noun}."),
    ("Er is een {noun} {place}.", "There is a {noun} {place}."),
    ("Een {noun} {place}.", "A {noun} {place}."),
    ("De {noun} is nieuw.", "The {noun} is new."),
)
NUMBERS = (("twee", "two"), ("drie", "three"), ("een groep", "a group of"), ("veel", "many"), ("enkele", "some"))


class EverydaySentences:
    """Draws sentence pairs from the building blocks, the same ones for the same seed.

    Args:
        seed: Of the drawing.
        nouns: Further nouns, Dutch and English, to be met in sentences and not as bare headwords alone.
    """

    def __init__(self, seed: int, nouns: Sequence[tuple[str, str]] = ()) -> None:
        blocks = tomllib.loads((OWN_DATA / "everyday.toml").read_text(encoding="utf-8"))
        self._nouns = [_Noun(*line.split()) for line in _lines(blocks["nouns"])]
        self._adjectives = [line.split() for line in _lines(blocks["adjectives"])]
        self._verbs = [_verb(line) for line in _lines(blocks["verbs"])]
        self._places = [_pair(line) for line in _lines(blocks["places"])]
        self._headlines = [_pair(line) for line in _lines(blocks["headlines"])]
        self._countries = [_pair(line) for line in _lines(blocks["countries"])]
        self._dictionary = list(nouns)
        self._random = random.Random(seed)  # noqa: S311 - sentences are no secret

    def draw(self, count: int) -> Iterator[Translation]:
        """Yield `count` sentence pairs."""
        for _ in range(count):
            yield Translation(*self._drawn(), SOURCE)

    def _drawn(self) -> tuple[str, str]:
        chance = self._random.random()
        if chance < HEADLINES:
            return self._headline()
        if chance < HEADLINES + DICTIONARY and self._dictionary:
            return self._dictionary_sentence()
        return self._sentence()

    def _dictionary_sentence(self) -> tuple[str, str]:
        noun, english_noun = self._random.choice(self._dictionary)
        where, where_english = self._random.choice(self._places)
        subject = self._subject()
        dutch, english = self._random.choice(NOUN_SENTENCES)
        return (
            dutch.format(subject=subject.dutch, noun=noun, place=where),
            english.format(subject=subject.english, noun=english_noun, place=where_english),
        )

    def _headline(self) -> tuple[str, str]:
        (place, place_english), (other, other_english) = self._random.sample(self._countries, 2)
        number = self._random.choice((2, 3, 5, 7, 8, 10, 12, 17, 20, 25, 30, 40, 50, 60, 75, 80, 100, 200))
        dutch, english = self._random.choice(self._headlines)
        return (
            dutch.format(n=number, place=place, other=other),
            english.format(n=number, place=place_english, other=other_english),
        )

    def _sentence(self) -> tuple[str, str]:
        verb = self._random.choice(self._verbs)
        what, what_english = self._random.choice(verb.objects)
        where, where_english = self._random.choice(self._places) if self._random.random() < 0.4 else ("", "")
        if self._random.random() < 0.1:
            noun = self._random.choice(self._nouns)
            dutch = f"Er is geen {noun.dutch} die {what} {verb.singular} {where}"
            english = f"There is no {noun.english} {verb.english} {what_english} {where_english}"
        else:
            dutch, english = self._statement(verb, what, what_english, where, where_english)
        return dutch.strip() + ".", english.strip() + "."

    def _statement(self, verb: _Verb, what: str, what_english: str, where: str, where_english: str) -> tuple[str, str]:
        subject = self._subject()
        to_be, is_are = ("zijn", "are") if subject.plural else ("is", "is")
        if self._random.random() < 0.4:
            dutch = f"{subject.dutch} {to_be} {what} aan het {verb.infinitive} {where}"
        else:
            dutch = f"{subject.dutch} {verb.plural if subject.plural else verb.singular} {what} {where}"
        return dutch, f"{subject.english} {is_are} {verb.english} {what_english} {where_english}"

    def _subject(self) -> _Subject:
        noun = self._random.choice(self._nouns)
        described = self._random.random() < 0.3
        inflected, bare, english = self._random.choice(self._adjectives) if described else ("", "", "")
        chance = self._random.random()
        if chance < 0.45:
            adjective = bare if noun.article == "het" else inflected
            return _Subject(_join("Een", adjective, noun.dutch), _join("A", english, noun.english), False)
        if chance < 0.65:
            article = noun.article.capitalize()
            return _Subject(_join(article, inflected, noun.dutch), _join("The", english, noun.english), False)
        number, number_english = self._random.choice(NUMBERS)
        return _Subject(
            _join(number.capitalize(), inflected, noun.plural),
            _join(number_english.capitalize(), english, noun.english_plural),
            True,
        )


def _lines(block: str) -> list[str]:
    return [line for line in block.splitlines() if line.strip()]


def _verb(line: str) -> _Verb:
    forms, objects = line.split("|")
    singular, plural, infinitive, english = forms.split(maxsplit=3)
    return _Verb(singular, plural, infinitive, english.strip(), [_pair(item) for item in objects.split(";")])


def _pair(item: str) -> tuple[str, str]:
    dutch, english = item.split("=")
    return dutch.strip(), english.strip()


def _join(*parts: str) -> str:
    return " ".join(part for part in parts if part)
