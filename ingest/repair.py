"""Repairs of text as it comes out of files: pure functions from str to str."""

import re
import unicodedata
from collections.abc import Iterable

_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "ĳ": "ij", "Ĳ": "IJ"}
)
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]")
_SPACE = re.compile(r"\s+")
_SOFT_HYPHEN = "\u00ad"
_HYPHENS = "-\u2010\u2011" + _SOFT_HYPHEN
# A first part that stands for the second part's end ("zorg- en veiligheidshuis"), and what may follow it.
_ELLIPSIS_AFTER = re.compile(r"^(?:en|of|en/of|dan|als|tot|ten|c\.q\.)\b", re.IGNORECASE)
# First parts that Dutch writes with a hyphen whatever follows; of others the document itself says how they are written.
_KEPT_FIRST = frozenset(
    [
        "niet",
        "non",
        "high",
        "low",
        "anti",
        "semi",
        "e",
        "ict",
        "ggz",
        "ggd",
        "wmo",
        "hbo",
        "mbo",
        "vmbo",
        "havo",
        "vwo",
        "avg",
        "boa",
        "hic",
        "riec",
    ]
)
_WORD = re.compile(r"\w+(?:-\w+)*")


def clean(text: str) -> str:
    """Resolve ligatures and the letter ĳ, drop invisible characters, collapse whitespace.

    Soft hyphens inside a line are dropped too; at a line's end `join_lines` needs them, so they stay there.
    """
    text = _INVISIBLE.sub("", text.translate(_LIGATURES))
    text = _SPACE.sub(" ", text).strip()
    if _SOFT_HYPHEN in text:
        text = text[:-1].replace(_SOFT_HYPHEN, "") + text[-1]
    return unicodedata.normalize("NFC", text)


def superscript(text: str) -> str:
    """Figures as raised figures, other letters unchanged."""
    return text.translate(_SUPERSCRIPT)


def vocabulary(lines: Iterable[str]) -> frozenset[str]:
    """How a document writes its words.

    Args:
        lines: its printed lines.

    Returns:
        All words in small letters, compounds with hyphens whole, and as printed those with a capital inside a sentence.
        What a hyphen at a line's end may have broken is left out.
    """
    known: set[str] = set()
    for line in lines:
        found = list(_WORD.finditer(line))
        if found and line.rstrip()[-1:] in _HYPHENS:
            found = found[:-1]
        known.update(match.group().lower() for match in found)
        known.update(m.group() for m in found[1:] if m.group()[0].isupper() and line[m.start() - 2] not in ".!?:")
    return frozenset(known)


def join_lines(first: str, second: str, known: frozenset[str] = frozenset()) -> str:
    """Join two successive printed lines, undoing hyphenation at the end of the first with care.

    Args:
        first, second: the lines.
        known: how the document writes words elsewhere (`vocabulary`): "highimpact" or "high-impact".
    """
    if not first or not second:
        return first + second
    if first[-1] == "/" and len(first) > 1 and not first[-2].isspace() and not second.startswith("http"):
        return first + second
    if first[-1] not in _HYPHENS or len(first) < 2 or not first[-2].isalnum():
        return f"{first} {second}"
    if first[-1] == _SOFT_HYPHEN:
        return first[:-1] + second
    if _ELLIPSIS_AFTER.match(second):
        return f"{first[:-1]}- {second}"
    if second[0].islower() and not _keeps_hyphen(first[:-1], second, known):
        return first[:-1] + second
    return f"{first[:-1]}-{second}"


def _keeps_hyphen(first: str, second: str, known: frozenset[str]) -> bool:
    """Whether the hyphen between two parts belongs to the word and not only to the line's end."""
    before, after = re.search(r"[\w-]*$", first), re.match(r"\w+(?:-\w+)*", second)
    if not before or not after or not before.group():
        return False
    stem, tail = before.group(), after.group()
    solid, hyphened = (stem + tail).lower() in known, f"{stem}-{tail}".lower() in known
    if solid != hyphened:
        return hyphened
    last = stem.rsplit("-", 1)[-1]
    abbreviation = not last[-1:].isalpha() or (len(last) > 1 and last.isupper())
    return abbreviation or last.lower() in _KEPT_FIRST or (last.istitle() and last in known)
