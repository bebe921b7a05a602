"""How much of a text looks like language: what broken fonts and poor OCR leave behind does not."""

import re

_TOKEN = re.compile(r"\S+")
_LEADERS = re.compile(r"[.…_·]{3,}")
_EDGES = "\"'‘’“”„«»()[]{}.,;:!?…–—-/*•¹²³⁴⁵⁶⁷⁸⁹⁰"
_WORD = re.compile(r"^(?:[A-Z]?[^\W\d_A-Z]+|[A-Z]+|[A-Z][a-z]?[A-Z]+[a-z]*)(?:['’\-/.&][^\W_]+)*$")
_NUMBER = re.compile(r"^[€§]?\d[\d.,:/%–-]*[a-z]{0,3}$")
_LINK = re.compile(r"^(?:https?://|www\.)\S+$|^\S+@\S+\.\w+$")
_VOWEL = re.compile(r"[aeiouyáéíóúàèäëïöüêâ]", re.IGNORECASE)
_LONGEST = 40
_ABBREVIATION = 6

# A page below is unreadable. Printed Dutch has .95 and more, a garbled table of contents .79, a font without a letter
# map under .4.
GARBAGE = 0.5


def text_quality(text: str) -> float | None:
    """Share of letters that stand in words, numbers or links, 0-1; None for a text without any."""
    good = total = 0
    for match in _TOKEN.finditer(_LEADERS.sub(" ", text)):
        token = match.group().strip(_EDGES)
        total += len(token)
        good += len(token) * _is_language(token)
    return good / total if total else None


def _is_language(token: str) -> bool:
    if _NUMBER.match(token) or _LINK.match(token):
        return True
    if not _WORD.match(token) or len(token) > _LONGEST:
        return False
    return bool(_VOWEL.search(token)) or len(token) <= _ABBREVIATION
