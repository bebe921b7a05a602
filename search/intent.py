"""Questions as people ask them: gemeente, region, years and exclusions become filters, the rest is what is sought.

"wat doet Hengelo sinds 2022 tegen jeugdoverlast" asks for jeugdoverlast in plans of Hengelo for 2022 or later. Names
that are also words (Best, Leiden, Houten) count only where the words around them make them names (corpus/mentions.py).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.mentions import mentions, region_mentions
from corpus.model import Municipality, Period, Span
from corpus.municipalities import all_municipalities
from corpus.selection import Selection

SURE = 0.6
"""Confidence from which a name in a question is taken for the gemeente that is meant."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2100

_EXCLUDES = re.compile(
    r"(?:\b(?:behalve|buiten|uitgezonderd|zonder|niet|anders\s+dan|andere\s+gemeenten?\s+dan|anderen\s+dan)"
    r"(?:\s+(?:in|van|uit|bij|de|het|stad|gemeenten?|regio|provincie))*)\s*$",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile(
    r"(?:\b(?:in|van|uit|bij|binnen|de|het|gemeenten?|(?:veiligheids)?regio|provincie)\s+)+$", re.IGNORECASE
)
_BETWEEN_NAMES = re.compile(r"\s*(?:,|\ben\b|\bof\b|&|/)+\s*(?:(?:in|van|uit|gemeenten?)\s+)*", re.IGNORECASE)
_MINUS = re.compile(r"(?:(?<=\s)|^)-([^\W\d_][\w'’-]+)")
_QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]+)[\"“”»]")
_YEAR = r"((?:19|20)\d\d)"
_YEARS = (
    (
        re.compile(
            rf"\btussen\s+{_YEAR}\s+en\s+{_YEAR}\b|\b{_YEAR}\s*(?:-|–|t/m|tot\s+en\s+met|tot)\s*{_YEAR}\b", re.I
        ),
        "both",
    ),
    (re.compile(rf"\b(?:sinds|vanaf)\s+(?:het\s+jaar\s+)?{_YEAR}\b", re.I), "from"),
    (re.compile(rf"\bna\s+{_YEAR}\b", re.I), "after"),
    (re.compile(rf"\b(?:tot\s+en\s+met|t/m|tot)\s+(?:het\s+jaar\s+)?{_YEAR}\b", re.I), "until"),
    (re.compile(rf"\b(?:in|over|voor)\s+(?:het\s+jaar\s+)?{_YEAR}\b", re.I), "in"),
)
_ASKS = re.compile(
    r"\s*(?:wat|hoe|hoeveel|waar|welke?|wie|kunt|kun|kan|ik|is|zijn|hebben|heeft|doen|doet|geef|toon|vertel|alles|"
    r"informatie|voorbeelden)\b",
    re.IGNORECASE,
)
# What only says that something is asked, and of whom: before what is sought, and after it. It is no part of it.
_FRAME_TEXT = """
    wat hoe hoeveel waar welk welke wie kunt kun kan u je jij jullie mij me ons ik wil zou graag willen zoek weten
    vertel vertellen zeggen geef geven toon doen doet deden gaat gaan hebben heeft nemen neemt zetten zet pakken pakt
    regelen regelt wordt worden is zijn er het de al allemaal zoal precies om iets ertegen eraan we wij zij ze anderen
    andere gemeenten gemeente maatregelen acties bestaan alles informatie voorbeelden beste goede tegen aan met voor op
    in over van bij rond rondom
"""
_FRAME = frozenset(_FRAME_TEXT.split())
_DANGLING_TEXT = """
    aan binnen bij de doen doet gebruikt gedaan gemeente gemeenten geregeld hebben heeft het in ingezet mee op tegen
    toegepast uit van voor
"""
_DANGLING = frozenset(_DANGLING_TEXT.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What a question seeks, and where.

    Attributes:
        text: what is sought, without the names and years that became filters.
        municipalities, not_municipalities, safety_regions, provinces: names.
        years: or None.
        not_regions: names of regions that are left out with all their gemeenten.
        phrases: what stands between quotes, to be found word for word.
        without: words after a minus, that no answer may have.
        seeks: it says what is sought, and not only where and when.
    """

    text: str
    municipalities: tuple[str, ...] = ()
    not_municipalities: tuple[str, ...] = ()
    safety_regions: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    years: Period | None = None
    not_regions: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    seeks: bool = True

    def narrow(self, selection: Selection) -> Selection:
        """A filter with what the question says added; what the user stated by a flag stands."""
        return replace(
            selection,
            municipalities=selection.municipalities or self.municipalities,
            not_municipalities=(
                *selection.not_municipalities,
                *self.not_municipalities,
                *(body.name for region in self.not_regions for body in _bodies_of(region)),
            ),
            safety_regions=selection.safety_regions or self.safety_regions,
            provinces=selection.provinces or self.provinces,
            years=selection.years or self.years,
        )

    def stated(self) -> dict[str, object]:
        """The filters that the question gave, as JSON values; empty when it gave none."""
        values: dict[str, object] = {
            "gemeente": list(self.municipalities),
            "not-gemeente": list(self.not_municipalities),
            "not-regio": list(self.not_regions),
            "veiligheidsregio": list(self.safety_regions),
            "provincie": list(self.provinces),
            "year": str(self.years) if self.years else None,
            "phrase": list(self.phrases),
            "not": list(self.without),
        }
        return {name: value for name, value in values.items() if value}

    def for_people(self) -> list[str]:
        """The same filters, as people say them."""
        return [_said(name, value) for name, value in self.stated().items()]


_SAID = {
    "gemeente": "in {}",
    "not-gemeente": "niet in {}",
    "not-regio": "niet in {}",
    "veiligheidsregio": "in veiligheidsregio {}",
    "provincie": "in provincie {}",
    "phrase": "met de woorden {}",
    "not": "zonder {}",
}


def _said(name: str, value: object) -> str:
    if isinstance(value, list):
        return _SAID[name].format(", ".join(value))
    first, _, last = str(value).partition("-")
    if last == str(_LAST_YEAR):
        return f"in plannen voor {first} en later"
    return f"in plannen voor {last} en eerder" if first == str(_FIRST_YEAR) else f"in plannen voor {value}"


@dataclass(frozen=True, slots=True)
class _Name:
    span: Span
    field: str
    name: str


def understand(question: str, others: Iterable[Municipality] = ()) -> Intent:
    """Read a question.

    Args:
        question: as asked.
        others: bodies that are in no table but have plans (regions, invented gemeenten); they count when capitalised.

    Returns:
        The intent; its text is the question itself when nothing else would be left of it, see `seeks`.
    """
    names = sorted([*_places(question), *_known(question, others)], key=lambda name: name.span.start)
    found: dict[str, list[str]] = {}
    gone: list[tuple[int, int]] = []
    excluded = False
    for previous, name in zip([None, *names], names, strict=False):
        before = question[: name.span.start]
        listed = previous is not None and _BETWEEN_NAMES.fullmatch(question[previous.span.end : name.span.start])
        excluded = bool(_EXCLUDES.search(before)) or (excluded and bool(listed))
        excluding = "not_municipalities" if name.field == "municipalities" else "not_regions"
        field = excluding if excluded else name.field
        found.setdefault(field, []).append(name.name)
        start = previous.span.end if listed and previous else _start(before, excluded=excluded)
        gone.append((start, name.span.end))
    years, span = _years(question)
    if span:
        gone.append(span)
    minus = list(_MINUS.finditer(question))
    gone += [match.span() for match in minus]
    text = _without(question, gone)
    return Intent(
        text=text or question,
        seeks=bool(text),
        years=years,
        without=tuple(match[1] for match in minus),
        phrases=tuple(" ".join(phrase.split()) for phrase in _QUOTED.findall(question) if phrase.strip()),
        **{field: tuple(dict.fromkeys(values)) for field, values in found.items()},
    )


def _places(question: str) -> list[_Name]:
    found = mentions(question)
    sure: defaultdict[Span, float] = defaultdict(float)
    for mention in found:  # a name of several gemeenten is a mention of each, and then all of them are meant
        sure[mention.span] += mention.confidence
    names = [
        _Name(mention.span, "municipalities", mention.municipality.name)
        for mention in found
        if sure[mention.span] >= (SURE if _is_more(question, mention.span) else 0)
    ]
    for region in region_mentions(question):
        field = "safety_regions" if region.region.kind == "veiligheidsregio" else "provinces"
        if region.confidence >= SURE:
            names.append(_Name(region.span, field, region.region.name))
    return names


def _is_more(question: str, span: Span) -> bool:
    """Whether there is more in the question than this: a bare name can mean nothing else."""
    return bool(re.search(r"\w", question[: span.start] + question[span.end :]))


def _known(question: str, others: Iterable[Municipality]) -> list[_Name]:
    names = {body.name for body in others if body.code is None}
    return [
        _Name(Span(start=match.start(), end=match.end()), "municipalities", name)
        for name in sorted(names)
        for match in re.finditer(rf"\b{re.escape(name)}\b", question)
    ]


def _start(before: str, *, excluded: bool) -> int:
    """Where the words that belong to a name begin: "behalve in" and "in de gemeente" go with it."""
    match = _EXCLUDES.search(before) if excluded else _BEFORE_NAME.search(before)
    return match.start() if match else len(before)


def _years(question: str) -> tuple[Period | None, tuple[int, int] | None]:
    for pattern, kind in _YEARS:
        match = pattern.search(question)
        if match is None:
            continue
        years = sorted(int(year) for year in match.groups() if year)
        first = {"until": _FIRST_YEAR, "after": years[0] + 1}.get(kind, years[0])
        last = _LAST_YEAR if kind in ("from", "after") else years[-1]
        return Period(first=first, last=last), match.span()
    return None, None


def _without(question: str, gone: Sequence[tuple[int, int]]) -> str:
    """The question without these ranges and without the words that only ask."""
    kept, position = [], 0
    for start, end in sorted(gone):
        kept.append(question[position : max(start, position)])
        position = max(end, position)
    kept.append(question[position:])
    words = " ".join(kept).split()
    if "?" in question or _ASKS.match(question):
        while words and _bare(words[0]) in _FRAME:
            del words[0]
    while words and _bare(words[-1]) in _DANGLING:
        del words[-1]
    return " ".join(words).strip(" ?!.,;:")


def _bare(word: str) -> str:
    return word.strip(" ?!.,;:").lower()


def _bodies_of(region: str) -> list[Municipality]:
    return [body for body in all_municipalities() if region in (body.safety_region, body.province)]
