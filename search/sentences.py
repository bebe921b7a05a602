"""Sentences of a measure, to point at the one that answers. Light on purpose: searching must not load spaCy."""

import re

from corpus.abbreviations import ALSO_LAST, INSIDE

_END = re.compile(r"(?<=[.!?;:])[\"'”’)]*\s+(?=[\"'“‘(]?[A-ZÀ-Þ0-9•])")
_INITIALS = re.compile(r"(?:[a-z]\.)+")


def sentences(text: str) -> list[str]:
    """A text's sentences, in order; "o.a.", "art. 13b" and initials do not end one."""
    parts: list[str] = []
    for part in _END.split(text):
        if parts and _is_abbreviated(parts[-1]):
            parts[-1] = f"{parts[-1]} {part}"
        elif part.strip():
            parts.append(part.strip())
    return parts


def _is_abbreviated(part: str) -> bool:
    """Whether a part ends in an abbreviation; of those that may end a sentence too, too little is better than half."""
    last = part.rsplit(maxsplit=1)[-1].lstrip("(").lower()
    return last in INSIDE or last in ALSO_LAST or bool(_INITIALS.fullmatch(last))
