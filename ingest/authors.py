"""Whose plan it is.

A neighbour that is mentioned often is not the author: what counts is where a name stands. The places are asked in order
of trust, and the first that names a gemeente decides; only when none does, the text is asked how it calls itself.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.mentions import mentions
from corpus.model import Municipality

# Confidence of a mention from which a name in a title counts as a gemeente; below it the name is also a word.
_SURE = 0.45
_CAPITAL = r"[A-ZÀ-Ý][\w'’-]*"
_BETWEEN = r"(?: (?:a/d|aan|den|de|der|het|en|op|in|van|bij|ten|ter|'t))*"
_NAME = rf"(?:'s-|'t )?{_CAPITAL}(?:{_BETWEEN} (?!Integra|Veilig|Beleid|Plan|Nota){_CAPITAL})*"
_SAYS_SO = re.compile(rf"\b[Gg](?:emeenten?|EMEENTEN?)\s+(?P<names>{_NAME}(?:(?:, | en |, en ){_NAME})*)")
_BODY = re.compile(
    rf"\b((?:Veiligheidsregio|Regio|Omgevingsdienst|Samenwerkingsverband|Basisteam|Politiedistrict)\s+{_NAME})"
)
_OWN_VOICE = re.compile(
    r"(?:\bonze gemeente|\b(?:[Dd]e|[Ii]n|[Aa]ls|van de|binnen de|binnen|burgemeester(?: van)?(?: de)?) gemeente)"
    rf"\s+(?P<name>{_NAME})"
)


@dataclass(frozen=True, slots=True)
class Author:
    """A body whose plan it is.

    Attributes:
        municipality: which.
        where: place that says so.
        weak: that place is often wrong.
    """

    municipality: Municipality
    where: str
    weak: bool = False


def find_authors(metadata: Mapping[str, str], named: Sequence[tuple[str, str]], body: Sequence[str]) -> list[Author]:
    """The bodies whose plan it is, in the order of their naming; several for a joint plan.

    Args:
        metadata: rows of the table of data about the document.
        named: (place, text), the most trusted first.
        body: texts of all elements.
    """
    stated = metadata.get("organisatie") or metadata.get("opgesteld door gemeente")
    if stated:
        return [Author(one, "metadata of the regulation") for one in _stated(stated)]
    known = _known_names(body)
    for where in dict.fromkeys(place for place, _ in named):
        texts = [text for place, text in named if place == where]
        for finder in (_called_gemeente, _called_by_name, _other_body):
            found = list(dict.fromkeys(one for text in texts for one in finder(text, known)))
            if found:
                return [Author(one, where) for one in found]
    for where, text in named:
        found = _namesake(text) or _echoed(text, body)
        if found:
            return [Author(one, where, weak=True) for one in found]
    return [Author(one, "text", weak=True) for one in _by_voice(body)]


def _stated(name: str) -> list[Municipality]:
    """The organisation of a table of data: of the table when it is there, else as printed."""
    bare = re.sub(r"^gemeente\s+", "", name.strip(), flags=re.IGNORECASE)
    return [found[0] if (found := _lookup(bare)) else Municipality(name=bare)]


def _lookup(name: str) -> list[Municipality]:
    """The gemeente that a name as a whole stands for; of namesakes the likeliest."""
    return [m.municipality for m in mentions(f"gemeente {name}") if m.span.end - m.span.start >= len(name)][:1]


def _known_names(body: Sequence[str]) -> frozenset[str]:
    """Names that the text puts after "gemeente", to know an invented one again in a title."""
    counts = Counter(match["names"] for text in body for match in _SAYS_SO.finditer(text))
    return frozenset(name for name, count in counts.items() if count > 1)


def _called_gemeente(text: str, known: frozenset[str]) -> Iterable[Municipality]:
    """Names after the word "gemeente" or "gemeenten"."""
    for match in _SAYS_SO.finditer(text):
        phrase = f"gemeenten {match['names']}"
        found = [(m.span.start, m.span.end, m.municipality) for m in mentions(phrase) if m.confidence >= _SURE]
        rest = phrase
        for start, end, _ in found:
            rest = rest[:start] + "," * (end - start) + rest[end:]
        parts = re.finditer(r"[^,]+", re.sub(r"^gemeenten| en ", lambda gap: "," * len(gap[0]), rest))
        found += [(part.start(), part.end(), Municipality(name=part[0].strip())) for part in parts if part[0].strip()]
        yield from (municipality for _, _, municipality in sorted(found, key=lambda one: one[0]))


def _called_by_name(text: str, known: frozenset[str]) -> Iterable[Municipality]:
    """Names of gemeenten without that word, and invented ones that the text calls so."""
    seen: set[int] = set()
    for mention in mentions(text):
        if mention.confidence >= _SURE and mention.span.start not in seen:
            seen.add(mention.span.start)
            yield mention.municipality
    if not seen:
        for name in sorted(known):
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) and not _lookup(name):
                yield Municipality(name=name)


def _other_body(text: str, known: frozenset[str]) -> Iterable[Municipality]:
    """A region or other body that has plans of its own."""
    return [Municipality(name=match[1]) for match in _BODY.finditer(text)]


def _namesake(text: str) -> list[Municipality]:
    """The gemeente of a name that is a word as well ("Leiden"), where hardly anything but names and years stands."""
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    return next((found for word in words if word[0].isupper() and (found := _lookup(word))), [])


def _echoed(text: str, body: Sequence[str]) -> list[Municipality]:
    """A word of a file name that the text knows only as a name."""
    whole = " ".join(body)
    for word in re.findall(r"[^\W\d_]{5,}", text):
        name = word.capitalize()
        if len(re.findall(rf"(?<=[a-z,] ){name}\b", whole)) > 2 and not re.search(rf"\b{name.lower()}\b", whole):
            return [Municipality(name=name)]
    return []


def _by_voice(body: Sequence[str]) -> list[Municipality]:
    """The gemeente that the text speaks of as its own, when it does so clearly more than of any other."""
    counts = Counter(match["name"] for text in body for match in _OWN_VOICE.finditer(text))
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[1][1] * 2 > ranked[0][1]):
        return []
    return _lookup(ranked[0][0]) or [Municipality(name=ranked[0][0])]
