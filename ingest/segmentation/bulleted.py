"""Lists that were read as tables: bullet signs in a first column, and what they stand before in a second."""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.model import Element, ElementType

# A sign, or the letter for which scanners take a round one.
_SIGN = re.compile(r"(?:[^\w\s]|[oe])$")
_WIDTH = 2  # columns


def lists_mended(elements: Sequence[Element]) -> list[Element]:
    """The elements with each such row as the list item that it is; texts stay as they are, and so do spans in them."""
    return [_item(element) if _is_bulleted(element) else element for element in elements]


def _is_bulleted(element: Element) -> bool:
    cells = element.cells or ()
    return len(cells) == _WIDTH and bool(_SIGN.match(cells[0].strip())) and bool(cells[1].strip())


def _item(row: Element) -> Element:
    marker = (row.cells or ("",))[0].strip()
    return replace(
        row, type=ElementType.LIST_ITEM, cells=None, inherited=(), header=False, table=None, level=1, marker=marker
    )
