"""Sentences of a measure, to point at the one that answers. Light on purpose: searching must not load spaCy."""

import re

_END = re.compile(r"(?<=[.!?;:])[\"'”’)]*\s+(?=[\"'“‘(]?[A-ZÀ-Þ0-9•])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[a-z]|(?:[a-z]\.)+[a-z]?|aug|apr|art|bijv|burg|bv|ca|dec|dhr|dr|drs|enz|etc|evt|excl|feb|fig|incl|ing|jan|jl|"
    r"jr|max|min|mr|mw|mevr|nl|nov|nr|nrs|okt|pag|par|prof|resp|sept|sr|tel|vgl|zgn)\.$",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """A text's sentences, in order; "o.a.", "art. 13b" and initials do not end one."""
    parts: list[str] = []
    for part in _END.split(text):
        if parts and parts[-1].endswith(".") and _ABBREVIATION.search(parts[-1]):
            parts[-1] = f"{parts[-1]} {part}"
        elif part.strip():
            parts.append(part.strip())
    return parts
