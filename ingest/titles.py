"""The title of a document: large print on its first page, before any running text."""

from collections.abc import Sequence

from ingest.blocks import Block, Item
from ingest.lines import Style

_COVER_LETTERS = 600  # a cover has few letters
_TITLE_SIZE = 1.15  # of running text
_BY_FAR = 1.6
_LAST_PAGE = 6


def titles(items: Sequence[Item], body: Style) -> dict[int, int]:
    """The title and subtitles among the items: index -> level, 1 for the title."""
    first = _first_page(items)
    if not first:
        return {}
    cover = sum(len(block.text) for _, block in first) <= _COVER_LETTERS
    large = [(i, b) for i, b in first if b.style.size >= _TITLE_SIZE * body.size and not b.boxed]
    if not large:
        return _behind_a_letter(items, body)
    largest = max(block.style.size for _, block in large)
    index = next(i for i, block in large if block.style.size == largest)
    if cover and len(first) == len([item for item in items if item.page == first[0][1].page]):
        return {i: 1 if i == index else 2 for i, _ in large}
    if _is_unique(items, largest) and all(_is_small(block, body) for i, block in first if i < index):
        return {index: 1}
    return _behind_a_letter(items, body)


def _behind_a_letter(items: Sequence[Item], body: Style) -> dict[int, int]:
    """A title that follows on a letter to the council: by far the largest print, once, on one of the next pages."""
    blocks = [(index, item) for index, item in enumerate(items) if isinstance(item, Block) and not item.boxed]
    index, block = max(blocks, key=lambda pair: pair[1].style.size)
    early = 1 < block.page <= _LAST_PAGE
    if early and block.style.size >= _BY_FAR * body.size and _is_unique(items, block.style.size):
        return {index: 1}
    return {}


def _first_page(items: Sequence[Item]) -> list[tuple[int, Block]]:
    """The blocks of the first page that has any."""
    blocks = [(index, item) for index, item in enumerate(items) if isinstance(item, Block)]
    return [(index, block) for index, block in blocks if block.page == blocks[0][1].page]


def _is_unique(items: Sequence[Item], size: float) -> bool:
    """Whether no other block of the document is as large."""
    return sum(isinstance(item, Block) and item.style.size >= size - 0.25 for item in items) == 1


def _is_small(block: Block, body: Style) -> bool:
    """Whether a block above the title may be a logo's text or a line saying whose plan it is."""
    return len(block.text) <= 120 and block.style.size <= 2 * body.size
