from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import UsageError
from corpus.model import Box, Element, ElementType
from ingest.draw import draw_page


def test_boxes_are_drawn_where_elements_stand(make_pdf: Callable[..., Path], tmp_path: Path) -> None:
    from PIL import Image

    path = make_pdf(lambda sheet: None)
    box = Box(page=1, x0=100, top=200, x1=300, bottom=240)
    out = tmp_path / "page.png"
    draw_page(path, 1, [Element(type=ElementType.HEADING, text="Kop", level=1, page=1, boxes=(box,))], out)
    with Image.open(out) as image:
        scale = image.width / 595.28
        assert image.getpixel((int(100 * scale) - 2, int(220 * scale))) == (0xD3, 0x54, 0x00)
        assert image.getpixel((int(200 * scale), int(220 * scale))) == (255, 255, 255)


def test_a_page_that_is_not_there_is_named(make_pdf: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="bladzijden 1 tot en met 1"):
        draw_page(make_pdf(lambda sheet: None), 2, [], tmp_path / "page.png")
