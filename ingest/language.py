"""Which language a text is in, told by langdetect on the whole document."""

from collections.abc import Mapping, Sequence, Set
from pathlib import Path

from corpus.errors import LanguageError

_SAMPLE = 20_000  # letters; more do not change the answer, but cost time
_JUDGED = 300  # letters; a page with more is judged by itself
# Frisian is not among langdetect's languages and is taken for Dutch; Afrikaans is what short Dutch may look like.
_DUTCH = frozenset({"nl", "af"})
_FUNCTION_WORDS = frozenset(
    {"de", "het", "een", "van", "en", "dat", "op", "te", "voor", "met", "zijn", "aan", "wij", "door"}
)
_DUTCH_SHARE = 0.1  # printed Dutch has a quarter
_NAMES = {
    "en": "het Engels",
    "de": "het Duits",
    "fr": "het Frans",
    "af": "het Afrikaans",
    "es": "het Spaans",
    "it": "het Italiaans",
    "pl": "het Pools",
    "tr": "het Turks",
}


def language_of(text: str) -> str | None:
    """ISO 639-1 code of a text's language, or None when there is too little text."""
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0
    try:
        return str(detect(text[:_SAMPLE]))
    except LangDetectException:
        return None


def require_dutch(path: Path, texts: Sequence[str]) -> None:
    """Refuse a document that is not in Dutch.

    Raises:
        LanguageError: with the language found and how to read it anyway.
    """
    text = "\n".join(texts)
    if len(text) > _SAMPLE:  # the front may be a table of contents; take from the whole
        step = len(text) // 10
        text = "\n".join(text[start : start + _SAMPLE // 10] for start in range(0, len(text), step))
    language = language_of(text)
    if language is not None and language not in _DUTCH:
        name = _named(language)
        raise LanguageError(path, f"in {name}, niet in het Nederlands", "geef --any-language om het toch op te nemen")


def foreign_pages(texts: Mapping[int, str]) -> dict[int, str]:
    """The pages that are clearly in another language than a Dutch document: physical page -> language.

    A page counts when it has more than `_JUDGED` letters, both its halves are in the same language, and its neighbours
    do not contradict it: they do when all of them that have enough letters are Dutch. Any other page has the language
    of the document, and so has one with the usual share of Dutch function words.

    Args:
        texts: physical page -> its text.
    """
    judged = {number: text for number, text in texts.items() if sum(map(str.isalpha, text)) > _JUDGED}
    found = {number: name for number, text in judged.items() if (name := _foreign(text)) is not None}
    return {number: name for number, name in found.items() if not _contradicted(number, judged.keys(), found.keys())}


def _contradicted(number: int, judged: Set[int], foreign: Set[int]) -> bool:
    """Whether a page has neighbours that could be judged, and all of them are Dutch."""
    neighbours = judged & {number - 1, number + 1}
    return bool(neighbours) and neighbours.isdisjoint(foreign)


def _foreign(text: str) -> str | None:
    words = text.lower().split()
    if sum(word in _FUNCTION_WORDS for word in words) >= _DUTCH_SHARE * len(words):
        return None
    middle = len(text) // 2
    first, second = language_of(text[:middle]), language_of(text[middle:])
    if first != second or first is None or first in _DUTCH:
        return None
    return _named(first)


def _named(code: str) -> str:
    return _NAMES.get(code, f"een andere taal ({code})")
