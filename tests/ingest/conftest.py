"""Small PDFs, drawn in the test that reads them."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from corpus.model import Element, ElementType
from ingest.reading import read_outline

Draw = Callable[["Sheet"], None]

DUTCH = (
    "De gemeente werkt samen met de politie en het",
    "openbaar ministerie aan een veilige en prettige",
    "omgeving voor alle inwoners en ondernemers. Ook",
    "de komende jaren zetten wij deze aanpak voort en",
    "kijken wij waar het beter kan.",
)


class Sheet:
    """A page to draw on, measured from its top left corner."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.height = A4[1]

    def text(
        self,
        x: float,
        y: float,
        *lines: str,
        size: float = 10,
        font: str = "Helvetica",
        leading: float = 0,
        spread: float = 0,
    ) -> float:
        """Draw lines from baseline `y` down; returns where the next one would stand."""
        for line in lines:
            drawn = self.canvas.beginText(x, self.height - y)
            drawn.setFont(font, size)
            drawn.setCharSpace(spread)
            drawn.textOut(line)
            self.canvas.drawText(drawn)
            y += leading or 1.2 * size
        return y

    def bold(self, x: float, y: float, *lines: str, size: float = 10) -> float:
        return self.text(x, y, *lines, size=size, font="Helvetica-Bold")

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def box(
        self, x0: float, top: float, x1: float, bottom: float, color: tuple[float, float, float] | None = None
    ) -> None:
        if color is not None:
            self.canvas.setFillColorRGB(*color)
        self.canvas.rect(x0, self.height - bottom, x1 - x0, bottom - top, stroke=color is None, fill=color is not None)
        self.canvas.setFillColorRGB(0, 0, 0)

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)


@pytest.fixture
def make_pdf(tmp_path: Path) -> Callable[..., Path]:
    """Write a PDF from functions that each draw a page."""

    def make(*pages: Draw, bookmarks: Sequence[tuple[str, int, int]] = (), name: str = "plan.pdf") -> Path:
        path = tmp_path / name
        canvas = Canvas(str(path), pagesize=A4, invariant=True)
        for number, draw in enumerate(pages, 1):
            for title, level, page in bookmarks:
                if page == number:
                    canvas.bookmarkPage(title)
                    canvas.addOutlineEntry(title, title, level)
            draw(Sheet(canvas))
            canvas.showPage()
        canvas.save()
        return path

    return make


@pytest.fixture
def read(make_pdf: Callable[..., Path]) -> Callable[..., tuple[Element, ...]]:
    """The elements of a PDF drawn page by page."""

    def read_pages(*pages: Draw, bookmarks: Sequence[tuple[str, int, int]] = ()) -> tuple[Element, ...]:
        return read_outline(make_pdf(*pages, bookmarks=bookmarks), any_language=True).elements

    return read_pages


@pytest.fixture
def texts() -> Callable[..., list[str]]:
    """The texts of the elements of some types."""

    def select(elements: Sequence[Element], *types: ElementType) -> list[str]:
        return [element.text for element in elements if not types or element.type in types]

    return select
