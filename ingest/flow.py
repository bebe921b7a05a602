"""Blocks beyond one column: those that go on in the next column or on the next page, and how lists are nested."""

from collections.abc import Sequence

from ingest.blocks import Block, Item, left_short, sizes_differ
from ingest.lists import kind_of


def join_over_breaks(items: Sequence[Item]) -> list[Item]:
    """Join a block that ends a column or page with the one that goes on with it in the next."""
    result: list[Item] = []
    tail: Block | None = None
    for item in items:
        if isinstance(item, Block) and tail is not None and item.column != tail.column and _goes_on(tail, item):
            tail.add(item.lines)
            tail.right, tail.column, tail.left = item.right, item.column, item.left
            continue
        result.append(item)
        if isinstance(item, Block) and not item.boxed:
            tail = item
        elif not isinstance(item, Block):
            tail = None
    return result


def _goes_on(block: Block, following: Block) -> bool:
    if following.marker is not None or following.boxed or block.boxed:
        return False
    a, b = block.lines[-1].style, following.lines[0].style
    if sizes_differ(a, b) or (following.style.bold != block.style.bold and following.uniform):
        return False
    if block.uniform and (a.bold, a.color) != (b.bold, b.color):
        return False
    first = following.lines[0].text
    if block.ends_sentence():
        return False
    if left_short(block.lines[-1], following.lines[0], block.right) and not first[0].islower():
        return False
    return not (following.style.bold and block.style.bold) or first[0].islower()


def nest(items: Sequence[Item]) -> None:
    """Give list items their level: by how far they are indented and by their kind of marker."""
    above: list[tuple[str, float]] = []
    for item in items:
        if not isinstance(item, Block):
            above.clear()
        elif item.marker is None:
            if item.lines[0].x0 - item.left < 0.5 * item.style.size and item.lines[0].x0 <= item.left + 1:
                above.clear()
        else:
            kind, indent = kind_of(item.marker), item.lines[0].x0 - item.left
            same = [n for n, (k, x) in enumerate(above) if k == kind and abs(x - indent) <= 0.8 * item.style.size]
            if same:
                del above[same[-1] + 1 :]
            else:
                while above and above[-1][1] > indent - 0.5 * item.style.size:
                    above.pop()
                above.append((kind, indent))
            item.level = len(above)
