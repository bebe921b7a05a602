"""Dutch sentences and their words, by spaCy without a trained model.

The only module that imports spaCy, and only when the first sentence is asked for. Sentences survive the abbreviations,
initials and list numbers of administrative Dutch; words are compared by their norm: lower case, no accents, straight
apostrophes.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from corpus.abbreviations import INSIDE

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc

_INITIALS = re.compile(r"(?:[A-Z]\.)+$")
# Characters that are read at once; spaCy refuses a million, and time grows faster than length.
_LONGEST_PIECE = 20_000
_LONGEST_WORD = 1_000  # characters of a piece without spaces; the tokenizer's time is quadratic in them
_END = frozenset(".!?…")
_CLOSERS = frozenset(")]}\"'”’»")
_OPENERS = frozenset("([{\"'“‘«’-–•")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or what stands where one is expected (a list item, a heading).

    Attributes:
        text: as printed.
        start, end: half-open character offsets in the text that it was taken from.
        tokens: norms of its words and signs.
        phrases: names of the phrase lists of which it holds a phrase.
    """

    text: str
    start: int
    end: int
    tokens: tuple[str, ...]
    phrases: frozenset[str] = frozenset()


def norm(word: str) -> str:
    """Lower case, without accents, with straight apostrophes: "Coördinator" -> "coordinator"."""
    straight = word.replace("’", "'").replace("‘", "'").lower()
    if straight.isascii():
        return straight
    return "".join(c for c in unicodedata.normalize("NFKD", straight) if not unicodedata.combining(c))


class SentenceReader:
    """Splits texts into sentences and finds phrases in them.

    Args:
        phrases: name of a list -> its phrases.
    """

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._nlp = _pipeline()
        self._matcher = _phrase_matcher(self._nlp, phrases)

    def sentences(self, text: str) -> tuple[Sentence, ...]:
        """The sentences of one paragraph, in order; none in an empty text."""
        found: list[Sentence] = []
        for start, piece in _pieces(text):
            doc = self._nlp(piece)
            # Not by `doc.sents`: to set a start, spaCy looks through the whole document for every token.
            starts = sorted({0, *_sentence_starts([token.text for token in doc])})
            found += self._read(doc, zip(starts, [*starts[1:], len(doc)], strict=True), start) if piece else ()
        return tuple(found)

    def whole(self, text: str) -> Sentence:
        """The text as if it were one sentence."""
        read: list[Sentence] = []
        for start, piece in _pieces(text):
            doc = self._nlp(piece)
            read += self._read(doc, [(0, len(doc))], start)
        return Sentence(
            text=text[read[0].start : read[-1].end],
            start=read[0].start,
            end=read[-1].end,
            tokens=tuple(token for part in read for token in part.tokens),
            phrases=frozenset(name for part in read for name in part.phrases),
        )

    def _read(self, doc: "Doc", spans: Iterable[tuple[int, int]], offset: int) -> tuple[Sentence, ...]:
        found = [(start, end, doc.vocab.strings[name]) for name, start, end in self._matcher(doc)]
        return tuple(
            Sentence(
                text=doc[first:last].text,
                start=offset + doc[first:last].start_char,
                end=offset + doc[first:last].end_char,
                tokens=tuple(token.norm_ for token in doc[first:last]),
                phrases=frozenset(name for start, end, name in found if first <= start and end <= last),
            )
            for first, last in spans
        )


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """A text in pieces that are short enough, each with its offset; cut at the end of a sentence where there is one."""
    start = 0
    while len(text) - start > _LONGEST_PIECE:
        limit = start + _LONGEST_PIECE
        cut = text.rfind(". ", start, limit) + 1 or text.rfind(" ", start, limit)
        stop = cut + 1 if cut > start else start + _LONGEST_WORD
        yield start, text[start:stop]
        start = stop
    yield start, text[start:]


@cache
def _pipeline() -> "Language":
    """Tokenizer of Dutch with our norms, made once."""
    import spacy
    from spacy.language import Language

    Language.component("plan_norms", func=_set_norms)
    nlp = spacy.blank("nl")
    nlp.add_pipe("plan_norms")
    return nlp


def _phrase_matcher(nlp: "Language", phrases: Mapping[str, Iterable[str]]) -> "PhraseMatcher":
    from spacy.matcher import PhraseMatcher

    matcher = PhraseMatcher(nlp.vocab, attr="NORM")
    for name, texts in phrases.items():
        matcher.add(name, [nlp(text) for text in texts])
    return matcher


def _set_norms(doc: "Doc") -> "Doc":
    for token in doc:
        token.norm_ = norm(token.text)
    return doc


def _sentence_starts(words: list[str]) -> Iterator[int]:
    """Indices of the words that begin a new sentence."""
    depth = 0
    for index, word in enumerate(words[:-1]):
        depth = max(0, depth + word.count("(") - word.count(")"))
        if not _ends_sentence(word) or _is_list_number(words, index):
            continue
        following = index + 1
        while following < len(words) and words[following] in _CLOSERS and not _opens(words, following):
            following += 1
        inside = depth - words[index + 1 : following].count(")")
        if inside <= 0 and following < len(words) and _begins_sentence(words[following:]):
            yield following


def _is_list_number(words: list[str], index: int) -> bool:
    """Whether the dot belongs to a number or letter at the very beginning ("1.", "a.")."""
    number = "".join(words[: index + 1]).removesuffix(".")
    return index < 2 and number.isalnum() and (number.isdigit() or len(number) == 1)


def _ends_sentence(word: str) -> bool:
    """Whether a sentence can end with this token; spaCy keeps the dot with an abbreviation."""
    if word[-1] not in _END:
        return False
    return word.lower() not in INSIDE and not _INITIALS.match(word) and not re.match(r"\d+\.$", word)


def _opens(words: list[str], index: int) -> bool:
    """Whether a quote sign opens a quotation here rather than closes one: an even number of them came before."""
    return words[index] in "'\"’" and words[:index].count(words[index]) % 2 == 0


def _begins_sentence(words: list[str]) -> bool:
    first = next((word for word in words if word not in _OPENERS), "")
    return first[:1].isupper() or first[:1].isdigit() or first.startswith(("'", "’"))
