"""The nouns of the field: plan, element, measure, municipality, theme.

Conventions: pages count from 1 and are physical; boxes are in PDF points (1/72 inch) with the origin at the
page's top left; spans are half-open character offsets. Absent facts are None or empty, never a guess.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

PlanId = NewType("PlanId", str)
MeasureId = NewType("MeasureId", str)


class Kind(StrEnum):
    """What a passage is: something that is done, or something that is aimed at."""

    MEASURE = "maatregel"
    GOAL = "doel"


class Status(StrEnum):
    """How far a measure is, as far as the plan says."""

    PLANNED = "gepland"
    ONGOING = "doorlopend"
    DONE = "uitgevoerd"
    EXPLORED = "te onderzoeken"


class ElementType(StrEnum):
    """The structural parts of a document, in the terms of the outline's JSON."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    FOOTNOTE = "footnote"
    TOC_ENTRY = "toc_entry"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a page, in points from the page's top left corner."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float

    def __post_init__(self) -> None:
        if self.page < 1:
            raise ValueError(f"pages count from 1, not {self.page}")
        if self.x0 > self.x1 or self.top > self.bottom:
            raise ValueError(f"box turned inside out: {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Half-open character range [start, end) in a plan's source text (`source_text`)."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"impossible span [{self.start}, {self.end})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The years that a plan covers, both inclusive."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not 1900 <= self.first <= self.last <= 2100:
            raise ValueError(f"onmogelijke periode {self.first}-{self.last}")

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning:
    """When a measure is due, read from the printed words.

    Attributes:
        first, last: (year, quarter) of begin and end; the quarter is 1-4 or None for a whole year. Both are None
            when only recurrence is stated.
        recurring: the words say that it goes on or comes back ("doorlopend", "jaarlijks").
    """

    first: tuple[int, int | None] | None
    last: tuple[int, int | None] | None
    recurring: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Municipality:
    """A gemeente, or another body that has a plan (a region, an invented gemeente).

    Attributes:
        name: what people call it ("Den Haag"), or the name as printed when the body is not in the table.
        code: CBS code ("GM0141"), or None when it is not in the table.
        safety_region, province: names, or None when unknown.
        official_name: that of CBS where it differs ("'s-Gravenhage", "Hengelo (O.)").
    """

    name: str
    code: str | None = None
    safety_region: str | None = None
    province: str | None = None
    official_name: str | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a municipality needs a name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A canonical theme.

    Attributes:
        code: "area.theme", stable.
        label: what users read, in Dutch.
        description: one sentence of what belongs to it, in Dutch.
        field: field of the Kernbeleid Veiligheid.
        terms: words and phrases that speak for it.
    """

    code: str
    label: str
    description: str
    field: str
    terms: tuple[str, ...] = ()

    @property
    def area(self) -> str:
        """The part of the code before the dot."""
        return self.code.split(".", 1)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One structural part of a document, in reading order, as printed.

    Attributes:
        type: what it is.
        text: its words with whitespace collapsed, line-end hyphenation undone, and including its printed number or
            bullet sign. For a table row: its non-empty cells, joined by spaces.
        level: depth of a heading or title, or nesting of a list item, from 1; None elsewhere.
        page: physical page on which it begins, None where the source has no pages.
        boxes: where it stands; one box a page and column that it runs over.
        marker: printed number ("3.1", "a.") or bullet sign at the beginning of `text`, or a footnote's mark.
        lead: bold or italic words that open a paragraph or list item and name it ("Buurtpreventie."), or None.
        cells: the printed cells of a table row, empty ones as "", else None.
        inherited: indices of empty cells that continue the cell above (merged or left out on purpose).
        header: the row holds column heads.
        table: number of the table in the document, from 0, the same over page breaks; None outside tables.
    """

    type: ElementType
    text: str
    level: int | None = None
    page: int | None = None
    boxes: tuple[Box, ...] = ()
    marker: str | None = None
    lead: str | None = None
    cells: tuple[str, ...] | None = None
    inherited: tuple[int, ...] = ()
    header: bool = False
    table: int | None = None

    def __post_init__(self) -> None:
        if self.level is not None and self.level < 1:
            raise ValueError(f"levels count from 1, not {self.level}")
        if (self.cells is not None) != (self.type is ElementType.TABLE_ROW):
            raise ValueError("table rows have cells, and nothing else has")

    @property
    def body(self) -> str:
        """The text without its printed number or bullet sign."""
        if self.marker and self.text.startswith(self.marker):
            return self.text[len(self.marker) :].lstrip()
        return self.text

    @property
    def last_page(self) -> int | None:
        """Physical page on which it ends."""
        return max((box.page for box in self.boxes), default=self.page)


def source_text(elements: Sequence[Element]) -> str:
    """A plan's source text, to which all spans refer: the elements' texts, one a line."""
    return "\n".join(element.text for element in elements)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReport:
    """What became of one physical page.

    Attributes:
        page: physical page.
        quality: share of the text that looks like language, 0-1; None when there is no text.
        unread: why the page was not read ("no text, and Tesseract is not installed"), None when it was.
        label: printed page label, None when none was found.
    """

    page: int
    quality: float | None
    unread: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureDraft:
    """A measure or goal as the segmenter found it, before the catalogue gives it an identity.

    Attributes:
        kind: maatregel or doel.
        text: the measure's own words; for a table row the cell that describes it.
        name: short name that the document gives it, or None.
        section: headings above it, outermost first.
        theme: nearest printed heading that names a policy theme, or None.
        theme_code: canonical theme by content, or None.
        theme_confidence: 0-1, None without a code.
        owner, planning: as printed, or None.
        planning_parsed: `planning` (or dates in the text) understood, or None.
        money: what it costs or is paid from, as printed, or None.
        partners: parties named as taking part, one each.
        status: or None when the plan only states the measure.
        page_from, page_to: physical pages, None where the source has none.
        boxes: where it stands.
        span: place in the plan's source text, None when imported.
        evidence: why it was taken and themed, one short Dutch phrase each.
    """

    kind: Kind
    text: str
    name: str | None = None
    section: tuple[str, ...] = ()
    theme: str | None = None
    theme_code: str | None = None
    theme_confidence: float | None = None
    owner: str | None = None
    planning: str | None = None
    planning_parsed: Planning | None = None
    money: str | None = None
    partners: tuple[str, ...] = ()
    status: Status | None = None
    page_from: int | None = None
    page_to: int | None = None
    boxes: tuple[Box, ...] = ()
    span: Span | None = None
    evidence: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a measure needs words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(MeasureDraft):
    """A measure with its identity: `id` stays the same when the same plan is read again."""

    id: MeasureId
    plan_id: PlanId


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """What a plan says about itself.

    Attributes:
        title: as printed.
        municipalities: whose plan it is; several for a joint plan.
        period: years covered, or None when nothing says so.
        kind: "integraal veiligheidsplan", "uitvoeringsplan", ... or None.
        adopted: ISO date of adoption, or None.
        evidence: fact -> where it was found ("title page", "file name", "--gemeente").
        doubts: what is uncertain, one line each, for the user's eyes.
    """

    title: str
    municipalities: tuple[Municipality, ...]
    period: Period | None
    kind: str | None
    adopted: str | None
    evidence: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()


IMPORTED = "import"
"""Version of reader and segmenter for measures that were imported: they are taken as given and never made again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The file that a plan was read from.

    Attributes:
        path: absolute path as given at the last ingest; for an imported plan without a file, "import:" and its edition.
        name: file name, as users see it.
        sha256: hex digest of its bytes.
        reader, segmenter: versions that made what is stored; `IMPORTED` when somebody else's measures were imported.
    """

    path: str
    name: str
    sha256: str
    reader: str
    segmenter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDraft:
    """A plan as read from a file, ready for the catalogue."""

    facts: PlanFacts
    source: Source
    elements: tuple[Element, ...]
    measures: tuple[MeasureDraft, ...]
    pages: tuple[PageReport, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan in the catalogue; its measures and elements are asked for separately.

    Attributes:
        id: short and readable, kept when the plan is replaced.
        facts: what it says about itself.
        source: its file.
        pages: what became of each page; empty where the source has none.
        warnings: what the reader wants known.
        measures, goals: how many were found.
    """

    id: PlanId
    facts: PlanFacts
    source: Source
    pages: tuple[PageReport, ...]
    warnings: tuple[str, ...]
    measures: int
    goals: int
