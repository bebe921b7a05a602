"""Tables that only alignment makes: columns that white space parts, rows that begin level in several columns.

A table's lines fall into columns that no line bridges, and its rows begin level in several of them. Columns of
running text do the first but not the second, or fill their width; a list's markers, side headings and the page
numbers of a table of contents stand level too, and are told apart by what they say and how they are printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.lines import Line, Page
from ingest.lists import is_item_marker, is_marker
from ingest.markers import lists_side_by_side
from ingest.strips import (
    Interval,
    baseline_rows,
    cuts_at_gaps,
    cuts_of,
    grouped,
    intervals_of,
    merged,
    pitch_of,
    row_of,
)
from ingest.tables import Table

_FARTHEST = 4.0  # times the type size, between rows of one table
_FULL = 0.8  # share of a column's width that a line of running text reaches
_PROSE_WIDTH = 9.0  # times the type size; narrower columns are no running text


@dataclass(slots=True)
class _Region:
    """Rows of lines that share columns.

    Attributes:
        rows: lines on one baseline, left to right.
        columns: x-intervals that the lines cover.
        spanning: indices of rows that are one line bridging columns.
    """

    rows: list[list[Line]] = field(default_factory=list)
    columns: list[Interval] = field(default_factory=list)
    spanning: set[int] = field(default_factory=set)

    @property
    def lines(self) -> list[Line]:
        return [line for row in self.rows for line in row]


def take_aligned(page: Page) -> list[Table]:
    """Find the tables without a grid and take their lines out of the page."""
    tables = []
    rows = baseline_rows(page.lines)
    start = 0
    while start < len(rows):
        region, end = _grown(page, rows, start)
        if region is None:
            start = end
            continue
        table = _as_table(page, region)
        if table is None:
            start = _next_start(rows, start, end)
            continue
        tables.append(table)
        gone = set(map(id, region.lines))
        page.lines = [line for line in page.lines if id(line) not in gone]
        start += len(region.rows)
    return tables


def _next_start(rows: Sequence[Sequence[Line]], start: int, end: int) -> int:
    """Where a table may begin inside a region that is none: at a row of more lines than its first."""
    return next((i for i in range(start + 1, end) if len(rows[i]) > len(rows[start])), end)


def _as_table(page: Page, region: _Region) -> Table | None:
    region = _without_bullet_columns(region)
    if not _is_table(page, region):
        return None
    table = _table(page.number, region)
    return table if len(table.rows) >= 2 else None


def _grown(page: Page, rows: Sequence[list[Line]], start: int) -> tuple[_Region | None, int]:
    """The region of rows that can share columns from a row of several lines on, and the row after its last."""
    if len(rows[start]) < 2:
        return None, start + 1
    region = _Region()
    at = start
    while at < len(rows) and (not region.rows or _fits(region, rows[at])):
        together = merged([*region.columns, *((n.x0, n.x1) for n in rows[at])])
        if region.rows and len(together) < len(region.columns):
            region.spanning.add(len(region.rows))
        else:
            region.columns = together
        region.rows.append(rows[at])
        at += 1
    return _trimmed(page, region), at


def _fits(region: _Region, row: Sequence[Line]) -> bool:
    """Whether a row can belong to the region: near enough, and bridging no columns unless it is one short line."""
    size = max(line.size for line in row)
    if row[0].baseline - region.rows[-1][0].baseline > _FARTHEST * size:
        return False
    together = merged([*region.columns, *((n.x0, n.x1) for n in row)])
    if len(together) >= len(region.columns):
        return True
    width = region.columns[-1][1] - region.columns[0][0]
    alone = len(row) == 1 and row[0].x1 - row[0].x0 < 0.6 * width
    return alone and len(region.rows) - 1 not in region.spanning


def _trimmed(page: Page, region: _Region) -> _Region | None:
    """The region up to the last line that belongs to a row of several lines, or None when too little is left."""
    several = [index for index, row in enumerate(region.rows) if len(row) >= 2]
    if len(several) < 2:
        return None
    last = several[-1]
    pitch = pitch_of(region.lines, region.columns)
    while last + 1 < len(region.rows):
        step = region.rows[last + 1][0].baseline - region.rows[last][0].baseline
        near = step <= 1.25 * pitch and last + 1 not in region.spanning
        if not near and not _is_shaded(page, region, region.rows[last + 1]):
            break
        last += 1
    rows = region.rows[: last + 1]
    return _Region(rows, _columns(rows, region.spanning), {i for i in region.spanning if i <= last})


def _is_shaded(page: Page, region: _Region, row: Sequence[Line]) -> bool:
    """Whether a row stands on a band of shading as wide as the region."""
    x0, x1 = region.columns[0][0], region.columns[-1][1]
    return any(
        area.holds(n.x0, n.top, n.x1, n.bottom) and area.x0 <= x0 + 2 and area.x1 >= x1 - 0.1 * (x1 - x0)
        for area in page.areas
        for n in row
    )


def _columns(rows: Sequence[Sequence[Line]], spanning: set[int]) -> list[Interval]:
    return intervals_of(n for index, row in enumerate(rows) if index not in spanning for n in row)


def _without_bullet_columns(region: _Region) -> _Region:
    """Bullets and numbers of lists make no column of their own."""
    columns = list(region.columns)
    for index in range(len(columns) - 1, -1, -1):
        inside = [n for n in region.lines if columns[index][0] <= n.x0 <= columns[index][1]]
        bullets = all(is_item_marker(n.text) for n in inside)
        if bullets and index + 1 < len(columns):
            columns[index] = (columns[index][0], columns[index + 1][1])
            del columns[index + 1]
    return _Region(region.rows, columns, region.spanning)


def _is_table(page: Page, region: _Region) -> bool:
    columns = [[n for n in region.lines if a <= n.x0 <= b] for a, b in region.columns]
    if len(columns) < 2 or _is_contents(columns):
        return False
    if all(is_marker(n.text) for n in columns[0]) and len(columns) == 2:
        return False
    several = [row for index, row in enumerate(region.rows) if len(row) >= 2 and index not in region.spanning]
    if lists_side_by_side(columns) or len(several) < 3:
        return False
    if _is_running_text(page, region) and (len(columns) == 2 or not _has_level_rows(region)):
        return False
    if len(columns) == 2:
        return _is_two_column_table(columns, several)
    return sum(len(row) for row in several) >= 0.6 * len(several) * len(columns) or len(several) >= 4


def _is_running_text(page: Page, region: _Region) -> bool:
    """Whether two or more of the columns are filled as running text fills them, here and on the rest of the page."""
    lefts = [x0 for x0, _ in region.columns]
    rights = [*lefts[1:], page.width]
    prose = 0
    for (x0, x1), right in zip(region.columns, rights, strict=True):
        slot = [n for n in page.lines if x0 - 2 <= n.x0 <= x1 and n.x1 <= right]
        prose += _is_prose(slot, (x0, max(n.x1 for n in slot)))
    return prose >= 2


def _has_level_rows(region: _Region) -> bool:
    """Whether gaps cross all columns, with lines of several columns level right below each."""
    if len(region.columns) >= 5 or (len(region.columns) == 4 and _has_head(region)):
        return True
    groups = grouped(region.lines, cuts_at_gaps(region.lines, region.columns))
    groups = [group for group in groups if len(intervals_of(group)) > 1]
    if len(groups) < 3:
        return False
    level = sum(len(baseline_rows(group)[0]) >= max(2, 0.6 * len(region.columns)) for group in groups)
    beside = sum(len(row) for row in region.rows if len(row) >= 2)
    fullest = max(sum(x0 <= n.x0 <= x1 for n in region.lines) for x0, x1 in region.columns)
    others = len(region.lines) - fullest  # each line of a cell stands level with one of the fullest cell
    return level >= 0.8 * len(groups) and beside >= 1.4 * others


def _has_head(region: _Region) -> bool:
    """Whether the first row is bold in all columns and the others are not."""
    head, *rest = region.rows
    bold = all(line.style.bold for line in head) and len(head) == len(region.columns)
    return bold and sum(line.style.bold for row in rest for line in row) < 0.5 * sum(map(len, rest))


def _is_contents(columns: Sequence[Sequence[Line]]) -> bool:
    """Whether the last column has the ascending page numbers of a table of contents."""
    last = [n.text for n in sorted(columns[-1], key=lambda n: n.baseline)]
    numbers = [int(text) for text in last if text.isdigit() and len(text) <= 3]
    return len(numbers) >= 3 and len(numbers) == len(last) and numbers == sorted(numbers)


def _is_prose(lines: Sequence[Line], interval: Interval) -> bool:
    """Whether lines fill their column as running text does."""
    width = interval[1] - interval[0]
    if len(lines) < 3 or width < _PROSE_WIDTH * lines[0].size:
        return False
    return sum(n.x1 >= interval[0] + _FULL * width for n in lines) >= 0.5 * len(lines)


def _is_two_column_table(columns: Sequence[Sequence[Line]], several: Sequence[Sequence[Line]]) -> bool:
    """Two columns of short cells, the head printed unlike the rest; side headings are printed unlike their text."""
    left, right = columns
    head, *rest = several
    headed = head[0].style.bold and head[-1].style.bold and not any(row[-1].style.bold for row in rest)
    if headed:
        return True
    plain = left[0].style.bold == right[0].style.bold and left[0].style.size == right[0].style.size
    return plain and len(several) >= 4 and len(several) >= 0.7 * max(len(left), len(right))


def _table(page: int, region: _Region) -> Table:
    columns = region.columns
    table = Table(page, (*(x0 for x0, _ in columns), columns[-1][1]), gridless=True)
    cuts = cuts_of(region.lines, columns)
    if not cuts:  # no gaps between rows: each line that begins in most columns begins one
        starts = [row for row in region.rows if len(row) >= 0.6 * len(columns) and row[0].x0 <= columns[0][1]]
        cuts = [row[0].baseline - row[0].size for row in starts[1:]]
    table.rows = [row_of(group, columns) for group in grouped(region.lines, cuts)]
    return table
