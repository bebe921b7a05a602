"""Drawn boxes: text set apart in one, and stacks of tiles that are a list."""

from dataclasses import replace

from ingest.lines import Area, Line, Page
from ingest.pieces import Boxed
from ingest.tables import Table

Piece = Line | Table | Boxed


def with_tiles(page: Page) -> list[Line]:
    """The page's lines; those in a stack of equal tiles, each with a few words, are items of a list."""
    tiles: list[tuple[Area, list[Line]]] = []
    for area in sorted(set(page.areas), key=lambda a: (a.x0, a.top)):
        inside = [line for line in page.lines if area.holds(line.x0, line.top, line.x1, line.bottom)]
        if inside and len(inside) <= 2 and len({line.style for line in inside}) == 1:
            tiles.append((area, inside))
    stacks: list[list[tuple[Area, list[Line]]]] = []
    for tile in tiles:
        if stacks and _stacked(stacks[-1][-1], tile):
            stacks[-1].append(tile)
        else:
            stacks.append([tile])
    first = {id(min(inside, key=lambda n: n.baseline)) for stack in stacks if len(stack) >= 3 for _, inside in stack}
    return [replace(line, marker="") if id(line) in first and line.marker is None else line for line in page.lines]


def _stacked(upper: tuple[Area, list[Line]], lower: tuple[Area, list[Line]]) -> bool:
    a, b = upper[0], lower[0]
    same = abs(a.x0 - b.x0) <= 2 and abs(a.x1 - b.x1) <= 2 and abs((a.bottom - a.top) - (b.bottom - b.top)) <= 2
    return same and -1 <= b.top - a.bottom <= a.bottom - a.top and upper[1][0].style == lower[1][0].style


def in_boxes(page: Page, pieces: list[Piece]) -> list[Piece]:
    """Gather the lines inside each drawn box that holds more than a line but not most of the page."""
    areas = sorted(set(page.areas), key=lambda a: (a.x0 - a.x1) * (a.bottom - a.top))
    for area in areas:
        inside = [p for p in pieces if isinstance(p, Line) and area.holds(p.x0, p.top, p.x1, p.bottom)]
        tables = any(isinstance(p, Table) and area.holds(p.x0, p.top, p.x1, p.bottom) for p in pieces)
        rows = {round(line.baseline) for line in inside}
        heading_bar = len(rows) <= 3 and all(line.style.bold for line in inside) and len({n.style for n in inside}) == 1
        if len(rows) < 2 or tables or heading_bar or len(inside) > 0.8 * len(pieces):
            continue
        pieces = [piece for piece in pieces if piece not in inside]
        pieces.append(Boxed(area, inside))
    return pieces
