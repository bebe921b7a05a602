"""Names of gemeenten and regions in running text and in questions.

Many names are words as well ("Best", "Leiden", "Houten"), or stand in other names ("Veiligheidsregio Utrecht", an
address), so a mention says how sure it is. The figures are an order, set by judgement, not measured frequencies.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from corpus.model import Municipality, Span
from corpus.municipalities import Region, current_names, former_names, region_names
from corpus.stems import fold

# Names that are also words, or a first name.
_WORD_TEXT: Final = """
    asten assen axel beek bergen best born borne buren delft doorn dongen duiven echt elst emmen epe goes goor grave
    haren heel helden hoorn horst houten huizen hulst kampen kapelle kessel landgraaf laren leek leiden losser monster
    muiden neede putten sluis stein tholen thorn urk veere voorst vorden waterland weert wierden wijchen wisch zeist
"""
_WORDS: Final = frozenset(_WORD_TEXT.split())
_SAYS_SO: Final = frozenset({"gemeente", "gemeenten", "gemeentes"})
_BEFORE: Final = frozenset({"behalve", "dan", "in", "te", "uit", "van", "zonder"})
_WEAK_BEFORE: Final = frozenset(
    {"aan", "als", "bij", "door", "met", "naar", "naast", "rond", "tussen", "voor", "zoals"}
)
_ACTS: Final = frozenset(
    {"doet", "doen", "gaat", "heeft", "hebben", "kiest", "neemt", "pakt", "regelt", "werkt", "wil", "zet"}
)
# What stands before a name that is then not a gemeente's own.
_OTHER_TEXT: Final = """
    arrondissement arrondissementsparket basiseenheid eenheid ggd ggz hogeschool luchthaven omgevingsdienst parket
    politie provincie rechtbank regio station universiteit veiligheidsregio waterschap zorgregio
"""
_OTHERS: Final = frozenset(_OTHER_TEXT.split())
_REGION_SAYS_SO: Final = frozenset({"provincie", "regio", "veiligheidsregio"})

_CUED: Final = 0.8  # confidence of a name that is also a word, where the words around it make it a name
_ADDRESS: Final = 0.3  # after a postcode: true, but it says where an office is
_SHORT: Final = 5  # letters up to which a region's name counts only with its capital: "gooi", "vrt"

_POSTCODE: Final = re.compile(r"\b\d{4} ?[A-Z]{2} +$")
_LISTED: Final = re.compile(r", ?|,? (?:en|of|&) |/")
_WORD: Final = re.compile(r"[^\W_]+")
_BETWEEN_WORDS: Final = re.compile(r"[\s\-‐‑(,'’.]{1,3}")
_TIED_AFTER: Final = re.compile(r"[-‐‑][^\W\d_]")
_TIED_BEFORE: Final = re.compile(r"[^\W\d_][-‐‑]$")
_BRACKET: Final = re.compile(r"\.?\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A gemeente named in a text; one for each gemeente that the name may stand for.

    Attributes:
        span: where.
        municipality: which.
        confidence: 0-1; 1 after "gemeente", .5 where only the letters speak for it.
    """

    span: Span
    municipality: Municipality
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionMention:
    """A provincie or veiligheidsregio named in a text, with the same confidence."""

    span: Span
    region: Region
    confidence: float


class _Name(NamedTuple):
    """A name found in the text, with the words around it; `listed` when it continues a list of names."""

    words: tuple[str, ...]
    start: int
    end: int
    capital: bool
    before: str
    after: str
    listed: bool


def mentions(text: str) -> list[Mention]:
    """The gemeenten that a text names, in its order, of overlapping names only the longest."""
    found: list[Mention] = []
    carried = 0.0  # confidence of the name before: a list of gemeenten is introduced once
    for name in _names(text, _municipality_index()):
        owners, former = _municipality_index()[name.words]
        confidence = _confidence(name, former=former, carried=carried if name.listed else 0.0)
        if _POSTCODE.search(text, max(0, name.start - 9), name.start):
            confidence = min(confidence, _ADDRESS)
        carried = confidence
        span = Span(start=name.start, end=name.end)
        if confidence:
            found += [Mention(span=span, municipality=owner, confidence=confidence / len(owners)) for owner in owners]
    return found


def region_mentions(text: str) -> list[RegionMention]:
    """The provincies and veiligheidsregio's that a text names; "Utrecht" alone is the gemeente."""
    found = []
    for name in _names(text, _region_index()):
        region = _region_index()[name.words]
        said = name.before in _REGION_SAYS_SO
        if not said:
            if name.words in _municipality_index() or name.before in _SAYS_SO | _OTHERS:
                continue
            if not name.capital and sum(map(len, name.words)) <= _SHORT:
                continue
        if name.before == "veiligheidsregio":
            region = Region(kind="veiligheidsregio", name=region.name)
        confidence = 1.0 if said else 0.9 if name.capital else 0.7
        found.append(RegionMention(span=Span(start=name.start, end=name.end), region=region, confidence=confidence))
    return found


def _confidence(name: _Name, *, former: bool, carried: float) -> float:
    """How sure it is that the name means the gemeente, 0-1; 0 is no mention."""
    said = name.before in _SAYS_SO or carried == 1
    cue = said or carried >= _CUED or name.before in _BEFORE | _ACTS or name.after in _ACTS
    if name.before in _OTHERS:
        return 0.0
    if len(name.words) == 1 and name.words[0] in _WORDS:
        if not (name.capital and (said or (cue and not former))):
            return 0.0
        return 1.0 if said else _CUED
    if former and not (name.capital and cue):
        return 0.0
    sure = 1.0 if said else 0.9 if cue else 0.8 if name.before in _WEAK_BEFORE else 0.7
    if name.words in _region_index() and not said:
        sure -= 0.2  # Utrecht, Groningen: the provincie may be meant
    if former:
        sure -= 0.2  # or the village that kept the name
    return round(sure if name.capital else sure - 0.2, 2)


def _names(text: str, index: Mapping[tuple[str, ...], object]) -> Iterator[_Name]:
    """Names of the index in the text, the longest at each place, without those that are part of a hyphenated name."""
    found = list(_WORD.finditer(text))
    words = [fold(match.group()) for match in found]
    longest = _longest(tuple(index))
    at, last_end = 0, 0
    while at < len(words):
        most = min(longest.get(words[at], 0), len(words) - at)
        sizes = (n for n in range(most, 0, -1) if tuple(words[at : at + n]) in index and _together(text, found, at, n))
        size = next(sizes, 0)
        if not size or _inside_other(text, found[at].start(), found[at + size - 1].end()):
            at += 1
            continue
        start = found[at].start()
        end = _closing(text, start, found[at + size - 1].end())
        elided = (
            size > 1 and words[at] == "s"
        )  # 's-Gravenhage: the apostrophe belongs to it, and the capital comes later
        yield _Name(
            words=tuple(words[at : at + size]),
            start=max(0, start - elided),
            end=end,
            capital=text[found[at + elided].start()].isupper(),
            before=words[at - 1] if at else "",
            after=words[at + size] if at + size < len(words) else "",
            listed=last_end > 0 and _LISTED.fullmatch(text, last_end, start - elided) is not None,
        )
        last_end = end
        at += size


def _together(text: str, found: Sequence[re.Match[str]], at: int, size: int) -> bool:
    """Whether the words stand in one phrase: no more between them than spaces, a hyphen, a bracket, a comma."""
    pairs = zip(found[at : at + size - 1], found[at + 1 : at + size], strict=True)
    return all(_BETWEEN_WORDS.fullmatch(text, one.end(), other.start()) for one, other in pairs)


def _inside_other(text: str, start: int, end: int) -> bool:
    """Whether a hyphen ties the name to more letters: "Rotterdam-Rijnmond", "Noord-Groningen"."""
    return bool(_TIED_AFTER.match(text, end) or _TIED_BEFORE.search(text, max(0, start - 2), start))


def _closing(text: str, start: int, end: int) -> int:
    """The end of the name with its closing bracket: "Bergen (NH.)"."""
    closing = _BRACKET.match(text, end)
    return closing.end() if closing and "(" in text[start:end] else end


@cache
def _municipality_index() -> Mapping[tuple[str, ...], tuple[tuple[Municipality, ...], bool]]:
    """Words of a name -> whose it is, and whether it is a former name."""
    index = {_split(name): (owners, True) for name, owners in former_names().items()}
    return index | {_split(name): (owners, False) for name, owners in current_names().items()}


@cache
def _region_index() -> Mapping[tuple[str, ...], Region]:
    return {_split(name): region for name, region in region_names().items()}


@cache
def _longest(names: tuple[tuple[str, ...], ...]) -> Mapping[str, int]:
    """First word of a name -> number of words of the longest name that begins with it."""
    sizes: dict[str, int] = {}
    for name in names:
        sizes[name[0]] = max(len(name), sizes.get(name[0], 0))
    return sizes


def _split(name: str) -> tuple[str, ...]:
    return tuple(fold(match.group()) for match in _WORD.finditer(name))
