"""Flowables that write down on which page they are drawn."""

from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

from .truth import Key


@dataclass(slots=True)
class Trace:
    """What a run of the layout has shown: pages of elements, and footnotes by the page that refers to them."""

    pages: dict[Key, int] = field(default_factory=dict)
    notes: dict[int, list[int]] = field(default_factory=dict)
    total: int = 0

    def seen(self, key: Key, page: int) -> None:
        """Remember the first page of an element."""
        self.pages.setdefault(key, page)


class TracingCanvas(Canvas):  # type: ignore[misc]
    """A canvas that knows the trace of its run."""

    def __init__(self, *args: Any, trace: Trace, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.trace = trace
        self.setNamedCB("footnote", _footnote)


def _footnote(canvas: TracingCanvas, kind: str, label: str) -> None:
    """Called by `<onDraw name="footnote">`: the reference with this number stands on the current page."""
    page = canvas.getPageNumber()
    canvas.trace.notes.setdefault(page, []).append(int(label))
    canvas.trace.seen((-1, int(label)), page)


class Traced(Paragraph):  # type: ignore[misc]
    """A paragraph that reports the page it begins on, even when it is split over pages."""

    key: Key | None = None
    rule: str | None = None
    outline: tuple[str, int] | None = None

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        """Lay out as any paragraph does.

        Raises:
            ValueError: a word is wider than the room there is, and would be cut anywhere.
        """
        if not self.style.hyphenationLang and self.minWidth() > avail_width + 0.01:
            raise ValueError(f"too narrow for a word of: {self.getPlainText()}")
        width, height = super().wrap(avail_width, avail_height)
        return width, height

    def draw(self) -> None:
        """Draw the text, the rule under a heading, and the bookmark."""
        if self.key is not None:
            self.canv.trace.seen(self.key, self.canv.getPageNumber())
        if self.outline:
            text, level = self.outline
            self.canv.bookmarkPage(text)
            self.canv.addOutlineEntry(text, text, level=level - 1)
        super().draw()
        if self.rule:
            self.canv.setStrokeColor(HexColor(self.rule))
            self.canv.setLineWidth(1)
            self.canv.line(0, -4, self.width, -4)

    def split(self, avail_width: float, avail_height: float) -> list[Flowable]:
        """Split as any paragraph does; the first part keeps the key."""
        parts: list[Flowable] = super().split(avail_width, avail_height)
        if parts:
            parts[0].key = self.key
        return parts


class SideHeading(Flowable):  # type: ignore[misc]
    """A heading in the margin to the left of the text that follows; takes no height of its own."""

    keepWithNext = 1  # noqa: N815 - reportlab's name

    def __init__(self, heading: Traced, width: float, gap: float) -> None:
        super().__init__()
        self.heading, self.heading_width, self.gap = heading, width, gap

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        """Full width, no height."""
        return avail_width, 0

    def getSpaceBefore(self) -> float:  # noqa: N802 - reportlab's name
        """White above the heading and its text, in points."""
        return 8

    def draw(self) -> None:
        """Hang the heading from the current position."""
        _, height = self.heading.wrap(self.heading_width, 1000)
        self.heading.drawOn(self.canv, -(self.heading_width + self.gap), -height)


class TocLine(Flowable):  # type: ignore[misc]
    """An entry of the table of contents: title, dots, page."""

    def __init__(self, key: Key, text: str, page: int, style: ParagraphStyle) -> None:
        super().__init__()
        self.key, self.text, self.page, self.style = key, text, page, style

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        """One line."""
        self.width = avail_width
        return avail_width, self.style.leading

    def draw(self) -> None:
        """Draw the line with as many dots as fit."""
        canvas, style = self.canv, self.style
        canvas.trace.seen(self.key, canvas.getPageNumber())
        canvas.setFont(style.fontName, style.fontSize)
        canvas.setFillColor(style.textColor)
        number = str(self.page)

        def width(text: str) -> float:
            return float(pdfmetrics.stringWidth(text, style.fontName, style.fontSize))

        room = self.width - style.leftIndent - width(self.text) - width(number) - 8
        if room < 0:
            raise ValueError(f"too long for the table of contents: {self.text}")
        canvas.drawString(style.leftIndent, 3, self.text)
        canvas.drawRightString(self.width, 3, number)
        canvas.drawRightString(self.width - width(number) - 4, 3, "." * int(room / width(".")))


def rich(markup: str) -> str:
    """Markup of a source as reportlab's own."""
    parts = escape(markup).split("**")
    text = "".join(part if index % 2 == 0 else f"<b>{part}</b>" for index, part in enumerate(parts))
    pieces = text.split("[^")
    for index, piece in enumerate(pieces[1:], start=1):
        number, rest = piece.split("]", 1)
        pieces[index] = f'<super size="65%">{number}</super><onDraw name="footnote" label="{number}"/>{rest}'
    return "".join(pieces)
