"""A picture of a page with every element boxed and coloured by type, to see with one's own eyes what was read."""

from collections.abc import Sequence
from pathlib import Path

from corpus.errors import UnreadableError, UsageError
from corpus.model import Element, ElementType
from ingest.wording import ELEMENTS

_SCALE = 1.6  # pixels a point
_COLORS = {
    ElementType.TITLE: "#b00020",
    ElementType.HEADING: "#d35400",
    ElementType.PARAGRAPH: "#2471a3",
    ElementType.LIST_ITEM: "#1e8449",
    ElementType.TABLE_ROW: "#7d3c98",
    ElementType.FOOTNOTE: "#7f8c8d",
    ElementType.TOC_ENTRY: "#b7950b",
    ElementType.CAPTION: "#148f77",
}


def draw_page(path: Path, page_number: int, elements: Sequence[Element], out_png: Path) -> None:
    """Draw the elements' boxes over a page and write the picture.

    Args:
        path: the PDF.
        page_number: physical page, from 1.
        elements: as `read_outline` gives them, of any pages.
        out_png: where the picture goes.

    Raises:
        UnreadableError: pypdfium2 cannot open the file.
        UsageError: there is no such page.
    """
    import pypdfium2
    from PIL import ImageDraw

    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(path, "beschadigde of versleutelde PDF") from error
    try:
        if not 1 <= page_number <= len(pdf):
            raise UsageError(f"{path.name} heeft bladzijden 1 tot en met {len(pdf)}, geen {page_number}")
        image = pdf[page_number - 1].render(scale=_SCALE).to_pil().convert("RGB")
    finally:
        pdf.close()
    draw = ImageDraw.Draw(image)
    for element in elements:
        color = _COLORS[element.type]
        for box in element.boxes:
            if box.page == page_number:
                left, top = box.x0 * _SCALE - 2, box.top * _SCALE - 2
                draw.rectangle((left, top, box.x1 * _SCALE + 2, box.bottom * _SCALE + 2), outline=color, width=2)
                draw.text((max(0, left - 4), max(0, top - 11)), _label(element), fill=color)
    image.save(out_png)


def _label(element: Element) -> str:
    return f"{ELEMENTS[element.type]}{'' if element.level is None else f' {element.level}'}"
