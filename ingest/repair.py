"""Repairs of text as it comes out of files: pure functions from str to str."""

import re
import unicodedata

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
# First parts that Dutch writes with a hyphen before a small letter; everything else is taken to be broken.
_KEPT_FIRST = frozenset(
    "high low non ex oud anti pro semi pre post co re vice online offline e it ict ggz ggd wmo hbo mbo vmbo "
    "havo vwo avg boa bibob hic lhbti lhbtiq lhbtiqa riec liec vng cbs ov ozb ad top in out on off follow "
    "check face one two first risk fact good best evidence public private sociaal fysiek politiek juridisch "
    "financieel cultureel".split()
)


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


def join_lines(first: str, second: str) -> str:
    """Join two successive printed lines, undoing hyphenation at the end of the first with care.

    The hyphen stays where Dutch needs it: before "en" or "of", between capitals and figures, after a listed first
    part; it goes where a small letter follows a small letter ("onder-" + "nemers").
    """
    if not first or not second:
        return first + second
    if first[-1] not in _HYPHENS or len(first) < 2 or not first[-2].isalnum():
        if first[-1] in "/–" and len(first) > 1 and not first[-2].isspace():
            return first + second if first[-1] == "/" else f"{first} {second}"
        return f"{first} {second}"
    if first[-1] == _SOFT_HYPHEN:
        return first[:-1] + second
    if _ELLIPSIS_AFTER.match(second):
        return f"{first} {second}"
    stem = re.split(r"[\s/(]", first[:-1])[-1]
    if second[0].islower() and not _keeps_hyphen(stem):
        return first[:-1] + second
    return first + second


def _keeps_hyphen(stem: str) -> bool:
    """Whether a first part is one that is written with a hyphen anyway."""
    return (
        stem.rsplit("-", 1)[-1].lower() in _KEPT_FIRST
        or not stem[-1].isalpha()
        or (len(stem) > 1 and stem.isupper())
    )
