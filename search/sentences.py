"""Sentences of a measure, to point at the one that answers. Light on purpose: searching must not load spaCy."""

import re

_END = re.compile(r"(?<=[.!?;:])[\"'”’)]*\s+(?=[\"'“‘(]?[A-ZÀ-Þ0-9•])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[a-z]{1,3}|(?:[a-z]\.)+[a-z]?|art|bijv|burg|blz|ca|dhr|drs|enz|etc|evt|excl|incl|ing|jl|max|min|mr|mw|nr|"
    r"nrs|pag|prof|resp|st|tel|vgl|wo|zgn|[A-Z])\.$",
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
