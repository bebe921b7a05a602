"""Ruled tables: grids of drawn lines, with the text in their cells.

A grid is a group of rules that cross or touch. Its cells are the fields between neighbouring rules; fields without
a rule between them are one merged cell, whose text stands in the first of its fields.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.lines import Line, Page, Rule, Word
from ingest.repair import join_lines

_TOUCH = 3.0
_SNAP = 3.0


@dataclass(slots=True)
class Row:
    """A table row.

    Attributes:
        cells: lines of each column's cell, top to bottom; a merged cell's lines stand in its first field.
        merged_up: columns whose cell is part of the merged cell above.
        top, bottom: in points.
        open_top, open_bottom: no rule closes the row there: it runs on over the page.
    """

    cells: list[list[Line]]
    merged_up: frozenset[int]
    top: float
    bottom: float
    open_top: bool = False
    open_bottom: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """The cells' texts."""
        return tuple(cell_text(cell) for cell in self.cells)


@dataclass(slots=True)
class Table:
    """A table on one page, or the part of one.

    Attributes:
        xs: the columns' edges, left to right.
        gridless: the columns' edges are those of their words, not of drawn lines.
    """

    page: int
    xs: tuple[float, ...]
    rows: list[Row] = field(default_factory=list)
    gridless: bool = False

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.xs[0]

    @property
    def x1(self) -> float:
        """Right edge."""
        return self.xs[-1]

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.rows[0].top

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.rows[-1].bottom


def cell_text(lines: Iterable[Line], known: frozenset[str] = frozenset()) -> str:
    """The lines of a cell as one text; `known` as for `join_lines`."""
    text = ""
    for line in lines:
        text = join_lines(text, line.text, known)
    return text


def take_ruled(page: Page) -> list[Table]:
    """Find the ruled tables of a page and take their lines out of it."""
    tables = []
    for group in _grids(page.rules):
        table = _table(page, group)
        if table is not None:
            tables.append(table)
    return tables


def _grids(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Groups of rules that touch, with at least two in each direction."""
    parent = list(range(len(rules)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    level = [i for i, rule in enumerate(rules) if rule.top == rule.bottom]
    upright = [i for i, rule in enumerate(rules) if rule.top != rule.bottom]
    for i in level:
        a = rules[i]
        for j in upright:
            b = rules[j]
            across = a.x0 - _TOUCH <= b.x0 <= a.x1 + _TOUCH
            if across and b.top - _TOUCH <= a.top <= b.bottom + _TOUCH:
                parent[root(i)] = root(j)
    groups: dict[int, list[Rule]] = {}
    for i in range(len(rules)):
        groups.setdefault(root(i), []).append(rules[i])
    return [
        group
        for group in groups.values()
        if sum(r.top == r.bottom for r in group) >= 2 and sum(r.top != r.bottom for r in group) >= 2
    ]


def _clustered(values: Iterable[float]) -> list[float]:
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= _SNAP:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


class _Grid:
    """Fields between rules, and which neighbours are one cell."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.level = [rule for rule in rules if rule.top == rule.bottom]
        self.upright = [rule for rule in rules if rule.top != rule.bottom]
        self.xs = _clustered(rule.x0 for rule in self.upright)
        drawn = [rule.top for rule in self.level]
        ends = [end for rule in self.upright for end in (rule.top, rule.bottom)]
        self.open_top = min(ends) < min(drawn) - 2 * _TOUCH
        self.open_bottom = max(ends) > max(drawn) + 2 * _TOUCH
        edges = drawn + [min(ends)] * self.open_top + [max(ends)] * self.open_bottom
        self.ys = _clustered(edges)

    def wall_left(self, row: int, column: int) -> bool:
        """Whether a rule stands at the left of a field."""
        x, middle = self.xs[column], (self.ys[row] + self.ys[row + 1]) / 2
        return any(abs(r.x0 - x) <= _SNAP and r.top <= middle <= r.bottom for r in self.upright)

    def wall_above(self, row: int, column: int) -> bool:
        """Whether a rule runs along the top of a field."""
        y, middle = self.ys[row], (self.xs[column] + self.xs[column + 1]) / 2
        return any(abs(r.top - y) <= _SNAP and r.x0 <= middle <= r.x1 for r in self.level)

    def owners(self) -> list[list[tuple[int, int]]]:
        """For each field the first field (row, column) of the cell that it is part of."""
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        owner = [[(r, c) for c in range(columns)] for r in range(rows)]
        for r in range(rows):
            for c in range(columns):
                if c and not self.wall_left(r, c):
                    owner[r][c] = owner[r][c - 1]
                elif r and not self.wall_above(r, c):
                    owner[r][c] = owner[r - 1][c]
        return owner


def _table(page: Page, rules: Sequence[Rule]) -> Table | None:
    grid = _Grid(rules)
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    if rows < 1 or columns < 2:
        return None
    inside = [line for line in page.lines if _within(grid, line)]
    owner = grid.owners()
    cells: list[list[list[Line]]] = [[[] for _ in range(columns)] for _ in range(rows)]
    for line in inside:
        middle = (line.top + line.bottom) / 2
        row = max(0, min(rows - 1, sum(y <= middle for y in grid.ys) - 1))
        for column, part in _split(line, grid.xs):
            r, c = owner[row][column]
            cells[r][c].append(part)
    filled = sum(bool(cell) for row_cells in cells for cell in row_cells)
    if filled < 2 or len({c for r in cells for c, cell in enumerate(r) if cell}) < 2:
        return None
    table = Table(page.number, tuple(grid.xs))
    for r in range(rows):
        up = frozenset(c for c in range(columns) if owner[r][c][0] < r)
        table.rows.append(
            Row(
                [sorted_cell(cell) for cell in cells[r]],
                up,
                grid.ys[r],
                grid.ys[r + 1],
                open_top=r == 0 and grid.open_top,
                open_bottom=r == rows - 1 and grid.open_bottom,
            )
        )
    gone = set(map(id, inside))
    page.lines = [line for line in page.lines if id(line) not in gone]
    return table


def _within(grid: _Grid, line: Line) -> bool:
    middle = (line.top + line.bottom) / 2
    return grid.ys[0] - 1 <= middle <= grid.ys[-1] + 1 and grid.xs[0] - 2 <= line.x0 and line.x1 <= grid.xs[-1] + 8


def _split(line: Line, xs: Sequence[float]) -> list[tuple[int, Line]]:
    """The parts of a line that stand in different columns."""
    parts: dict[int, list[Word]] = {}
    for word in line.words:
        column = max(0, min(len(xs) - 2, sum(x <= (word.x0 + min(word.x1, word.x0 + 4)) / 2 for x in xs) - 1))
        parts.setdefault(column, []).append(word)
    return [(column, line.part(words)) for column, words in parts.items()]


def sorted_cell(lines: list[Line]) -> list[Line]:
    """Lines of a cell from top to bottom, pieces of one printed line joined."""
    rows: list[Line] = []
    for line in sorted(lines, key=lambda n: (round(n.baseline), n.x0)):
        if rows and abs(rows[-1].baseline - line.baseline) <= 0.3 * line.size and line.x0 >= rows[-1].x1 - 1:
            rows[-1] = rows[-1].merged(line)
        else:
            rows.append(line)
    return rows
