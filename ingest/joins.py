"""Tables over pages: parts joined, repeated heads dropped, cut rows mended, heads and inheritance noted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.lines import Line, Style
from ingest.tables import Row, Table

_SAME_EDGE = 5.0
_FARTHEST_SHIFT = 60.0  # points between the inner and the outer margin


@dataclass(slots=True)
class JoinedRow:
    """A row of a table that may have begun on an earlier page.

    Attributes:
        cells: lines of each column's cell.
        inherited: columns whose empty cell stands for the one above.
        header: the row holds column heads.
        parts: (table on one page, row there), first page first.
    """

    cells: list[list[Line]]
    inherited: frozenset[int]
    header: bool
    parts: list[tuple[Table, Row]]


def continues(above: Table, below: Table) -> bool:
    """Whether a table is the next page's part of another."""
    if below.page != above.page + 1 or above.gridless != below.gridless:
        return False
    return columns_in(above, below) is not None


def columns_in(above: Table, below: Table) -> list[int] | None:
    """Which of a table's columns those of its next part are, or None when they do not fit.

    The part may stand further left or right, as on facing pages, and miss columns that are empty there.
    """
    lefts, others = above.xs[:-1], below.xs[:-1]
    if len(others) > len(lefts) or (not above.gridless and len(others) != len(lefts)):
        return None
    for shift in sorted((others[0] - left for left in lefts), key=abs):
        found = [i for other in others for i, left in enumerate(lefts) if abs(other - left - shift) <= _SAME_EDGE]
        if abs(shift) <= _FARTHEST_SHIFT and len(found) == len(others) and found == sorted(set(found)):
            return found
    return None


def join_rows(parts: Sequence[Table]) -> list[JoinedRow]:
    """The rows of a table from its parts.

    Args:
        parts: the parts on successive pages, at least one.
    """
    parts = [_widened(parts[0], table) for table in parts]
    heads = _heads(parts)
    rows: list[JoinedRow] = []
    for number, table in enumerate(parts):
        skip = 0 if number == 0 else _repeated(parts[0], table, heads)
        for index, row in enumerate(table.rows[skip:]):
            first = number > 0 and index == 0
            if first and rows and _goes_on(parts[number - 1].rows[-1], row, parts):
                _mend(rows[-1], table, row)
                continue
            inherited = _inherited(row, first, rows, header=number == 0 and index < heads)
            rows.append(JoinedRow(row.cells, inherited, number == 0 and index < heads, [(table, row)]))
    return rows


def _widened(first: Table, table: Table) -> Table:
    """A part with the first part's columns, those that it misses empty."""
    places = columns_in(first, table)
    if places is None or len(places) == len(first.xs) - 1:
        return table
    return replace(table, xs=first.xs, rows=[_widened_row(row, places, len(first.xs) - 1) for row in table.rows])


def _widened_row(row: Row, places: Sequence[int], count: int) -> Row:
    cells: list[list[Line]] = [[] for _ in range(count)]
    for place, cell in zip(places, row.cells, strict=True):
        cells[place] = cell
    return replace(row, cells=cells, merged_up=frozenset(places[column] for column in row.merged_up))


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(" ".join(text.lower().split()) for text in row.texts)


def _repeated(first: Table, table: Table, heads: int) -> int:
    """How many of a later part's rows repeat the first part's head."""
    count = 0
    while count < min(max(heads, 1), len(table.rows)) and _texts(table.rows[count]) == _texts(first.rows[count]):
        count += 1
    return count


def _heads(parts: Sequence[Table]) -> int:
    """How many rows of the first part are heads: repeated on later pages, or printed unlike the rows below."""
    first = parts[0]
    again = max((_repeated(first, table, len(first.rows)) for table in parts[1:]), default=0)
    if again:
        return again
    if len(first.rows) < 2:
        return 0
    below = [row for table in parts for row in table.rows][1:]
    unlike = [_unlike(first.rows[0], below, column) for column in range(len(first.xs) - 1)]
    known = [answer for answer in unlike if answer is not None]
    return int(len(known) >= 2 and sum(known) >= 0.6 * len(known))


def _unlike(head: Row, below: Sequence[Row], column: int) -> bool | None:
    """Whether a column's first cell is printed unlike most others; None when it is empty."""
    style = _print(head.cells[column])
    others = Counter(p for row in below if (p := _print(row.cells[column])) is not None)
    if style is None or not others:
        return None
    return style != others.most_common(1)[0][0]


def _print(cell: Sequence[Line]) -> tuple[float, bool, tuple[float, ...]] | None:
    if not cell:
        return None
    style: Style = cell[0].style
    return style.size, style.bold, style.color


def _goes_on(last: Row, row: Row, parts: Sequence[Table]) -> bool:
    """Whether a part's first row is the rest of the row that the page before ended with."""
    if row.open_top:
        return True
    ends_open = parts[-1].rows[-1].open_bottom
    if last.open_bottom and not ends_open:
        return True
    filled = [(a, b) for a, b in zip(last.cells, row.cells, strict=True) if b]
    if not filled or not all(a for a, _ in filled) or (len(filled) == len(row.cells) and len(filled) > 1):
        return False
    return any(b[0].text[:1].islower() and a[-1].text[-1:] not in ".!?:;" for a, b in filled)


def _mend(row: JoinedRow, table: Table, rest: Row) -> None:
    row.cells = [[*a, *b] for a, b in zip(row.cells, rest.cells, strict=True)]
    row.parts.append((table, rest))


def _inherited(row: Row, first: bool, above: Sequence[JoinedRow], header: bool) -> frozenset[int]:
    """Empty cells that stand for the cell above: merged with it, or left empty at the row's front on purpose."""
    empty = {column for column, cell in enumerate(row.cells) if not cell}
    if header or not above or above[-1].header or len(empty) == len(row.cells):
        return frozenset()
    merged = above[-1].inherited if first and not row.merged_up else row.merged_up
    front = set()
    for column in range(len(row.cells)):
        if column not in empty:
            break
        front.add(column)
    return frozenset((empty & merged) | front)
