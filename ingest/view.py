"""What was read of a file, as rows: the tree on a terminal, and the outline's JSON."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.codec import element_to_json
from corpus.errors import BeleidError, UsageError
from corpus.model import Element, ElementType
from corpus.terminal import Column
from ingest.reading import Outline, read_outline
from ingest.wording import ELEMENTS

OUTLINE_FIELDS = ("type", "level", "text", "cells", "page", "marker", "lead", "header")
OUTLINE_COLUMNS = (
    Column(key="page", head="p.", right=True),
    Column(key="type", head="element"),
    Column(key="text", head="tekst", wraps=True),
)
_INDENT = "  "


def read_shown(path: Path, page: int | None, *, any_language: bool) -> tuple[Outline, list[Element]]:
    """A file's outline, and those of its elements that touch a page (all, when page is None).

    Raises:
        InputError: the file cannot be read.
        UsageError: it has no such page.
    """
    outline = read_outline(path, any_language=any_language)
    if page is None:
        return outline, list(outline.elements)
    if page > len(outline.pages):
        raise UsageError(f"{path.name} heeft {len(outline.pages)} bladzijden, geen bladzijde {page}")
    touching = [
        element
        for element in outline.elements
        if element.page == page or any(box.page == page for box in element.boxes)
    ]
    return outline, touching


def outline_rows(elements: Sequence[Element]) -> list[dict[str, Any]]:
    """Elements as the outline's JSON objects."""
    return [element_to_json(element) for element in elements]


def outline_table(elements: Sequence[Element]) -> list[dict[str, Any]]:
    """Elements for a terminal: everything stands indented under its heading."""
    depth, rows = 0, []
    for element in elements:
        is_head = element.type in (ElementType.TITLE, ElementType.HEADING)
        if is_head:
            depth = element.level or 1
        indent = depth - 1 if is_head else depth
        if element.type is ElementType.LIST_ITEM:
            indent += (element.level or 1) - 1
        text = " | ".join(element.cells) if element.cells is not None else element.text
        rows.append({"page": element.page or "", "type": ELEMENTS[element.type], "text": _INDENT * indent + text})
    return rows


def draw_outline(path: Path, page: int, elements: Sequence[Element], picture: Path) -> None:
    """Draw a PDF's page with its elements boxed and coloured by type.

    Raises:
        UsageError: the file has no pages to draw.
    """
    from ingest.draw import draw_page

    if path.suffix.lower() != ".pdf":
        raise UsageError(f"{path.name} heeft geen bladzijden om te tekenen; --draw is voor PDF's")
    try:
        draw_page(path, page, elements, picture)
    except (OSError, ValueError) as error:
        raise BeleidError(f"{picture}: is niet te tekenen ({error}); noem een .png in een map die er is") from error
