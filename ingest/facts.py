"""What a plan says about itself: title, gemeenten, period, kind, day of adoption.

Looked for where it is stated, best place first: the data of a saved regulation page, the title page, the running
header, the document properties, the file name, and only then the text. What is nowhere stated stays unknown, and what
rests on weak ground is put before the user as a doubt.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from corpus.model import Element, ElementType, Period, PlanFacts
from ingest.authors import Author, find_authors
from ingest.wording import PLACES
from ingest.years import find_adoption, find_period

FACTS_VERSION = "1"

# Kinds of plans by words of their title, narrowest first.
_KINDS = (
    (
        "voortgangsnotitie",
        r"stand van zaken|voortgang|terugblik|jaarverslag|evaluatie|tussenrapportage|monitor|memo\b|notitie",
    ),
    (
        "uitvoeringsplan",
        r"uitvoerings(?:plan|programma|agenda)|actie(?:plan|programma|agenda)|jaarplan|plan van aanpak",
    ),
    ("integraal veiligheidsplan", r"veiligheids?plan|veiligheidsprogramma|\bi\.?v\.?p\.?\b"),
    (
        "integraal veiligheidsbeleid",
        r"veiligheids? ?beleid|veiligheidsnota|nota (?:integrale )?veiligheid|kadernota|beleidsnota|beleidskader"
        r"|\bi\.?v\.?b\.?\b",
    ),
    ("visie", r"\bvisie\b"),
)

_PLACES = 12  # elements before the first heading that still count as title page
_FRONT_PAGES = 2
_OPENING = 8  # elements among which a document without a title page has its title
_LONGEST_TITLE = 16  # words
_ONLY_YEARS = re.compile(r"\W*20\d\d(?:\s*(?:[-–—/]|t/m|tot en met|tot)\s*(?:20)?\d\d)?\W*")
_DATED = r"20\d\d[-_.]\d{1,2}[-_.]\d{1,2}|\d{1,2}[-_.]\d{1,2}[-_.]20\d\d|20\d\d[-_.]20\d\d"
_FILE_PART = re.compile(rf"(?<!\d)({_DATED})(?!\d)|[-_.+]+")
_GLUED = re.compile(
    r"(Organisatie|Officiële naam regeling|Citeertitel|Datum ondertekening|Datum vaststelling)(?=[A-Z'’0-9])(.+)"
)


class _Sources:
    """The places where a plan may say something about itself, each with its name, in order of trust."""

    def __init__(
        self, elements: Sequence[Element], properties: Mapping[str, str], furniture: Sequence[str], file_name: str
    ) -> None:
        self.metadata = dict(_metadata(elements))
        self.titles = [element.text for element in elements if element.type is ElementType.TITLE]
        self.titles = self.titles or list(_opening(elements))
        self.front = list(_front(elements))
        self.furniture = list(furniture)
        self.property_title = _usable_title(properties.get("Title") or properties.get("title"))
        self.property_author = properties.get("Author") or properties.get("author") or ""
        self.file_words = _file_words(file_name)
        self.body = [element.text for element in elements]

    def named(self) -> Iterator[tuple[str, str]]:
        """(where, text) of every place, the most trusted first."""
        for key in ("organisatie", "officiele naam regeling", "citeertitel"):
            if key in self.metadata:
                yield "metadata of the regulation", self.metadata[key]
        for text in self.titles:
            yield "title page", text
        for text in self.front:
            yield "title page", text
        for text in self.furniture:
            yield "running header", text
        yield "document properties", self.property_title or ""
        yield "document properties", self.property_author
        yield "file name", self.file_words


def plan_facts(
    elements: Sequence[Element], properties: Mapping[str, str], furniture: Sequence[str], file_name: str
) -> PlanFacts:
    """What a plan says about itself.

    Args:
        elements: in reading order.
        properties: what the file says about itself (PDF information, HTML metadata).
        furniture: texts of running headers and footers.
        file_name: without folders.
    """
    sources = _Sources(elements, properties, furniture, file_name)
    evidence: dict[str, str] = {}
    doubts: list[str] = []
    title, evidence["title"] = _title(sources)
    authors = find_authors(sources.metadata, list(sources.named()), sources.body)
    if authors:
        evidence["municipalities"] = authors[0].where
    doubts += _author_doubts(authors)
    period, where = find_period(list(sources.named()), sources.body)
    if period and where:
        evidence["period"] = where
    doubts += _period_doubts(period, where)
    kind = _kind(sources, title)
    if kind:
        evidence["kind"] = "title"
    adopted, where = find_adoption(sources.metadata, sources.front, sources.body)
    if adopted and where:
        evidence["adopted"] = where
    return PlanFacts(
        title=title,
        municipalities=tuple(author.municipality for author in authors),
        period=period,
        kind=kind,
        adopted=adopted,
        evidence=evidence,
        doubts=tuple(doubts),
    )


def _file_words(file_name: str) -> str:
    """The words of a file name; dates and ranges of years keep their dashes, so that no part is taken for a year."""
    stem = re.sub(r"\.\w{2,8}$", "", file_name)
    words = _FILE_PART.sub(lambda part: f" {re.sub('[_.]', '-', part[1])} " if part[1] else " ", stem)
    return " ".join(words.split()).title()


def _metadata(elements: Sequence[Element]) -> Iterator[tuple[str, str]]:
    """Rows of a two-column table of data about the document, by their head in norms.

    A saved page that was turned into plain text has head and value glued together ("OrganisatieDen Helder").
    """
    for element in elements[:80]:
        glued = _GLUED.match(element.text) if element.type is ElementType.PARAGRAPH else None
        if glued:
            yield _norm(glued[1]), glued[2].strip()
        elif element.cells and len(element.cells) == 2 and all(cell.strip() for cell in element.cells):
            yield _norm(element.cells[0]), element.cells[1].strip()


def _norm(head: str) -> str:
    return re.sub(r"[^a-z ]", "", head.lower().replace("ë", "e")).strip()


def _opening(elements: Sequence[Element]) -> Iterator[str]:
    """The title of a document without a title page: an opening line that calls itself a plan, and years after it."""
    lines = [element for element in elements[:_OPENING] if element.type in (ElementType.HEADING, ElementType.PARAGRAPH)]
    for place, element in enumerate(lines):
        words = element.text.split()
        is_line = len(words) <= _LONGEST_TITLE and not element.text.endswith((".", ",", ":", "!", "?"))
        if is_line and any(re.search(pattern, element.text.lower()) for _, pattern in _KINDS):
            yield element.text
            yield from (line.text for line in lines[place + 1 : place + 2] if _ONLY_YEARS.fullmatch(line.text))
            return


def _front(elements: Sequence[Element]) -> Iterator[str]:
    """Short lines of the title page: what stands before the first heading of the text."""
    for element in elements[:_PLACES]:
        if element.type is ElementType.HEADING or (element.page or 1) > _FRONT_PAGES:
            return
        if element.type is ElementType.PARAGRAPH and len(element.text.split()) <= 25:
            yield element.text


def _usable_title(title: str | None) -> str | None:
    """A title in the document properties, unless a program left its own words there."""
    if title is None or re.search(
        r"\.(docx?|pdf|indd|odt|pptx?)\b|^untitled|^microsoft|^document\d*$", title, re.IGNORECASE
    ):
        return None
    return re.sub(r"\s+[-|]\s+lokale wet- en regelgeving$", "", title.strip(), flags=re.IGNORECASE) or None


def _title(sources: _Sources) -> tuple[str, str]:
    """The title as printed, with a subtitle that holds the years when the title has none."""
    for key in ("citeertitel", "officiele naam regeling"):
        if key in sources.metadata:
            return sources.metadata[key], "metadata of the regulation"
    if sources.titles:
        title = sources.titles[0]
        for subtitle in sources.titles[1:3]:
            if not re.search(r"20\d\d", title) and re.search(r"20\d\d", subtitle):
                title = f"{title} {subtitle}"
        return title, "title page"
    for text in sources.furniture:
        if any(re.search(pattern, text.lower()) for _, pattern in _KINDS):
            return re.sub(r"\s*\|.*$", "", text), "running header"
    if sources.property_title:
        return sources.property_title, "document properties"
    return sources.file_words, "file name"


def _kind(sources: _Sources, title: str) -> str | None:
    texts = [title, *sources.titles, sources.property_title or "", sources.file_words]
    for text in texts:
        plain = " ".join(text.lower().split())
        for kind, pattern in _KINDS:
            if re.search(pattern, plain):
                return kind
    return None


def _author_doubts(authors: Sequence[Author]) -> Iterator[str]:
    if not authors:
        yield "geen gemeente gevonden; noem die met --gemeente"
        return
    if authors[0].weak:
        names = ", ".join(author.municipality.name for author in authors)
        yield f"gemeente {names} alleen gevonden {PLACES[authors[0].where]}; noem met --gemeente wie het is"
    for author in authors:
        if author.municipality.code is None:
            yield f"{author.municipality.name!r} staat niet in de lijst van gemeenten"


def _period_doubts(period: Period | None, where: str | None) -> Iterator[str]:
    if period is None:
        yield "geen periode gevonden; geef die met --period"
    elif where == "text":
        yield f"periode {period} alleen gevonden in de tekst; geef met --period de juiste"
