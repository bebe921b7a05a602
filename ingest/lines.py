"""What every reader of pages gives: lines of words with their place and print, page by page.

Units are PDF points with the origin at the page's top left; `baseline` grows downwards like `top`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from ingest.repair import superscript


class Style(NamedTuple):
    """How a word is printed.

    Attributes:
        font: font name without subset prefix.
        size: type size, rounded to half a point.
        bold, italic: from the font's name or descriptor.
        color: fill colour as the producer gave it, components 0-1, rounded to two decimals.
    """

    font: str
    size: float
    bold: bool
    italic: bool
    color: tuple[float, ...]


class Word(NamedTuple):
    """A stretch of letters of one style without a space inside.

    Attributes:
        text: as printed, ligatures resolved.
        x0, x1: left and right edge.
        style: how it is printed.
        raised: it stands above the line and is smaller: a note mark.
        spaced: a space precedes it; False when only the style changes inside a word.
    """

    text: str
    x0: float
    x1: float
    style: Style
    raised: bool = False
    spaced: bool = True


@dataclass(frozen=True)
class Line:
    """Words on one baseline that are read together, never empty.

    Attributes:
        marker: the first word, when it is a bullet sign or number that opens a list item.
        underlined: a rule runs under all of it.
    """

    page: int
    words: tuple[Word, ...]
    top: float
    bottom: float
    baseline: float
    marker: str | None = None
    underlined: bool = False

    @property
    def x0(self) -> float:
        """Left edge of the first word."""
        return self.words[0].x0

    @cached_property
    def x1(self) -> float:
        """Right edge of the rightmost word."""
        return max(word.x1 for word in self.words)

    @cached_property
    def text(self) -> str:
        """The words, with note marks as superscript figures."""
        return joined(self.words)

    @cached_property
    def style(self) -> Style:
        """The style of most of its letters."""
        counts: Counter[Style] = Counter()
        for word in self.words:
            counts[word.style] += len(word.text) if not word.raised else 0
        return counts.most_common(1)[0][0]

    @property
    def size(self) -> float:
        """Type size of most of its letters."""
        return self.style.size

    @property
    def runs(self) -> list[tuple[bool, bool, str]]:
        """Stretches of equal weight and slope: (bold, italic, text)."""
        return [
            (bold, italic, joined(tuple(group)))
            for (bold, italic), group in groupby(self.words, key=lambda w: (w.style.bold, w.style.italic))
        ]

    def merged(self, other: "Line") -> "Line":
        """This line with another one to its right."""
        return Line(
            page=self.page,
            words=self.words + other.words,
            top=min(self.top, other.top),
            bottom=max(self.bottom, other.bottom),
            baseline=self.baseline,
            marker=self.marker,
            underlined=self.underlined and other.underlined,
        )

    def part(self, words: Sequence[Word]) -> "Line":
        """The same line with only some of its words."""
        return replace(self, words=tuple(words))


def joined(words: Sequence[Word]) -> str:
    """The words as text: one space between them, note marks raised."""
    parts: list[str] = []
    for word in words:
        if parts and word.spaced:
            parts.append(" ")
        parts.append(superscript(word.text) if word.raised else word.text)
    return "".join(parts)


class Rule(NamedTuple):
    """A straight thin line, horizontal (top == bottom) or vertical (x0 == x1)."""

    x0: float
    top: float
    x1: float
    bottom: float


class Area(NamedTuple):
    """A filled or framed rectangle."""

    x0: float
    top: float
    x1: float
    bottom: float
    color: tuple[float, ...]

    def holds(self, x0: float, top: float, x1: float, bottom: float, slack: float = 2.0) -> bool:
        """Whether a rectangle lies inside, give or take `slack` points."""
        return (
            self.x0 - slack <= x0
            and x1 <= self.x1 + slack
            and self.top - slack <= top
            and bottom <= self.bottom + slack
        )


@dataclass(slots=True)
class Page:
    """One physical page.

    Attributes:
        number: from 1.
        width, height: in points.
        lines: in no particular order; pieces of one printed line may be apart.
        rules: thin lines, merged where they touch.
        areas: filled or framed rectangles that are no page background.
        dots: small filled squares and discs, as drawn for bullets.
        letters: number of letters and digits before anything was taken out.
        images: share of the page covered by pictures, 0-1.
        curves: number of drawn curves; text turned into outlines makes thousands.
        broken: the file is damaged here and nothing could be read.
    """

    number: int
    width: float
    height: float
    lines: list[Line]
    rules: list[Rule] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    dots: list[Area] = field(default_factory=list)
    letters: int = 0
    images: float = 0.0
    curves: int = 0
    broken: bool = False


class Bookmark(NamedTuple):
    """An entry of the file's own outline; `page` is None when its target is not known."""

    title: str
    level: int
    page: int | None


@dataclass(slots=True)
class Document:
    """A paged source as lines, before layout."""

    pages: list[Page]
    bookmarks: list[Bookmark]
    properties: Mapping[str, str]
