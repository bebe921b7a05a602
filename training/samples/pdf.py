"""A parsed source as a PDF, laid out in passes until page numbers and footnotes have settled."""

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
)

from .flow import SideHeading, TocLine, Trace, Traced, TracingCanvas, rich
from .looks import Look
from .source import Block, Document, plain
from .styles import register_fonts, styles
from .tables import box, table
from .truth import Key, printed_marker, toc_entries

_PASSES = 8
_SIDE_GAP = 5 * mm


def pdf(document: Document, look: Look) -> tuple[bytes, dict[Key, int], int]:
    """Typeset a document.

    Returns:
        The PDF, the physical page (1-based) of every element, and the number of pages.
    """
    register_fonts()
    rl_config.useA85 = 0
    before = Trace()
    for _ in range(_PASSES):
        after = Trace()
        content = _Typesetter(document, look, before).run(after)
        if after == before:
            return content, after.pages, after.total
        before = after
    raise RuntimeError("page numbers did not settle")


class _Page(PageTemplate):  # type: ignore[misc]
    """A page template that leaves room for the footnotes of the previous pass and draws running lines."""

    def __init__(self, setter: "_Typesetter", name: str, frames: list[Frame], size: tuple[float, float]) -> None:
        super().__init__(id=name, frames=frames, pagesize=size)
        self.setter = setter
        self.bounds = [(frame.y1, frame.height) for frame in frames]

    def beforeDrawPage(self, canv: TracingCanvas, doc: BaseDocTemplate) -> None:  # noqa: N802 - reportlab's name
        """Shorten the frames by the height of the footnotes; draw cover colours, header and footer."""
        room = sum(height for _, height in self.setter.notes(canv.getPageNumber()))
        room += 8 if room else 0
        for frame, (bottom, height) in zip(self.frames, self.bounds, strict=True):
            frame.y1, frame.height = bottom + room, height - room
        if self.id == "cover":
            self.setter.draw_cover(canv)
        else:
            self.setter.draw_running_lines(canv, self.pagesize)

    def afterDrawPage(self, canv: TracingCanvas, doc: BaseDocTemplate) -> None:  # noqa: N802 - reportlab's name
        """Draw the footnotes, last one at the bottom."""
        left, _, _, bottom = (side * mm for side in self.setter.look.margins)
        notes = self.setter.notes(canv.getPageNumber())
        y = bottom
        for paragraph, height in reversed(notes):
            paragraph.drawOn(canv, left, y)
            y += height
        if notes:
            canv.setStrokeColor(HexColor("#777777"))
            canv.setLineWidth(0.5)
            canv.line(left, y + 3, left + 50 * mm, y + 3)


class _Typesetter:
    """One pass over a document, knowing what the pass before it found."""

    def __init__(self, document: Document, look: Look, before: Trace) -> None:
        self.document, self.look, self.before = document, look, before
        self.styles = styles(look)
        left, right, _, _ = look.margins
        self.width = A4[0] - (left + right) * mm

    def run(self, trace: Trace) -> bytes:
        """Lay out everything and fill the trace."""
        out = BytesIO()
        meta = self.document.meta
        doc = BaseDocTemplate(
            out,
            pagesize=A4,
            title=meta["title"],
            author=f"Gemeente {' en '.join(self.document.municipalities)}",
            creator=meta.get("creator", "Tekstverwerker"),
            lang="nl-NL",
            invariant=1,
            pageCompression=1,
        )
        start = meta.get("start", "cover")
        templates = self.templates()
        templates.sort(key=lambda template: template.id != start)
        doc.addPageTemplates(templates)
        doc.build(list(self.story()), canvasmaker=partial(TracingCanvas, trace=trace))
        trace.total = doc.page
        return out.getvalue()

    def templates(self) -> list[_Page]:
        """Pages by name: cover, body (in the columns of the look), wide (one column), landscape."""
        left, _, top, bottom = (side * mm for side in self.look.margins)

        def frame(x: float, y: float, width: float, height: float) -> Frame:
            return Frame(x, y, width, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)

        height, gap = A4[1] - top - bottom, 7 * mm
        column = (self.width - gap * (self.look.columns - 1)) / self.look.columns
        body = [frame(left + n * (column + gap), bottom, column, height) for n in range(self.look.columns)]
        turned = landscape(A4)
        flat = frame(20 * mm, bottom, turned[0] - 40 * mm, turned[1] - top - bottom)
        cover = [
            frame(25 * mm, A4[1] * 0.45, A4[0] - 50 * mm, A4[1] * 0.32),
            frame(25 * mm, 25 * mm, A4[0] - 50 * mm, A4[1] * 0.25),
        ]
        return [
            _Page(self, "cover", cover, A4),
            _Page(self, "body", body, A4),
            _Page(self, "wide", [frame(left, bottom, self.width, height)], A4),
            _Page(self, "landscape", [flat], turned),
        ]

    def notes(self, page: int) -> list[tuple[Traced, float]]:
        """Footnotes of a page as the previous pass found them, each with its height in points."""
        found = []
        for number in self.before.notes.get(page, []):
            text = f'<super size="65%">{number}</super> {rich(self.document.notes[number])}'
            paragraph = Traced(text, self.styles["note"])
            found.append((paragraph, paragraph.wrap(self.width, 1000)[1] + 2))
        return found

    def draw_cover(self, canvas: Canvas) -> None:
        """The colours of the title page."""
        canvas.setFillColor(HexColor(self.look.accent))
        if self.look.cover == "block":
            canvas.rect(0, A4[1] * 0.4, A4[0], A4[1] * 0.6, stroke=0, fill=1)
        elif self.look.cover == "band":
            canvas.rect(0, A4[1] * 0.42, A4[0], A4[1] * 0.38, stroke=0, fill=1)
            canvas.setFillColor(HexColor(self.look.tint))
            canvas.rect(0, A4[1] * 0.405, A4[0], A4[1] * 0.015, stroke=0, fill=1)

    def draw_running_lines(self, canvas: TracingCanvas, size: tuple[float, float]) -> None:
        """Header and footer, in small grey print."""
        left, right = (20 * mm, 20 * mm) if size[0] > size[1] else (m * mm for m in self.look.margins[:2])
        canvas.setFont(self.look.head_font, 8)
        canvas.setFillColor(HexColor("#555555"))
        for line, y in ((self.look.header, size[1] - 14 * mm), (self.look.footer, 11 * mm)):
            text = line.format(page=canvas.getPageNumber(), total=self.before.total)
            parts = [*text.split("|"), "", ""]
            canvas.drawString(left, y, parts[0])
            canvas.drawCentredString(size[0] / 2, y, parts[1])
            canvas.drawRightString(size[0] - right, y, parts[2])

    def story(self) -> Iterator[Flowable]:
        """The blocks of the document as flowables."""
        blocks = list(enumerate(self.document.blocks))
        while blocks:
            number, block = blocks[0]
            if block.kind == "box":
                group = list(_leading(blocks, "box"))
                yield box(group, self.look, self.styles)
                del blocks[: len(group)]
                continue
            after = self.document.blocks[number - 1].kind if number else "page"
            yield from self.flowables(number, block, after)
            del blocks[0]

    def flowables(self, number: int, block: Block, after: str) -> Iterator[Flowable]:
        """One block; `after` is the kind of the block before it."""
        match block.kind:
            case "template":
                yield NextPageTemplate(block.text)
                yield PageBreak()
            case "page":
                yield PageBreak()
            case "toc":
                yield from self.toc(number)
                yield Spacer(1, 12)
            case "heading":
                if block.level == 1 and self.look.chapter == "new page" and after not in ("page", "template"):
                    yield PageBreak()
                yield self.heading(number, block)
            case "table":
                yield table(number, block, self.look, self.styles)
                yield Spacer(1, 12)
            case "title":
                yield self.text(number, block, self.styles[f"title{block.level}"])
            case "item":
                style = self.styles[f"item{block.level}"]
                yield self.text(number, block, style, bulletText=printed_marker(block, self.look))
            case _:
                if after == "title" and self.document.meta.get("start", "cover") == "cover":
                    yield FrameBreak()
                if after == "item":
                    yield Spacer(1, self.look.leading * 0.4)
                yield self.text(number, block, self.styles[block.kind])

    def text(self, number: int, block: Block, style: ParagraphStyle, **options: Any) -> Traced:  # noqa: ANN401
        """A block of running text."""
        paragraph = Traced(rich(block.text), style, **options)
        paragraph.key = (number, 0)
        return paragraph

    def heading(self, number: int, block: Block) -> Flowable:
        """A heading above its text, or beside it."""
        heading = self.text(number, block, self.styles[f"h{block.level}"])
        if self.look.bookmarks:
            heading.outline = (plain(block.text), block.level)
        if self.look.heading_style == "rule" and block.level == 1:
            heading.rule = self.look.accent
        if block.level == self.look.side_level:
            return SideHeading(heading, self.look.margins[0] * mm - 20 * mm - _SIDE_GAP, _SIDE_GAP)
        return heading

    def toc(self, number: int) -> Iterator[TocLine]:
        """The table of contents, with the page numbers of the previous pass."""
        body = self.styles["paragraph"]
        for entry in toc_entries(self.document, number):
            level = entry.level or 1
            font = self.styles["headcell"].fontName if level == 1 else body.fontName
            style = ParagraphStyle("toc", body, fontName=font, leftIndent=(level - 1) * 12, leading=body.leading * 1.15)
            target = int(dict(entry.extra)["target"])
            yield TocLine(entry.key, entry.text, self.before.pages.get((target, 0), 0), style)


def _leading(blocks: list[tuple[int, Block]], kind: str) -> Iterator[tuple[int, Block]]:
    """The blocks of one kind at the front."""
    for entry in blocks:
        if entry[1].kind != kind:
            return
        yield entry
