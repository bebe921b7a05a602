"""Running headers, footers and page numbers: what stands at the edge of page after page.

A line is furniture by repetition (the same words, figures aside, at the same height of several pages) or by place and
print (the same small print at the same height of most pages, whatever it says: a running chapter title). Only the
outermost rows are looked at, from the edge inwards until the first row that is not furniture.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from ingest.lines import Line, Page, Style

_MARGIN = 0.16  # share of the page's height that can hold furniture
_SAME_HEIGHT = 4.0
_FIGURES = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_PAGE_LABEL = re.compile(
    r"^(?:[-–—|·•\s]*)(?:p(?:agina|ag\.|\.)?\s*)?(\d{1,3}|[ivxl]{1,6})(?:\s*(?:van|/|\||–|-)\s*\d{1,3})?(?:[-–—|·•\s]*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """What was taken out.

    Attributes:
        texts: distinct running texts, most frequent first.
        labels: physical page -> printed page label.
    """

    texts: tuple[str, ...]
    labels: dict[int, str]


def take_out(pages: Sequence[Page], body: Style) -> Furniture:
    """Remove furniture from the pages' lines.

    Args:
        pages: changed in place.
        body: the style of running text, which is never furniture by print alone.
    """
    known = _Known(pages, body)
    texts: dict[str, list[str]] = defaultdict(list)
    labels: dict[int, str] = {}
    for page in pages:
        gone: set[int] = set()
        for from_top in (True, False):
            rows = _rows(page, from_top)
            nothing: list[Line] = []
            for row, inner in zip_longest(rows, rows[1:], fillvalue=nothing):
                if _is_table_head(row, inner) or not all(known.is_furniture(page, line, from_top) for line in row):
                    break
                gone.update(map(id, row))
                for line in row:
                    texts[_FIGURES.sub("#", line.text)].append(line.text)
                    match = _PAGE_LABEL.match(line.text)
                    if match:
                        labels[page.number] = match.group(1)
        page.lines = [line for line in page.lines if id(line) not in gone]
    groups = sorted(texts.values(), key=len, reverse=True)
    return Furniture(texts=tuple(group[0] for group in groups if not _PAGE_LABEL.match(group[0])), labels=labels)


def _rows(page: Page, from_top: bool) -> list[list[Line]]:
    """Rows of lines in the margin, outermost first."""
    edge = page.height * _MARGIN
    inside = [n for n in page.lines if (n.bottom <= edge if from_top else n.top >= page.height - edge)]
    inside.sort(key=lambda n: n.baseline, reverse=not from_top)
    rows: list[list[Line]] = []
    for line in inside:
        if rows and abs(rows[-1][0].baseline - line.baseline) <= 2.5:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _is_table_head(row: Sequence[Line], inner: Sequence[Line]) -> bool:
    """Whether a row is rather the head of a table that goes on from the page before."""
    if len(row) >= 4:
        return True
    return len(row) == 3 and len(inner) >= 2 and abs(inner[0].baseline - row[0].baseline) <= 3 * row[0].size


class _Known:
    """How often each text and each print stands at each height of the margins."""

    def __init__(self, pages: Sequence[Page], body: Style) -> None:
        self._body = body
        self._count = len(pages)
        self._words: dict[tuple[bool, str], dict[int, float]] = defaultdict(dict)
        self._places: dict[tuple[bool, float, tuple[float, ...]], dict[int, float]] = defaultdict(dict)
        self._inside: Counter[tuple[str, float]] = Counter()
        self._offsets: Counter[int] = Counter()
        for page in pages:
            for from_top in (True, False):
                for row in _rows(page, from_top):
                    for line in row:
                        self._note(page, line, from_top)
            for line in page.lines:
                self._inside[_FIGURES.sub("#", line.text), line.size] += 1

    def _note(self, page: Page, line: Line, from_top: bool) -> None:
        height = self._height(page, line, from_top)
        self._words[from_top, _FIGURES.sub("#", line.text)][page.number] = height
        self._places[from_top, line.size, line.style.color][page.number] = height
        if (match := _PAGE_LABEL.match(line.text)) and match.group(1).isdigit():
            self._offsets[page.number - int(match.group(1))] += 1

    @staticmethod
    def _height(page: Page, line: Line, from_top: bool) -> float:
        return line.baseline if from_top else page.height - line.baseline

    def is_furniture(self, page: Page, line: Line, from_top: bool) -> bool:
        """Whether a line in the margin is furniture."""
        height = self._height(page, line, from_top)
        words = _FIGURES.sub("#", line.text)
        if self._is_number(page, line):
            return True
        again = self._near(self._words[from_top, words], height)
        inside = self._inside[words, line.size] - len(self._words[from_top, words])
        if again >= (3 if self._count > 5 else 2) and inside < again:
            return True
        if again >= 2 and again >= 0.5 * self._count:
            return True
        if line.size >= self._body.size:
            return False
        places = self._places[from_top, line.size, line.style.color]
        return self._near(places, height) >= max(3.0, 0.5 * self._count)

    def _is_number(self, page: Page, line: Line) -> bool:
        match = _PAGE_LABEL.match(line.text)
        if not match:
            return False
        label = match.group(1)
        if not label.isdigit():
            return len(label) > 1 or label in "ivxIVX"
        return self._offsets[page.number - int(label)] >= min(2, self._count)

    @staticmethod
    def _near(heights: dict[int, float], height: float) -> int:
        return sum(abs(other - height) <= _SAME_HEIGHT for other in heights.values())
