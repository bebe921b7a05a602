"""Which language a text is in, told by langdetect on the whole document."""

from collections.abc import Sequence
from pathlib import Path

from corpus.errors import LanguageError

_SAMPLE = 20_000  # letters; more do not change the answer, but cost time
_NAMES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "af": "Afrikaans",
    "es": "Spanish",
    "it": "Italian",
    "pl": "Polish",
    "tr": "Turkish",
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
    # Frisian is not among langdetect's languages and is taken for Dutch; Afrikaans is what short Dutch may look like.
    if language not in {"nl", "af", None}:
        name = _NAMES.get(language, language)
        raise LanguageError(path, f"in {name}, not in Dutch", "use --any-language to take it anyway")
